import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type NewAccess, type NewGrant, newAccess } from '../../../engine/src/access/newAccess';
import type { Policy } from '../../../engine/src/model/model';
import { documentOf, iamData } from '../../support/engine';

/**
 * Compares random policies with an evaluator of its own, over a universe that has a request for everything the policies
 * can tell apart. What the evaluator finds must be reported, and what is reported as certain the evaluator must find.
 */

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly not: 'Action' | 'Resource' | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

type Context = Readonly<Record<string, readonly string[]>>;

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

const objectActions = [
  's3:GetObject',
  's3:GetObjectAcl',
  's3:PutObject',
  's3:RestoreObject',
  's3:AbortMultipartUpload',
];
const objects = ['b/x', 'b/xy', 'b/yx', 'b/y', 'b/xyx', 'bz/x', 'bz/y', 'c/x', 'c/yx', 'd/y', 'd/yx'];
const pairs: readonly (readonly [action: string, resource: string])[] = [
  ...objectActions.flatMap((action) => objects.map((name) => [action, `arn:aws:s3:::${name}`] as const)),
  ...['b', 'bz', 'c', 'd'].map((name) => ['s3:ListBucket', `arn:aws:s3:::${name}`] as const),
  // Access points are Amazon S3 as well, and neither of any bucket here.
  ...objectActions.map((action) => [action, 'arn:aws:s3:eu-west-1:111122223333:accesspoint/p/object/x'] as const),
  ['s3:ListBucket', 'arn:aws:s3:eu-west-1:111122223333:accesspoint/p'],
  ['s3:ListAllMyBuckets', '*'],
  ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:q'],
  ['sqs:ListQueues', '*'],
];

const actionPatterns = [
  's3:GetObject',
  's3:GetObject',
  's3:PutObject',
  's3:Get*',
  's3:*Object',
  's3:PutObject',
  's3:Get*',
  's3:*Object',
  's3:*',
  'sqs:SendMessage',
  's3:List*',
];
const resourcePatterns = [
  '*',
  ...['*', 'b*', 'b/*', 'b/x', 'b/x*', 'b/*x', 'c/*', 'b'].map((name) => `arn:aws:s3:::${name}`),
];

const orgPaths = ['o-a/x/', 'o-a/z/', 'o-b/x/', 'o-c/'];

/** The values that a request may have for each key; an empty list where the key is missing. */
const universe: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'aws:PrincipalTag/t': [[], ['a'], ['A'], ['ab'], ['AB'], ['b'], ['B'], ['other']],
  'aws:SecureTransport': [['true'], ['false']],
  's3:signatureAge': [[], ['1'], ['5'], ['6'], ['10'], ['99']],
  'aws:SourceIp': [[], ['10.0.0.1'], ['10.200.0.1'], ['192.0.2.1']],
  'aws:PrincipalOrgPaths': [[], ...orgPaths.flatMap((one) => orgPaths.map((other) => [...new Set([one, other])]))],
};

const vocabulary: readonly Condition[] = [
  ...[
    'StringEquals',
    'StringLike',
    'StringNotEquals',
    'StringNotLike',
    'StringEqualsIfExists',
    'StringEqualsIgnoreCase',
  ].map((operator) => ({
    operator,
    key: 'aws:PrincipalTag/t',
    values: /Like/.test(operator) ? ['a', 'a*', 'b', '*'] : ['a', 'b', 'ab'],
  })),
  { operator: 'Null', key: 'aws:PrincipalTag/t', values: ['true', 'false'] },
  { operator: 'Bool', key: 'aws:SecureTransport', values: ['true', 'false'] },
  { operator: 'BoolIfExists', key: 'aws:SecureTransport', values: ['true', 'false'] },
  ...['NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericEquals', 'NumericNotEquals'].map(
    (operator) => ({
      operator,
      key: 's3:signatureAge',
      values: ['5', '6'],
    }),
  ),
  { operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8', '10.0.0.0/9', '10.0.0.1', '10.128.0.0/9'] },
  { operator: 'NotIpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8', '10.0.0.0/9'] },
  ...[
    'ForAnyValue:StringLike',
    'ForAllValues:StringLike',
    'ForAnyValue:StringEquals',
    'ForAllValues:StringNotLike',
  ].map((operator) => ({
    operator,
    key: 'aws:PrincipalOrgPaths',
    values: operator.endsWith('Like') ? ['o-a/*', 'o-b/x/', 'o-a/x/'] : ['o-b/x/', 'o-a/x/'],
  })),
];

type Random = () => number;

function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[Math.floor(random() * list.length)];
  assert.ok(one !== undefined);
  return one;
}

function some<T>(random: Random, list: readonly T[], most: number): readonly T[] {
  const count = 1 + Math.floor(random() * most);
  return [...new Set(Array.from({ length: count }, () => pick(random, list)))];
}

function randomCondition(random: Random): Condition {
  const { operator, key, values } = pick(random, vocabulary);
  return { operator, key, values: some(random, values, 2) };
}

/** Conditions with another operator or key each, as JSON objects have them. */
function randomConditions(random: Random): readonly Condition[] {
  const count = Math.floor(random() * 3);
  const conditions = Array.from({ length: count }, () => randomCondition(random));
  return conditions.filter((one, at) => conditions.findIndex((other) => other.operator === one.operator) === at);
}

function randomStatement(random: Random): Statement {
  return {
    effect: random() < 0.7 ? 'Allow' : 'Deny',
    not: random() < 0.1 ? 'Action' : random() < 0.1 ? 'Resource' : undefined,
    actions: some(random, actionPatterns, 2),
    resources: some(random, resourcePatterns, 2),
    conditions: randomConditions(random),
  };
}

/** A statement with one thing changed, as an author would. */
function changed(random: Random, statement: Statement): Statement {
  switch (Math.floor(random() * 5)) {
    case 0:
      return { ...statement, actions: some(random, actionPatterns, 2) };
    case 1:
      return { ...statement, resources: some(random, resourcePatterns, 2) };
    case 2:
      return { ...statement, conditions: randomConditions(random) };
    case 3: {
      const added = randomCondition(random);
      return {
        ...statement,
        conditions: [...statement.conditions.filter((one) => one.operator !== added.operator), added],
      };
    }
    default:
      return {
        ...statement,
        conditions: statement.conditions.map((one) => {
          const values =
            vocabulary.find(({ operator, key }) => operator === one.operator && key === one.key)?.values ?? [];
          return { ...one, values: some(random, values, 3) };
        }),
      };
  }
}

function changedPolicy(random: Random, policy: readonly Statement[]): readonly Statement[] {
  const at = Math.floor(random() * policy.length);
  switch (Math.floor(random() * 4)) {
    case 0:
      return policy.filter((_, index) => index !== at);
    case 1:
      return [...policy, randomStatement(random)];
    default:
      return policy.map((one, index) => (index === at ? changed(random, one) : one));
  }
}

function written(policy: readonly Statement[]): string {
  const Statement = policy.map(({ effect, not, actions, resources, conditions }) => {
    const Condition: Record<string, Record<string, readonly string[]>> = {};
    for (const { operator, key, values } of conditions) Condition[operator] = { ...Condition[operator], [key]: values };
    return {
      Effect: effect,
      [not === 'Action' ? 'NotAction' : 'Action']: actions,
      [not === 'Resource' ? 'NotResource' : 'Resource']: resources,
      ...(conditions.length > 0 && { Condition }),
    };
  });
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

const matchers = new Map<string, RegExp>();

function like(pattern: string, text: string): boolean {
  const matcher =
    matchers.get(pattern) ?? new RegExp(`^${pattern.replace(/[.+^$()|{}[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  matchers.set(pattern, matcher);
  return matcher.test(text);
}

function isMet({ operator, key, values }: Condition, context: Context): boolean {
  const given = context[key] ?? [];
  if (operator === 'Null') return values.includes(String(given.length === 0));
  const [set, plain = ''] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  const base = plain.replace('IfExists', '');
  const negated = base.includes('Not');
  const accepts = (one: string) => values.some((value) => compares(base.replace('Not', ''), value, one)) !== negated;
  if (given.length === 0) return set === 'ForAllValues' || (set === undefined && (negated || plain !== base));
  return set === 'ForAllValues' ? given.every(accepts) : given.some(accepts);
}

function compares(base: string, value: string, given: string): boolean {
  switch (base) {
    case 'StringLike':
      return like(value, given);
    case 'StringEqualsIgnoreCase':
      return value.toLowerCase() === given.toLowerCase();
    case 'NumericLessThan':
      return Number(given) < Number(value);
    case 'NumericLessThanEquals':
      return Number(given) <= Number(value);
    case 'NumericGreaterThan':
      return Number(given) > Number(value);
    case 'IpAddress':
      return inNetwork(value, given);
    default:
      return value === given;
  }
}

function inNetwork(network: string, address: string): boolean {
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const [start = '', length = '32'] = network.split('/');
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(start) / size) === Math.floor(number(address) / size);
}

function applies({ not, actions, resources, conditions }: Statement, { action, resource, context }: Request): boolean {
  const named = actions.some((pattern) => like(pattern, action)) !== (not === 'Action');
  const meant = resources.some((pattern) => like(pattern, resource)) !== (not === 'Resource');
  return named && meant && conditions.every((one) => isMet(one, context));
}

function isAllowed(policy: readonly Statement[], request: Request): boolean {
  const applying = policy.filter((one) => applies(one, request));
  return applying.some(({ effect }) => effect === 'Allow') && !applying.some(({ effect }) => effect === 'Deny');
}

function contextsFor(policies: readonly (readonly Statement[])[]): readonly Context[] {
  const keys = new Set(policies.flat().flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  let contexts: readonly Context[] = [{}];
  for (const key of keys) {
    contexts = contexts.flatMap((context) => (universe[key] ?? []).map((values) => ({ ...context, [key]: values })));
  }
  return contexts;
}

/** The requests that are allowed now and weren't before; one context each is enough. */
function newRequests(before: readonly Statement[], after: readonly Statement[]): readonly Request[] {
  const contexts = contextsFor([before, after]);
  return pairs.flatMap(([action, resource]) => {
    const context = contexts.find((one) => {
      // Requests to Amazon SQS don't carry keys of Amazon S3.
      if (action.startsWith('sqs:') && one['s3:signatureAge']?.length) return false;
      const request = { action, resource, context: one };
      return isAllowed(after, request) && !isAllowed(before, request);
    });
    return context ? [{ action, resource, context }] : [];
  });
}

function policyOf(policy: readonly Statement[]): Policy {
  const [read] = documentOf(written(policy)).policies;
  assert.ok(read);
  return read;
}

/** Whether a grant includes a request, as far as the report goes. */
function includes({ action: pattern, count, targets }: NewGrant, { action, resource }: Request): boolean {
  const isNamed = count ? count.fresh.includes(action) : pattern === action;
  // `NotResource` is told in words.
  return isNamed && targets.some((text) => text.startsWith('every ') || like(text, resource));
}

function lineOf({ kind, certainty, grants }: NewAccess): string {
  const texts = grants.map(
    ({ action, count, targets }) => `${action} ${count?.fresh.slice(0, 3) ?? ''} on ${targets.join(', ')}`,
  );
  return `${kind} ${certainty}: ${texts.join('; ')}`;
}

describe('new access in random policies', () => {
  const rounds = 300;
  const random = mulberry32(20260307);
  const made = Array.from({ length: rounds }, () => {
    const before = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomStatement(random));
    const isEdit = random() < 0.7;
    const after = isEdit
      ? changedPolicy(random, before)
      : [randomStatement(random), ...before.slice(1), randomStatement(random)];
    return { before, after: after.length > 0 ? after : before };
  });
  const compared = made.map(({ before, after }) => {
    const found = newAccess(policyOf(before), policyOf(after), iamData);
    assert.ok(found);
    return { before, after, found, expected: newRequests(before, after) };
  });
  const shown = ({ before, after, found }: (typeof compared)[number]) =>
    `${written(before)}\n${written(after)}\n${found.map(lineOf).join('\n')}`;

  it('is never missed', () => {
    const missed = compared.flatMap((one) =>
      one.expected
        .filter(
          (request) =>
            !one.found.some(
              (access) => access.certainty !== 'later' && access.grants.some((grant) => includes(grant, request)),
            ),
        )
        .map((request) => `${JSON.stringify(request)}\n${shown(one)}`),
    );
    assert.deepEqual(missed.slice(0, 3), []);
  });

  it('is there where it is certain', () => {
    const actions = [...new Set(pairs.map(([action]) => action))];
    const invented = compared.flatMap((one) => {
      const certain = one.found.filter(({ certainty }) => certainty === 'new').flatMap(({ grants }) => grants);
      return certain.flatMap((grant) =>
        grant.targets.flatMap((target) => {
          const part = { ...grant, targets: [target] };
          const named = actions.filter((action) =>
            grant.count ? grant.count.fresh.includes(action) : grant.action === action,
          );
          const isFound = (action: string) =>
            one.expected.some((request) => request.action === action && includes(part, request));
          return named.filter((action) => !isFound(action)).map((action) => `${action} on ${target}\n${shown(one)}`);
        }),
      );
    });
    assert.deepEqual(invented.slice(0, 3), []);
  });

  it('is hardly ever unclear', () => {
    // What an action can't work on is rightly called unclear when it is written out.
    const isPossible = (grant: NewGrant) =>
      pairs.some(([action, resource]) => includes(grant, { action, resource, context: {} }));
    const unclear = compared.filter(({ found }) =>
      found.some(({ certainty, grants }) => certainty === 'unclear' && grants.some(isPossible)),
    );
    assert.ok(
      unclear.length * 20 < rounds,
      `${unclear.length} of ${rounds}:\n${unclear.slice(0, 5).map(shown).join('\n\n')}`,
    );
  });

  it('is on both sides of the comparison', () => {
    const fresh = compared.filter(({ expected }) => expected.length > 0).length;
    assert.ok(fresh > rounds / 4 && fresh < (rounds * 3) / 4, `${fresh} of ${rounds}`);
  });
});
