import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createAwsCli, send, toArgv } from '../../../client/src/aws/cli';
import { decodeAuthorizationMessage } from '../../../client/src/aws/sts';
import { printing, writeStub } from '../../support/stubCli';

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-decode-'));
});
after(() => rm(folder, { recursive: true }));

const decode = (executable: string) =>
  send(createAwsCli({ executable, env: {}, log: () => undefined }), decodeAuthorizationMessage('abc'), {});

test('an encoded message is one argument, also when it begins with a dash', () => {
  assert.deepEqual(toArgv(decodeAuthorizationMessage('abc_-1'), { profile: 'dev' }), [
    ...['sts', 'decode-authorization-message', '--encoded-message', 'abc_-1', '--profile', 'dev', '--output', 'json'],
  ]);
  assert.deepEqual(decodeAuthorizationMessage('-abc').args.slice(2), ['--encoded-message=-abc']);
});

test('the answer is the text of the decoded message', async () => {
  const decoded = JSON.stringify({ allowed: false, context: { action: 'iam:PassRole' } });
  const stub = await writeStub(folder, 'aws', printing(JSON.stringify({ DecodedMessage: decoded }), '', 0));
  assert.deepEqual(await decode(stub), { ok: true, value: decoded });
});

test('a caller that may not decode is told so', async () => {
  const stderr =
    'An error occurred (AccessDenied) when calling the DecodeAuthorizationMessage operation: User: arn:aws:iam::111122223333:user/anna is not authorized to perform: sts:DecodeAuthorizationMessage';
  const result = await decode(await writeStub(folder, 'denied', printing('', stderr, 254)));
  assert.equal(result.ok ? undefined : result.error.kind, 'accessDenied');
});
