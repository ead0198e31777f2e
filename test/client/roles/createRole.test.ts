import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { send } from '../../../client/src/aws/cli';
import { getInstanceProfile, getRole } from '../../../client/src/aws/iam';
import type { StepStatus } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import { planUndo } from '../../../client/src/plans/undoPlan';
import { planCreateRole } from '../../../client/src/roles/createRole';
import { planUpdateTrust } from '../../../client/src/roles/updateTrust';
import {
  type Bench,
  ec2Trust,
  expectOk,
  fileOf,
  lambdaTrust,
  planOf,
  startBench,
  statesOf,
} from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const trust = fileOf('my files/trust.json', lambdaTrust);
const roleArn = 'arn:aws:iam::123456789012:role/my-app-lambda-role';

function wanted(more: object = {}) {
  return { roleName: 'my-app-lambda-role', trust, trustRemark: 'no findings', ...more };
}

function plan(more?: object) {
  return planOf(planCreateRole(bench.account, wanted(more)));
}

async function roleInAccount() {
  return send(bench.cli, getRole('my-app-lambda-role'), bench.account.target);
}

async function roleExists(document: unknown): Promise<void> {
  const name = { RoleName: 'my-app-lambda-role' };
  await bench.seed('CreateRole', { ...name, AssumeRolePolicyDocument: JSON.stringify(document) });
}

test('a role is created, waited for, and its plan filled in', async () => {
  const seen: string[] = [];
  const show = (statuses: readonly StepStatus[]) => seen.push(statesOf({ statuses }));
  const report = await bench.run(plan(), { onProgress: show });
  assert.deepEqual(seen, ['running pending', 'done pending', 'done running', 'done done']);
  assert.equal(report.outcome, 'done');
  assert.equal(report.summary, 'Role my-app-lambda-role created.');
  assert.deepEqual(report.statuses[0]?.result, { label: 'Role ARN', value: roleArn });
  assert.deepEqual(expectOk(await roleInAccount()).trust, lambdaTrust);
  assert.deepEqual(await bench.leftovers(), []);
  assert.equal(
    renderPlan(report.plan, 'posix', report.statuses).text,
    `# Create role my-app-lambda-role in 123456789012 (default credentials, us-east-1)
# Trust policy: my files/trust.json, no findings
aws iam create-role --role-name my-app-lambda-role --assume-role-policy-document 'file://my files/trust.json' --region us-east-1 --output json  # ✓
aws iam wait role-exists --role-name my-app-lambda-role --region us-east-1  # ✓
# Role ARN: ${roleArn}
`,
  );
});

test('what runs is what is shown, but for the path of the document', async () => {
  const shown = renderPlan(plan(), 'posix').text.split('\n').slice(2, 4);
  await bench.run(plan());
  const ran = bench.logged.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
  const copy = /file:\/\/\S+\/rolewright-\w+\/create-role\.json/;
  assert.match(ran[0] ?? '', copy);
  assert.deepEqual([ran[0]?.replace(copy, "'file://my files/trust.json'"), ran[1]], shown);
});

test('comments and trailing commas are not sent', async () => {
  const text = `\ufeff// who\n${trust.text.replace('"sts:AssumeRole"', '"sts:AssumeRole", /* only this */')}`;
  const { run, account } = bench;
  const clean = planOf(planCreateRole(account, wanted({ trust: { name: 'trust.jsonc', text } })));
  assert.deepEqual(clean.notes, [
    'Trust policy: trust.jsonc, no findings',
    'Sent without the comments and trailing commas of trust.jsonc.',
  ]);
  assert.equal((await run(clean)).outcome, 'done');
  assert.deepEqual(expectOk(await roleInAccount()).trust, lambdaTrust);
});

test('a name that is taken stops the plan and offers to update the trust policy', async () => {
  await roleExists(ec2Trust);
  const report = await bench.run(plan());
  assert.equal(statesOf(report), 'failed pending');
  assert.equal(
    report.summary,
    'Create role my-app-lambda-role: the name is taken. Role with name my-app-lambda-role already exists. Nothing was done.',
  );
  assert.deepEqual(report.explanation?.actions, ['updateTrust']);
  assert.deepEqual(expectOk(await roleInAccount()).trust, ec2Trust);

  const current = expectOk(await roleInAccount()).trust;
  const update = planOf(planUpdateTrust(bench.account, { roleName: 'my-app-lambda-role', trust, current }));
  const updated = await bench.run(update);
  assert.equal(updated.summary, 'The trust policy of my-app-lambda-role is updated.');
  assert.deepEqual(expectOk(await roleInAccount()).trust, lambdaTrust);
});

test('a trust policy that is the same is not sent again', async () => {
  const current = { Statement: lambdaTrust.Statement[0] ?? {}, Version: '2012-10-17' };
  const update = planOf(planUpdateTrust(bench.account, { roleName: 'r', trust, current }));
  const report = await bench.run(update);
  assert.equal(statesOf(report), 'notNeeded');
  assert.equal(report.summary, 'The trust policy of r was up to date already.');
  assert.deepEqual(bench.faults.operations, []);
  assert.match(
    renderPlan(update, 'posix').text,
    /\n# – Update the trust policy of r: the role has this trust policy already\n$/,
  );
});

test('tags that IAM would refuse are refused before', () => {
  const tags = [
    { key: 'team', value: 'a' },
    { key: 'Team', value: 'b' },
    { key: 'aws:foo', value: 'c' },
  ];
  assert.deepEqual(planCreateRole(bench.account, wanted({ tags })), {
    ok: false,
    problems: [
      'The tag key aws:foo begins with aws:, which is reserved for AWS.',
      'IAM takes the tag keys team and Team for the same one. Keep one of them.',
    ],
  });
});

test('updating a role that does not exist', async () => {
  const report = await bench.run(planOf(planUpdateTrust(bench.account, { roleName: 'nobody', trust })));
  assert.equal(statesOf(report), 'failed');
  assert.equal(report.error?.kind, 'noSuchEntity');
});

test('cancel before the first step leaves everything undone', async () => {
  const report = await bench.run(plan(), { signal: AbortSignal.abort() });
  assert.equal(report.outcome, 'cancelled');
  assert.equal(report.summary, 'Create role my-app-lambda-role: cancelled. Nothing was done.');
  assert.equal(statesOf(report), 'pending pending');
  assert.deepEqual(bench.faults.operations, []);
});

test('cancel while AWS works: the account is asked, the report is true, and resume does the rest', async () => {
  bench.faults.order('CreateRole', { kind: 'carryOutAndHang' });
  const abort = new AbortController();
  const running = bench.run(plan(), { cli: bench.program, signal: abort.signal });
  await bench.faults.arrived('CreateRole');
  abort.abort();
  const report = await running;
  assert.equal(report.outcome, 'cancelled');
  assert.equal(statesOf(report), 'done pending');
  assert.deepEqual(report.statuses[0], {
    state: 'done',
    note: 'The answer was lost, but the account shows that it was done.',
    result: { label: 'Role ARN', value: roleArn },
  });
  assert.equal(report.summary, 'Create role my-app-lambda-role: cancelled. 1 of 2 steps was done; nothing was undone.');
  assert.deepEqual(await bench.leftovers(), []);
  bench.faults.clear();
  const resumed = await bench.run(report.plan, { previous: report });
  assert.equal(statesOf(resumed), 'done done');
  assert.deepEqual(bench.faults.operations, ['GetRole']);
});

test('cancel while AWS has not begun: the outcome is called uncertain', async () => {
  bench.faults.order('CreateRole', { kind: 'hang' });
  const abort = new AbortController();
  const running = bench.run(plan(), { cli: bench.program, signal: abort.signal });
  await bench.faults.arrived('CreateRole');
  abort.abort();
  const report = await running;
  assert.equal(statesOf(report), 'unknown pending');
  assert.equal(
    report.summary,
    'Create role my-app-lambda-role: cancelled. Nothing was done. Create role my-app-lambda-role: ' +
      'its outcome is not certain: the account did not show it when asked a moment later.',
  );
  assert.match(renderPlan(report.plan, 'posix', report.statuses).text, /--output json {2}# \?\n# Cancelled while/);
  bench.faults.clear();
  const resumed = await bench.run(report.plan, { previous: report });
  assert.equal(statesOf(resumed), 'done done');
  assert.deepEqual(bench.faults.operations, ['GetRole', 'CreateRole', 'GetRole']);
});

test('an uncertain step that turns out to be done is not repeated', async () => {
  bench.faults.order('CreateRole', { kind: 'carryOutAndHang' });
  bench.faults.order('GetRole', { kind: 'error', status: 403, code: 'AccessDenied', message: 'no' });
  const abort = new AbortController();
  const running = bench.run(plan(), { cli: bench.program, signal: abort.signal });
  await bench.faults.arrived('CreateRole');
  abort.abort();
  const report = await running;
  assert.equal(statesOf(report), 'unknown pending');
  assert.equal(report.statuses[0]?.note, 'Its outcome is not known: the account could not be asked.');
  bench.faults.clear();
  const resumed = await bench.run(report.plan, { previous: report });
  assert.deepEqual(resumed.statuses[0], {
    state: 'done',
    note: 'It had been carried out the time before.',
    result: { label: 'Role ARN', value: roleArn },
  });
  assert.deepEqual(bench.faults.operations, ['GetRole', 'GetRole']);
});

test('a connection that breaks after the request is treated like a lost answer', async () => {
  bench.faults.order('CreateRole', { kind: 'carryOutAndDrop' });
  const report = await bench.run(plan(), { cli: bench.program });
  assert.equal(report.outcome, 'done');
  assert.equal(statesOf(report), 'done done');
});

test('what IAM would refuse is refused before anything is sent', () => {
  const long = fileOf('long.json', { ...lambdaTrust, Id: 'x'.repeat(9_000) });
  const refused = planCreateRole(bench.account, {
    roleName: 'my role',
    trust: long,
    path: 'team',
    description: 'file://x',
    maxSessionDuration: 60,
  });
  assert.deepEqual(refused, {
    ok: false,
    problems: [
      'A role name cannot contain a blank. Letters, digits and + = , . @ _ - are allowed.',
      'A path begins and ends with a slash, such as /service-role/.',
      'A description cannot begin with file:// or http://, because the AWS CLI would load it.',
      'The duration is 3600 (1 hour) to 43200 (12 hours) seconds.',
      'long.json has 9,138 characters without blanks; a trust policy can have at most 8,192.',
    ],
  });
});

test('a trust policy that only another account could use is warned of', () => {
  const [statement] = lambdaTrust.Statement;
  const trusting = (key: string, value: string) => {
    const document = { ...lambdaTrust, Statement: [{ ...statement, Condition: { StringEquals: { [key]: value } } }] };
    return fileOf('trust.json', document);
  };
  const warnings = (file: ReturnType<typeof fileOf>) => [
    plan({ trust: file }).warnings,
    planOf(planUpdateTrust(bench.account, { roleName: 'r', trust: file })).warnings,
  ];
  const other = [
    'The trust policy lets lambda.amazonaws.com assume the role only for "aws:SourceAccount": "210987654321", but the role is in the account 123456789012. Nothing in this account can ever use it.',
  ];
  assert.deepEqual(warnings(trusting('aws:SourceAccount', '210987654321')), [other, other]);
  assert.deepEqual(warnings(trusting('aws:SourceAccount', '123456789012')), [[], []]);
  assert.deepEqual(warnings(trusting('aws:SourceAccount', '${aws:PrincipalAccount}')), [[], []]);
  assert.deepEqual(warnings(trusting('aws:SourceArn', 'arn:aws:lambda:us-east-1:123456789012:function:f')), [[], []]);
  assert.deepEqual(warnings(trusting('aws:SourceOrgID', 'o-a1b2c3d4e5')), [[], []]);
});

test('a role for EC2 gets its instance profile, and undo takes both away', async () => {
  const created = plan({ trust: fileOf('trust.json', ec2Trust), path: '/apps/' });
  assert.deepEqual(renderPlan(created, 'posix').text.trimEnd().split('\n').slice(-2), [
    'aws iam create-instance-profile --instance-profile-name my-app-lambda-role --path /apps/ --region us-east-1 --output json',
    'aws iam add-role-to-instance-profile --instance-profile-name my-app-lambda-role --role-name my-app-lambda-role --region us-east-1',
  ]);
  const report = await bench.run(created);
  assert.equal(statesOf(report), 'done done done done');
  const profile = () => send(bench.cli, getInstanceProfile('my-app-lambda-role'), bench.account.target);
  assert.deepEqual(expectOk(await profile()), {
    name: 'my-app-lambda-role',
    path: '/apps/',
    roles: ['my-app-lambda-role'],
  });
  const undo = planUndo(report);
  assert.ok(undo);
  assert.equal((await bench.run(undo.plan)).outcome, 'done');
  assert.equal((await profile()).ok, false);
  assert.equal((await roleInAccount()).ok, false);
});
