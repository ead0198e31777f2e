import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { areImpossible, impliesCondition } from '../../../engine/src/conditions/implication';
import { requirementsOf } from '../../../engine/src/conditions/requirement';
import type { Statement } from '../../../engine/src/model/model';
import { documentOf } from '../../support/engine';

type Condition = Readonly<Record<string, unknown>>;

function statementWith(condition: Condition): Statement {
  const written = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: condition };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [written] });
  const statement = documentOf(text).policies[0]?.statements[0];
  assert.ok(statement);
  return statement;
}

const one = (operator: string, ...values: readonly unknown[]): Condition => ({
  [operator]: { 'aws:PrincipalTag/t': values },
});
const arn = (operator: string, ...values: readonly string[]): Condition => ({
  [operator]: { 'aws:SourceArn': values },
});
const address = (operator: string, ...values: readonly string[]): Condition => ({
  [operator]: { 'aws:SourceIp': values },
});
const role = 'arn:aws:iam::111122223333:role';

describe('impliesCondition', () => {
  const implied: readonly (readonly [narrow: Condition, wide: Condition])[] = [
    [one('StringEquals', 'a'), {}],
    [one('StringEquals', 'a'), one('StringEquals', 'a', 'b')],
    [one('StringEquals', 'a*'), one('StringEquals', 'a*')],
    [one('StringEquals', 'a*'), one('StringLike', 'a*')],
    [one('StringLike', 'a?c'), one('StringLike', 'a*')],
    [one('StringLike', 'a*'), one('StringNotLike', 'b*')],
    [one('StringLike', 'a*'), one('StringNotEquals', 'b')],
    [one('StringNotLike', 'a*'), one('StringNotEquals', 'ab')],
    [one('StringNotLike', '*'), one('Null', 'true')],
    [one('StringLike', '**'), one('Null', 'false')],
    [one('StringEqualsIgnoreCase', 'A'), one('StringEqualsIgnoreCase', 'a', 'b')],
    [one('StringNotEqualsIgnoreCase', 'A'), one('StringNotEquals', 'a')],
    [one('StringEqualsIgnoreCase', 'a1'), one('StringNotLike', 'b*')],
    [one('StringEquals', 'a'), one('StringNotEqualsIfExists', 'b')],
    [one('StringNotEquals', 'a'), one('StringNotEqualsIfExists', 'a')],
    [one('stringequals', 'a'), one('StringEquals', 'a')],
    [one('StringLike', 'a-${aws:username}'), one('StringLike', 'a-*')],
    [one('StringEquals', '${aws:username}'), one('StringLike', '${aws:username}', 'x')],
    [one('StringEquals', '5'), one('NumericLessThan', '6')],
    [one('NumericEquals', '5', '7.5'), one('NumericNotEquals', '6')],
    [one('NumericGreaterThan', '5'), one('NumericGreaterThanEquals', '5.0')],
    [one('NumericLessThan', '${aws:EpochTime}'), one('NumericLessThan', '${aws:EpochTime}')],
    [one('DateGreaterThan', '2030-01-01T01:00:00+01:00'), one('DateGreaterThanEquals', '2030-01-01')],
    [one('ForAllValues:StringLike', 'a*'), one('ForAllValues:StringLike', '*')],
    [one('ForAnyValue:StringEquals', 'a'), one('ForAnyValue:StringLike', 'a*')],
    [one('ForAnyValue:StringEquals', 'a'), one('Null', 'false')],
    [one('Null', 'true'), one('ForAllValues:StringEquals', 'a')],
    [one('Null', 'true'), one('StringEqualsIfExists', 'a')],
    [one('Bool', true), one('Bool', 'true', 'false')],
    [one('Bool', 'TRUE'), one('StringEquals', 'true')],
    [one('BinaryEquals', 'QmluYXJ5'), one('BinaryEquals', 'QmluYXJ5', 'AAAA')],
    [arn('ArnLike', `${role}/a/*`), arn('ArnLike', 'arn:aws:iam::*:role/*')],
    [arn('ArnLike', `${role}/*`), arn('StringLike', 'arn:*')],
    [arn('StringEquals', `${role}/a`), arn('ArnEquals', 'arn:*:iam::*:role/?')],
    [arn('ArnNotLike', 'arn:aws:iam::*:*'), arn('ArnNotEquals', `${role}/a`)],
    [address('IpAddress', '2001:db8:0:1::/64'), address('IpAddress', '2001:db8::/32')],
    [address('NotIpAddress', '10.0.0.0/8'), address('NotIpAddress', '10.1.0.0/16', '10.2.3.4')],
    [address('IpAddress', '10.0.0.0/8'), address('IpAddress', '0.0.0.0/0')],
    [address('IpAddress', '10.0.0.0/8'), address('NotIpAddress', '::/0')],
    [
      { StringEquals: { 'aws:PrincipalTag/t': { Ref: 'T' } } },
      { StringEquals: { 'aws:PrincipalTag/t': { Ref: 'T' } } },
    ],
    [{ 'Fn::If': ['A', {}, {}] }, { 'Fn::If': ['A', {}, {}] }],
    [{ ...one('StringEquals', 'a', 'b'), ...one('StringNotEquals', 'b') }, one('StringEquals', 'a')],
    [{ ...one('NumericGreaterThan', '1'), ...one('NumericLessThan', '3') }, one('NumericNotEquals', '3')],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, { BoolIfExists: { 'aws:SecureTransport': 'true' } }],
    [{ BoolIfExists: { 'aws:SecureTransport': 'true' } }, { Bool: { 'aws:SecureTransport': 'true' } }],
  ];
  for (const [narrow, wide] of implied) {
    it(`${JSON.stringify(narrow)} implies ${JSON.stringify(wide)}`, () => {
      assert.equal(impliesCondition(statementWith(narrow), statementWith(wide)), true);
    });
  }

  const independent: readonly (readonly [narrow: Condition, wide: Condition])[] = [
    [{}, one('StringEquals', 'a')],
    [one('StringEquals', 'a', 'b'), one('StringEquals', 'a')],
    [one('StringEquals', 'a'), one('StringEquals', 'A')],
    [one('StringLike', 'a*'), one('StringEquals', 'a*')],
    [one('StringLike', 'a*'), one('StringNotLike', '*b')],
    [one('StringEqualsIfExists', 'a'), one('StringEquals', 'a')],
    [one('StringNotEquals', 'b'), one('Null', 'false')],
    [one('StringEqualsIgnoreCase', 'a'), one('StringLike', 'a')],
    [one('StringNotEquals', 'a'), one('StringNotEquals', 'a', 'b')],
    [one('StringEquals', '${aws:username}'), one('StringLike', '*username*')],
    [one('StringEquals', '${aws:username}'), one('StringLike', '???????????????')],
    [one('StringEquals', '${aws:username}'), one('StringNotEquals', 'bob')],
    [one('StringEquals', 'bob'), one('StringEquals', '${aws:username}')],
    [one('StringNotEquals', 'bob'), one('StringNotEquals', '${aws:username}')],
    [one('NumericLessThanEquals', '5'), one('NumericLessThan', '5')],
    [one('NumericLessThan', 'x'), one('NumericLessThan', 'y')],
    [one('DateLessThan', '2031-01-01'), one('DateLessThan', '2030-01-01')],
    [one('ForAllValues:StringEquals', 'a'), one('ForAnyValue:StringEquals', 'a')],
    [one('ForAnyValue:StringEquals', 'a'), one('ForAllValues:StringEquals', 'a')],
    [one('StringEquals', 'a'), one('ForAllValues:StringEquals', 'a')],
    [one('Null', 'false'), one('StringEquals', 'a')],
    [one('Bool', 'true'), one('Bool', 'false')],
    [arn('ArnLike', 'arn:aws:iam::*:role/*'), arn('ArnLike', `${role}/*`)],
    [arn('StringLike', 'arn:aws:iam::*/a'), arn('ArnLike', 'arn:aws:iam::*:*/a')],
    [arn('ArnLike', 'arn:aws:*'), arn('ArnLike', 'arn:aws:*:*:*:*')],
    [address('IpAddress', '10.0.0.0/8'), address('IpAddress', '10.0.0.0/9')],
    [address('IpAddress', '::/0'), address('IpAddress', '0.0.0.0/0')],
    [
      { StringEquals: { 'aws:PrincipalTag/t': { Ref: 'T' } } },
      { StringEquals: { 'aws:PrincipalTag/t': { Ref: 'U' } } },
    ],
    [one('StringEqual', 'a'), one('StringEqual', 'b')],
    [one('StringEqual', 'a'), one('StringEquals', 'a')],
    [{ 'Fn::If': ['A', {}, {}] }, { 'Fn::If': ['B', {}, {}] }],
    [{ StringEquals: { 'aws:PrincipalTag/t': 'a' } }, { StringEquals: { 'aws:PrincipalTag/u': 'a' } }],
  ];
  for (const [narrow, wide] of independent) {
    it(`${JSON.stringify(narrow)} does not imply ${JSON.stringify(wide)}`, () => {
      assert.equal(impliesCondition(statementWith(narrow), statementWith(wide)), false);
    });
  }
});

describe('areImpossible', () => {
  const impossible = (condition: Condition) => areImpossible(requirementsOf(statementWith(condition)));
  it('finds conditions that contradict themselves', () => {
    assert.equal(impossible({ ...one('StringEquals', 'a'), ...one('StringNotEquals', 'a') }), true);
    assert.equal(impossible({ ...one('StringEquals', 'a'), ...one('Null', 'true') }), true);
    assert.equal(impossible(one('StringEquals')), true);
    assert.equal(impossible({ ...one('StringEquals', '5'), ...one('NumericGreaterThan', '5') }), true);
  });
  it('leaves those alone that may be met', () => {
    assert.equal(impossible({}), false);
    assert.equal(impossible({ ...one('StringEquals', 'a', 'b'), ...one('StringNotEquals', 'a') }), false);
    assert.equal(impossible({ ...one('StringEquals', '${aws:username}'), ...one('StringLike', 'b*') }), false);
    assert.equal(impossible({ ...one('StringEqualsIfExists', 'a'), ...one('Null', 'true') }), false);
    assert.equal(
      impossible({ ...one('ForAnyValue:StringEquals', 'a'), ...one('ForAnyValue:StringNotEquals', 'a') }),
      false,
    );
  });
});
