import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { toArgv } from '../../../client/src/aws/cli';
import type { SimulatedCall } from '../../../client/src/aws/simulate';
import { contextType, splitValues } from '../../../client/src/evidence/contextValues';
import { renderSimulation } from '../../../client/src/evidence/renderSimulation';
import {
  checkActions,
  checkResources,
  missingKeys,
  type SimulationWish,
  simulationCalls,
  words,
} from '../../../client/src/evidence/simulation';
import { statementIndexAt, statementPlace } from '../../../client/src/evidence/statementPlaces';
import { sendDocuments } from '../../../client/src/plans/sendDocuments';
import { refusal, simulation } from '../../support/fakeAws';
import { onEveryAttempt } from '../../support/faultServer';
import { allowing, type Bench, expectOk, startBench } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const read = {
  name: 'read-policy.json',
  inAccount: false,
  text: `{
  // Two statements
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*" },
    {
      "Sid": "Photos",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::photos/*",
    },
  ],
}
`,
};
const photo = 'arn:aws:s3:::photos/a.png';

function wish(more: Partial<SimulationWish> = {}): SimulationWish {
  return { subject: 'app-role', policies: [read], actions: ['s3:GetObject'], resources: [photo], context: [], ...more };
}

async function run(given: SimulationWish): Promise<readonly SimulatedCall[]> {
  const calls: SimulatedCall[] = [];
  for (const call of simulationCalls(given)) {
    calls.push(...expectOk(await sendDocuments(bench.cli, call, {}, { tempRoot: bench.cliHome.folder })));
  }
  return calls;
}

test('the command that is shown', () => {
  const boundary = { name: 'Boundary', text: '{}', inAccount: true };
  const context = [{ key: 'aws:SourceIp', type: 'ip' as const, values: ['192.0.2.1'] }];
  const [call, ...others] = simulationCalls(wish({ boundary, context, resources: ['*', photo] }));
  assert.ok(call);
  assert.deepEqual(others, []);
  assert.deepEqual(toArgv(call.request, { profile: 'dev' }), [
    ...['iam', 'simulate-custom-policy', '--policy-input-list', 'file://app-role-policies.json'],
    ...['--permissions-boundary-policy-input-list', 'file://app-role-boundary.json'],
    ...['--action-names', 's3:GetObject', '--resource-arns', '*', photo],
    ...[
      '--context-entries',
      '[{"ContextKeyName":"aws:SourceIp","ContextKeyValues":["192.0.2.1"],"ContextKeyType":"ip"}]',
    ],
    ...['--profile', 'dev', '--output', 'json'],
  ]);
});

test('IAM is sent the documents without comments, the boundary, and the values', async () => {
  const boundary = { name: 'Boundary', text: JSON.stringify(allowing('s3:*')), inAccount: true };
  const context = [{ key: 'aws:TagKeys', type: 'stringList' as const, values: ['a', 'b'] }];
  bench.faults.order('SimulateCustomPolicy', simulation([]));
  assert.deepEqual(await run(wish({ boundary, context })), []);
  const sent = new URLSearchParams(bench.faults.calls[0]?.body);
  assert.equal(JSON.parse(sent.get('PolicyInputList.member.1') ?? '').Statement[1].Sid, 'Photos');
  assert.equal(sent.get('PermissionsBoundaryPolicyInputList.member.1'), boundary.text);
  assert.equal(sent.get('ActionNames.member.1'), 's3:GetObject');
  assert.equal(sent.get('ResourceArns.member.1'), photo);
  assert.equal(sent.get('ContextEntries.member.1.ContextKeyValues.member.2'), 'b');
  assert.equal(sent.get('ContextEntries.member.1.ContextKeyType'), 'stringList');
  assert.deepEqual(await bench.leftovers(), []);
});

test('every page is read, and resources have their own results', async () => {
  const each = [
    { resource: photo, decision: 'allowed', matched: ['PolicyInputList.1:6:6'] },
    { resource: '*', decision: 'explicitDeny', matched: ['Odd'], missing: ['aws:SourceIp'], boundaryAllows: false },
  ] as const;
  bench.faults.order(
    'SimulateCustomPolicy',
    simulation([{ action: 's3:GetObject', resource: photo, decision: 'allowed', each }], 'page-2'),
    simulation([
      { action: 's3:GetObject', resource: '*', decision: 'explicitDeny', each },
      { action: 'sts:Get', decision: 'implicitDeny' },
    ]),
  );
  const calls = await run(wish());
  assert.deepEqual(calls, [
    {
      ...{ action: 's3:GetObject', resource: photo, decision: 'allowed', missing: [] },
      matched: [{ list: 'policies', index: 0, policyId: 'PolicyInputList.1', start: { line: 6, column: 6 } }],
    },
    {
      ...{ action: 's3:GetObject', resource: '*', decision: 'explicitDeny', missing: ['aws:SourceIp'] },
      matched: [{ list: undefined, index: 0, policyId: 'Odd' }],
      boundaryAllows: false,
    },
    { action: 'sts:Get', resource: '*', decision: 'implicitDeny', matched: [], missing: [] },
  ]);
  assert.deepEqual(missingKeys(calls), ['aws:SourceIp']);
  assert.deepEqual(bench.faults.operations, ['SimulateCustomPolicy', 'SimulateCustomPolicy']);
});

test('many actions and resources are asked about in several calls', () => {
  const actions = Array.from({ length: 90 }, (_, index) => `s3:A${index}`);
  const resources = Array.from({ length: 25 }, (_, index) => `arn:aws:s3:::b${index}`);
  const calls = simulationCalls(wish({ actions, resources }));
  assert.equal(calls.length, 6);
  const asked = calls.flatMap(({ request: { args } }) => {
    const list = (from: string, to?: string) =>
      args.slice(args.indexOf(from) + 1, to === undefined ? undefined : args.indexOf(to));
    const own = list('--action-names', '--resource-arns');
    return own.flatMap((action) => list('--resource-arns').map((resource) => `${action} ${resource}`));
  });
  assert.equal(new Set(asked).size, 90 * 25);
  assert.equal(asked.length, 90 * 25);
});

test('faults of the simulator', async () => {
  const kinds: unknown[] = [];
  const message = 'User: arn:aws:iam::1:user/x is not authorized to perform: iam:SimulateCustomPolicy on resource: *';
  const faults = [
    refusal('AccessDenied', message, 403),
    refusal('Throttling', 'Rate exceeded'),
    refusal('PolicyEvaluation', 'Cannot be evaluated', 500),
    refusal('InvalidInput', 'Invalid Input Policy: 1'),
    refusal('ExpiredToken', 'Expired', 403),
  ];
  const [call] = simulationCalls(wish());
  assert.ok(call);
  for (const fault of faults) {
    bench.faults.order('SimulateCustomPolicy', ...onEveryAttempt(fault));
    const result = await sendDocuments(bench.cli, call, {}, { tempRoot: bench.cliHome.folder });
    kinds.push(result.ok ? 'ok' : result.error.kind);
  }
  assert.deepEqual(kinds, ['accessDenied', 'throttled', 'serviceFailure', 'invalidInput', 'expiredCredentials']);
});

test('the result leads to the statement in the file, comments or not', () => {
  const sent = `\n${JSON.stringify(allowing('s3:*'))}`;
  // AWS's own example: the statement that begins at the 37th character is said to be at column 38.
  assert.equal(statementIndexAt(sent.slice(1), 1, 38), 0);
  assert.equal(statementIndexAt(sent, 2, 38), 0);
  assert.equal(statementIndexAt(sent, 2, 5), undefined);
  assert.equal(statementIndexAt(sent, 99, 1), undefined);
  assert.deepEqual(statementPlace(read.text, 1), { line: 5, sid: 'Photos' });
  assert.deepEqual(statementPlace(read.text, 0), { line: 4 });
  assert.equal(statementPlace(read.text, 2), undefined);
  assert.equal(statementPlace('{', 0), undefined);
  assert.deepEqual(statementPlace('{"Statement": {"Sid": "One"}}', 0), { line: 0, sid: 'One' });
});

test('the report', () => {
  const statement = (list: 'policies' | 'boundaries', line: number) =>
    ({ list, index: 0, policyId: 'x', start: { line, column: 7 } }) as const;
  const boundary = { name: 'Boundary', text: JSON.stringify(allowing('s3:*'), undefined, 2), inAccount: true };
  const given = wish({ boundary, context: [{ key: 'aws:SourceIp', type: 'ip', values: ['192.0.2.1'] }] });
  const rendered = renderSimulation(
    given,
    [
      {
        action: 's3:GetObject',
        resource: photo,
        decision: 'allowed',
        matched: [statement('policies', 6)],
        missing: [],
      },
      { action: 's3:PutObject', resource: '*', decision: 'implicitDeny', matched: [], missing: ['aws:TagKeys'] },
      {
        ...{ action: 's3:X', resource: '*', decision: 'implicitDeny', missing: [], boundaryAllows: false },
        matched: [statement('boundaries', 4), { list: undefined, index: 0, policyId: 'Odd' }],
      },
    ],
    bench.account,
  );
  assert.equal(
    rendered.text,
    `# Simulation of app-role in 123456789012
1 of 3 calls allowed.
Policies: read-policy.json
Permissions boundary: Boundary
aws:SourceIp: 192.0.2.1
Not simulated: who may assume the role (its trust policy), service control policies, and policies of the resources.

   Action        Resource                   Decision
✓  s3:GetObject  ${photo}  allowed
     by read-policy.json:6 (Photos)
✗  s3:PutObject  *                          denied (implicit)
     no statement allows it
     without a value: aws:TagKeys
✗  s3:X          *                          denied (implicit)
     by Boundary
     by Odd
     the permissions boundary does not allow it
`,
  );
  assert.deepEqual(
    rendered.links.map(({ line, start, end, policy, policyLine }) => [line, start, end, policy.name, policyLine]),
    [
      [9, 8, 26, 'read-policy.json', 5],
      [14, 8, 16, 'Boundary', 3],
    ],
  );
});

test('what is typed', () => {
  assert.equal(checkActions('s3:GetObject, s3:PutObject'), undefined);
  assert.equal(checkActions(' '), 'Type an action such as s3:GetObject.');
  assert.equal(
    checkActions('s3:Get*'),
    's3:Get* is a pattern. The simulator takes single actions such as s3:GetObject.',
  );
  assert.equal(
    checkActions('GetObject'),
    'GetObject is no action. Write the service and the action, such as s3:GetObject.',
  );
  assert.equal(checkResources(`* ${photo}`), undefined);
  assert.match(checkResources('photos') ?? '', /^photos is no ARN\./);
  assert.match(checkResources('file:///etc/passwd') ?? '', /^file:\/\/\/etc\/passwd is no ARN\./);
  assert.equal(checkResources(''), 'Type an ARN, or * for any resource.');
  assert.deepEqual(words('s3:A,s3:B s3:C,\n'), ['s3:A', 's3:B', 's3:C']);
  assert.deepEqual(words('arn:aws:s3:::b/x,y arn:aws:s3:::c,*'), ['arn:aws:s3:::b/x,y', 'arn:aws:s3:::c', '*']);
});

test('the types of condition keys', () => {
  assert.equal(contextType(undefined), 'string');
  assert.equal(contextType({ type: 'ARN', multivalued: false }), 'string');
  assert.equal(contextType({ type: 'IPAddress', multivalued: true }), 'ipList');
  assert.deepEqual(splitValues(' a, b ,', 'stringList'), ['a', 'b']);
  assert.deepEqual(splitValues(' a, b ', 'string'), ['a, b']);
  assert.deepEqual(splitValues(' ', 'string'), []);
});
