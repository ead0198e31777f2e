import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFolder, distinctNames, inFolder, plainFolder, safeName } from '../../../client/src/roles/fileNames';
import { importRole } from '../../../client/src/roles/importRole';
import type { FoundRole } from '../../../client/src/roles/readRole';

const trust = { Version: '2012-10-17', Statement: [] };
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] };
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const own = 'arn:aws:iam::123456789012:policy/app/assets';
const hidden = 'arn:aws:iam::123456789012:policy/hidden';
const role = { roleName: 'r', arn: 'arn:aws:iam::123456789012:role/r', path: '/', trust, tags: [] };
const denied = { kind: 'accessDenied', message: 'no', code: 'AccessDenied' } as const;

test('a role becomes files and a declaration that says the same', () => {
  const found: FoundRole = {
    role: {
      ...{ ...role, path: '/app/', description: 'resizes', maxSessionDuration: 7_200, permissionsBoundary: hidden },
      tags: [
        { key: 'team', value: 'x' },
        { key: 'aws:cloudformation:stack-name', value: 's' },
      ],
    },
    attached: [
      { name: 'AWSLambdaBasicExecutionRole', arn: logs, document },
      { name: 'assets', arn: own, document },
      { name: 'hidden', arn: hidden, document: undefined, error: denied },
    ],
    inline: [
      { name: 'Assets', document },
      { name: 'trust-policy', document },
      { name: 'con', document },
      { name: 'secret', document: undefined, error: denied },
    ],
  };
  const imported = importRole(found);
  assert.deepEqual(
    imported.files.map(({ name, what }) => [name, what]),
    [
      ['trust-policy.json', 'trust policy'],
      ['Assets.json', 'inline policy Assets'],
      ['trust-policy-2.json', 'inline policy trust-policy'],
      ['_con.json', 'inline policy con'],
      ['assets-2.json', 'policy assets'],
    ],
  );
  assert.deepEqual(imported.entry('iam/r'), {
    name: 'r',
    trust: 'iam/r/trust-policy.json',
    policies: [
      { file: 'iam/r/Assets.json', inline: true, name: 'Assets' },
      { file: 'iam/r/trust-policy-2.json', inline: true, name: 'trust-policy' },
      { file: 'iam/r/_con.json', inline: true, name: 'con' },
      { file: 'iam/r/assets-2.json', name: 'assets', path: '/app/' },
    ],
    managedPolicies: [logs, hidden],
    permissionsBoundary: hidden,
    path: '/app/',
    description: 'resizes',
    maxSessionDuration: 7_200,
    tags: { team: 'x' },
  });
  assert.deepEqual(
    imported.unread.map(({ name }) => name),
    ['secret', 'hidden'],
  );
});

test('what is the default is not declared', () => {
  const plain = { role: { ...role, maxSessionDuration: 3_600, description: '' }, attached: [], inline: [] };
  assert.deepEqual(importRole(plain).entry(''), {
    name: 'r',
    trust: 'trust-policy.json',
    policies: [],
    managedPolicies: [],
  });
});

test('names of files are fit for every system, and each is another', () => {
  const names = ['a+=,.@_-b', 'AUX', 'nul.txt', 'com1', 'com10', 'a...', '.hidden', '...'];
  assert.deepEqual(names.map(safeName), ['a+=,.@_-b', '_AUX', '_nul.txt', '_com1', 'com10', 'a', 'hidden', '_']);
  assert.deepEqual(distinctNames(['a', 'A', 'a-2', 'a']), ['a', 'A-2', 'a-2-2', 'a-3']);
});

test('folders below the workspace folder', () => {
  const wrong = ['', ' ', '/iam', '\\iam', 'c:/x', '../x', 'a/../b', 'a?b', 'a/con', 'a./b', 'a\nb', 'a\\b'];
  for (const text of wrong) assert.notEqual(checkFolder(text), undefined, JSON.stringify(text));
  for (const text of ['iam/r', 'iam/r/', './iam', '.', '.aws/roles', 'a b'])
    assert.equal(checkFolder(text), undefined, text);
  assert.deepEqual(['./iam//r/', ' iam ', '.'].map(plainFolder), ['iam/r', 'iam', '']);
  assert.deepEqual([inFolder('', 'f'), inFolder('iam', 'f')], ['f', 'iam/f']);
});
