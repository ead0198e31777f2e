import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { configPaths, listProfiles, readProfiles, readRegion } from '../../../client/src/aws/profiles';
import type { AwsErrorKind } from '../../../client/src/aws/result';
import { getCallerIdentity } from '../../../client/src/aws/sts';
import { allowing, type Bench, ec2Trust, expectOk, lambdaTrust, startBench } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

async function ask<T>(request: AwsRequest<T>): Promise<T> {
  return expectOk(await send(bench.program, request, bench.account.target));
}

async function kindOf(request: AwsRequest<unknown>): Promise<AwsErrorKind | 'ok'> {
  const result = await send(bench.program, request, bench.account.target);
  return result.ok ? 'ok' : result.error.kind;
}

const trustDocument = JSON.stringify(lambdaTrust);
const document = JSON.stringify(allowing('s3:GetObject'));
const arn = 'arn:aws:iam::123456789012:policy/team/p';

test('sts get-caller-identity names account, identity and partition', async () => {
  const caller = { accountId: '123456789012', arn: 'arn:aws:sts::123456789012:user/moto', partition: 'aws' };
  assert.deepEqual(await ask(getCallerIdentity()), caller);
});

test('a role is created with everything, found, waited for, and its trust policy replaced', async () => {
  const role = {
    roleName: '-odd=name,@x',
    path: '/team/',
    description: '-It runs "things" & more',
    maxSessionDuration: 7_200,
    tags: [{ key: 'a b', value: 'x,Value=y' }],
  };
  const created = {
    roleName: '-odd=name,@x',
    arn: 'arn:aws:iam::123456789012:role/team/-odd=name,@x',
    path: '/team/',
    trust: lambdaTrust,
    description: '-It runs "things" & more',
    maxSessionDuration: 7_200,
    tags: role.tags,
    // Of moto; AWS tells the last use only in its answer to GetRole.
    lastUsed: {},
  };
  assert.deepEqual(await ask(iam.createRole({ ...role, trustDocument })), created);
  assert.equal(await ask(iam.waitRoleExists(role.roleName)), undefined);
  assert.equal(await ask(iam.updateAssumeRolePolicy(role.roleName, JSON.stringify(ec2Trust))), undefined);
  assert.deepEqual(await ask(iam.getRole(role.roleName)), { ...created, trust: ec2Trust });
});

test('a managed policy goes through its versions', async () => {
  const policy = { policyName: 'p', arn, path: '/team/' };
  assert.deepEqual(await ask(iam.createPolicy({ policyName: 'p', path: '/team/', document })), {
    ...policy,
    defaultVersionId: 'v1',
  });
  const second = await ask(iam.createPolicyVersion(arn, JSON.stringify(allowing('s3:PutObject'))));
  assert.deepEqual([second.versionId, second.isDefault], ['v2', true]);
  assert.deepEqual(await ask(iam.getPolicy(arn)), { ...policy, defaultVersionId: 'v2' });
  assert.deepEqual((await ask(iam.getPolicyVersion(arn, 'v2'))).document, allowing('s3:PutObject'));
  const versions = await ask(iam.listPolicyVersions(arn));
  assert.deepEqual(
    versions.map(({ versionId, isDefault }) => [versionId, isDefault]),
    [
      ['v1', false],
      ['v2', true],
    ],
  );
  assert.equal(await ask(iam.deletePolicyVersion(arn, 'v1')), undefined);
  assert.equal((await ask(iam.listPolicyVersions(arn))).length, 1);
  assert.equal(await kindOf(iam.deletePolicyVersion(arn, 'v2')), 'deleteConflict');
});

test('policies are attached to a role and listed, and so are inline policies', async () => {
  await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trustDocument });
  const managed = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  assert.deepEqual(await ask(iam.listAttachedRolePolicies('r')), []);
  assert.deepEqual(await ask(iam.listRolePolicies('r')), []);
  await ask(iam.attachRolePolicy('r', managed));
  assert.deepEqual(await ask(iam.listAttachedRolePolicies('r')), [
    { policyName: 'AWSLambdaBasicExecutionRole', arn: managed },
  ]);
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'inside', PolicyDocument: document });
  assert.deepEqual(await ask(iam.listRolePolicies('r')), ['inside']);
  assert.deepEqual(await ask(iam.getRolePolicy('r', 'inside')), allowing('s3:GetObject'));
});

test('what IAM refuses is told apart', async () => {
  await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trustDocument });
  await bench.seed('CreatePolicy', { PolicyName: 'p', Path: '/team/', PolicyDocument: document });
  const kinds = [
    await kindOf(iam.createRole({ roleName: 'r', trustDocument })),
    await kindOf(iam.getRole('nobody')),
    await kindOf(iam.createPolicy({ policyName: 'p', path: '/team/', document })),
    await kindOf(iam.attachRolePolicy('r', 'arn:aws:iam::aws:policy/NoSuchThing')),
    await kindOf(iam.attachRolePolicy('r', 'short')),
    await kindOf(iam.createPolicy({ policyName: 'q', document: '{"Version":"2012-10-17","Statement":[{}]}' })),
    await kindOf({ ...iam.getRole('r'), args: ['iam', 'get-rule'] }),
  ];
  const expected = [
    'entityAlreadyExists',
    'noSuchEntity',
    'entityAlreadyExists',
    'noSuchEntity',
    'invalidInput',
    'malformedPolicy',
  ];
  assert.deepEqual(kinds, [...expected, 'usage']);
});

test('a sixth version is refused by its quota', async () => {
  await bench.seed('CreatePolicy', { PolicyName: 'p', Path: '/team/', PolicyDocument: document });
  for (const action of ['s3:A', 's3:B', 's3:C', 's3:D']) {
    await bench.seed('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: JSON.stringify(allowing(action)) });
  }
  assert.equal(await kindOf(iam.createPolicyVersion(arn, document)), 'limitExceeded');
});

test('the command line reports its own troubles', async () => {
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const credentials = await send(bench.cliWith(none), getCallerIdentity(), {});
  assert.equal(credentials.ok ? 'ok' : credentials.error.kind, 'noCredentials');
  const profile = await send(bench.cli, getCallerIdentity(), { profile: 'nobody' });
  assert.equal(profile.ok ? 'ok' : profile.error.kind, 'profileNotFound');
  const down = await send(bench.cliWith({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }), iam.getRole('r'), {});
  assert.deepEqual(down.ok ? 'ok' : [down.error.kind, down.error.notSent], ['network', true]);
  const lambda: AwsRequest<unknown> = { ...iam.getRole('r'), args: ['lambda', 'list-functions'] };
  const region = await send(
    bench.cliWith({ AWS_DEFAULT_REGION: '', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }),
    lambda,
    {},
  );
  assert.equal(region.ok ? 'ok' : region.error.kind, 'noRegion');
});

test('profiles and their regions', async () => {
  const env = bench.cliHome.env('http://127.0.0.1:1');
  const config =
    '[default]\nregion = eu-west-1\n[profile dev]\nregion=us-east-2\n[profile "two words"]\noutput=json\n[sso-session s]\n';
  const credentials = '[default]\naws_access_key_id = x\n[keys-only]\naws_access_key_id = y\n';
  await writeFile(path.join(bench.cliHome.folder, 'config'), config);
  await writeFile(path.join(bench.cliHome.folder, 'credentials'), credentials);
  const cli = bench.cliWith({ ...env, AWS_DEFAULT_REGION: '' });
  const inFiles = async () => [...(await readProfiles(configPaths(env, ''))).keys()];
  const names = expectOk(await listProfiles(cli, inFiles));
  assert.deepEqual([...names].sort(), ['default', 'dev', 'keys-only', 'two words']);
  assert.deepEqual(await readRegion(cli, 'dev'), { ok: true, value: 'us-east-2' });
  assert.deepEqual(await readRegion(cli, undefined), { ok: true, value: 'eu-west-1' });
  assert.deepEqual(await readRegion(cli, 'keys-only'), { ok: true, value: undefined });
  const nobody = await readRegion(cli, 'nobody');
  assert.equal(nobody.ok ? 'ok' : nobody.error.kind, 'profileNotFound');
});

test('the alias of an account, where it has one', async () => {
  assert.deepEqual(await send(bench.cli, iam.getAccountAlias(), {}), { ok: true, value: undefined });
  await bench.seed('CreateAccountAlias', { AccountAlias: 'my-shop' });
  assert.deepEqual(await send(bench.cli, iam.getAccountAlias(), {}), { ok: true, value: 'my-shop' });
});
