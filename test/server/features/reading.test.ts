import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  CodeLensRequest,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  type Position,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Session, startSession } from '../../support/languageClient';

const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Sid": "Read",
      "Action": "s3:Get*",
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:queue"
    }
  ]
}
`;
const trust =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const place = (line: number, character: number): Position => ({ line, character });
const range = (line: number, from: number, to: number) => ({ start: place(line, from), end: place(line, to) });

describe('a session that reads', () => {
  let session: Session;
  let folder: string;
  let uri: string;
  let other: string;
  const textDocument = () => ({ textDocument: { uri } });
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rolewright-reading-'));
    const entries = ['policy.json', '*.json'].map((name) => ({
      rule: 'missing-version',
      path: name,
      sid: 'Read',
      reason: 'Tried.',
    }));
    await writeFile(path.join(folder, '.rolewright.json'), JSON.stringify({ suppressions: entries }, null, 1));
    uri = pathToFileURL(path.join(folder, 'policy.json')).href;
    other = pathToFileURL(path.join(folder, 'package-like.json')).href;
    session = await startSession({
      pull: true,
      folder,
      commands: ['rolewright.createRole', 'rolewright.deployRole', 'rolewright.verifyRole'],
      settings: {
        accountNames: { '210987654321': 'Production' },
        format: true,
        roles: [
          { name: 'orders', trust: './orders-trust.json' },
          { name: 'one', trust: 'shared-trust.json' },
          { name: 'two', trust: 'shared-trust.json' },
        ],
      },
      textDocument: { hover: { contentFormat: ['markdown', 'plaintext'] }, rename: { prepareSupport: true } },
    });
    await session.open(uri, text);
    await session.open(other, '{"name":"s3:Get*","Statement":"none"}');
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
    await rm(folder, { recursive: true });
  });

  it('says what it can do', () => {
    const { capabilities } = session.initialized;
    assert.equal(capabilities.hoverProvider, true);
    assert.equal(capabilities.inlayHintProvider, true);
    assert.deepEqual(capabilities.codeLensProvider, {});
    assert.deepEqual(capabilities.documentSymbolProvider, { label: 'Rolewright' });
    assert.equal(capabilities.foldingRangeProvider, true);
    assert.equal(capabilities.selectionRangeProvider, true);
    assert.deepEqual(capabilities.documentLinkProvider, {});
    assert.equal(capabilities.documentFormattingProvider, true);
    assert.deepEqual(capabilities.renameProvider, { prepareProvider: true });
  });

  it('hovers', async () => {
    const hover = await session.connection.sendRequest(HoverRequest.type, {
      ...textDocument(),
      position: place(4, 18),
    });
    assert.deepEqual(hover, {
      contents: { kind: 'markdown', value: 'Allows `s3:Get*` (63 actions) on the queue `queue`.' },
      range: range(4, 17, 22),
    });
  });

  it('hints', async () => {
    const hints = await session.connection.sendRequest(InlayHintRequest.type, {
      ...textDocument(),
      range: { start: place(0, 0), end: place(11, 0) },
    });
    assert.deepEqual(hints, [
      { position: place(6, 25), label: '⟨63 actions⟩', paddingLeft: true },
      { position: place(7, 60), label: '⟨Production⟩', paddingLeft: true },
    ]);
  });

  it('shows lenses, with the commands that the client has', async () => {
    const lenses = await session.connection.sendRequest(CodeLensRequest.type, textDocument());
    const title = `63 actions on 1 resource · ${JSON.stringify(JSON.parse(text)).length} of 6,144 characters`;
    assert.deepEqual(lenses, [{ range: range(0, 0, 1), command: { title, command: '' } }]);

    const trustUri = pathToFileURL(path.join(folder, 'trust.json')).href;
    await session.open(trustUri, trust);
    const more = await session.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: trustUri } });
    assert.deepEqual(more, [
      { range: range(0, 0, 1), command: { title: 'Trusted: Lambda · 130 of 2,048 characters', command: '' } },
      {
        range: range(0, 0, 1),
        command: { title: 'Create role…', command: 'rolewright.createRole', arguments: [trustUri] },
      },
      { range: range(0, 0, 1), command: { title: 'Verify', command: 'rolewright.verifyRole', arguments: [trustUri] } },
    ]);

    // The trust policy of one declared role leads to that role.
    const titles = async (name: string) => {
      const at = pathToFileURL(path.join(folder, name)).href;
      await session.open(at, trust);
      const found = await session.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: at } });
      return (found ?? []).slice(1).map(({ command }) => [command?.title, command?.arguments]);
    };
    const role = {
      roleName: 'orders',
      folder: pathToFileURL(folder).href,
      trust: pathToFileURL(path.join(folder, 'orders-trust.json')).href,
    };
    assert.deepEqual(await titles('orders-trust.json'), [
      ['Deploy', [role]],
      ['Verify', [role]],
    ]);
    const shared = [pathToFileURL(path.join(folder, 'shared-trust.json')).href];
    assert.deepEqual(await titles('shared-trust.json'), [
      ['Create role…', shared],
      ['Verify', shared],
    ]);
  });

  it('outlines', async () => {
    const symbols = (await session.connection.sendRequest(DocumentSymbolRequest.type, textDocument())) ?? [];
    assert.deepEqual(
      symbols.map(({ name, kind }) => [name, kind]),
      [['Read', 19]],
    );
  });

  it('folds', async () => {
    assert.deepEqual(await session.connection.sendRequest(FoldingRangeRequest.type, textDocument()), [
      { startLine: 0, endLine: 9 },
      { startLine: 2, endLine: 8 },
      { startLine: 3, endLine: 7 },
    ]);
  });

  it('selects', async () => {
    const ranges = await session.connection.sendRequest(SelectionRangeRequest.type, {
      ...textDocument(),
      positions: [place(6, 18), place(11, 0)],
    });
    const [first, second] = ranges ?? [];
    assert.deepEqual(
      [first?.range, first?.parent?.range, first?.parent?.parent?.range, first?.parent?.parent?.parent?.range],
      [range(6, 18, 18), range(6, 17, 19), range(6, 17, 24), range(6, 16, 25)],
    );
    assert.deepEqual(second, { range: range(11, 0, 0) });
  });

  it('links', async () => {
    const target = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html';
    assert.deepEqual(await session.connection.sendRequest(DocumentLinkRequest.type, textDocument()), [
      { range: range(6, 17, 19), target, tooltip: 'Actions, resources and condition keys of Amazon S3' },
    ]);
  });

  it('formats when the setting says so', async () => {
    const edits = await session.connection.sendRequest(DocumentFormattingRequest.type, {
      ...textDocument(),
      options: { tabSize: 2, insertSpaces: true },
    });
    const document = TextDocument.create(uri, 'json', 1, text);
    const expected = text.replace(/( +"Effect".*\n)( +"Sid".*\n)/, '$2$1');
    assert.equal(TextDocument.applyEdits(document, edits ?? []), expected);
  });

  it('finds and renames a Sid, in the suppressions of the file as well', async () => {
    const at = { ...textDocument(), position: place(5, 16) };
    const suppressions = pathToFileURL(path.join(folder, '.rolewright.json')).href;
    const { connection } = session;
    assert.deepEqual(await connection.sendRequest(PrepareRenameRequest.type, at), {
      range: range(5, 14, 18),
      placeholder: 'Read',
    });
    assert.deepEqual(await connection.sendRequest(DocumentHighlightRequest.type, at), [
      { range: range(5, 14, 18), kind: 1 },
    ]);
    assert.deepEqual(
      await connection.sendRequest(ReferencesRequest.type, { ...at, context: { includeDeclaration: true } }),
      [
        { uri, range: range(5, 14, 18) },
        { uri: suppressions, range: range(5, 11, 15) },
      ],
    );
    assert.deepEqual(await connection.sendRequest(RenameRequest.type, { ...at, newName: 'ReadQueue' }), {
      documentChanges: [
        { textDocument: { uri, version: 1 }, edits: [{ range: range(5, 14, 18), newText: 'ReadQueue' }] },
        {
          textDocument: { uri: suppressions, version: null },
          edits: [{ range: range(5, 11, 15), newText: 'ReadQueue' }],
        },
      ],
    });
    await assert.rejects(connection.sendRequest(RenameRequest.type, { ...at, newName: 'read queue' }), {
      message: '"read queue" cannot be a Sid. IAM allows letters and digits.',
    });
  });

  it('leaves alone what is no Sid, and JSON that is no policy', async () => {
    const { connection } = session;
    assert.equal(
      await connection.sendRequest(PrepareRenameRequest.type, { ...textDocument(), position: place(6, 20) }),
      null,
    );
    const json = { textDocument: { uri: other } };
    const at = { ...json, position: place(0, 10) };
    assert.equal(await connection.sendRequest(HoverRequest.type, at), null);
    assert.equal(await connection.sendRequest(PrepareRenameRequest.type, at), null);
    assert.equal(await connection.sendRequest(DocumentHighlightRequest.type, at), null);
    assert.equal(await connection.sendRequest(DocumentSymbolRequest.type, json), null);
    assert.equal(await connection.sendRequest(FoldingRangeRequest.type, json), null);
    assert.equal(await connection.sendRequest(DocumentLinkRequest.type, json), null);
    assert.deepEqual(await connection.sendRequest(CodeLensRequest.type, json), []);
    const whole = { start: place(0, 0), end: place(1, 0) };
    assert.equal(await connection.sendRequest(InlayHintRequest.type, { ...json, range: whole }), null);
    const options = { tabSize: 2, insertSpaces: true };
    assert.equal(await connection.sendRequest(DocumentFormattingRequest.type, { ...json, options }), null);
  });
});

describe('a session of a plain editor', () => {
  it('reads plain text, sees no commands, and formats nothing', async () => {
    const session = await startSession({ pull: true });
    const uri = 'file:///plain/trust-policy.json';
    await session.open(uri, trust);
    const textDocument = { uri };
    const hover = await session.connection.sendRequest(HoverRequest.type, {
      textDocument,
      position: place(0, trust.indexOf('Version') + 1),
    });
    assert.deepEqual(hover?.contents, {
      kind: 'plaintext',
      value:
        'Version · The version of the policy language. It is no date of the policy itself.\n\nAWS reference: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
    });
    const lenses = await session.connection.sendRequest(CodeLensRequest.type, { textDocument });
    assert.equal(lenses?.length, 1);
    const options = { tabSize: 2, insertSpaces: true };
    assert.equal(await session.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options }), null);
    assert.equal(await session.stop(), 0);
  });
});
