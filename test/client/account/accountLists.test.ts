import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createAccountLists } from '../../../client/src/account/accountLists';
import { mapRequest } from '../../../client/src/aws/cli';
import { deleteRole } from '../../../client/src/aws/iam';
import type { ListedKind } from '../../../client/src/aws/resources';
import { askIn } from '../../../client/src/plans/plan';
import { type Bench, expectOk, lambdaTrust, startBench } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const connection = () => ({ cli: bench.cli, account: bench.account, ask: askIn(bench.cli, bench.account.target) });

async function seedRole(name: string, Path: string): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify(lambdaTrust);
  await bench.seed('CreateRole', { RoleName: name, Path, AssumeRolePolicyDocument });
}

test('the roles of an account are asked for once, without those of services', async () => {
  await seedRole('mine', '/');
  await seedRole('theirs', '/aws-service-role/ecs.amazonaws.com/');
  const lists = createAccountLists();
  const names = async () => expectOk(await lists.roles(connection())).map(({ roleName }) => roleName);
  assert.deepEqual(await Promise.all([names(), names()]), [['mine'], ['mine']]);
  assert.deepEqual(bench.faults.operations, ['ListRoles']);
  // A plan that makes or deletes a role makes the list old; any other does not.
  const plan = { title: '', success: '', account: bench.account, notes: [], warnings: [] };
  lists.forgetAfter({ ...plan, steps: [] });
  await names();
  assert.deepEqual(bench.faults.operations, ['ListRoles']);
  const request = mapRequest(deleteRole('mine'), () => undefined);
  lists.forgetAfter({ ...plan, steps: [{ id: 'x', title: 'x', request, changes: true }] });
  await names();
  assert.deepEqual(bench.faults.operations, ['ListRoles', 'ListRoles']);
});

/** What a service answers, and what can be picked of it. */
const resources: readonly (readonly [ListedKind, operation: string, body: string, arns: readonly string[]])[] = [
  [
    'bucket',
    '',
    '<ListAllMyBucketsResult><Buckets><Bucket><Name>my-reports</Name></Bucket></Buckets></ListAllMyBucketsResult>',
    ['arn:aws:s3:::my-reports'],
  ],
  ['table', 'ListTables', '{"TableNames":["orders"]}', ['arn:aws:dynamodb:us-east-1:123456789012:table/orders']],
  ['stream', 'ListStreams', '{"StreamNames":["clicks"]}', ['arn:aws:kinesis:us-east-1:123456789012:stream/clicks']],
  [
    'function',
    'ListFunctions',
    '{"Functions":[{"FunctionName":"f","FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:f"}]}',
    ['arn:aws:lambda:us-east-1:123456789012:function:f'],
  ],
  [
    'stateMachine',
    'ListStateMachines',
    '{"stateMachines":[{"name":"m","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m"}]}',
    ['arn:aws:states:us-east-1:123456789012:stateMachine:m'],
  ],
  [
    'secret',
    'ListSecrets',
    '{"SecretList":[{"Name":"db","ARN":"arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1b2c3"}]}',
    ['arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1b2c3'],
  ],
  [
    'parameter',
    'DescribeParameters',
    '{"Parameters":[{"Name":"/app/key"},{"Name":"plain"}]}',
    ['arn:aws:ssm:us-east-1:123456789012:parameter/app/key', 'arn:aws:ssm:us-east-1:123456789012:parameter/plain'],
  ],
  ['parameter', 'DescribeParameters', '{}', []],
];

for (const [kind, operation, body, arns] of resources) {
  test(`a ${kind} can be picked: ${body.slice(0, 60)}`, async () => {
    bench.faults.order(operation, { kind: 'body', status: 200, body });
    const lists = createAccountLists();
    const found = expectOk(await lists.resources(connection(), kind));
    assert.deepEqual(
      found.map(({ arn }) => arn),
      arns,
    );
    const asked = bench.faults.operations.length;
    await lists.resources(connection(), kind);
    assert.equal(bench.faults.operations.length, asked);
  });
}

test('the Region of the account counts where the choice leaves it to the CLI', async () => {
  const account = { ...bench.account, target: {}, region: 'eu-west-1' };
  bench.faults.order('ListTables', { kind: 'body', status: 200, body: '{"TableNames":["t"]}' });
  const found = await createAccountLists().resources({ ...connection(), account }, 'table');
  assert.equal(expectOk(found)[0]?.arn, 'arn:aws:dynamodb:eu-west-1:123456789012:table/t');
});

test('whoever may not list something learns it, and is asked again the next time', async () => {
  const denied = { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'no' } as const;
  bench.faults.order('ListTables', denied);
  const lists = createAccountLists();
  const first = await lists.resources(connection(), 'table');
  assert.equal(first.ok ? 'ok' : first.error.kind, 'accessDenied');
  bench.faults.order('ListTables', { kind: 'body', status: 200, body: '{"TableNames":[]}' });
  assert.deepEqual(expectOk(await lists.resources(connection(), 'table')), []);
});
