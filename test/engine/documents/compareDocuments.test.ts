import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareDocuments } from '../../../engine/src/documents/compareDocuments';

test('documents are compared by meaning', () => {
  const base = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ['123456789012', 'arn:aws:iam::1:role/x'] },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': ['1', '2'] } },
      },
      { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' },
    ],
  };
  const same = {
    Statement: [
      { Action: ['STS:assumerole'], Principal: { AWS: '*' }, Effect: 'Deny', Condition: {} },
      {
        Condition: { stringequals: { 'AWS:SourceAccount': ['2', '1'] } },
        Action: ['sts:TagSession', 'sts:AssumeRole'],
        Principal: { AWS: ['arn:aws:iam::1:role/x', 'arn:aws:iam::123456789012:root'] },
        Effect: 'Allow',
      },
    ],
    Version: '2012-10-17',
  };
  assert.deepEqual(compareDocuments(base, same), { equal: true, missing: [], extra: [] });
  assert.equal(compareDocuments({ ...base, Version: '2008-10-17' }, base).equal, false);
  assert.equal(compareDocuments({ Statement: [] }, { Version: '2008-10-17', Statement: [] }).equal, true);
  const shorter = { ...base, Statement: base.Statement.slice(0, 1) };
  assert.deepEqual(compareDocuments(base, shorter), {
    equal: false,
    missing: ['{"Action":["sts:assumerole"],"Effect":"Deny","Principal":{"AWS":["*"]}}'],
    extra: [],
  });
  const otherCase = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::B' },
  };
  const lower = { ...otherCase, Statement: { ...otherCase.Statement, Resource: 'arn:aws:s3:::b' } };
  assert.equal(compareDocuments(otherCase, lower).equal, false);
});

test('what IAM does not tell apart does not count as a difference, and what it does, counts', () => {
  const having = (more: object, head: object = {}) => ({
    ...head,
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...more }],
  });
  const equal = (one: object, other: object, head?: object) =>
    compareDocuments(JSON.parse(JSON.stringify(having(one, head))), JSON.parse(JSON.stringify(having(other)))).equal;
  assert.equal(equal({ Sid: '' }, {}), true);
  assert.equal(equal({}, {}, { Id: '' }), true);
  assert.equal(equal({ Sid: 'A' }, { Sid: 'a' }), false);
  const flag = (operator: string, value: unknown) => ({ Condition: { [operator]: { 'aws:SecureTransport': value } } });
  assert.equal(equal(flag('Bool', true), flag('bool', ['True'])), true);
  assert.equal(equal(flag('ForAnyValue:BoolIfExists', 'TRUE'), flag('ForAnyValue:BoolIfExists', 'true')), true);
  assert.equal(equal(flag('Bool', 'true'), flag('Bool', 'false')), false);
  assert.equal(equal(flag('StringEquals', 'True'), flag('StringEquals', 'true')), false);
});
