import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type AwsCli, createAwsCli } from '../../../client/src/aws/cli';
import { configPaths, listProfiles, readProfiles } from '../../../client/src/aws/profiles';
import { fail, succeed } from '../../../client/src/aws/result';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-profiles-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** The profiles of two files with these texts; a file without a text does not exist. */
async function profilesOf(config: string | undefined, credentials: string | undefined) {
  const paths = { config: path.join(folder, 'config'), credentials: path.join(folder, 'credentials') };
  for (const [file, text] of [
    [paths.config, config],
    [paths.credentials, credentials],
  ] as const) {
    if (text === undefined) await rm(file, { force: true });
    else await writeFile(file, text);
  }
  return [...(await readProfiles(paths))];
}

test('the profiles of both files, by the names that the CLI has for them', async () => {
  const region = 'region = eu-west-1';
  const config = [
    '[default]',
    '[profile dev]\r',
    '[profile "two words"]',
    "[profile 'one more']",
    '[profile "quoted"]',
    '[sso-session x]',
    '# [profile no]',
    '; [profile nor]',
    '[services y]',
    '[plugins]',
  ].join(`\n${region}\n`);
  const profiles = await profilesOf(`${config}\n${region}\n`, '[default]\naws_access_key_id = x\n[keys]\na = b\n');
  assert.deepEqual(
    profiles,
    ['default', 'dev', 'two words', 'one more', 'quoted', 'keys'].map((name) => [
      name,
      name === 'keys' ? {} : { region: 'eu-west-1' },
    ]),
  );
});

test('what the files specify for each profile, and the credentials before the config', async () => {
  const config = `[default]
region = eu-west-1
[profile dev]
Region=us-east-2
s3 =
  region = eu-north-1
sso_session = corp
sso_account_id = 210987654321
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1
[profile old]
sso_start_url = https://old.awsapps.com/start#/
sso_account_id = unknown
[profile deploy]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = dev
# region = us-west-1
[profile "empty"]
region =
output = json
`;
  const credentials = '[dev]\nregion = us-west-2\n[keys]\naws_secret_access_key = secret\n';
  assert.deepEqual(await profilesOf(config, credentials), [
    ['default', { region: 'eu-west-1' }],
    ['dev', { region: 'us-west-2', sso: 'corp', accountId: '210987654321' }],
    ['old', { sso: 'old.awsapps.com' }],
    ['deploy', { accountId: '111122223333' }],
    ['empty', {}],
    ['keys', {}],
  ]);
});

test('files that do not exist have no profiles, and a changed file is read again', async () => {
  assert.deepEqual(await profilesOf(undefined, undefined), []);
  assert.deepEqual(await profilesOf('[default]\nregion = eu-west-1\n', undefined), [
    ['default', { region: 'eu-west-1' }],
  ]);
  assert.deepEqual(await profilesOf('[default]\nregion = eu-west-2\n', ''), [['default', { region: 'eu-west-2' }]]);
  assert.deepEqual(await profilesOf(undefined, undefined), []);
});

test('the environment can name other files', () => {
  const home = path.join(path.sep, 'home', 'me');
  const own = { config: path.join(home, '.aws', 'config'), credentials: path.join(home, '.aws', 'credentials') };
  assert.deepEqual(configPaths({}, home), own);
  assert.deepEqual(configPaths({ AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '' }, home), own);
  assert.deepEqual(configPaths({ AWS_CONFIG_FILE: '/c', AWS_SHARED_CREDENTIALS_FILE: '~/k' }, home), {
    config: '/c',
    credentials: '~/k',
  });
});

test('the CLI lists the profiles; the files count where it has no command for that', async () => {
  const cli = createAwsCli({ executable: 'aws', env: {}, log: () => undefined });
  const answering = (run: AwsCli['run']): AwsCli => ({ ...cli, run });
  const inFiles = async () => ['a', 'two words'];
  const second = answering(async () => succeed('default\r\ntwo words\n\n'));
  assert.deepEqual(await listProfiles(second, inFiles), succeed(['default', 'two words']));
  const first = answering(async () => fail('usage', 'Invalid choice'));
  assert.deepEqual(await listProfiles(first, inFiles), succeed(['a', 'two words']));
  const broken = fail('notFound', 'No aws');
  assert.deepEqual(
    await listProfiles(
      answering(async () => broken),
      inFiles,
    ),
    broken,
  );
});
