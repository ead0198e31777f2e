import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type DescribePolicyParams, describePolicy, type PolicyDescription } from '../../../server/src/protocol';
import { type Session, startSession } from '../../support/languageClient';

let folder: string;
let session: Session;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-server-'));
  session = await startSession({ pull: true, folder });
});
after(async () => {
  await session.stop();
  await rm(folder, { recursive: true, force: true });
});

function policy(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

async function textOf(uri: string, saved: boolean): Promise<string | undefined> {
  const params: DescribePolicyParams = { uri, saved };
  const description = await session.connection.sendRequest<PolicyDescription | null>(describePolicy, params);
  return description?.text;
}

it('describes what is saved from the disk, although the editor has not noticed the change yet', async () => {
  const file = path.join(folder, 'read-policy.json');
  const uri = pathToFileURL(file).href;
  const [before, now, unsaved] = ['s3:GetObject', 's3:PutObject', 's3:ListBucket'].map(policy) as [
    string,
    string,
    string,
  ];
  await writeFile(file, before);
  assert.equal(await textOf(uri, true), before);
  await session.open(uri, before);
  await writeFile(file, now);
  assert.equal(await textOf(uri, true), now);
  assert.equal(await textOf(uri, false), before);
  await session.change(uri, 2, unsaved);
  assert.equal(await textOf(uri, false), unsaved);
  await rm(file);
  assert.equal(await textOf(uri, true), unsaved);
  await session.close(uri);
  assert.equal(await textOf(uri, true), undefined);
});
