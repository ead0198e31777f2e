import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { askIn } from '../../../client/src/plans/plan';
import { readRole } from '../../../client/src/roles/readRole';
import { renderReport } from '../../../client/src/roles/renderReport';
import type { ExpectedRole } from '../../../client/src/roles/roleReport';
import { verifiedStateOf, verifyRole } from '../../../client/src/roles/verifyRole';
import {
  allowing,
  type Bench,
  ec2Trust,
  expectOk,
  lambdaTrust,
  motoAccount,
  startBench,
} from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const context = { accountId: motoAccount, sourceSenders: ['lambda.amazonaws.com', 'states.amazonaws.com'] };
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const dynamo = 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess';
const ours = 'arn:aws:iam::123456789012:policy/ours';

async function makeRole(trust: unknown, ...arns: readonly string[]): Promise<void> {
  await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(trust) });
  for (const arn of arns) await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: arn });
}

async function verify(expected: Partial<ExpectedRole>) {
  const found = await readRole(askIn(bench.cli, bench.account.target), 'r');
  const trust = { file: 'trust.json', document: lambdaTrust };
  return verifyRole({ roleName: 'r', trust, exact: true, deployable: false, ...expected }, expectOk(found), context);
}

test('a role that is as it should be', async () => {
  await makeRole(lambdaTrust, logs);
  const report = await verify({ policies: [{ arn: logs }] });
  assert.equal(report.inStep, true);
  assert.equal(
    renderReport(report, bench.account).text,
    `# Role r in 123456789012
✓ In sync with the workspace.
arn:aws:iam::123456789012:role/r

✓ Trust policy as in trust.json
✓ AWSLambdaBasicExecutionRole attached
✓ Lambda can assume this role
✓ It can write logs
`,
  );
});

test('missing, extra, another document, another trust policy', async () => {
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:PutObject')) });
  await makeRole(ec2Trust, dynamo, ours);
  const document = JSON.stringify(allowing('s3:GetObject'));
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'inside', PolicyDocument: document });
  const policies = [{ arn: logs }, { arn: ours, file: 'ours.json', document: allowing('s3:GetObject') }];
  const report = await verify({ policies });
  assert.equal(report.inStep, false);
  assert.deepEqual(
    report.checks.map(({ topic, ok, wanted, found }) => [topic, ok, wanted, found]),
    [
      [
        ...['trust', false, 'Trust policy as in trust.json'],
        'lacks {"Action":["sts:assumerole"],"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com"]}}; ' +
          'has {"Action":["sts:assumerole"],"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"]}}',
      ],
      ['attached', false, 'AWSLambdaBasicExecutionRole attached', 'missing'],
      ['attached', true, 'ours attached', 'attached'],
      ['document', false, 'ours as in ours.json', 'another document'],
      ['attached', false, 'Not in the workspace', 'AmazonDynamoDBReadOnlyAccess is attached'],
      ['inline', false, 'Not in the workspace', 'inline policy inside'],
      ['assume', false, 'Lambda can assume this role', 'no'],
      ['logs', false, 'It can write logs', 'no'],
    ],
  );
  const { text, remedies } = renderReport(report, bench.account);
  assert.equal(
    text,
    `# Role r in 123456789012
✗ 7 checks failed.
arn:aws:iam::123456789012:role/r

✗ Trust policy as in trust.json: differs
    The account lacks
      Action: sts:assumerole
      Effect: Allow
      Principal: Service lambda.amazonaws.com
    The account has
      Action: sts:assumerole
      Effect: Allow
      Principal: Service ec2.amazonaws.com
✗ AWSLambdaBasicExecutionRole attached: missing
✓ ours attached
✗ ours as in ours.json: another document
✗ Not in the workspace: AmazonDynamoDBReadOnlyAccess is attached
✗ Not in the workspace: inline policy inside
✗ Lambda can assume this role: no
✗ It can write logs: no

# What to do
- Update the trust policy from trust.json, or change the file.
- Attach AWSLambdaBasicExecutionRole.
- Attach ours.json again to make it the default version of ours.
- If AmazonDynamoDBReadOnlyAccess is not needed, detach it; if it is, add it to what this role should have.
- If inside is not needed, delete it; if it is, keep its document as a file.
- Attach AWSLambdaBasicExecutionRole, or allow logs:CreateLogStream and logs:PutLogEvents.
`,
  );
  assert.deepEqual(
    remedies.map(({ line, remedy }) => [text.split('\n')[line], remedy]),
    [
      ['- Update the trust policy from trust.json, or change the file.', 'updateTrust'],
      ['- Attach AWSLambdaBasicExecutionRole.', 'attachPolicies'],
      ['- Attach ours.json again to make it the default version of ours.', 'attachPolicies'],
      ['- Attach AWSLambdaBasicExecutionRole, or allow logs:CreateLogStream and logs:PutLogEvents.', 'attachPolicies'],
    ],
  );
});

test('what is inconclusive or not specified is told apart from what failed, with the whole reason', () => {
  const reason = 'when the conditions of the policy are met';
  const checks = [
    { topic: 'assume', ok: undefined, wanted: 'Lambda can assume this role', found: reason },
    { topic: 'attached', ok: true, wanted: 'Not specified', found: 'ours is attached' },
  ] as const;
  const report = { roleName: 'r', arn: undefined, inStep: false, checks };
  const lines = (more: typeof report) => renderReport(more, bench.account).text.split('\n').slice(1);
  assert.deepEqual(lines(report), [
    '? No check failed, but 1 check is inconclusive.',
    '',
    `? Lambda can assume this role: ${reason}`,
    '– Not specified: ours is attached',
    '',
  ]);
});

test('a document that may not be read leaves the answer open', async () => {
  await makeRole(lambdaTrust, dynamo);
  const denied = { kind: 'error', status: 403, code: 'AccessDenied', message: 'no' } as const;
  bench.faults.order('GetPolicy', denied);
  const report = await verify({ policies: [{ arn: dynamo }] });
  assert.deepEqual(report.checks.at(-1), {
    topic: 'logs',
    ok: undefined,
    wanted: 'It can write logs',
    found: 'the document of AmazonDynamoDBReadOnlyAccess could not be read (AccessDenied)',
  });
});

test('everything that is declared is compared, and what the role has beyond it', async () => {
  const limit = 'arn:aws:iam::aws:policy/PowerUserAccess';
  await bench.seed('CreateRole', {
    ...{ RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(lambdaTrust), Path: '/old/', Description: 'old' },
    ...{
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'x',
      'Tags.member.2.Key': 'more',
      'Tags.member.2.Value': '',
    },
    ...{ MaxSessionDuration: '3600', PermissionsBoundary: limit },
  });
  for (const [PolicyName = '', action = ''] of [
    ['same', 's3:GetObject'],
    ['other', 's3:*'],
    ['more', 's3:*'],
  ]) {
    await bench.seed('PutRolePolicy', {
      ...{ RoleName: 'r', PolicyName, PolicyDocument: JSON.stringify(allowing(action)) },
    });
  }
  const document = allowing('s3:GetObject');
  const declared = {
    policies: [],
    inline: [
      { name: 'same', file: 'same.json', document },
      { name: 'other', file: 'other.json', document },
      { name: 'none', file: 'none.json', document },
      { name: 'same', file: 'broken.json' },
    ],
    deployable: true,
    path: '/new/',
    description: 'new',
    maxSessionDuration: 7_200,
    tags: [
      { key: 'team', value: 'y' },
      { key: 'cost', value: '1' },
    ],
  };
  const report = await verify(declared);
  const lines = (from: typeof report) =>
    from.checks
      .filter(({ topic }) => !['trust', 'assume', 'logs'].includes(topic))
      .map(({ topic, ok, extra, wanted, found }) => [topic, extra ? 'extra' : ok, wanted, found]);
  assert.deepEqual(lines(report), [
    ['inline', true, 'Inline policy same as in same.json', 'the same'],
    ['inline', false, 'Inline policy other as in other.json', 'another document'],
    ['inline', false, 'Inline policy none as in none.json', 'missing'],
    ['inline', true, 'Inline policy same', 'there'],
    ['inline', 'extra', 'Not in the workspace', 'inline policy more'],
    ['path', false, 'Path /new/', '/old/'],
    ['description', false, 'Description "new"', 'old'],
    ['session', false, 'Sessions of at most 7200 s', '3600 s'],
    ['boundary', 'extra', 'Not in the workspace', 'permissions boundary PowerUserAccess'],
    ['tags', false, 'Tags team=y, cost=1', 'team=x, no cost'],
    ['tags', 'extra', 'Not in the workspace', 'tags more='],
  ]);
  assert.equal(verifiedStateOf(report), 'differs');
  const { text, remedies } = renderReport(report, bench.account);
  assert.deepEqual(
    remedies.map(({ line, remedy }) => [text.split('\n')[line], remedy]),
    [
      ['- Deploy the role, which writes other.json to other.', 'deployRole'],
      ['- Deploy the role, which writes none.json to none.', 'deployRole'],
      [
        '- If more is not needed, deploy the role and tick it; if it is, add it to what this role should have.',
        'deployRole',
      ],
      ['- Deploy the role, or change what the workspace says of it.', 'deployRole'],
      ['- Deploy the role, or change what the workspace says of it.', 'deployRole'],
      [
        '- If the boundary PowerUserAccess is wanted, declare it; if it is not, deploy the role and tick it.',
        'deployRole',
      ],
      ['- Deploy the role, or change what the workspace says of it.', 'deployRole'],
      ['- If the tags are wanted, declare them; if they are not, deploy the role and tick them.', 'deployRole'],
      ['- Attach AWSLambdaBasicExecutionRole, or allow logs:CreateLogStream and logs:PutLogEvents.', 'attachPolicies'],
    ],
  );
  // What is not said is not compared, and nothing is called too much.
  const unsaid = await verify({ exact: false });
  assert.deepEqual(lines(unsaid), [
    ['inline', true, 'Not specified', 'inline policy same'],
    ['inline', true, 'Not specified', 'inline policy other'],
    ['inline', true, 'Not specified', 'inline policy more'],
  ]);
  assert.equal(verifiedStateOf(unsaid), 'inStep');
});

test('a trust policy with a deleted principal, and one that only reads like it', async () => {
  const gone = 'AROAIOSFODNN7EXAMPLE1';
  const statement = { Effect: 'Allow', Principal: { AWS: gone }, Action: 'sts:AssumeRole' };
  await makeRole({ Version: '2012-10-17', Statement: [statement] });
  const report = await verify({});
  assert.deepEqual(
    report.checks.filter(({ wanted }) => wanted === 'Only principals that exist').map(({ found }) => found),
    [`${gone}, which is what remains of a deleted principal`],
  );
  await bench.reset();
  const [lambda = {}] = lambdaTrust.Statement;
  const condition = { StringEquals: { 'aws:userid': gone } };
  await makeRole({ Version: '2012-10-17', Statement: [{ ...lambda, Condition: condition }] });
  const fine = await verify({});
  assert.deepEqual(
    fine.checks.filter(({ wanted }) => wanted === 'Only principals that exist'),
    [],
  );
});

test('a role that is not there', async () => {
  const found = await readRole(askIn(bench.cli, bench.account.target), 'r');
  assert.equal(found.ok ? 'ok' : found.error.kind, 'noSuchEntity');
  assert.deepEqual(verifyRole({ roleName: 'r', exact: false, deployable: false }, undefined, context).checks, [
    {
      topic: 'role',
      ok: false,
      wanted: 'Role r',
      found: 'not in the account',
      advice: 'Create r, or choose the account that has it.',
      remedy: 'createRole',
    },
  ]);
});

test('a role of the workspace that is not there is to be deployed', () => {
  const [check] = verifyRole({ roleName: 'r', exact: true, deployable: true }, undefined, context).checks;
  assert.equal(check?.advice, 'Deploy r, or choose the account that has it.');
  assert.equal(check?.remedy, 'deployRole');
});

test('a condition on the source is compared with the account', async () => {
  const own = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders';
  const other = 'arn:aws:states:us-east-1:210987654321:stateMachine:orders';
  const cases = [
    ['lambda', { StringEquals: { 'aws:SourceAccount': '123456789012' } }, true, 'yes'],
    ['lambda', { StringEquals: { 'aws:SourceAccount': ['123456789012', '210987654321'] } }, true, 'yes'],
    [
      'lambda',
      { StringEquals: { 'aws:SourceAccount': '210987654321' } },
      false,
      'no, only for "aws:SourceAccount": "210987654321"',
    ],
    ['lambda', { StringNotEquals: { 'aws:SourceAccount': '210987654321' } }, true, 'yes'],
    [
      'states',
      { ArnLike: { 'aws:SourceArn': own }, StringEquals: { 'aws:SourceAccount': '123456789012' } },
      true,
      `yes, for ${own}`,
    ],
    ['states', { ArnLike: { 'aws:SourceArn': other } }, false, `no, only for "aws:SourceArn": "${other}"`],
    [
      'states',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:stateMachine:*' } },
      true,
      'yes, for arn:aws:states:*:*:stateMachine:*',
    ],
    // Whether this service tells for whom it acts is not known: the condition may never be met.
    [
      'other',
      { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      undefined,
      'when the conditions of the policy are met',
    ],
    [
      'other',
      { StringEquals: { 'aws:SourceAccount': '210987654321' } },
      false,
      'no, only for "aws:SourceAccount": "210987654321"',
    ],
    [
      'other',
      { StringEqualsIfExists: { 'aws:SourceAccount': '210987654321' } },
      undefined,
      'when the conditions of the policy are met',
    ],
    [
      'lambda',
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      undefined,
      'when the conditions of the policy are met',
    ],
  ] as const;
  for (const [service, Condition, ok, found] of cases) {
    await bench.reset();
    const Principal = { Service: `${service}.amazonaws.com` };
    const statement = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition };
    const document = { Version: '2012-10-17', Statement: [statement] };
    await makeRole(document, logs);
    const report = await verify({ trust: { file: 'trust.json', document: JSON.parse(JSON.stringify(document)) } });
    const check = report.checks.find(({ topic }) => topic === 'assume');
    assert.deepEqual([check?.ok, check?.found], [ok, found], JSON.stringify(Condition));
    if (ok === false) {
      const advice = 'Change the condition in the trust policy to 123456789012, then update it.';
      assert.equal(check?.advice, `A role can be used only in its own account. ${advice}`);
    }
  }
});
