import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { reportWhoCanAssume } from '../cli/src/whoCanAssume';
import { prepareDocument } from '../client/src/roles/policyDocument';
import { planUseRole } from '../client/src/roles/useRoleInFunction';
import { verifyRole } from '../client/src/roles/verifyRole';
import { policySize } from '../engine/src/model/size';
import { parseJson } from '../engine/src/syntax/json';
import type { JsonObject } from '../engine/src/syntax/jsonValue';
import { iamData } from './support/engine';

// What the command line and the language server answer about a policy, and what the extension's commands say of it, come
// from one engine. This holds them to the same answers, and each to the right one.

type Verdict = 'yes' | 'no' | 'if' | 'refused';

interface Written {
  readonly Effect?: string;
  readonly Principal?: string | { readonly Service?: string | readonly string[]; readonly AWS?: string };
  readonly [name: string]: unknown;
}

const lambda = 'lambda.amazonaws.com';
const account = '210987654321';
const service = { Service: lambda };
const toLambda = { Principal: service };
const when = (operator: string, key: string, value: string | readonly string[]) => ({
  Condition: { [operator]: { [key]: value } },
});
const deny = (more: Written): Written => ({ Effect: 'Deny', Principal: { AWS: '*' }, ...more });

/** The verdict on the trust policy alone, and the one that knows the account of the role, where it is another. */
type Expected = Verdict | readonly [alone: Verdict, inAccount: Verdict];

const trusts: readonly (readonly [name: string, Expected, ...statements: readonly Written[]])[] = [
  ['the service', 'yes', toLambda],
  ['the service in a list', 'yes', { Principal: { Service: ['ec2.amazonaws.com', lambda] } }],
  ['another service', 'no', { Principal: { Service: 'ec2.amazonaws.com' } }],
  ['a bare star', 'refused', { Principal: '*' }],
  ['a bare star beside the service', 'refused', toLambda, { Principal: '*' }],
  ['a Deny for a bare star', 'refused', toLambda, { Effect: 'Deny', Principal: '*' }],
  ['everyone', 'yes', { Principal: { AWS: '*' } }],
  ['everyone but one account', 'refused', { NotPrincipal: { AWS: account } }],
  ['a Deny for everyone but one account', 'refused', toLambda, { Effect: 'Deny', NotPrincipal: { AWS: account } }],
  ['an account', 'no', { Principal: { AWS: account } }],
  ['an organization of callers', 'no', { ...toLambda, ...when('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5') }],
  [
    'an organization of callers, if the key is there',
    'yes',
    { ...toLambda, ...when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5') },
  ],
  ['the account as the source', ['if', 'yes'], { ...toLambda, ...when('StringEquals', 'aws:SourceAccount', account) }],
  [
    'another account as the source',
    ['if', 'no'],
    { ...toLambda, ...when('StringEquals', 'aws:SourceAccount', '1'.repeat(12)) },
  ],
  ['services alone', 'yes', { ...toLambda, ...when('Bool', 'aws:PrincipalIsAWSService', 'true') }],
  ['people with a second factor', 'if', { ...toLambda, ...when('Bool', 'aws:MultiFactorAuthPresent', 'true') }],
  ['an empty condition', 'yes', { ...toLambda, Condition: {} }],
  ['another action', 'no', { ...toLambda, Action: 'sts:TagSession' }],
  ['a pattern of actions', 'yes', { ...toLambda, Action: 'sts:Assume*' }],
  ['every action but one', 'no', { Effect: 'Allow', ...toLambda, Action: undefined, NotAction: 'sts:AssumeRole' }],
  ['actions in another case', 'yes', { ...toLambda, Action: 'STS:assumerole' }],
  ['a Deny for the service', 'no', toLambda, { Effect: 'Deny', Principal: service }],
  ['a Deny for everyone', 'no', toLambda, deny({})],
  ['a Deny that spares services', 'yes', toLambda, deny(when('Bool', 'aws:PrincipalIsAWSService', 'false'))],
  ['a Deny for other sources', ['if', 'yes'], toLambda, deny(when('StringNotEquals', 'aws:SourceAccount', account))],
  ['a Deny of another action', 'yes', toLambda, deny({ Action: 'sts:TagSession' })],
];

describe('whether Lambda can assume a role', () => {
  for (const [name, expected, ...statements] of trusts) {
    it(`${name}: ${expected}`, async () => {
      const [alone, inAccount] = typeof expected === 'string' ? [expected, expected] : expected;
      const trust = trustOf(statements);
      assert.equal(await ofCommandLine(trust), alone, 'rolewright who-can-assume');
      assert.equal(ofUseRole(trust), inAccount, 'Use Role in Lambda Function');
      const isNamed = statements.some(({ Effect = 'Allow', Principal }) => Effect === 'Allow' && names(Principal));
      const verified = inAccount === 'refused' ? 'no' : inAccount;
      assert.equal(ofVerify(trust), isNamed ? verified : undefined, 'Verify Role');
    });
  }
});

function names(principal: Written['Principal']): boolean {
  return typeof principal === 'object' && [principal.Service ?? []].flat().includes(lambda);
}

function trustOf(statements: readonly Written[]): JsonObject {
  const Statement = statements.map((one) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...one }));
  return JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement }));
}

async function ofCommandLine(trust: JsonObject): Promise<Verdict> {
  const stdin = Readable.from([JSON.stringify(trust)]);
  const result = await reportWhoCanAssume('-', { data: iamData, stdin, cwd: '/', caller: lambda });
  assert.ok('output' in result, JSON.stringify(trust));
  const { output, refused } = result;
  const [, answer = ''] = /# Can lambda\.amazonaws\.com assume it\?\n([^\n]*)/.exec(output) ?? [];
  const verdict = answer.includes('IAM rejects')
    ? 'refused'
    : answer.startsWith('✓')
      ? 'yes'
      : answer.startsWith('✗')
        ? 'no'
        : 'if';
  assert.equal(refused, verdict === 'no' || verdict === 'refused', output);
  return verdict;
}

function ofUseRole(trust: JsonObject): Verdict {
  const caller = { accountId: account, arn: `arn:aws:iam::${account}:user/anna`, partition: 'aws' };
  const planned = planUseRole(
    { caller, target: {} },
    {
      role: { roleName: 'r', arn: `arn:aws:iam::${account}:role/r`, trust },
      target: {
        functionName: 'f',
        arn: `arn:aws:lambda:eu-west-1:${account}:function:f`,
        role: `arn:aws:iam::${account}:role/before`,
      },
      roleIsNew: false,
    },
  );
  assert.ok(planned.ok);
  const text = planned.plan.warnings.join(' ');
  if (text.includes('IAM rejects')) return 'refused';
  if (text.includes('does not trust') || text.includes('no function of this account')) return 'no';
  return text.includes('depends on the conditions') ? 'if' : 'yes';
}

/** What Verify Role says of Lambda; nothing where the policy names no service. */
function ofVerify(trust: JsonObject): Verdict | undefined {
  const role = {
    ...{ roleName: 'r', roleId: 'AROA', arn: `arn:aws:iam::${account}:role/r`, path: '/', trust },
    ...{ maxSessionDuration: 3_600, tags: [] },
  };
  const context = { accountId: account, sourceSenders: [lambda] };
  const { checks } = verifyRole(
    { roleName: 'r', exact: false, deployable: false },
    { role, attached: [], inline: [] },
    context,
  );
  const check = checks.find(({ topic, wanted }) => topic === 'assume' && wanted.startsWith('Lambda'));
  if (check === undefined) return undefined;
  return check.ok === undefined ? 'if' : check.ok ? 'yes' : 'no';
}

const documents: readonly (readonly [name: string, text: string, size: number])[] = [
  ['a compact document', '{"Version":"2012-10-17","Statement":[]}', 39],
  ['white space between the parts', '{\n  "Version": "2012-10-17",\n  "Statement": [ ]\n}\n', 39],
  ['blanks inside strings', '{"Version":"2012-10-17","Id":"a b  c","Statement":[]}', 53],
  ['escapes, as they are sent', '{"Version":"2012-10-17","Id":"\\u0041\\n","Statement":[]}', 55],
  ['comments, which are not sent', '{"Version":"2012-10-17", // what\n "Statement":[/* none */]}', 39],
  ['trailing commas', '{"Version":"2012-10-17","Statement":["a",],}', 42],
  ['a byte order mark', '\ufeff{"Version":"2012-10-17","Statement":[]}', 39],
  ['a name that is there twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', 62],
  ['letters of Latin-1', '{"Version":"2012-10-17","Id":"é","Statement":[]}', 48],
];

describe('how many characters a document has', () => {
  for (const [name, text, size] of documents) {
    it(`${name}: ${size}`, () => {
      const { root } = parseJson(text);
      assert.equal(root?.type === 'object' ? policySize(root, text).compact : undefined, size, 'rules and lenses');
      const prepared = prepareDocument({ name: 'policy.json', text }, 'permission');
      assert.equal(prepared.ok ? prepared.document.size : prepared.problem, size, 'plans');
    });
  }
});
