import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AnalyzedKind, validatePolicy } from '../../../client/src/aws/accessAnalyzer';
import { toArgv } from '../../../client/src/aws/cli';
import { explainError } from '../../../client/src/aws/errors';
import type { AwsErrorKind } from '../../../client/src/aws/result';
import { countSentence, validationOf } from '../../../client/src/evidence/validation';
import { type DocumentCall, sendDocuments } from '../../../client/src/plans/sendDocuments';
import { json, refusal, validation } from '../../support/fakeAws';
import { type Fault, onEveryAttempt } from '../../support/faultServer';
import { allowing, type Bench, expectOk, fileOf, startBench } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const file = { name: 'read-policy.json', text: `// Reads\n${JSON.stringify(allowing('s3:Foo'), undefined, 2)}` };

function callOf(kind: AnalyzedKind = 'identity') {
  const call = validationOf(file, kind);
  assert.ok(call);
  return call;
}

function run<T>(call: DocumentCall<T>, cli = bench.cli) {
  return sendDocuments(cli, call, { region: 'us-east-1' }, { tempRoot: bench.cliHome.folder });
}

async function failureOf(fault: Fault): Promise<readonly unknown[]> {
  bench.faults.order('ValidatePolicy', ...onEveryAttempt(fault));
  const result = await run(callOf());
  assert.ok(!result.ok);
  return [result.error.kind, result.error.code];
}

test('the command that is shown names the file', () => {
  const argv = (kind: AnalyzedKind) => toArgv(callOf(kind).request, { profile: 'dev', region: 'eu-west-1' });
  const rest = ['--profile', 'dev', '--region', 'eu-west-1', '--output', 'json'];
  const start = ['accessanalyzer', 'validate-policy', '--policy-document', 'file://read-policy.json', '--policy-type'];
  assert.deepEqual(argv('identity'), [...start, 'IDENTITY_POLICY', ...rest]);
  const role = ['--validate-policy-resource-type', 'AWS::IAM::AssumeRolePolicyDocument'];
  assert.deepEqual(argv('trust'), [...start, 'RESOURCE_POLICY', ...role, ...rest]);
  assert.deepEqual(argv('resource'), [...start, 'RESOURCE_POLICY', ...rest]);
});

test('the document is sent without its comments, from a copy that is gone afterwards', async () => {
  bench.faults.order('ValidatePolicy', validation([]));
  assert.deepEqual(expectOk(await run(callOf('trust'))), []);
  const [call] = bench.faults.calls;
  assert.deepEqual(JSON.parse(call?.body ?? ''), {
    policyDocument: file.text.replace('// Reads', ''),
    policyType: 'RESOURCE_POLICY',
    validatePolicyResourceType: 'AWS::IAM::AssumeRolePolicyDocument',
  });
  assert.deepEqual(await bench.leftovers(), []);
  assert.ok(bench.logged.every((line) => !line.includes('s3:Foo')));
});

test('every page of findings is read, with every form of a place', async () => {
  const path = [{ value: 'Statement' }, { index: 0 }, { key: 'Action' }];
  const part = [{ value: 'Version' }, { substring: { start: 2, length: 3 } }];
  const first = { code: 'INVALID_ACTION', details: 'No such action.', link: 'https://x/', at: [path, part] };
  const second = { code: 'NEW', type: 'SUGGESTION', details: 'Hm.', link: 'https://y/', at: [] } as const;
  bench.faults.order('ValidatePolicy', validation([first], 'page-2'), validation([second]));
  assert.deepEqual(expectOk(await run(callOf())), [
    { type: 'ERROR', code: 'INVALID_ACTION', details: 'No such action.', link: 'https://x/', locations: [path, part] },
    { type: 'SUGGESTION', code: 'NEW', details: 'Hm.', link: 'https://y/', locations: [] },
  ]);
  assert.deepEqual(
    bench.faults.calls.map(({ url }) => url),
    ['/policy/validation', '/policy/validation?nextToken=page-2'],
  );
});

const failures: readonly (readonly [string, Fault, AwsErrorKind])[] = [
  ['AccessDeniedException', refusal('AccessDeniedException', 'No.', 403), 'accessDenied'],
  ['ThrottlingException', refusal('ThrottlingException', 'Rate exceeded', 429), 'throttled'],
  ['ExpiredTokenException', refusal('ExpiredTokenException', 'The token has expired', 403), 'expiredCredentials'],
  ['ValidationException', refusal('ValidationException', 'Odd policy', 400), 'invalidInput'],
  ['InternalServerException', refusal('InternalServerException', 'Oh', 500), 'serviceFailure'],
];
for (const [code, fault, kind] of failures) {
  test(`${code} is ${kind}`, async () => {
    assert.deepEqual(await failureOf(fault), [kind, code]);
  });
}

test('a denial names the action, also when AWS does not', async () => {
  const words = async (message: string) => {
    bench.faults.order('ValidatePolicy', refusal('AccessDeniedException', message, 403));
    const result = await run(callOf());
    assert.ok(!result.ok);
    return explainError(result.error, { action: 'access-analyzer:ValidatePolicy' }).reason;
  };
  const who = 'User: arn:aws:iam::123456789012:user/deployer is not authorized to perform:';
  assert.equal(
    await words(`${who} access-analyzer:ValidatePolicy on resource: arn:aws:access-analyzer:us-east-1:123456789012:*`),
    'Your user deployer in 123456789012 may not call access-analyzer:ValidatePolicy.',
  );
  assert.equal(await words('Access denied'), 'Your identity may not call access-analyzer:ValidatePolicy.');
});

test('no region, and a region without Access Analyzer', async () => {
  const env = { AWS_DEFAULT_REGION: '', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
  const options = { tempRoot: bench.cliHome.folder };
  const none = await sendDocuments(bench.cliWith(env), callOf(), {}, options);
  assert.equal(none.ok ? 'ok' : none.error.kind, 'noRegion');
  const down = await run(callOf(), bench.cliWith({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }));
  assert.deepEqual(down.ok ? 'ok' : [down.error.kind, down.error.notSent], ['network', true]);
  assert.deepEqual(explainError({ kind: 'network', message: 'x' }, {}).actions, ['resume', 'pickRegion']);
});

test('answers of another shape, and answers without end', async () => {
  bench.faults.order('ValidatePolicy', json({ findings: [{ issueCode: 'X' }] }));
  const odd = await run(callOf());
  assert.deepEqual(odd.ok ? 'ok' : odd.error, {
    kind: 'badOutput',
    message: "The answer of the AWS CLI doesn't contain findings[0].findingType.",
  });
  const many = Array.from({ length: 30_000 }, () => ({ code: 'X', details: 'y'.repeat(600), at: [] }));
  bench.faults.order('ValidatePolicy', validation(many));
  const huge = await run(callOf());
  assert.equal(huge.ok ? 'ok' : huge.error.kind, 'badOutput');
  bench.faults.order('ValidatePolicy', { kind: 'body', status: 200, body: '<html>Sign in</html>' });
  const page = await run(callOf());
  assert.equal(page.ok, false);
});

test('a call can be cancelled, and leaves nothing behind', async () => {
  const abort = new AbortController();
  bench.faults.order('ValidatePolicy', { kind: 'hang' });
  const arrived = bench.faults.arrived('ValidatePolicy');
  const options = { tempRoot: bench.cliHome.folder, signal: abort.signal };
  const running = sendDocuments(bench.cli, callOf(), { region: 'us-east-1' }, options);
  await arrived;
  abort.abort();
  const result = await running;
  assert.equal(result.ok ? 'ok' : result.error.kind, 'cancelled');
  assert.deepEqual(await bench.leftovers(), []);
});

test('what is no JSON is not sent', () => {
  assert.equal(validationOf({ name: 'x.json', text: '{ "Version": ' }, 'identity'), undefined);
  assert.ok(validationOf(fileOf('x.json', {}), 'identity'));
  assert.equal(validatePolicy('file://x.json', 'identity').json, true);
});

test('the sentence at the end', () => {
  const sentence = (found: number, reported: number, suppressed: number) =>
    countSentence('p.json', { found, reported, suppressed });
  assert.equal(sentence(0, 0, 0), 'IAM Access Analyzer has no findings in p.json.');
  assert.equal(sentence(1, 0, 0), 'IAM Access Analyzer has 1 finding in p.json.');
  assert.equal(sentence(1, 1, 0), 'IAM Access Analyzer has 1 finding in p.json, known already.');
  assert.equal(sentence(3, 2, 0), 'IAM Access Analyzer has 3 findings in p.json, 2 of them known already.');
  assert.equal(sentence(2, 2, 0), 'IAM Access Analyzer has 2 findings in p.json, all of them known already.');
  assert.equal(
    sentence(4, 1, 1),
    'IAM Access Analyzer has 4 findings in p.json, 1 of them known already, 1 of them suppressed here.',
  );
});
