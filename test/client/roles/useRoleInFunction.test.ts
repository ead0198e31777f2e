import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import { getRole } from '../../../client/src/aws/iam';
import { getFunctionConfiguration, listFunctions } from '../../../client/src/aws/lambda';
import { checkFunctionName } from '../../../client/src/aws/names';
import type { Plan, StepStatus } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import { planUndo } from '../../../client/src/plans/undoPlan';
import { planUseRole } from '../../../client/src/roles/useRoleInFunction';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { refusal } from '../../support/fakeAws';
import { type Bench, ec2Trust, expectOk, lambdaTrust, planOf, startBench, statesOf } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(async () => {
  await bench.reset();
  for (const [name, trust] of [
    ['old', lambdaTrust],
    ['new', lambdaTrust],
    ['machine', ec2Trust],
  ] as const) {
    await bench.seed('CreateRole', { RoleName: name, Path: '/team/', AssumeRolePolicyDocument: JSON.stringify(trust) });
  }
  await createFunction();
});

const oldRole = 'arn:aws:iam::123456789012:role/team/old';
const newRole = 'arn:aws:iam::123456789012:role/team/new';

/** The smallest function that moto takes, without the half second of the CLI. */
async function createFunction(): Promise<void> {
  const answer = await fetch(`${bench.faults.url}/2015-03-31/functions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization:
        'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({
      FunctionName: 'resizer',
      Role: oldRole,
      PackageType: 'Image',
      Code: { ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/resizer:1' },
    }),
  });
  assert.equal(answer.status, 201, await answer.text());
  bench.faults.clear();
}

const ask = <T>(request: AwsRequest<T>) => send(bench.cli, request, bench.account.target);

async function planFor(roleName: string, roleIsNew = false): Promise<Plan> {
  const role = expectOk(await ask(getRole(roleName)));
  const target = expectOk(await ask(getFunctionConfiguration('resizer')));
  bench.faults.clear();
  return planOf(planUseRole(bench.account, { role, target, roleIsNew }));
}

async function roleInUse(): Promise<string> {
  return expectOk(await ask(getFunctionConfiguration('resizer'))).role;
}

const notYet = refusal(
  'InvalidParameterValueException',
  'The role defined for the function cannot be assumed by Lambda.',
);

test('the functions of the region are listed with their roles', async () => {
  const [listed, ...more] = expectOk(await ask(listFunctions()));
  assert.deepEqual([listed?.functionName, listed?.role, more.length], ['resizer', oldRole, 0]);
});

test('a function of another account is refused, for its name may be that of one of this account', async () => {
  const role = expectOk(await ask(getRole('new')));
  const target = expectOk(await ask(getFunctionConfiguration('resizer')));
  const arn = 'arn:aws:lambda:us-east-1:210987654321:function:resizer';
  assert.deepEqual(planUseRole(bench.account, { role, target: { ...target, arn }, roleIsNew: false }), {
    ok: false,
    problems: [`${arn} belongs to the account 210987654321. A function can only have a role of its own account.`],
  });
});

test('a function gets a role, is waited for, and gets its former role by undo', async () => {
  const plan = await planFor('new', true);
  assert.equal(
    renderPlan(plan, 'posix').text,
    `# Use role new in function resizer in 123456789012 (default credentials, us-east-1)
# resizer has the role old now.
aws iam wait role-exists --role-name new --region us-east-1
aws lambda update-function-configuration --function-name resizer --role ${newRole} --region us-east-1 --output json
aws lambda wait function-updated --function-name resizer --region us-east-1
`,
  );
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done done');
  assert.equal(report.summary, 'resizer runs with the role new.');
  assert.deepEqual(report.statuses[1]?.result, {
    label: 'Function ARN',
    value: 'arn:aws:lambda:us-east-1:123456789012:function:resizer',
  });
  assert.equal(await roleInUse(), newRole);
  const undo = planUndo(report);
  assert.ok(undo);
  assert.equal(undo.label, 'Undo the Step');
  assert.deepEqual(
    undo.plan.steps.map(({ title }) => title),
    ['Give resizer the role old again', 'Wait until resizer is updated'],
  );
  assert.equal((await bench.run(undo.plan)).outcome, 'done');
  assert.equal(await roleInUse(), oldRole);
});

test('a role that Lambda cannot assume yet is tried again, with pauses that are shown', async () => {
  const plan = await planFor('new');
  bench.faults.order('UpdateFunctionConfiguration', notYet, notYet);
  const notes: string[] = [];
  const pauses: number[] = [];
  const report = await bench.run(plan, {
    delay: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    onProgress: (statuses) => notes.push(...statuses.flatMap(waitingNote)),
  });
  assert.equal(report.outcome, 'done');
  assert.deepEqual(pauses, [2_000, 4_000]);
  assert.deepEqual(notes, [
    'Lambda cannot assume the role yet; trying again in 2 s (attempt 2 of 7).',
    'Lambda cannot assume the role yet; trying again in 4 s (attempt 3 of 7).',
  ]);
  assert.equal(await roleInUse(), newRole);
});

function waitingNote({ state, note }: StepStatus): readonly string[] {
  return state === 'waiting' && note !== undefined ? [note] : [];
}

test('the tries have an end, and the reason is told', async () => {
  const plan = await planFor('new');
  bench.faults.order('UpdateFunctionConfiguration', ...Array.from({ length: 7 }, () => notYet));
  const report = await bench.run(plan);
  assert.equal(report.error?.kind, 'roleNotAssumable');
  assert.equal(bench.faults.operations.filter((name) => name === 'UpdateFunctionConfiguration').length, 7);
  assert.match(
    report.summary,
    /^Give resizer the role new: Lambda cannot assume the role\. Lambda did not take the role\. /,
  );
  assert.equal(statesOf(report), 'failed pending');
});

test('a pause can be cancelled, and nothing was changed', async () => {
  const plan = await planFor('new');
  bench.faults.order('UpdateFunctionConfiguration', notYet);
  const abort = new AbortController();
  const report = await bench.run(plan, { signal: abort.signal, delay: async () => abort.abort() });
  assert.equal(statesOf(report), 'cancelled pending');
  assert.equal(await roleInUse(), oldRole);
});

test('any other refused value fails at once', async () => {
  const plan = await planFor('new');
  bench.faults.order('UpdateFunctionConfiguration', refusal('InvalidParameterValueException', 'Memory is odd.'));
  const report = await bench.run(plan);
  assert.equal(report.error?.kind, 'invalidInput');
  assert.deepEqual(bench.faults.operations, ['UpdateFunctionConfiguration']);
});

test('a trust policy without Lambda is warned of, and not waited for', async () => {
  const plan = await planFor('machine');
  assert.deepEqual(plan.warnings, [
    'The trust policy of machine does not trust lambda.amazonaws.com, so that Lambda cannot assume it.',
  ]);
  bench.faults.order('UpdateFunctionConfiguration', notYet);
  const report = await bench.run(plan);
  assert.equal(report.error?.kind, 'roleNotAssumable');
  assert.deepEqual(bench.faults.operations, ['UpdateFunctionConfiguration']);
});

test('a function that has the role already is left alone', async () => {
  const plan = await planFor('old', true);
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'notNeeded');
  assert.equal(report.summary, 'resizer had the role old already.');
  assert.equal(planUndo(report), undefined);
  assert.deepEqual(bench.faults.operations, []);
});

test('a lost answer is looked up in the function', async () => {
  const plan = await planFor('new');
  bench.faults.order('UpdateFunctionConfiguration', { kind: 'carryOutAndDrop' });
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done');
  assert.equal(report.statuses[0]?.note, 'The answer was lost, but the account shows that it was done.');
});

test('a function that does not exist', async () => {
  const result = await ask(getFunctionConfiguration('nobody'));
  assert.equal(result.ok ? 'ok' : result.error.kind, 'noSuchEntity');
});

test('names of functions', () => {
  for (const name of ['resizer', 'a_b-C', 'arn:aws:lambda:eu-west-1:123456789012:function:f']) {
    assert.equal(checkFunctionName(name), undefined);
  }
  assert.equal(checkFunctionName(''), 'Type the name or the ARN of a function.');
  assert.match(checkFunctionName('a b') ?? '', /^A function name cannot contain a blank\./);
  assert.match(checkFunctionName('x'.repeat(65)) ?? '', /at most 64 characters; this one has 65\.$/);
  assert.match(checkFunctionName('arn:aws:lambda:eu-west-1:1:function:f:2') ?? '', /without a version\.$/);
});

test('a condition on the source is compared with the function', async () => {
  const target = expectOk(await ask(getFunctionConfiguration('resizer')));
  const warnings = (Condition: JsonObject) => {
    const [statement] = lambdaTrust.Statement;
    const trust: JsonObject = { ...lambdaTrust, Statement: [{ ...statement, Condition }] };
    return planOf(
      planUseRole(bench.account, { role: { roleName: 'r', arn: newRole, trust }, target, roleIsNew: false }),
    ).warnings;
  };
  const sourceArn = (arn: string) => ({ ArnLike: { 'aws:SourceArn': arn } });
  assert.deepEqual(warnings({ StringEquals: { 'aws:SourceAccount': '123456789012' } }), []);
  assert.deepEqual(warnings(sourceArn(target.arn)), []);
  assert.deepEqual(warnings(sourceArn('arn:aws:lambda:*:123456789012:function:*')), []);
  assert.deepEqual(warnings(sourceArn('arn:aws:lambda:us-east-1:123456789012:function:other')), [
    "The trust policy of r lets Lambda assume it only for arn:aws:lambda:us-east-1:123456789012:function:other, which isn't resizer.",
  ]);
  assert.deepEqual(warnings({ StringEquals: { 'aws:SourceAccount': '210987654321' } }), [
    'The trust policy of r lets Lambda assume it only for "aws:SourceAccount": "210987654321", so that no function of this account can use it.',
  ]);
});
