import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  cancelPolicyGeneration,
  describeTrails,
  type Generation,
  getGeneratedPolicy,
  listPolicyGenerations,
  listServiceRoles,
} from '../../../client/src/aws/policyGeneration';
import type { AwsResult } from '../../../client/src/aws/result';
import { createGenerationMemory, type RememberedGeneration } from '../../../client/src/evidence/generationMemory';
import { generationSentence, placeholders } from '../../../client/src/evidence/generationWords';
import { type GenerationWish, planCancelGeneration, planGeneration } from '../../../client/src/evidence/planGeneration';
import { waitForGeneration } from '../../../client/src/evidence/waitForGeneration';
import { askIn, shownArgv } from '../../../client/src/plans/plan';
import { generation, json, refusal, trails } from '../../support/fakeAws';
import { onEveryAttempt } from '../../support/faultServer';
import { allowing, type Bench, expectOk, lambdaTrust, startBench, statesOf } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const principalArn = 'arn:aws:iam::123456789012:role/app-role';
const accessRole = 'arn:aws:iam::123456789012:role/service-role/AccessAnalyzerMonitorServiceRole_X';
const trail = {
  ...{ name: 'all', arn: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/all', homeRegion: 'us-east-1' },
  ...{ allRegions: true, ofOrganization: false },
};
const wish: GenerationWish = {
  ...{ roleName: 'app-role', principalArn, trail, accessRole, days: 7, clientToken: 'token-1', jobsBefore: ['old'] },
  now: Date.UTC(2026, 0, 8, 10, 0, 0, 5),
};
const ask = () => askIn(bench.cli, bench.account.target);

async function wait(more: { abort?: AbortController; pauses?: number[]; words?: string[] } = {}) {
  const { abort = new AbortController(), pauses = [], words = [] } = more;
  const result: AwsResult<Generation> = await waitForGeneration({
    jobId: 'job-1',
    ask: ask(),
    signal: abort.signal,
    delay: async (milliseconds) => {
      pauses.push(milliseconds);
      if (more.abort !== undefined) abort.abort();
    },
    onProgress: (text) => words.push(text),
  });
  return result;
}

test('the plan shows the job with its trail and its period', () => {
  const plan = planGeneration(bench.account, wish);
  const [step, ...others] = plan.steps;
  assert.ok(step);
  assert.deepEqual(others, []);
  const details = { trails: [{ cloudTrailArn: trail.arn, allRegions: true }], accessRole };
  const times = { startTime: '2026-01-01T10:00:00Z', endTime: '2026-01-08T10:00:00Z' };
  assert.deepEqual(shownArgv(step, { region: 'us-east-1' }), [
    ...['accessanalyzer', 'start-policy-generation'],
    ...['--policy-generation-details', JSON.stringify({ principalArn })],
    ...['--cloud-trail-details', JSON.stringify({ ...details, ...times })],
    ...['--client-token', 'token-1', '--region', 'us-east-1', '--output', 'json'],
  ]);
  assert.deepEqual(plan.notes, [
    'Trail: all (all regions)',
    'Period: the last 7 days',
    `IAM Access Analyzer reads the trail with ${accessRole}. Nothing of the role app-role is changed.`,
  ]);
});

test('a job is started with what was planned', async () => {
  bench.faults.order('StartPolicyGeneration', json({ jobId: 'job-1' }));
  const one = { ...trail, allRegions: false };
  const report = await bench.run(planGeneration(bench.account, { ...wish, trail: one }));
  assert.equal(report.summary, 'IAM Access Analyzer generates a policy for app-role.');
  assert.deepEqual(report.statuses[0]?.result, { label: 'Job', value: 'job-1' });
  assert.deepEqual(JSON.parse(bench.faults.calls[0]?.body ?? ''), {
    policyGenerationDetails: { principalArn },
    cloudTrailDetails: {
      trails: [{ cloudTrailArn: trail.arn, regions: ['us-east-1'] }],
      accessRole,
      startTime: '2026-01-01T10:00:00Z',
      endTime: '2026-01-08T10:00:00Z',
    },
    clientToken: 'token-1',
  });
});

test('a job whose start was not answered is found, and not started twice', async () => {
  bench.faults.order('StartPolicyGeneration', { kind: 'body', status: 200, body: 'nonsense' });
  const jobs = ['old', 'job-2'].map((jobId) => ({ jobId, principalArn, status: 'IN_PROGRESS', startedOn: 0 }));
  bench.faults.order('ListPolicyGenerations', json({ policyGenerations: jobs }));
  const report = await bench.run(planGeneration(bench.account, wish));
  assert.equal(report.outcome, 'done');
  assert.equal(report.statuses[0]?.result?.value, 'job-2');
  assert.deepEqual(bench.faults.operations, ['StartPolicyGeneration', 'ListPolicyGenerations']);
});

test('where no job is found either, the outcome is unknown, and the next run sends the same token', async () => {
  bench.faults.order('StartPolicyGeneration', { kind: 'body', status: 200, body: 'x' }, json({ jobId: 'job-1' }));
  const none = json({ policyGenerations: [{ jobId: 'old', principalArn, status: 'SUCCEEDED', startedOn: 0 }] });
  bench.faults.order('ListPolicyGenerations', none, none);
  const report = await bench.run(planGeneration(bench.account, wish));
  assert.equal(statesOf(report), 'unknown');
  const again = await bench.run(report.plan, { previous: report });
  assert.equal(statesOf(again), 'done');
  const tokens = bench.faults.calls
    .filter(({ operation }) => operation === 'StartPolicyGeneration')
    .map(({ body }) => JSON.parse(body).clientToken);
  assert.deepEqual(tokens, ['token-1', 'token-1']);
});

test('a job that is one too many', async () => {
  const message = 'You have reached the maximum number of policy generations in progress.';
  bench.faults.order('StartPolicyGeneration', refusal('ServiceQuotaExceededException', message, 402));
  const report = await bench.run(planGeneration(bench.account, wish));
  assert.equal(report.error?.kind, 'limitExceeded');
  assert.equal(
    report.summary,
    `Start generating a policy for app-role: a quota is used up. ${message} Nothing was done.`,
  );
});

test('looking is repeated with longer and longer pauses until the job has ended', async () => {
  const going = generation('IN_PROGRESS');
  const policy = allowing('s3:GetObject');
  bench.faults.order(
    'GetGeneratedPolicy',
    going,
    going,
    generation('SUCCEEDED', { policies: [policy], isComplete: true }),
  );
  const pauses: number[] = [];
  const words: string[] = [];
  assert.deepEqual(expectOk(await wait({ pauses, words })), {
    ...{ jobId: 'job-1', status: 'SUCCEEDED', complete: true },
    policies: [policy],
  });
  assert.deepEqual(pauses, [3_000, 5_000]);
  assert.deepEqual(words, ['in progress, looking again in 3 s (look 1)', 'in progress, looking again in 5 s (look 2)']);
  assert.equal(bench.faults.calls[0]?.url, '/policy/generation/job-1?includeResourcePlaceholders=true');
});

test('a failure that passes does not end the waiting, and one that does not pass does', async () => {
  const slow = onEveryAttempt(refusal('ThrottlingException', 'Rate exceeded', 429));
  bench.faults.order('GetGeneratedPolicy', ...slow, ...slow, ...slow, generation('CANCELED'));
  assert.equal(expectOk(await wait()).status, 'CANCELED');
  bench.faults.order('GetGeneratedPolicy', ...slow, ...slow, ...slow, ...slow, generation('SUCCEEDED'));
  const throttled = await wait();
  assert.equal(throttled.ok ? 'ok' : throttled.error.kind, 'throttled');
  bench.faults.order('GetGeneratedPolicy', refusal('ValidationException', 'Invalid jobId'));
  const wrong = await wait();
  assert.equal(wrong.ok ? 'ok' : wrong.error.kind, 'invalidInput');
  bench.faults.order('GetGeneratedPolicy', refusal('ExpiredTokenException', 'Expired', 403));
  const expired = await wait();
  assert.equal(expired.ok ? 'ok' : expired.error.kind, 'expiredCredentials');
});

test('after half an hour the job is given as it is', async () => {
  const pauses: number[] = [];
  const going: Generation = { jobId: 'job-1', status: 'IN_PROGRESS', policies: [] };
  const result = await waitForGeneration({
    jobId: 'job-1',
    ask: async (request) => request.read(JSON.stringify({ jobDetails: going })),
    signal: new AbortController().signal,
    delay: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    onProgress: () => undefined,
  });
  assert.deepEqual(result, { ok: true, value: going });
  const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60_000;
  assert.ok(minutes > 28 && minutes < 32, `${minutes}`);
  assert.match(generationSentence('r', going), /^The generation for r still goes on\./);
});

test('waiting can be cancelled, and starts nothing more', async () => {
  bench.faults.order('GetGeneratedPolicy', generation('IN_PROGRESS'), generation('SUCCEEDED'));
  const result = await wait({ abort: new AbortController() });
  assert.equal(result.ok ? 'ok' : result.error.kind, 'cancelled');
  assert.deepEqual(bench.faults.operations, ['GetGeneratedPolicy']);
});

test('an answer that is no policy is said to be none', async () => {
  bench.faults.order(
    'GetGeneratedPolicy',
    json({
      jobDetails: { jobId: 'job-1', status: 'SUCCEEDED', startedOn: 0 },
      generatedPolicyResult: { properties: { principalArn }, generatedPolicies: [{ policy: '{ "Version' }] },
    }),
  );
  const result = await wait();
  assert.deepEqual(result.ok ? 'ok' : result.error, {
    kind: 'badOutput',
    message: "generatedPolicyResult.generatedPolicies[0].policy in the answer of the AWS CLI isn't a policy document.",
  });
});

test('the reason of a failed job is told with what to do', () => {
  const failed = (code: string): Generation => ({
    ...{ jobId: 'j', status: 'FAILED', policies: [] },
    failure: { code, message: 'No access.' },
  });
  assert.match(
    generationSentence('r', failed('AUTHORIZATION_ERROR')),
    /^The generation for r failed\. AWS said: "No access\." \(AUTHORIZATION_ERROR\)\. Its access role must trust access-analyzer\.amazonaws\.com/,
  );
  assert.equal(
    generationSentence('r', failed('constructor')),
    'The generation for r failed. AWS said: "No access." (constructor).',
  );
});

test('a policy is told with its placeholders, and what it lacks', () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: 'arn:aws:s3:::${BucketName}/${ObjectPath}',
      },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:${Region}:1:${aws:username}' },
    ],
  };
  assert.deepEqual(placeholders(policy), ['${BucketName}', '${ObjectPath}', '${Region}']);
  const ready: Generation = { jobId: 'j', status: 'SUCCEEDED', complete: false, policies: [policy] };
  assert.equal(
    generationSentence('r', ready),
    'The generation for r is ready: 3 actions in 2 statements. ' +
      '${BucketName}, ${ObjectPath}, ${Region} stand for what the trail does not tell; write the real names there. ' +
      'Of some services that the role used, CloudTrail does not tell the actions; add those.',
  );
  assert.match(generationSentence('r', { ...ready, policies: [] }), /shows no activity/);
});

test('trails, roles and jobs', async () => {
  bench.faults.order('DescribeTrails', trails('all', 'one'));
  assert.deepEqual(
    expectOk(await ask()(describeTrails())).map(({ name, allRegions, homeRegion }) => [name, allRegions, homeRegion]),
    [
      ['all', true, 'us-east-1'],
      ['one', false, 'us-east-1'],
    ],
  );
  const document = JSON.stringify(lambdaTrust);
  await bench.seed('CreateRole', { RoleName: 'reader', Path: '/service-role/', AssumeRolePolicyDocument: document });
  await bench.seed('CreateRole', { RoleName: 'other', AssumeRolePolicyDocument: document });
  assert.deepEqual(expectOk(await ask()(listServiceRoles())), [
    { name: 'reader', arn: 'arn:aws:iam::123456789012:role/service-role/reader' },
  ]);
  const job = (jobId: string) => ({ jobId, principalArn, status: 'SUCCEEDED', startedOn: 0 });
  bench.faults.order(
    'ListPolicyGenerations',
    json({ policyGenerations: [job('a')], nextToken: 'more' }),
    json({ policyGenerations: [job('b')] }),
  );
  assert.deepEqual(expectOk(await ask()(listPolicyGenerations(principalArn))), ['a', 'b']);
  bench.faults.order('CancelPolicyGeneration', json({}));
  const report = await bench.run(planCancelGeneration(bench.account, 'app-role', 'job-1'));
  assert.equal(report.outcome, 'done');
  assert.equal(bench.faults.calls.at(-1)?.url, '/policy/generation/job-1');
  assert.equal(cancelPolicyGeneration('job-1').args.at(-1), 'job-1');
  assert.equal(getGeneratedPolicy('job-1').args.includes('job-1'), true);
});

test('jobs are remembered for as long as Access Analyzer keeps them', async () => {
  const kept = new Map<string, unknown>([['rolewright.generations', ['nonsense', { jobId: 1 }]]]);
  const memory = createGenerationMemory({
    get: (key) => kept.get(key),
    update: async (key, value) => {
      kept.set(key, value);
    },
  });
  const day = 24 * 60 * 60 * 1_000;
  const jobAt = (jobId: string, startedAt: number): RememberedGeneration => ({
    ...{ jobId, startedAt, accountId: '1', roleName: 'r' },
  });
  await memory.remember(jobAt('old', 0));
  await memory.remember(jobAt('new', 5 * day));
  assert.deepEqual(
    memory.all(6 * day).map(({ jobId }) => jobId),
    ['new', 'old'],
  );
  assert.deepEqual(
    memory.all(8 * day).map(({ jobId }) => jobId),
    ['new'],
  );
  await memory.forget('new');
  assert.deepEqual(memory.all(8 * day), []);
  assert.equal(memory.accessRole('1'), undefined);
  await memory.rememberAccessRole('1', accessRole);
  assert.equal(memory.accessRole('1'), accessRole);
  assert.equal(memory.accessRole('2'), undefined);
});
