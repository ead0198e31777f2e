import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newAccessReport } from '../../../engine/src/describe/newAccess';
import type { Policy } from '../../../engine/src/model/model';
import { documentOf, iamData } from '../../support/engine';

type Written = Readonly<Record<string, unknown>>;

function policyOf(statements: readonly Written[], path = 'policy.json'): Policy | undefined {
  const lines = statements.map((one) => JSON.stringify({ Effect: 'Allow', ...one }));
  return documentOf(`{"Version":"2012-10-17","Statement":[\n${lines.join(',\n')}\n]}`, { path }).policies[0];
}

/** What the report says below its head; empty when nothing is new. */
function added(before: readonly Written[] | undefined, after: readonly Written[], path?: string): string {
  const policy = policyOf(after, path);
  assert.ok(policy);
  const report = newAccessReport(
    { data: iamData, accountNames: {} },
    { policy, before: before && policyOf(before, path), name: 'x.json', since: 'the last commit', lineOf: () => 7 },
  );
  const [head, ...rest] = report.split('\n\n');
  assert.ok(head?.startsWith('# New access since the last commit: x.json\n'));
  return rest.join('\n\n').trimEnd();
}

const bucket = 'arn:aws:s3:::b/*';
const read = { Action: 's3:GetObject', Resource: bucket };
const condition = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } };

describe('what a policy newly allows', () => {
  it('is nothing where the earlier version allowed it, in whatever words', () => {
    assert.equal(added([read], [{ Action: ['S3:getobject'], Resource: [bucket] }]), '');
    assert.equal(added([{ Action: 's3:Get*', Resource: '*' }], [read]), '');
    assert.equal(added([{ NotAction: 'iam:*', NotResource: 'arn:aws:s3:::c/*' }], [read]), '');
    assert.equal(added([read], [{ ...read, ...condition }]), '');
    assert.equal(added([read, { Action: 's3:PutObject', Resource: bucket }], [read]), '');
    assert.equal(added([{ NotAction: 'iam:*', Resource: '*' }], [{ NotAction: 'iam:*', Resource: '*' }]), '');
  });

  it('are actions and resources, those of a pattern counted', () => {
    assert.equal(
      added([read], [{ Action: ['s3:GetObject', 's3:PutObject'], Resource: [bucket, 'arn:aws:s3:::c/*'] }]),
      `✓ Statement 1, line 7\n    s3:GetObject on arn:aws:s3:::c/*\n    s3:PutObject on ${bucket}, arn:aws:s3:::c/*`,
    );
    assert.equal(
      added([read], [{ Sid: 'All', Action: 'sqs:*Message', Resource: '*' }, read]).split('\n')[0],
      '✓ Statement "All", line 7',
    );
    assert.match(
      added(
        [{ Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'], Resource: '*' }],
        [{ Action: 'sqs:*Message', Resource: '*' }],
      ),
      /^✓ Statement 1, line 7\n {4}sqs:\*Message \(1 of 3 actions is new: sqs:DeleteMessage\) on \*$/,
    );
  });

  it('is what a condition no longer keeps out, or another condition lets in', () => {
    assert.equal(added([{ ...read, ...condition }], [read]), `✓ Statement 1, line 7\n    s3:GetObject on ${bucket}`);
    const other = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'y' } } };
    assert.equal(
      added([{ ...read, ...condition }], [{ ...read, ...other }]),
      `✓ Statement 1, line 7\n    s3:GetObject on ${bucket}\n    only when aws:PrincipalTag/team is y`,
    );
  });

  it('is what a Deny no longer takes away, and not what one does take away', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', Resource: bucket };
    assert.equal(
      added([read, deny], [read]),
      `✗ No longer denied by statement 2 of the last commit\n    s3:GetObject on ${bucket}`,
    );
    assert.equal(added([read, deny], [read, { ...deny, Resource: '*' }]), '');
    assert.equal(added([deny], [deny, read]), '');
  });

  it('is told as a whole where it cannot be told in parts', () => {
    assert.equal(
      added([read], [{ ...read, Resource: { 'Fn::GetAtt': ['Bucket', 'Arn'] } }]),
      '? Statement 1, line 7\n    Allows s3:GetObject on what a template fills in.',
    );
  });

  it('names the few actions of a pattern that are new', () => {
    const both = ['sqs:SendMessage', 'sqs:ReceiveMessage'];
    const message = (action: string | readonly string[]) => [{ Action: action, Resource: '*' }];
    assert.equal(
      added(message('sqs:SendMessage'), message('sqs:*Message')).split('\n')[1],
      '    sqs:*Message (2 of 3 actions are new: sqs:DeleteMessage, sqs:ReceiveMessage) on *',
    );
    assert.equal(added([], message('sqs:*Message')).split('\n')[1], '    sqs:*Message (all 3 actions are new) on *');
    assert.equal(added([], message('sqs:Send*')).split('\n')[1], '    sqs:Send* (its only action is new) on *');
    assert.equal(
      added(message([...both, 'sqs:DeleteMessage']), message('sqs:*Message')),
      '+ Statement 1, line 7\n    sqs:*Message on *',
    );
  });

  it('is summed up in a sentence for each degree of certainty', () => {
    const summary = (before: readonly Written[], after: readonly Written[]) => {
      const policy = policyOf(after);
      assert.ok(policy);
      const subject = { policy, before: policyOf(before), name: 'x', since: 'then', lineOf: () => 1 };
      return newAccessReport({ data: iamData, accountNames: {} }, subject).split('\n')[1];
    };
    const write = { Action: 's3:PutObject', Resource: bucket };
    const hidden = { Condition: { StringEquals: { 'aws:PrincipalTag/team': { Ref: 'Team' } } } };
    const later = [
      { Action: 'sqs:SendMessage', Resource: '*' },
      { Action: 'sqs:Send*', Resource: '*' },
    ];
    assert.equal(summary([read], [read]), "The policy doesn't allow anything it didn't allow before.");
    assert.equal(summary([], [read]), '1 statement allows more than before.');
    assert.equal(summary([], [read, write]), '2 statements allow more than before.');
    assert.equal(
      summary([{ ...read, ...condition }], [{ ...read, ...hidden }]),
      "Can't tell whether 1 statement allows more than before.",
    );
    assert.equal(
      summary([{ ...read, ...condition }], [{ ...read, ...hidden }, write]),
      "1 statement allows more than before. Can't tell whether 1 statement allows more than before.",
    );
    assert.equal(
      summary(later.slice(0, 1), later.slice(1)),
      '1 statement allows nothing new today, but also actions that AWS adds later.',
    );
  });

  it('is everything where there was no policy before', () => {
    assert.equal(added(undefined, [read]), `✓ Statement 1, line 7\n    s3:GetObject on ${bucket}`);
  });

  it('are principals in a trust policy', () => {
    const trust = (...names: readonly string[]) => [{ Principal: { AWS: names }, Action: 'sts:AssumeRole' }];
    const [a, b] = ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b'];
    assert.equal(added(trust(a), trust(a, b), 'trust.json'), `✓ Statement 1, line 7\n    sts:AssumeRole by ${b}`);
    assert.equal(added(trust('*'), trust(a), 'trust.json'), '');
    assert.equal(
      added(trust(a), [{ Principal: '*', Action: 'sts:AssumeRole' }], 'trust.json'),
      '✓ Statement 1, line 7\n    sts:AssumeRole by *',
    );
  });

  it('is not looked for in policies that are too large', () => {
    const many = (letter: string) =>
      Array.from({ length: 1000 }, (_, index) => ({
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${letter}${index}/*`,
      }));
    assert.equal(added(many('b'), [...many('b'), read]), `✓ Statement 1001, line 7\n    s3:GetObject on ${bucket}`);
    const policy = policyOf(many('c'));
    assert.ok(policy);
    const subject = { policy, before: policyOf(many('b')), name: 'x', since: 'then', lineOf: () => 1 };
    assert.equal(
      newAccessReport({ data: iamData, accountNames: {} }, subject),
      '# New access since then: x\nThe policies are too large to compare.\n',
    );
  });
});
