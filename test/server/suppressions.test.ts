import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  type CodeAction,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Range,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Suppressed, type SuppressParams, suppress } from '../../server/src/protocol';
import { type Session, type SessionOptions, startSession } from '../support/languageClient';

const rule = 'invalid-effect';
const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadAssets",
      "Effect": "allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
    }
  ]
}
`;
const effect: Range = { start: { line: 5, character: 17 }, end: { line: 5, character: 22 } };
const listOf = (...entries: object[]) => `${JSON.stringify({ suppressions: entries }, null, 2)}\n`;
const entry = { rule, path: 'roles/a-policy.json', sid: 'ReadAssets', reason: 'Read by an old parser.' };

let folder: string;
let session: Session;
const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
const codes = async (uri: string) => (await session.pull(uri)).map(({ code }) => code);

async function start(options: Partial<SessionOptions> = {}, suppressions?: string): Promise<string> {
  if (suppressions !== undefined) await writeFile(path.join(folder, '.rolewright.json'), suppressions);
  session = await startSession({ pull: true, folder, ...options });
  const uri = uriOf('roles/a-policy.json');
  await session.open(uri, policy);
  return uri;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-suppressions-'));
  await mkdir(path.join(folder, 'roles'));
});
afterEach(async () => {
  assert.equal(await session.stop(), 0);
  await rm(folder, { recursive: true, force: true });
});

describe('suppressions in an editor', () => {
  it('hide a finding, and show it again when the file changes on disk', async () => {
    const uri = await start({}, listOf(entry));
    assert.deepEqual(await codes(uri), []);
    await writeFile(path.join(folder, '.rolewright.json'), listOf({ ...entry, sid: 'Another' }));
    await session.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: uriOf('.rolewright.json'), type: FileChangeType.Changed }],
    });
    await session.refreshed();
    assert.deepEqual(await codes(uri), [rule]);
  });

  it('follow the text that is being written, and the disk when it is given up', async () => {
    const uri = await start({}, listOf());
    assert.deepEqual(await codes(uri), [rule]);
    const file = uriOf('.rolewright.json');
    await session.open(file, listOf());
    await session.change(file, 2, listOf({ ...entry, reason: '' }));
    await session.refreshed();
    assert.deepEqual(await codes(uri), [rule]);
    assert.deepEqual(await codes(file), ['suppression-without-reason']);
    await session.change(file, 3, listOf(entry));
    await session.refreshed();
    assert.deepEqual(await codes(uri), []);
    assert.deepEqual(await codes(file), []);
    await session.close(file);
    await session.refreshed();
    assert.deepEqual(await codes(uri), [rule]);
  });

  it('are looked for no higher than the workspace folder, the nearest file first', async () => {
    await writeFile(path.join(folder, 'roles', '.rolewright.json'), listOf({ ...entry, path: 'a-policy.json' }));
    assert.deepEqual(await codes(await start({}, listOf())), []);
    await session.stop();
    await rm(path.join(folder, 'roles', '.rolewright.json'));
    await writeFile(path.join(folder, '.rolewright.json'), listOf(entry));
    session = await startSession({ pull: true, folder: path.join(folder, 'roles') });
    await session.open(uriOf('roles/a-policy.json'), policy);
    assert.deepEqual(await codes(uriOf('roles/a-policy.json')), [rule]);
  });

  it('are reported themselves, with a link to their own page', async () => {
    await start();
    const file = uriOf('.rolewright.json');
    await session.open(file, listOf({ ...entry, expires: '2020-01-31' }));
    const [diagnostic, ...others] = await session.pull(file);
    assert.deepEqual(others, []);
    assert.equal(diagnostic?.code, 'suppression-expired');
    assert.deepEqual(diagnostic?.range, { start: { line: 7, character: 18 }, end: { line: 7, character: 28 } });
    assert.match(diagnostic?.codeDescription?.href ?? '', /\/docs\/suppressions\.md$/);
    const actions = await session.codeActions(file, diagnostic?.range ?? effect, diagnostic ? [diagnostic] : []);
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Remove the entry'],
    );
  });
});

describe('the light bulb', () => {
  const titles = (actions: readonly CodeAction[]) => actions.map(({ title }) => title);
  const actionsOf = async (uri: string, only?: string[]) =>
    session.codeActions(uri, effect, await session.pull(uri), only);

  it('offers commands last, when the client has them', async () => {
    const uri = await start({ commands: ['rolewright.suppressFinding', 'rolewright.disableRule'] });
    const actions = await actionsOf(uri);
    assert.deepEqual(titles(actions).slice(-2), [
      'Suppress invalid-effect here…',
      'Disable rule invalid-effect in this workspace',
    ]);
    assert.equal(actions[0]?.isPreferred, true);
    assert.deepEqual(
      actions.slice(-2).map(({ command, edit, kind }) => [command?.command, command?.arguments, edit, kind]),
      [
        ['rolewright.suppressFinding', [{ uri, rule, sid: 'ReadAssets' }], undefined, 'quickfix'],
        ['rolewright.disableRule', [{ uri, rule }], undefined, 'quickfix'],
      ],
    );
  });

  it('carries an edit without a reason for other clients, which makes the file', async () => {
    const uri = await start();
    const action = (await actionsOf(uri)).at(-1);
    assert.equal(action?.title, 'Suppress invalid-effect here (give the reason in .rolewright.json)');
    assert.deepEqual(action?.edit, {
      documentChanges: [
        { kind: 'create', uri: uriOf('.rolewright.json'), options: { overwrite: false, ignoreIfExists: true } },
        {
          textDocument: { uri: uriOf('.rolewright.json'), version: null },
          edits: [
            {
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
              newText: listOf({ ...entry, reason: '' }),
            },
          ],
        },
      ],
    });
  });

  it('offers nothing of the kind outside the workspace', async () => {
    await start({ commands: ['rolewright.suppressFinding', 'rolewright.disableRule'] });
    await session.open('file:///elsewhere/b-policy.json', policy);
    const offered = titles(await actionsOf('file:///elsewhere/b-policy.json'));
    assert.ok(offered.length > 0);
    assert.deepEqual(
      offered.filter((title) => /Suppress|Disable/.test(title)),
      [],
    );
  });

  it('mends everything at once, and then has nothing left to mend', async () => {
    const uri = await start();
    const before = policy.replace('2012-10-17', '2012-10-18').replace('s3:GetObject', 's3:getobject');
    await session.change(uri, 2, before);
    const [action, ...others] = await actionsOf(uri, ['source.fixAll']);
    assert.deepEqual(others, []);
    assert.equal(action?.kind, 'source.fixAll.rolewright');
    const after = applied(before, uri, action?.edit);
    await session.change(uri, 3, after);
    assert.deepEqual(await actionsOf(uri, ['source.fixAll.rolewright']), []);
    const left = await session.codeActions(uri, effect, await session.pull(uri), ['quickfix']);
    assert.deepEqual(
      left.filter(({ isPreferred }) => isPreferred),
      [],
    );
  });

  it('mends nothing that is suppressed', async () => {
    const uri = await start({}, listOf(entry));
    assert.deepEqual(await actionsOf(uri, ['source.fixAll']), []);
  });
});

describe('the request for a suppression', () => {
  it('is answered by the edit that extends the file, its unsaved text included', async () => {
    const uri = await start({}, listOf());
    assert.deepEqual(await codes(uri), [rule]);
    const file = uriOf('.rolewright.json');
    const before = listOf({ rule: 'iam-star', path: 'b.json', reason: 'An administrator.' });
    await session.open(file, listOf());
    await session.change(file, 2, before);
    await session.refreshed();
    const params: SuppressParams = { uri, rule, sid: 'ReadAssets', reason: entry.reason };
    const answer = await session.connection.sendRequest<Suppressed | null>(suppress, params);
    assert.equal(answer?.uri, file);
    const after = applied(before, file, answer?.edit);
    assert.deepEqual(JSON.parse(after), {
      suppressions: [{ rule: 'iam-star', path: 'b.json', reason: 'An administrator.' }, entry],
    });
    await session.change(file, 3, after);
    await session.refreshed();
    assert.deepEqual(await codes(uri), []);
  });

  it('is answered by nothing where the file has another form, and outside the workspace', async () => {
    const uri = await start({}, '[]');
    const ask = (params: SuppressParams) => session.connection.sendRequest<Suppressed | null>(suppress, params);
    assert.equal(await ask({ uri, rule, reason: 'Because.' }), null);
    assert.equal(await ask({ uri: 'file:///elsewhere/b-policy.json', rule, reason: 'Because.' }), null);
  });
});

/** The text of a document after an edit that changes no other. */
function applied(text: string, uri: string, edit: WorkspaceEdit | undefined): string {
  const [change, ...others] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  assert.deepEqual(others, []);
  assert.equal(change?.textDocument.uri, uri);
  const edits = (change?.edits ?? []) as { range: Range; newText: string }[];
  return TextDocument.applyEdits(TextDocument.create(uri, 'json', 1, text), edits);
}
