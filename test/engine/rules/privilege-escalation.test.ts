import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../engine/src/rules/index';
import { documentOf, lintWith } from '../../support/engine';

const privilegeEscalation = rules.filter(({ id }) => id === 'privilege-escalation');

interface Written {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly Condition?: unknown;
}

/** The found words with their weight. */
function found(...statements: readonly Written[]): string[] {
  const Statement = statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one }));
  const document = documentOf(JSON.stringify({ Version: '2012-10-17', Statement }));
  return lintWith(privilegeEscalation, document).map(
    ({ span, severity }) => `${document.text.slice(span.start, span.end)} ${severity}`,
  );
}

const passing = { Action: 'iam:PassRole' };
const creating = { Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'] };

describe('privilege-escalation', () => {
  it('joins statements and names the smallest set only', () => {
    const document = documentOf(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [passing, creating].map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
      }),
    );
    const [finding, ...rest] = lintWith(privilegeEscalation, document);
    assert.deepEqual(rest, []);
    assert.equal(
      finding?.message,
      'iam:PassRole and lambda:CreateFunction together are a way to more rights than this role is given. Function code runs with the passed role once anything triggers it.',
    );
    assert.deepEqual(
      finding.related.map(({ span, message }) => [document.text.slice(span.start, span.end), message]),
      [['iam:PassRole', 'Here iam:PassRole is allowed.']],
    );
  });

  it('expands patterns', () => {
    assert.deepEqual(found({ Action: 'iam:*RolePolicy' }), ['iam:*RolePolicy security']);
    assert.deepEqual(found({ Action: ['iam:Pass*', 'ec2:Run*'] }), ['ec2:Run* security']);
  });

  it('takes denied actions away', () => {
    assert.deepEqual(found(passing, creating, { Effect: 'Deny', Action: 'iam:PassRole' }), []);
    assert.deepEqual(found(passing, creating, { Effect: 'Deny', Action: 'iam:*' }), []);
    assert.deepEqual(
      found(passing, creating, { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::210987654321:role/admin' }),
      ['lambda:CreateFunction security'],
    );
  });

  it('weighs less where a condition or resource narrows it, and says nothing of named roles', () => {
    const tagged = { ...passing, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } };
    assert.deepEqual(found(tagged, creating), ['lambda:CreateFunction warning']);
    const bound = { ...passing, Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } };
    assert.deepEqual(found(bound, creating), []);
    assert.deepEqual(found({ ...passing, Resource: 'arn:aws:iam::210987654321:role/my-app-*' }, creating), []);
    assert.deepEqual(
      found({ Action: 'lambda:UpdateFunctionCode', Resource: 'arn:aws:lambda:*:210987654321:function:my-app' }),
      [],
    );
    assert.deepEqual(found({ Action: 'lambda:UpdateFunctionCode' }), ['lambda:UpdateFunctionCode warning']);
  });

  it('leaves to others what others say', () => {
    assert.deepEqual(found({ Action: '*' }), []);
    assert.deepEqual(found({ Action: 'iam:*' }), []);
    assert.deepEqual(found({ Action: 'lambda:*' }), []);
    assert.deepEqual(found({ Action: 'sts:AssumeRole' }), []);
    assert.deepEqual(found(passing, { Action: 'lambda:*' }), ['lambda:* security']);
  });
});
