import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, createEditor, type Edit, type Editor } from '../../../engine/src/edits/editor';
import type { ConditionClause } from '../../../engine/src/model/model';
import { addClause, changeOperator, removeClause } from '../../../engine/src/rules/shared/conditionEdits';
import { documentOf } from '../../support/engine';

type Conditions = Record<string, Record<string, unknown>>;

/** Applies edits to the clause on a key and gives the statement's Condition as it is afterwards. */
function edited(conditions: Conditions, key: string, make: (edit: Editor, clause: ConditionClause) => Edit[]): unknown {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: conditions };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
  const clauses = documentOf(text).policies[0]?.statements[0]?.condition?.clauses ?? [];
  const clause = clauses.find((one) => one.key === key);
  assert.ok(clause);
  return JSON.parse(applyEdits(text, make(createEditor(text), clause))).Statement[0].Condition;
}

describe('changeOperator', () => {
  const toIp = (edit: Editor, clause: ConditionClause) => changeOperator(edit, clause, 'IpAddress');

  it('renames an operator with one key', () => {
    assert.deepEqual(edited({ StringEquals: { 'aws:SourceIp': '198.51.100.7' } }, 'aws:SourceIp', toIp), {
      IpAddress: { 'aws:SourceIp': '198.51.100.7' },
    });
  });

  it('moves one key of several to a new operator', () => {
    const conditions = { StringEquals: { 'aws:SourceIp': ['198.51.100.7'], 'aws:username': 'me' } };
    assert.deepEqual(edited(conditions, 'aws:SourceIp', toIp), {
      StringEquals: { 'aws:username': 'me' },
      IpAddress: { 'aws:SourceIp': ['198.51.100.7'] },
    });
  });

  it('moves a key to an operator that is there already, in any letter case', () => {
    const one = { StringEquals: { 'aws:SourceIp': '198.51.100.7' }, ipaddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } };
    assert.deepEqual(edited(one, 'aws:SourceIp', toIp), {
      ipaddress: { 'aws:VpcSourceIp': '10.0.0.0/8', 'aws:SourceIp': '198.51.100.7' },
    });
    const two = {
      IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' },
      StringEquals: { 'aws:username': 'me', 'aws:SourceIp': '198.51.100.7' },
    };
    assert.deepEqual(edited(two, 'aws:SourceIp', toIp), {
      IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8', 'aws:SourceIp': '198.51.100.7' },
      StringEquals: { 'aws:username': 'me' },
    });
  });

  it('does nothing where the key is there already', () => {
    const conditions = {
      StringEquals: { 'aws:SourceIp': '198.51.100.7' },
      IpAddress: { 'AWS:SOURCEIP': '198.51.100.0/24' },
    };
    assert.deepEqual(edited(conditions, 'aws:SourceIp', toIp), conditions);
  });
});

describe('removeClause', () => {
  const conditions = {
    StringEquals: { 'aws:username': 'me', 'aws:userid': 'x' },
    Bool: { 'aws:SecureTransport': 'true' },
  };

  it('removes the key, then the operator, then the condition', () => {
    assert.deepEqual(edited(conditions, 'aws:userid', removeClause), {
      StringEquals: { 'aws:username': 'me' },
      Bool: { 'aws:SecureTransport': 'true' },
    });
    assert.deepEqual(edited(conditions, 'aws:SecureTransport', removeClause), {
      StringEquals: { 'aws:username': 'me', 'aws:userid': 'x' },
    });
    assert.equal(edited({ Bool: { 'aws:SecureTransport': 'true' } }, 'aws:SecureTransport', removeClause), undefined);
  });
});

describe('addClause', () => {
  const add = (edit: Editor, clause: ConditionClause) => addClause(edit, clause, 'Null', 'aws:TagKeys', 'false');

  it('uses an operator that is there or adds one', () => {
    const tags = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } };
    assert.deepEqual(edited(tags, 'aws:TagKeys', add), { ...tags, Null: { 'aws:TagKeys': 'false' } });
    const both = { ...tags, Null: { 'aws:username': 'true' } };
    assert.deepEqual(edited(both, 'aws:TagKeys', add), {
      ...tags,
      Null: { 'aws:username': 'true', 'aws:TagKeys': 'false' },
    });
  });
});
