import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { send } from '../../../client/src/aws/cli';
import { ambientProfile, effectiveProfile, otherTargets, readProfileSettings } from '../../../client/src/aws/profiles';
import { signInWay } from '../../../client/src/aws/signInWay';
import { getCallerIdentity } from '../../../client/src/aws/sts';
import { type Bench, startBench } from '../../support/planBench';

const config = `[default]
region = eu-west-1
[profile corp]
sso_session = corp
sso_account_id = 210987654321
[profile old]
sso_start_url = https://old.awsapps.com/start
[profile console]
login_session = arn:aws:iam::210987654321:user/anna
[profile deploy]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = corp
[profile guarded]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = keys
mfa_serial = arn:aws:iam::210987654321:mfa/anna
[profile itself]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = itself
mfa_serial = arn:aws:iam::210987654321:mfa/anna
[profile -odd]
sso_session = corp
[profile program]
credential_process = /usr/bin/vault
[profile machine]
role_arn = arn:aws:iam::111122223333:role/admin
credential_source = Ec2InstanceMetadata
[profile round]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = trip
[profile trip]
role_arn = arn:aws:iam::111122223333:role/b
source_profile = round
`;
const credentials = `[keys]
aws_access_key_id = testing
aws_secret_access_key = testing
[itself]
aws_access_key_id = testing
aws_secret_access_key = testing
[session]
aws_access_key_id = testing
aws_secret_access_key = testing
aws_session_token = testing
`;

describe('what signs in to a profile', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-sign-in-'));
    await writeFile(path.join(folder, 'config'), config);
    await writeFile(path.join(folder, 'credentials'), credentials);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is decided by the configuration', async () => {
    const paths = { config: path.join(folder, 'config'), credentials: path.join(folder, 'credentials') };
    const settings = await readProfileSettings(paths);
    const way = (profile: string) => {
      const found = signInWay(settings, profile);
      return found.kind === 'terminal' ? found.args.join(' ') : found.advice;
    };
    assert.equal(way('corp'), 'sso login --profile corp');
    assert.equal(way('old'), 'sso login --profile old');
    assert.equal(way('console'), 'login --profile console');
    assert.equal(way('deploy'), 'sso login --profile corp');
    assert.equal(way('guarded'), 'sts get-caller-identity --profile guarded');
    assert.equal(way('itself'), 'sts get-caller-identity --profile itself');
    assert.equal(way('-odd'), 'sso login --profile=-odd');
    assert.equal(way('default'), 'sso login');
    assert.equal(way('unknown'), 'sso login --profile unknown');
    assert.match(way('round'), /^sso login/);
    assert.match(way('program'), /^The profile program gets its credentials from a program \(credential_process\)\./);
    assert.match(way('machine'), /^The profile machine gets its credentials from this machine/);
    assert.match(way('session'), /^The profile session has temporary keys in the configuration files\./);
    assert.match(way('keys'), /^The profile keys has access keys in the configuration files\./);
  });
});

describe('the choice of a profile', () => {
  it('shows the default credentials for what they are', () => {
    assert.equal(ambientProfile({}), undefined);
    assert.equal(ambientProfile({ AWS_PROFILE: 'dev' }), 'dev');
    // As the AWS CLI has it.
    assert.equal(ambientProfile({ AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'other' }), 'other');
    assert.equal(effectiveProfile({}, { AWS_PROFILE: 'dev' }), 'dev');
    assert.equal(effectiveProfile({ profile: 'default' }, { AWS_PROFILE: 'dev' }), 'default');
  });

  it('offers [default] where the environment makes another profile the default', () => {
    const profiles = ['default', 'dev', 'prod'];
    const region = 'eu-west-1';
    assert.deepEqual(otherTargets({}, profiles, {}), [{ profile: 'dev' }, { profile: 'prod' }]);
    assert.deepEqual(otherTargets({ profile: 'dev', region }, profiles, {}), [{ region }, { profile: 'prod', region }]);
    assert.deepEqual(otherTargets({}, profiles, { AWS_PROFILE: 'dev' }), [
      { profile: 'default' },
      { profile: 'dev' },
      { profile: 'prod' },
    ]);
    assert.deepEqual(otherTargets({ profile: 'default' }, profiles, { AWS_PROFILE: 'dev' }), [
      {},
      { profile: 'dev' },
      { profile: 'prod' },
    ]);
    assert.deepEqual(otherTargets({}, ['default'], { AWS_ACCESS_KEY_ID: 'x' }), [{ profile: 'default' }]);
  });
});

describe('a profile that needs an MFA code', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench?.stop());

  it('is told from other failures', async () => {
    await writeFile(path.join(bench.cliHome.folder, 'config'), config);
    await writeFile(path.join(bench.cliHome.folder, 'credentials'), credentials);
    const result = await send(bench.program, getCallerIdentity(), { profile: 'guarded', region: 'us-east-1' });
    assert.equal(result.ok ? 'ok' : result.error.kind, 'mfaRequired');
  });
});
