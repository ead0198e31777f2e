import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type CompletionItem,
  CompletionRequest,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  FileChangeType,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { findingPageUrl } from '../../engine/src/analysis/findingPage';
import { version } from '../../node/src/version';
import { type Session, startSession } from '../support/languageClient';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const permission = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-app-assets/*' }],
});

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-role-setting-'));
  await put('orders/trust.json', trust);
  await put('orders/read.json', permission);
  await put('orders/more/read.json', permission);
  await put('notes.json', '{ "a": 1 }');
});
after(() => rm(folder, { recursive: true, force: true }));

describe('the setting rolewright.roles', () => {
  it('is checked where it stands, at the exact place', async () => {
    const text = `{
  // comments are fine here
  "rolewright.roles": [
    { "name": "orders", "trust": "orders/read.json", "policies": ["orders/trust.json", "orders/gone.json"] },
    {
      "name": "Orders",
      "trust": "notes.json",
      "policies": ["orders/read.json", { "file": "orders/more/read.json", "name": "read" }],
      "managedPolicies": [
        "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole",
        "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAcess",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::210987654321:policy/mine",
      ],
      "permissionsBoundary": "arn:aws:iam::aws:policy/Nothing/LikeThis",
    },
  ],
}`;
    await inSettings(text, async (_, findings) => {
      assert.deepEqual(
        findings.map(({ code, range }) => [code, TextDocument.create('', '', 0, text).getText(range)]),
        [
          ['role-setting-wrong-kind', 'orders/read.json'],
          ['role-setting-wrong-kind', 'orders/trust.json'],
          ['role-setting-missing-file', 'orders/gone.json'],
          ['role-setting-name-twice', 'Orders'],
          ['role-setting-wrong-kind', 'notes.json'],
          ['role-setting-policy-twice', 'read'],
          ['role-setting-unknown-policy', 'arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole'],
          ['role-setting-unknown-policy', 'arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAcess'],
          ['role-setting-unknown-policy', 'arn:aws:iam::aws:policy/Nothing/LikeThis'],
        ],
      );
      assert.match(String(findings[0]?.message), /^This file holds a permission policy\. It belongs under "policies"/);
      assert.equal(findings[0]?.codeDescription?.href, findingPageUrl('role-setting-wrong-kind', version));
    });
  });

  it('is silent where all is well, and in files that are not in force', async () => {
    const good = `{ "rolewright.roles": [{ "name": "orders", "trust": "./orders/trust.json", "policies": ["orders/read.json"] }] }`;
    await inSettings(good, async (session, findings) => {
      assert.deepEqual(findings, []);
      const elsewhere = `file://${folder}/orders/.vscode/settings.json`;
      await session.open(elsewhere, '{ "rolewright.roles": [{ "name": "a", "trust": "gone.json" }] }', 'jsonc');
      assert.deepEqual(await session.pull(elsewhere), []);
    });
  });

  it('has quick fixes for ARNs: the right path, the near name in the same partition', async () => {
    const text = `{
  "rolewright.roles": [{ "name": "a", "managedPolicies": [
    "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole",
    "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAcess"
  ] }]
}`;
    await inSettings(text, async (session, findings) => {
      const titles = [];
      for (const finding of findings) {
        const actions = await session.codeActions(settings(), finding.range, [finding]);
        titles.push(actions.map(({ title }) => title));
      }
      assert.deepEqual(titles, [
        ['Replace it by "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"'],
        ['Replace it by "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess"'],
      ]);
    });
  });

  it('follows the files that it names', async () => {
    const text = `{ "rolewright.roles": [{ "name": "orders", "policies": ["late.json"] }] }`;
    await inSettings(text, async (session, findings) => {
      assert.deepEqual(
        findings.map(({ code }) => code),
        ['role-setting-missing-file'],
      );
      await put('late.json', permission);
      await session.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
        changes: [{ uri: `file://${folder}/late.json`, type: FileChangeType.Created }],
      });
      await session.refreshed();
      assert.deepEqual(await session.pull(settings()), []);
      await rm(path.join(folder, 'late.json'));
    });
  });

  it('is checked in a workspace file as well', async () => {
    await inSettings('{}', async (session) => {
      const uri = `file://${folder}/my.code-workspace`;
      const text = `{ "folders": [{ "path": "." }], "settings": { "rolewright.roles": [{ "name": "a", "trust": "gone.json" }] } }`;
      await session.open(uri, text, 'jsonc');
      assert.deepEqual(
        (await session.pull(uri)).map(({ code }) => code),
        ['role-setting-missing-file'],
      );
    });
  });
});

describe('completion in the setting', () => {
  it('offers trust policies, permission policies and policies of AWS, each in its place', async () => {
    assert.deepEqual(await proposals('"trust": "|"'), ['orders/trust.json']);
    assert.deepEqual(await proposals('"policies": ["ord|"]'), ['orders/more/read.json', 'orders/read.json']);
    assert.deepEqual(await proposals('"policies": [{ "file": "|" }]'), ['orders/more/read.json', 'orders/read.json']);
    const arns = await proposals('"managedPolicies": ["arn:|"]');
    assert.ok(arns.includes('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'));
    assert.deepEqual(await proposals('"permissionsBoundary": "|"'), arns);
    assert.deepEqual(await proposals('"description": "|"'), []);
  });

  it('offers something while the text is half typed', async () => {
    assert.deepEqual(await proposals('"trust": "|'), ['orders/trust.json']);
  });
});

async function proposals(members: string): Promise<string[]> {
  const whole = `{ "rolewright.roles": [{ "name": "orders", ${members}`;
  const offset = whole.indexOf('|');
  const text = whole.replace('|', '');
  let labels: string[] = [];
  await inSettings(text, async (session) => {
    const answer = await session.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: settings() },
      position: { line: 0, character: offset },
    });
    labels = ((answer ?? []) as CompletionItem[]).map(({ label }) => label);
  });
  return labels;
}

function settings(): string {
  return `file://${folder}/.vscode/settings.json`;
}

async function inSettings(
  text: string,
  run: (session: Session, findings: Diagnostic[]) => Promise<void>,
): Promise<void> {
  const session = await startSession({ pull: true, folder, settings: {} });
  try {
    await session.open(settings(), text, 'jsonc');
    await run(session, await session.pull(settings()));
  } finally {
    await session.stop();
  }
}

async function put(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), text);
}
