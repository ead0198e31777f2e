import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newAccess } from '../../../engine/src/access/newAccess';
import type { Policy } from '../../../engine/src/model/model';
import { documentOf, iamData } from '../../support/engine';

type Written = Readonly<Record<string, unknown>>;

function policyOf(statements: readonly Written[], path: string): Policy {
  const Statement = statements.map((one) => ({ Effect: 'Allow', ...one }));
  const [policy] = documentOf(JSON.stringify({ Version: '2012-10-17', Statement }), { path }).policies;
  assert.ok(policy);
  return policy;
}

/** What the comparison says, a line for each grant: `new s3:GetObject on arn…`, `unclear s3:* (3 of 44) on arn…`. */
function compared(before: readonly Written[], after: readonly Written[], path = 'policy.json'): readonly string[] {
  const found = newAccess(policyOf(before, path), policyOf(after, path), iamData);
  assert.ok(found);
  return found.flatMap(({ kind, certainty, statement, grants }) => {
    const start = `${certainty}${kind === 'undenied' ? ' undenied' : ''} `;
    if (grants.length === 0) return [`${start}statement ${statement.index + 1}`];
    return grants.map(({ action, count, targets }) => {
      const part = count ? ` (${count.fresh.length} of ${count.all})` : '';
      return `${start}${action}${part} on ${targets.join(', ')}`;
    });
  });
}

interface Case {
  readonly name: string;
  readonly before: readonly Written[];
  readonly after: readonly Written[];
  /** What is new or unclear; nothing when it is left out. */
  readonly says?: readonly string[];
  readonly path?: string;
}

function check(cases: readonly Case[]): void {
  for (const { name, before, after, says = [], path } of cases) {
    it(name, () => assert.deepEqual(compared(before, after, path), says));
  }
}

const bucket = 'arn:aws:s3:::b/*';
const read = { Action: 's3:GetObject', Resource: bucket };
const readsBucket = ['new s3:GetObject on arn:aws:s3:::b/*'];
const unclearBucket = ['unclear s3:GetObject on arn:aws:s3:::b/*'];
/** Reading the bucket under a condition. */
const when = (...blocks: readonly Written[]) => ({ ...read, Condition: Object.assign({}, ...blocks) });
const tag = (...values: readonly string[]) => ({ StringEquals: { 'aws:PrincipalTag/t': values } });
const block = (operator: string, key: string, ...values: readonly unknown[]) => ({ [operator]: { [key]: values } });
const secure = { Bool: { 'aws:SecureTransport': 'true' } };
const deny = (written: Written) => ({ Effect: 'Deny', ...written });

/** Whether a policy that reads a bucket under one condition allows more than under another. */
function conditionCase(name: string, before: Written, after: Written, says?: readonly string[]): Case {
  return { name, before: [when(before)], after: [when(after)], ...(says && { says }) };
}

describe('a narrower condition adds nothing', () => {
  check([
    conditionCase('a value removed', tag('a', 'b'), tag('a')),
    conditionCase('values in another order', tag('a', 'b'), tag('b', 'a')),
    conditionCase('a second key', tag('a'), { ...tag('a'), ...secure }),
    conditionCase('a second key under the same operator', tag('a'), {
      StringEquals: { 'aws:PrincipalTag/t': 'a', 'aws:PrincipalTag/u': 'b' },
    }),
    conditionCase(
      'StringLike with the literal of StringEquals',
      tag('a'),
      block('StringLike', 'aws:PrincipalTag/t', 'a'),
    ),
    conditionCase(
      'StringEquals with the literal of StringLike',
      block('StringLike', 'aws:PrincipalTag/t', 'a'),
      tag('a'),
    ),
    conditionCase('a literal that the pattern matches', block('StringLike', 'aws:PrincipalTag/t', 'a*'), tag('ab')),
    conditionCase(
      'a pattern that the pattern covers',
      block('StringLike', 'aws:PrincipalTag/t', 'a*'),
      block('StringLike', 'aws:PrincipalTag/t', 'ab*', 'ac?'),
    ),
    conditionCase('the key in another case', tag('a'), block('StringEquals', 'AWS:principalTag/t', 'a')),
    conditionCase('IfExists removed', block('StringEqualsIfExists', 'aws:PrincipalTag/t', 'a'), tag('a')),
    conditionCase('IgnoreCase removed', block('StringEqualsIgnoreCase', 'aws:PrincipalTag/t', 'A'), tag('a')),
    conditionCase('a Null check for any value', block('Null', 'aws:PrincipalTag/t', 'false'), tag('a')),
    conditionCase(
      'any value for a Null check',
      block('StringLike', 'aws:PrincipalTag/t', '*'),
      block('Null', 'aws:PrincipalTag/t', 'false'),
    ),
    conditionCase(
      'fewer dates',
      block('DateLessThan', 'aws:CurrentTime', '2030-01-01T00:00:00Z'),
      block('DateLessThan', 'aws:CurrentTime', '2029-01-01T00:00:00Z'),
    ),
    conditionCase(
      'the same moment as seconds',
      block('DateLessThanEquals', 'aws:CurrentTime', '2030-01-01T00:00:00Z'),
      block('DateLessThan', 'aws:CurrentTime', '1893456000'),
    ),
    conditionCase(
      'a smaller number',
      block('NumericLessThanEquals', 's3:signatureAge', '600000'),
      block('NumericLessThan', 's3:signatureAge', 600000),
    ),
    conditionCase(
      'one number of a range',
      block('NumericLessThan', 's3:signatureAge', '600'),
      block('NumericEquals', 's3:signatureAge', '5', '7'),
    ),
    conditionCase('a range between two limits', block('NumericLessThan', 's3:signatureAge', '600'), {
      ...block('NumericLessThan', 's3:signatureAge', '900'),
      ...block('NumericLessThanEquals', 's3:signatureAge', '500'),
    }),
    conditionCase(
      'a smaller network',
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/8', '192.0.2.0/24'),
      block('IpAddress', 'aws:SourceIp', '10.1.0.0/16', '192.0.2.7'),
    ),
    conditionCase(
      'two halves of a network',
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/9', '10.128.0.0/9'),
    ),
    conditionCase(
      'a network for its two halves',
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/9', '10.128.0.0/9'),
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
    ),
    conditionCase(
      'an address inside of a network that another one is outside of',
      block('NotIpAddress', 'aws:SourceIp', '10.0.0.0/8'),
      block('IpAddress', 'aws:SourceIp', '192.0.2.0/24'),
    ),
    conditionCase(
      'ArnEquals for ArnLike',
      block('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/a*'),
      block('ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::*:role/ab'),
    ),
    conditionCase(
      'an ARN as text for ArnLike',
      block('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*'),
      block('StringEquals', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/a'),
    ),
    conditionCase(
      'more values that are excluded',
      block('StringNotEquals', 'aws:PrincipalTag/t', 'a'),
      block('StringNotEquals', 'aws:PrincipalTag/t', 'a', 'b'),
    ),
    conditionCase(
      'a wider pattern that is excluded',
      block('StringNotEquals', 'aws:PrincipalTag/t', 'a'),
      block('StringNotLike', 'aws:PrincipalTag/t', 'a*'),
    ),
    conditionCase(
      'a value that is not the excluded one',
      block('StringNotEquals', 'aws:PrincipalTag/t', 'a'),
      tag('b'),
    ),
    conditionCase('every value for any of them', block('ForAnyValue:StringEquals', 'aws:TagKeys', 'a', 'b'), {
      ...block('ForAllValues:StringEquals', 'aws:TagKeys', 'a'),
      ...block('Null', 'aws:TagKeys', 'false'),
    }),
    conditionCase(
      'fewer values for all of them',
      block('ForAllValues:StringEquals', 'aws:TagKeys', 'a', 'b'),
      block('ForAllValues:StringEquals', 'aws:TagKeys', 'a'),
    ),
    conditionCase(
      'a variable for any value',
      block('StringLike', 'aws:PrincipalTag/t', 'a-*'),
      block('StringLike', 'aws:PrincipalTag/t', 'a-${aws:username}'),
    ),
    conditionCase('a condition where there was none', {}, tag('a')),
    conditionCase('one that can never be met', tag('a'), {
      ...tag('b'),
      ...block('StringNotEquals', 'aws:PrincipalTag/t', 'b'),
    }),
    conditionCase('IfExists on a key that is always there', secure, {
      BoolIfExists: { 'aws:SecureTransport': 'true' },
    }),
    conditionCase(
      'a number for its text',
      block('StringEquals', 'aws:PrincipalTag/t', '5'),
      block('StringEquals', 'aws:PrincipalTag/t', 5),
    ),
  ]);
});

describe('a wider condition adds something', () => {
  check([
    conditionCase('a value added', tag('a'), tag('a', 'b'), readsBucket),
    conditionCase('another value', tag('a'), tag('b'), readsBucket),
    conditionCase('the condition removed', tag('a'), {}, readsBucket),
    conditionCase('one of two keys removed', { ...tag('a'), ...secure }, tag('a'), readsBucket),
    conditionCase('a wildcard', tag('a'), block('StringLike', 'aws:PrincipalTag/t', 'a*'), readsBucket),
    conditionCase(
      'a wider pattern',
      block('StringLike', 'aws:PrincipalTag/t', 'ab*'),
      block('StringLike', 'aws:PrincipalTag/t', 'a*'),
      readsBucket,
    ),
    conditionCase('IfExists', tag('a'), block('StringEqualsIfExists', 'aws:PrincipalTag/t', 'a'), readsBucket),
    conditionCase('IgnoreCase', tag('a'), block('StringEqualsIgnoreCase', 'aws:PrincipalTag/t', 'a'), readsBucket),
    conditionCase('a Null check alone', tag('a'), block('Null', 'aws:PrincipalTag/t', 'false'), readsBucket),
    conditionCase(
      'a later date',
      block('DateLessThan', 'aws:CurrentTime', '2029-01-01'),
      block('DateLessThan', 'aws:CurrentTime', '2030-01-01'),
      readsBucket,
    ),
    conditionCase(
      'a larger number',
      block('NumericLessThan', 's3:signatureAge', '600'),
      block('NumericLessThanEquals', 's3:signatureAge', '600'),
      readsBucket,
    ),
    conditionCase(
      'a larger network',
      block('IpAddress', 'aws:SourceIp', '10.1.0.0/16'),
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
      readsBucket,
    ),
    conditionCase(
      'a network of IPv6',
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
      block('IpAddress', 'aws:SourceIp', '10.0.0.0/8', '2001:db8::/32'),
      readsBucket,
    ),
    conditionCase(
      'fewer values that are excluded',
      block('StringNotEquals', 'aws:PrincipalTag/t', 'a', 'b'),
      block('StringNotEquals', 'aws:PrincipalTag/t', 'a'),
      readsBucket,
    ),
    conditionCase(
      'a value that was excluded',
      block('StringNotEquals', 'aws:PrincipalTag/t', 'a'),
      tag('a'),
      readsBucket,
    ),
    conditionCase('exclusion for a match', tag('a'), block('StringNotEquals', 'aws:PrincipalTag/t', 'b'), readsBucket),
    conditionCase(
      'any value for all of them',
      block('ForAllValues:StringEquals', 'aws:TagKeys', 'a'),
      block('ForAnyValue:StringEquals', 'aws:TagKeys', 'a'),
      unclearBucket,
    ),
    conditionCase(
      'requests without the key',
      {
        ...block('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-a/*'),
        ...block('Null', 'aws:PrincipalOrgPaths', 'false'),
      },
      block('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-a/*'),
      readsBucket,
    ),
    conditionCase('another key', tag('a'), block('StringEquals', 'aws:PrincipalTag/u', 'a'), readsBucket),
    conditionCase('a variable for its value', tag('a'), tag('${aws:username}'), readsBucket),
    conditionCase(
      'all values but one',
      block('Bool', 'aws:MultiFactorAuthPresent', 'true'),
      block('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'),
      readsBucket,
    ),
    conditionCase('insecure requests', secure, block('Bool', 'aws:SecureTransport', 'true', 'false'), readsBucket),
  ]);
});

describe('what cannot be told is called so', () => {
  check([
    conditionCase(
      'keys that depend on each other',
      block('StringEquals', 'aws:SourceAccount', '111122223333'),
      block('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::x'),
      unclearBucket,
    ),
    conditionCase(
      'values that a template fills in',
      tag('a'),
      { StringEquals: { 'aws:PrincipalTag/t': { Ref: 'Team' } } },
      unclearBucket,
    ),
    conditionCase(
      'a set operator where there was none',
      block('StringEquals', 'aws:PrincipalTag/t', 'a'),
      block('ForAnyValue:StringEquals', 'aws:PrincipalTag/t', 'a'),
      unclearBucket,
    ),
    conditionCase(
      "an operator that IAM doesn't have",
      block('StringEqual', 'aws:PrincipalTag/t', 'a'),
      block('StringEqual', 'aws:PrincipalTag/t', 'b'),
      unclearBucket,
    ),
  ]);
});

describe('an Allow in other words adds nothing', () => {
  const send = { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:111122223333:q' };
  const sqs = ['sqs:SendMessage', 'sqs:ReceiveMessage'];
  check([
    { name: 'reordered', before: [read, send], after: [send, read] },
    { name: 'with another Sid', before: [{ Sid: 'A', ...read }], after: [{ Sid: 'B', ...read }] },
    {
      name: 'split by action',
      before: [{ Action: ['s3:GetObject', 's3:PutObject'], Resource: bucket }],
      after: [read, { Action: 's3:PutObject', Resource: bucket }],
    },
    {
      name: 'merged',
      before: [read, { Action: 's3:GetObject', Resource: 'arn:aws:s3:::c/*' }],
      after: [{ Action: 's3:GetObject', Resource: [bucket, 'arn:aws:s3:::c/*'] }],
    },
    { name: 'split by condition', before: [when(tag('a', 'b'))], after: [when(tag('a')), when(tag('b'))] },
    { name: 'merged by condition', before: [when(tag('a')), when(tag('b'))], after: [when(tag('a', 'b'))] },
    { name: 'an action written out', before: [{ ...send, Action: 'sqs:Send*' }], after: [send] },
    {
      name: 'a list of actions for all that a pattern reaches there',
      before: [{ ...send, Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'] }],
      after: [{ ...send, Action: 'sqs:*Message' }],
      says: ['later sqs:*Message on arn:aws:sqs:eu-west-1:111122223333:q'],
    },
    { name: 'in other case', before: [read], after: [{ Action: 'S3:getobject', Resource: bucket }] },
    {
      name: 'all queues for every resource',
      before: [{ Action: sqs, Resource: 'arn:aws:sqs:*:*:*' }],
      after: [{ Action: sqs, Resource: '*' }],
    },
    { name: 'a resource that a pattern covers', before: [{ ...read, Resource: 'arn:aws:s3:::*' }], after: [read] },
    {
      name: 'a longer NotAction list',
      before: [{ NotAction: 'iam:*', Resource: '*' }],
      after: [{ NotAction: ['iam:*', 'sts:*'], Resource: '*' }],
    },
    {
      name: 'a wider NotAction pattern',
      before: [{ NotAction: 'iam:Get*', Resource: '*' }],
      after: [{ NotAction: 'iam:*', Resource: '*' }],
    },
    {
      name: 'NotAction for every action',
      before: [{ Action: '*', Resource: '*' }],
      after: [{ NotAction: 'iam:*', Resource: '*' }],
    },
    {
      name: 'a longer NotResource list',
      before: [{ Action: 's3:*', NotResource: bucket }],
      after: [{ Action: 's3:*', NotResource: [bucket, 'arn:aws:s3:::c/*'] }],
    },
    {
      name: 'a resource that NotResource left in',
      before: [{ Action: 's3:*', NotResource: bucket }],
      after: [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::c/*' }],
    },
    {
      name: "an action that the pattern takes along and that can't work there",
      before: [read],
      after: [{ Action: ['s3:GetObject', 's3:ListAll*'], Resource: bucket }],
    },
    { name: 'what a Deny takes away', before: [], after: [read, deny({ Action: 's3:*', Resource: '*' })] },
    {
      name: 'what a Deny under a wider condition takes away',
      before: [],
      after: [when(tag('a')), deny(when(block('StringLike', 'aws:PrincipalTag/t', 'a*')))],
    },
    {
      name: 'what a template fills in, unchanged',
      before: [{ ...read, Resource: { Ref: 'Bucket' } }],
      after: [{ ...read, Resource: { Ref: 'Bucket' } }],
    },
    {
      name: 'the same resource with a variable',
      before: [{ ...read, Resource: 'arn:aws:s3:::b/${aws:username}/*' }],
      after: [{ ...read, Sid: 'A', Resource: ['arn:aws:s3:::b/${aws:username}/*'] }],
    },
    {
      name: 'a variable below a pattern',
      before: [read],
      after: [{ ...read, Resource: 'arn:aws:s3:::b/${aws:username}/*' }],
    },
    {
      name: 'a tag that is compared with that of the principal',
      before: [when(block('StringEquals', 'aws:ResourceTag/t', '${aws:PrincipalTag/t}'))],
      after: [when(block('StringEquals', 'aws:ResourceTag/t', '${aws:PrincipalTag/t}'), secure)],
    },
  ]);
});

describe('a wider Allow adds something', () => {
  check([
    {
      name: 'an action',
      before: [read],
      after: [{ ...read, Action: ['s3:GetObject', 's3:PutObject'] }],
      says: ['new s3:PutObject on arn:aws:s3:::b/*'],
    },
    {
      name: 'a resource',
      before: [read],
      after: [{ ...read, Resource: [bucket, 'arn:aws:s3:::c/*'] }],
      says: ['new s3:GetObject on arn:aws:s3:::c/*'],
    },
    { name: 'every resource', before: [read], after: [{ ...read, Resource: '*' }], says: ['new s3:GetObject on *'] },
    {
      name: 'every resource for those of one account',
      before: [{ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:111122223333:*' }],
      after: [{ Action: 'sqs:SendMessage', Resource: '*' }],
      says: ['new sqs:SendMessage on *'],
    },
    {
      name: 'an action that takes no resource',
      before: [{ Action: 'sqs:*', Resource: 'arn:aws:sqs:*:*:*' }],
      after: [{ Action: 'sqs:*', Resource: '*' }],
      says: ['new sqs:* (1 of 20) on *'],
    },
    {
      name: 'a shorter NotResource list',
      before: [{ Action: 's3:GetObject', NotResource: [bucket, 'arn:aws:s3:::c/*'] }],
      after: [{ Action: 's3:GetObject', NotResource: bucket }],
      says: ['new s3:GetObject on every resource except arn:aws:s3:::b/*'],
    },
    {
      name: 'what NotResource left out',
      before: [{ Action: 's3:GetObject', NotResource: bucket }],
      after: [read],
      says: readsBucket,
    },
    { name: 'one of the values', before: [when(tag('a'))], after: [when(tag('a')), when(tag('b'))], says: readsBucket },
    {
      name: 'what a Deny leaves',
      before: [],
      after: [read, deny({ Action: 's3:*', Resource: 'arn:aws:s3:::b/private/*' })],
      says: readsBucket,
    },
    {
      name: 'what a Deny under a narrower condition leaves',
      before: [],
      after: [when(tag('a', 'b')), deny(when(tag('a')))],
      says: readsBucket,
    },
    {
      name: "an action that the data doesn't know",
      before: [read],
      after: [{ ...read, Action: 's3:GetObjects' }],
      says: ['new s3:GetObjects on arn:aws:s3:::b/*'],
    },
    {
      name: 'another variable',
      before: [{ ...read, Resource: 'arn:aws:s3:::b/${aws:username}/*' }],
      after: [{ ...read, Resource: 'arn:aws:s3:::b/${aws:userid}/*' }],
      says: ['new s3:GetObject on arn:aws:s3:::b/${aws:userid}/*'],
    },
    {
      name: 'all values of a variable',
      before: [{ ...read, Resource: 'arn:aws:s3:::b/${aws:username}/*' }],
      after: [read],
      says: readsBucket,
    },
    {
      name: 'a tag of their own choice',
      before: [when(block('StringEquals', 'aws:ResourceTag/t', '${aws:PrincipalTag/t}'))],
      after: [when(block('StringLike', 'aws:ResourceTag/t', '*'))],
      says: readsBucket,
    },
    {
      name: "a literal action that can't work there by the data",
      before: [read],
      after: [{ ...read, Action: ['s3:GetObject', 's3:ListBucket'] }],
      says: ['unclear s3:ListBucket on arn:aws:s3:::b/*'],
    },
    {
      name: 'what a template fills in',
      before: [read],
      after: [{ ...read, Resource: { Ref: 'Bucket' } }],
      says: ['unclear statement 1'],
    },
    {
      name: 'two statements together that may cover it',
      before: [
        { ...read, Resource: 'arn:aws:s3:::b/?' },
        { ...read, Resource: 'arn:aws:s3:::b/??*' },
      ],
      after: [{ ...read, Resource: 'arn:aws:s3:::b/?*' }],
      says: ['unclear s3:GetObject on arn:aws:s3:::b/?*'],
    },
  ]);
});

describe('counts', () => {
  /** The actions of Amazon S3 that work on a resource type, in order. */
  const actionsOn = (type: string) =>
    [...(iamData.service('s3')?.actions.values() ?? [])]
      .filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === type))
      .map(({ name }) => `s3:${name}`)
      .sort();
  const grantsOf = (before: readonly Written[], after: readonly Written[]) => {
    const [found, more] = newAccess(policyOf(before, 'policy.json'), policyOf(after, 'policy.json'), iamData) ?? [];
    assert.ok(found && !more);
    return found.grants.map(({ count, targets }) => ({
      fresh: [...(count?.fresh ?? [])].sort(),
      all: count?.all,
      targets,
    }));
  };
  const objects = actionsOn('object');
  const buckets = actionsOn('bucket');

  it('are of the actions that work on the resource', () => {
    assert.ok(objects.length > 30 && buckets.length > 30);
    assert.deepEqual(grantsOf([], [{ Action: 's3:*', Resource: [bucket, 'arn:aws:s3:::b'] }]), [
      { fresh: objects, all: objects.length, targets: [bucket] },
      { fresh: buckets, all: buckets.length, targets: ['arn:aws:s3:::b'] },
    ]);
    assert.deepEqual(grantsOf([read], [{ Action: 's3:*', Resource: bucket }]), [
      { fresh: objects.filter((one) => one !== 's3:GetObject'), all: objects.length, targets: [bucket] },
    ]);
  });

  it('are of what a shorter NotAction list lets in', () => {
    const [grant, ...others] = grantsOf(
      [{ NotAction: ['s3:*', 'sqs:*'], Resource: bucket }],
      [{ NotAction: 'sqs:*', Resource: bucket }],
    );
    assert.deepEqual(grant?.fresh, objects);
    assert.deepEqual(others, []);
  });
});

describe('a Deny', () => {
  const all = { Action: 's3:*', Resource: bucket };
  const denied = deny({ Action: 's3:*', Resource: '*' });
  check([
    { name: 'that is added narrows', before: [read], after: [read, denied] },
    {
      name: 'of what nothing allows adds nothing when it is removed',
      before: [read, deny({ Action: 'ec2:*', Resource: '*' })],
      after: [read],
    },
    {
      name: 'of other resources adds nothing when it is removed',
      before: [read, deny({ Action: 's3:*', Resource: 'arn:aws:s3:::c/*' })],
      after: [read],
    },
    {
      name: 'that is removed adds what was allowed otherwise',
      before: [read, denied],
      after: [read],
      says: ['new undenied s3:GetObject on arn:aws:s3:::b/*'],
    },
    {
      name: 'that is removed adds the part that it was about',
      before: [{ Action: '*', Resource: '*' }, deny({ Action: 'sqs:*Message', Resource: 'arn:aws:sqs:*:*:q' })],
      after: [{ Action: '*', Resource: '*' }],
      says: ['new undenied sqs:*Message (3 of 3) on arn:aws:sqs:*:*:q'],
    },
    { name: 'that is wider now adds nothing', before: [all, deny(read)], after: [all, denied] },
    {
      name: 'that is narrower by action',
      before: [all, denied],
      after: [all, deny({ Action: 's3:Get*', Resource: '*' })],
      says: ['new undenied s3:* (28 of 44) on arn:aws:s3:::b/*'],
    },
    {
      name: 'that is narrower by resource',
      before: [read, denied],
      after: [read, deny({ Action: 's3:*', Resource: 'arn:aws:s3:::b/private/*' })],
      says: ['new undenied s3:GetObject on arn:aws:s3:::b/*'],
    },
    {
      name: 'with more values denies more',
      before: [read, deny(when(tag('a')))],
      after: [read, deny(when(tag('a', 'b')))],
    },
    {
      name: 'with fewer values denies less',
      before: [read, deny(when(tag('a', 'b')))],
      after: [read, deny(when(tag('a')))],
      says: ['new undenied s3:GetObject on arn:aws:s3:::b/*'],
    },
    {
      name: 'with fewer exceptions denies more',
      before: [read, deny(when(block('StringNotEquals', 'aws:PrincipalTag/t', 'a', 'b')))],
      after: [read, deny(when(block('StringNotEquals', 'aws:PrincipalTag/t', 'a')))],
    },
    {
      name: 'with more exceptions denies less',
      before: [read, deny(when(block('StringNotEquals', 'aws:PrincipalTag/t', 'a')))],
      after: [read, deny(when(block('StringNotEquals', 'aws:PrincipalTag/t', 'a', 'b')))],
      says: ['new undenied s3:GetObject on arn:aws:s3:::b/*'],
    },
    { name: 'without a condition denies more', before: [read, deny(when(tag('a')))], after: [read, deny(read)] },
    {
      name: 'with a condition denies less',
      before: [read, deny(read)],
      after: [read, deny(when(tag('a')))],
      says: ['new undenied s3:GetObject on arn:aws:s3:::b/*'],
    },
    {
      name: 'whose condition the Allow never meets adds nothing when it is removed',
      before: [when(tag('a')), deny(when(tag('b')))],
      after: [when(tag('a'))],
    },
    {
      name: 'with a shorter NotAction list denies more',
      before: [all, deny({ NotAction: ['s3:Get*', 's3:Put*'], Resource: '*' })],
      after: [all, deny({ NotAction: 's3:Get*', Resource: '*' })],
    },
    {
      name: 'with a longer NotAction list denies less',
      before: [all, deny({ NotAction: 's3:Get*', Resource: '*' })],
      after: [all, deny({ NotAction: ['s3:Get*', 's3:PutObject'], Resource: '*' })],
      says: ['new undenied s3:* (1 of 28) on arn:aws:s3:::b/*'],
    },
    {
      name: 'with a longer NotResource list denies less',
      before: [read, deny({ Action: 's3:*', NotResource: 'arn:aws:s3:::c/*' })],
      after: [read, deny({ Action: 's3:*', NotResource: ['arn:aws:s3:::c/*', 'arn:aws:s3:::b/public/*'] })],
      says: ['new undenied s3:GetObject on arn:aws:s3:::b/*'],
    },
    {
      name: 'that is split denies the same',
      before: [all, deny(all)],
      after: [
        all,
        deny({ ...all, Action: ['s3:Get*', 's3:List*', 's3:P*'] }),
        deny({ ...all, NotAction: ['s3:Get*', 's3:List*', 's3:P*'], Action: undefined }),
      ],
    },
    {
      name: 'that is removed together with the Allow adds nothing',
      before: [read, denied],
      after: [{ Action: 'sqs:SendMessage', Resource: '*' }],
      says: ['new sqs:SendMessage on *'],
    },
    { name: 'that is replaced with no Allow before', before: [denied], after: [read], says: readsBucket },
  ]);
});

describe('a principal', () => {
  const trust = (Principal: unknown, Condition?: Written) => ({
    Principal,
    Action: 'sts:AssumeRole',
    ...(Condition && { Condition }),
  });
  const [a, b] = ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b'];
  const root = 'arn:aws:iam::111122223333:root';
  const path = 'trust.json';
  const principalCase = (name: string, before: unknown, after: unknown, says: readonly string[] = []): Case => ({
    name,
    before: [trust(before)],
    after: [trust(after)],
    says,
    path,
  });
  check([
    principalCase('account ID and root are the same', { AWS: '111122223333' }, { AWS: root }),
    principalCase('root and account ID are the same', { AWS: root }, { AWS: '111122223333' }),
    principalCase('an account ID without quotes is the same', { AWS: '111122223333' }, { AWS: 111122223333 }),
    principalCase('everyone in two spellings', '*', { AWS: '*' }),
    principalCase('a role of the account', { AWS: root }, { AWS: a }),
    principalCase('a session of the role', { AWS: a }, { AWS: 'arn:aws:sts::111122223333:assumed-role/a/s' }),
    principalCase('one of two', { AWS: [a, b] }, { AWS: a }),
    principalCase('one of everyone', '*', { AWS: a, Service: 'lambda.amazonaws.com' }),
    principalCase('the account of a role', { AWS: a }, { AWS: root }, [`new sts:AssumeRole on ${root}`]),
    principalCase('another role', { AWS: a }, { AWS: [a, b] }, [`new sts:AssumeRole on ${b}`]),
    principalCase('another account', { AWS: root }, { AWS: ['444455556666', root] }, [
      'new sts:AssumeRole on 444455556666',
    ]),
    principalCase('everyone', { AWS: root }, { AWS: '*' }, ['new sts:AssumeRole on *']),
    principalCase(
      'a service',
      { Service: 'ec2.amazonaws.com' },
      { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] },
      ['new sts:AssumeRole on lambda.amazonaws.com'],
    ),
    principalCase("an ID whose account isn't known", { AWS: root }, { AWS: 'AROAEXAMPLEID1234567' }, [
      'unclear sts:AssumeRole on AROAEXAMPLEID1234567',
    ]),
    principalCase('all but some', { AWS: root }, undefined, ['unclear statement 1']),
    {
      name: 'narrowed by its ARN before',
      before: [trust({ AWS: root }, block('ArnEquals', 'aws:PrincipalArn', a))],
      after: [trust({ AWS: a })],
      says: [`unclear sts:AssumeRole on ${a}`],
      path,
    },
    {
      name: 'with a further claim',
      before: [
        {
          Principal: { Federated: 'accounts.google.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: block('StringEquals', 'accounts.google.com:aud', 'x'),
        },
      ],
      after: [
        {
          Principal: { Federated: 'accounts.google.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { 'accounts.google.com:aud': 'x', 'accounts.google.com:sub': 'y' } },
        },
      ],
      path,
    },
    {
      name: 'without its external ID',
      before: [trust({ AWS: root }, block('StringEquals', 'sts:ExternalId', 'x'))],
      after: [trust({ AWS: root })],
      says: [`new sts:AssumeRole on ${root}`],
      path,
    },
  ]);
});
