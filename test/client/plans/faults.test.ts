import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { send } from '../../../client/src/aws/cli';
import { explainError } from '../../../client/src/aws/errors';
import { getRole } from '../../../client/src/aws/iam';
import type { StepStatus } from '../../../client/src/plans/plan';
import { planCreateRole } from '../../../client/src/roles/createRole';
import { type Fault, onEveryAttempt } from '../../support/faultServer';
import { type Bench, fileOf, lambdaTrust, planOf, startBench, statesOf } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

function refusal(code: string, message: string, status = 400): Fault {
  return { kind: 'error', status, code, message };
}

function plan(more: object = {}) {
  const trust = fileOf('trust.json', lambdaTrust);
  return planOf(planCreateRole(bench.account, { roleName: 'r', trust, ...more }));
}

const denied = refusal(
  'AccessDenied',
  'User: arn:aws:iam::210987654321:user/team/deployer is not authorized to perform: iam:CreateRole on resource: ' +
    'arn:aws:iam::210987654321:role/r because no identity-based policy allows the iam:CreateRole action',
  403,
);

test('access denied is told in plain words, with the words of AWS beside them', async () => {
  bench.faults.order('CreateRole', denied);
  const report = await bench.run(plan());
  assert.equal(
    report.summary,
    'Create role r: access denied. Your user deployer in 210987654321 may not call iam:CreateRole. Nothing was done.',
  );
  assert.deepEqual(report.statuses[0], { state: 'failed', awsMessage: denied.kind === 'error' ? denied.message : '' });
  assert.deepEqual(report.explanation?.actions, ['pickProfile', 'resume']);
});

test('resume goes on at the step that failed', async () => {
  bench.faults.order('GetRole', denied);
  const report = await bench.run(plan());
  assert.equal(statesOf(report), 'done failed');
  assert.match(report.summary, /1 of 2 steps was done; nothing was undone\.$/);
  bench.faults.clear();
  const resumed = await bench.run(report.plan, { previous: report });
  assert.equal(statesOf(resumed), 'done done');
  assert.deepEqual(resumed.statuses[0], report.statuses[0]);
  assert.deepEqual(bench.faults.operations, ['GetRole']);
});

test('expired credentials', async () => {
  bench.faults.order(
    'CreateRole',
    refusal('ExpiredToken', 'The security token included in the request is expired', 403),
  );
  const report = await bench.run(plan());
  assert.equal(report.error?.kind, 'expiredCredentials');
  assert.equal(
    report.summary,
    'Create role r: credentials expired. The session of the default profile has expired. Nothing was done.',
  );
  assert.deepEqual(report.explanation?.actions, ['ssoLogin', 'pickProfile', 'resume']);
});

test('throttling is met once with a pause that is shown', async () => {
  bench.faults.order('CreateRole', refusal('Throttling', 'Rate exceeded'));
  const pauses: number[] = [];
  const notes: string[] = [];
  const report = await bench.run(plan(), {
    delay: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    onProgress: (statuses) => notes.push(...statuses.flatMap(waitingNote)),
  });
  assert.equal(report.outcome, 'done');
  assert.deepEqual(pauses, [5_000]);
  assert.deepEqual(notes, ['AWS asked to slow down; trying again in 5 s (attempt 2 of 2).']);
});

function waitingNote({ state, note }: StepStatus): readonly string[] {
  return state === 'waiting' && note !== undefined ? [note] : [];
}

test('throttling twice ends the run', async () => {
  const slow = refusal('Throttling', 'Rate exceeded');
  bench.faults.order('CreateRole', slow, slow);
  const report = await bench.run(plan());
  assert.equal(report.error?.kind, 'throttled');
  assert.equal(statesOf(report), 'failed pending');
  assert.deepEqual(bench.faults.operations, ['CreateRole', 'CreateRole']);
});

test('a pause can be cancelled', async () => {
  bench.faults.order('CreateRole', refusal('Throttling', 'Rate exceeded'));
  const abort = new AbortController();
  const delay = async () => abort.abort();
  const report = await bench.run(plan(), { signal: abort.signal, delay });
  assert.equal(report.outcome, 'cancelled');
  assert.equal(statesOf(report), 'cancelled pending');
  assert.deepEqual(bench.faults.operations, ['CreateRole']);
});

const unknownPrincipal = refusal(
  'MalformedPolicyDocument',
  'Invalid principal in policy: "AWS":"arn:aws:iam::1:role/new"',
);

test('a principal that was created a moment ago is waited for', async () => {
  bench.faults.order('CreateRole', unknownPrincipal, unknownPrincipal);
  const pauses: number[] = [];
  const delay = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  const report = await bench.run(plan({ principalIsNew: true }), { delay });
  assert.equal(report.outcome, 'done');
  assert.deepEqual(pauses, [1_000, 2_000]);
});

test('any other unknown principal is reported at once, with the rules that explain it', async () => {
  bench.faults.order('CreateRole', unknownPrincipal);
  const report = await bench.run(plan());
  assert.equal(report.error?.kind, 'invalidPrincipal');
  assert.deepEqual(report.explanation?.rules, ['principal-aws-format', 'principal-service-under-aws']);
  assert.deepEqual(bench.faults.operations, ['CreateRole']);
});

test('a refused document names the file and the rule', async () => {
  bench.faults.order('CreateRole', refusal('MalformedPolicyDocument', 'Has prohibited field Resource'));
  const { explanation } = await bench.run(plan());
  assert.deepEqual(explanation, {
    title: 'the document was refused',
    reason: 'IAM does not accept trust.json. It said: "Has prohibited field Resource"',
    next: 'Fix the file, then resume.',
    actions: ['openFile', 'resume'],
    rules: ['trust-resource'],
  });
});

test('a service that answers with something else', async () => {
  bench.faults.order('GetRole', { kind: 'body', status: 200, body: '<html>Sign in to the hotel network</html>' });
  const result = await send(bench.cli, getRole('r'), {});
  assert.equal(result.ok, false);
  bench.faults.order('CreateRole', { kind: 'body', status: 502, body: 'Bad gateway' });
  const report = await bench.run(plan());
  assert.equal(report.outcome, 'failed');
});

test('a service fault keeps the words of AWS', async () => {
  bench.faults.order('GetRole', ...onEveryAttempt(refusal('ServiceFailure', 'An internal error', 500)));
  const result = await send(bench.cli, getRole('r'), {});
  assert.ok(!result.ok);
  assert.deepEqual(
    [result.error.kind, result.error.code, result.error.operation, result.error.message],
    ['serviceFailure', 'ServiceFailure', 'GetRole', 'An internal error'],
  );
  assert.match(explainError(result.error, {}).reason, /It said: "An internal error"$/);
});

test('a service fault does not prove that nothing was done', async () => {
  const fault = refusal('ServiceFailure', 'An internal error', 500);
  bench.faults.order('CreateRole', fault);
  const uncertain = await bench.run(plan());
  assert.deepEqual([uncertain.outcome, statesOf(uncertain)], ['failed', 'unknown pending']);
  assert.match(uncertain.summary, /its outcome is not certain/);

  await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(lambdaTrust) });
  bench.faults.order('CreateRole', fault);
  assert.equal(statesOf(await bench.run(plan())), 'done done');
});

test('a step that takes too long ends, and the account is asked', async () => {
  bench.faults.order('CreateRole', { kind: 'hang' });
  const [create, ...rest] = plan().steps;
  assert.ok(create);
  const report = await bench.run(
    { ...plan(), steps: [{ ...create, timeoutMs: 1_500 }, ...rest] },
    { cli: bench.program },
  );
  assert.equal(report.error?.kind, 'timeout');
  assert.equal(statesOf(report), 'unknown pending');
  assert.deepEqual(await bench.leftovers(), []);
});

test('a folder that cannot be written is reported, and nothing is sent', async () => {
  const report = await bench.run(plan(), { tempRoot: '/nowhere/at/all' });
  assert.equal(report.error?.kind, 'localFile');
  assert.deepEqual(bench.faults.operations, []);
});
