import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type CodeAction,
  CodeActionResolveRequest,
  RenameRequest,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Session, type SessionOptions, startSession } from '../support/languageClient';

const uri = 'file:///role/policy.json';
const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "allow",
      "Action": ["s3:GetObject", "s3:GetObject"],
      "Resource": "arn:aws:s3:::my-app/*"
    }
  ]
}
`;
const whole = { start: { line: 0, character: 0 }, end: { line: 10, character: 0 } };

/** The edits for quick fixes, for all fixes, for refactorings and for a rename. */
async function editsOf(
  session: Session,
): Promise<Readonly<Record<'fix' | 'fixAll' | 'refactoring' | 'rename', WorkspaceEdit>>> {
  await session.open(uri, text);
  const diagnostics = await session.pull(uri);
  const first = async (kind: string): Promise<WorkspaceEdit> => {
    const [action] = await session.codeActions(uri, whole, diagnostics, [kind]);
    assert.ok(action, kind);
    const { edit } = action.edit
      ? action
      : await session.connection.sendRequest(CodeActionResolveRequest.type, action as CodeAction);
    assert.ok(edit, kind);
    return edit;
  };
  const rename = { textDocument: { uri }, position: { line: 4, character: 15 }, newName: 'ReadObjects' };
  const renamed = await session.connection.sendRequest(RenameRequest.type, rename);
  assert.ok(renamed);
  return {
    fix: await first('quickfix'),
    fixAll: await first('source.fixAll.rolewright'),
    refactoring: await first('refactor.rewrite'),
    rename: renamed,
  };
}

const clients: readonly (readonly [name: string, options: Partial<SessionOptions>])[] = [
  ['with all edits at once', {}],
  [
    'that resolves edits',
    { textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } } } },
  ],
];

for (const [name, options] of clients) {
  describe(`a client ${name} that knows no versioned edits`, () => {
    let session: Session;
    before(async () => {
      session = await startSession({ pull: true, workspaceEdit: {}, ...options });
    });
    after(() => session.stop());

    it('gets edits by URI', async () => {
      for (const [kind, edit] of Object.entries(await editsOf(session))) {
        assert.deepEqual(Object.keys(edit), ['changes'], kind);
        const edits: readonly TextEdit[] = edit.changes?.[uri] ?? [];
        assert.ok(edits.length > 0, kind);
        assert.notEqual(TextDocument.applyEdits(TextDocument.create(uri, 'json', 1, text), [...edits]), text, kind);
      }
    });
  });

  describe(`a client ${name} that knows versioned edits`, () => {
    let session: Session;
    before(async () => {
      session = await startSession({ pull: true, workspaceEdit: { documentChanges: true }, ...options });
    });
    after(() => session.stop());

    it('gets edits for the version at hand', async () => {
      for (const [kind, edit] of Object.entries(await editsOf(session))) {
        assert.deepEqual(Object.keys(edit), ['documentChanges'], kind);
        const [change, ...others] = edit.documentChanges ?? [];
        assert.deepEqual(others, [], kind);
        assert.deepEqual(change && 'textDocument' in change && change.textDocument, { uri, version: 1 }, kind);
      }
    });
  });
}
