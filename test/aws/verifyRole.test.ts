import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { askIn } from '../../client/src/roles/plan';
import { readRole } from '../../client/src/roles/readRole';
import { renderReport } from '../../client/src/roles/renderReport';
import { type ExpectedRole, verifyRole } from '../../client/src/roles/verifyRole';
import { allowing, type Bench, ec2Trust, expectOk, lambdaTrust, startBench } from './support';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

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
  return verifyRole({ roleName: 'r', trust, ...expected }, expectOk(found));
}

test('a role that is as it should be', async () => {
  await makeRole(lambdaTrust, logs);
  const report = await verify({ policies: [{ arn: logs }] });
  assert.equal(report.inStep, true);
  assert.equal(
    renderReport(report, bench.account).text,
    `# Role r in 123456789012
Role r is in step with the workspace.
arn:aws:iam::123456789012:role/r

   Wanted                                In the account
✓  Trust policy as in trust.json         the same
✓  AWSLambdaBasicExecutionRole attached  attached
✓  Lambda can assume this role           yes
✓  It can write logs                     yes
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
      ['attached', false, 'Nothing more', 'AmazonDynamoDBReadOnlyAccess is attached as well'],
      ['inline', false, 'Nothing more', 'inline policy inside'],
      ['assume', false, 'Lambda can assume this role', 'no'],
      ['logs', false, 'It can write logs', 'no'],
    ],
  );
  const { text, remedies } = renderReport(report, bench.account);
  assert.equal(
    text,
    `# Role r in 123456789012
Role r: 7 points differ.
arn:aws:iam::123456789012:role/r

   Wanted                                In the account
✗  Trust policy as in trust.json         differs:
     the account lacks
       Action: sts:assumerole
       Effect: Allow
       Principal: Service lambda.amazonaws.com
     the account has
       Action: sts:assumerole
       Effect: Allow
       Principal: Service ec2.amazonaws.com
✗  AWSLambdaBasicExecutionRole attached  missing
✓  ours attached                         attached
✗  ours as in ours.json                  another document
✗  Nothing more                          AmazonDynamoDBReadOnlyAccess is attached as well
✗  Nothing more                          inline policy inside
✗  Lambda can assume this role           no
✗  It can write logs                     no

# What to do
- Update the trust policy from trust.json, or change the file.
- Attach AWSLambdaBasicExecutionRole.
- Attach ours.json again to make it the default version of ours.
- If AmazonDynamoDBReadOnlyAccess is not needed, detach it; if it
  is, add it to what this role should have.
- If inside is not needed, delete it; if it is, keep its document
  as a file.
- Attach AWSLambdaBasicExecutionRole, or allow
  logs:CreateLogStream and logs:PutLogEvents.
`,
  );
  assert.deepEqual(
    remedies.map(({ line, remedy }) => [text.split('\n')[line], remedy]),
    [
      ['- Update the trust policy from trust.json, or change the file.', 'updateTrust'],
      ['- Attach AWSLambdaBasicExecutionRole.', 'attachPolicies'],
      ['- Attach ours.json again to make it the default version of ours.', 'attachPolicies'],
      ['- Attach AWSLambdaBasicExecutionRole, or allow', 'attachPolicies'],
    ],
  );
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

test('a role that is not there', async () => {
  const found = await readRole(askIn(bench.cli, bench.account.target), 'r');
  assert.equal(found.ok ? 'ok' : found.error.kind, 'noSuchEntity');
  assert.deepEqual(verifyRole({ roleName: 'r' }, undefined).checks, [
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
