import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionRequest,
  CompletionResolveRequest,
  CompletionTriggerKind,
  InsertTextFormat,
  InsertTextMode,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readCursor } from '../support/cursor';
import { type Session, startSession } from '../support/languageClient';

const policy = (statement: string) => `{ "Version": "2012-10-17", "Statement": [{ ${statement} }] }`;

/** Opens the text without its `|` and asks for completion there. */
async function completeIn(session: Session, uri: string, marked: string, trigger?: string): Promise<CompletionItem[]> {
  const { text, offset } = readCursor(marked);
  const position = TextDocument.create(uri, 'json', 1, text).positionAt(offset);
  await session.open(uri, text);
  const context = trigger
    ? { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter: trigger }
    : { triggerKind: CompletionTriggerKind.Invoked };
  const answer = await session.connection.sendRequest(CompletionRequest.type, {
    textDocument: { uri },
    position,
    context,
  });
  await session.close(uri);
  return Array.isArray(answer) ? answer : (answer?.items ?? []);
}

function newTextOf(item: CompletionItem | undefined): string | undefined {
  return (item?.textEdit as TextEdit | undefined)?.newText;
}

describe('completion for a client with snippets', () => {
  let session: Session;
  let folder: string;
  const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rolewright-completion-'));
    await mkdir(path.join(folder, '.git'));
    await mkdir(path.join(folder, 'roles'));
    await writeFile(
      path.join(folder, '.git', 'config'),
      '[remote "origin"]\n\turl = git@github.com:my-org/my-app.git\n',
    );
    const completionItem = {
      snippetSupport: true,
      insertTextModeSupport: { valueSet: [InsertTextMode.adjustIndentation] },
    };
    session = await startSession({
      pull: true,
      folder,
      commands: ['editor.action.triggerSuggest'],
      settings: { ownAccounts: ['210987654321'] },
      textDocument: { completion: { completionItem } },
    });
  });
  after(async () => {
    await session.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is announced', () => {
    assert.deepEqual(session.initialized.capabilities.completionProvider, {
      triggerCharacters: ['"', ':', '/', '$', '{'],
      resolveProvider: true,
    });
  });

  it('gives actions with their level, and what they allow when one is looked at', async () => {
    const items = await completeIn(session, uriOf('policy.json'), policy('"Action": "s3:GetObj|"'), ':');
    const item = items.find(({ label }) => label === 's3:GetObject');
    assert.ok(item);
    assert.equal(item.kind, CompletionItemKind.Function);
    assert.equal(item.detail, 'Read');
    assert.equal(item.documentation, undefined);
    const start = policy('"Action": "').indexOf('"Action": "') + '"Action": "'.length;
    assert.deepEqual(item.textEdit, {
      range: { start: { line: 0, character: start }, end: { line: 0, character: start + 's3:GetObj'.length } },
      newText: 's3:GetObject',
    });
    assert.equal(item.commitCharacters, undefined);
    const resolved = await session.connection.sendRequest(CompletionResolveRequest.type, item);
    assert.match(String(resolved.documentation), /object/i);
    assert.deepEqual({ ...resolved, documentation: undefined }, { ...item, documentation: undefined });
  });

  it('begins a blank file, before what other servers offer for any JSON', async () => {
    for (const text of ['{"|"}', '{ | }', '{\n  "|"\n}']) {
      const items = await completeIn(session, uriOf('s3-policy.json'), text, '"');
      const labels = items.slice(0, 5).map(({ label }) => label);
      assert.deepEqual(labels, ['Version', 'Statement', 'Id', 'Permission policy', 'Trust policy: a Lambda function']);
      assert.ok(items.every(({ sortText = '' }) => sortText < '$schema'));
    }
    const [first] = await completeIn(session, uriOf('iam-policy.json'), '|');
    assert.equal(first?.label, 'Permission policy');
    assert.deepEqual(await completeIn(session, uriOf('data.json'), '{"|"}', '"'), []);
  });

  it('keeps the order of the proposals in the sort texts', async () => {
    const items = await completeIn(session, uriOf('policy.json'), policy('"Action": "|"'), '"');
    const sorted = [...items].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
    assert.deepEqual(sorted, items);
    assert.equal(items[0]?.command?.command, 'editor.action.triggerSuggest');
  });

  it('writes blanks as snippets', async () => {
    const items = await completeIn(session, uriOf('policy.json'), policy('"Action": "s3:GetObject", "Resource": "|"'));
    const item = items.find(({ label }) => label === 'arn:aws:s3:::bucket/*');
    assert.equal(newTextOf(item), 'arn:aws:s3:::${1:bucket}/${2:*}');
    assert.equal(item?.insertTextFormat, InsertTextFormat.Snippet);
  });

  it('adds a missing comma before', async () => {
    const items = await completeIn(session, uriOf('permissions-policy.json'), policy('"Effect": "Allow" "|"'));
    const item = items.find(({ label }) => label === 'Action');
    const at = policy('"Effect": "Allow"').indexOf('"Allow"') + '"Allow"'.length;
    const place = { line: 0, character: at };
    assert.deepEqual(item?.additionalTextEdits, [{ range: { start: place, end: place }, newText: ',' }]);
  });

  it('knows the use from the file name, the accounts from the settings, the repository from git', async () => {
    const uri = uriOf('roles/step-functions-trust-policy.json');
    const services = await completeIn(session, uri, policy('"Principal": { "Service": "|" }'));
    assert.equal(services[0]?.label, 'states.amazonaws.com');
    const accounts = await completeIn(session, uri, policy('"Principal": { "AWS": "|" }'));
    assert.equal(accounts[0]?.label, 'arn:aws:iam::210987654321:root');
    const github = '"Condition": { "StringEquals": { "token.actions.githubusercontent.com:sub": "|" } }';
    const subjects = await completeIn(session, uri, policy(`"Effect": "Allow", ${github}`));
    assert.equal(subjects[0]?.label, 'repo:my-org/my-app:ref:refs/heads/main');
  });

  it('takes a brace as the beginning of a variable and of nothing else', async () => {
    const variables = await completeIn(session, uriOf('policy.json'), policy('"Resource": "arn:aws:s3:::a/${|"'), '{');
    assert.equal(variables[0]?.label, '${aws:username}');
    assert.deepEqual(await completeIn(session, uriOf('policy.json'), policy('"Condition": {|}'), '{'), []);
  });

  it('offers whole policies in an empty file', async () => {
    const [item] = await completeIn(session, uriOf('lambda-trust-policy.json'), '|');
    assert.equal(item?.label, 'Trust policy: a Lambda function');
    assert.equal(item?.insertTextMode, InsertTextMode.adjustIndentation);
  });

  it('has nothing for other JSON', async () => {
    assert.deepEqual(await completeIn(session, uriOf('package.json'), '{ "name": "|" }'), []);
    assert.deepEqual(await completeIn(session, uriOf('data.json'), '{ "Statement": "|" }'), []);
  });
});

describe('completion for a client without snippets', () => {
  let session: Session;
  before(async () => {
    session = await startSession({ pull: false });
  });
  after(async () => {
    await session.stop();
  });

  it('writes plain text', async () => {
    const items = await completeIn(
      session,
      'file:///role/policy.json',
      policy('"Action": "s3:GetObject", "Resource": "|"'),
    );
    const item = items.find(({ label }) => label === 'arn:aws:s3:::bucket/*');
    assert.equal(newTextOf(item), 'arn:aws:s3:::bucket/*');
    assert.equal(item?.insertTextFormat, undefined);
    assert.ok(items.every(({ command }) => command === undefined));
  });

  it('writes finished text with the indentation of the document', async () => {
    const lines = [
      '{',
      '    "Version": "2012-10-17",',
      '    "Statement": [',
      '        {',
      '            "Effect": "Allow",',
      '            |',
      '        }',
      '    ]',
      '}',
    ];
    const items = await completeIn(session, 'file:///role/permissions-policy.json', lines.join('\n'));
    const text = (label: string) => newTextOf(items.find((item) => item.label === label));
    assert.equal(text('Condition'), '"Condition": {\n                "StringEquals": {}\n            }');
    assert.equal(text('Action'), '"Action": []');
    assert.equal(text('Sid'), '"Sid": ""');
    assert.ok(items.every(({ insertTextMode }) => insertTextMode === undefined));
    const tabs = lines.map((line) => line.replaceAll('    ', '\t'));
    const others = await completeIn(
      session,
      'file:///role/permissions-policy.json',
      tabs.slice(0, 3).concat('\t\t|', '\t]', '}').join('\r\n'),
    );
    assert.equal(
      newTextOf(others.find(({ label }) => label === 'Deny actions')),
      '{\r\n\t\t\t"Effect": "Deny",\r\n\t\t\t"Action": [],\r\n\t\t\t"Resource": ""\r\n\t\t}',
    );
  });
});

describe('completion for a client that adjusts the indentation itself', () => {
  it('leaves it to the client', async () => {
    const completionItem = { insertTextModeSupport: { valueSet: [InsertTextMode.adjustIndentation] } };
    const session = await startSession({ pull: false, textDocument: { completion: { completionItem } } });
    const items = await completeIn(
      session,
      'file:///role/permissions-policy.json',
      '{\n  "Statement": [\n    {\n      "Effect": "Allow",\n      |\n    }\n  ]\n}',
    );
    const item = items.find(({ label }) => label === 'Condition');
    assert.equal(newTextOf(item), '"Condition": {\n  "StringEquals": {}\n}');
    assert.equal(item?.insertTextMode, InsertTextMode.adjustIndentation);
    await session.stop();
  });
});
