import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openDocument, workspaceUri } from '../support/documents';

const name = 'reading/thumbnails-trust-policy.json';
const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Lambda",
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
    },
    { "Effect": "Deny", "Principal": { "AWS": "210987654321" }, "Action": "sts:Tag*" }
  ]
}
`;

describe('reading a policy in the editor', () => {
  let uri: vscode.Uri;
  before(async () => {
    uri = workspaceUri(name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await openDocument(name);
  });
  after(() => vscode.workspace.fs.delete(workspaceUri('reading'), { recursive: true }));

  it('hovers', async () => {
    const hovers = await ask<vscode.Hover>('vscode.executeHoverProvider', uri, new vscode.Position(5, 10));
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    assert.deepEqual(texts, ['Lets AWS Lambda assume this role.']);
  });

  it('shows one line of lenses, with the file as argument of its commands', async () => {
    const lenses = await ask<vscode.CodeLens>('vscode.executeCodeLensProvider', uri, 10);
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title, command?.command, command?.arguments]),
      [
        [0, `Trusted: Lambda · ${JSON.stringify(JSON.parse(text)).length} of 2,048 characters`, '', undefined],
        [0, 'Create role…', 'rolewright.createRole', [uri.toString()]],
        [0, 'Verify', 'rolewright.verifyRole', [uri.toString()]],
      ],
    );
  });

  it('counts what a pattern matches', async () => {
    const whole = new vscode.Range(0, 0, 12, 0);
    const hints = await ask<vscode.InlayHint>('vscode.executeInlayHintProvider', uri, whole);
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, position.character, label]),
      [[9, 84, '⟨2 actions⟩']],
    );
  });

  it('leaves the outline to the extension for JSON, so that there is one', async () => {
    const symbols = await ask<vscode.DocumentSymbol>('vscode.executeDocumentSymbolProvider', uri);
    assert.deepEqual(
      symbols.map(({ name: title }) => title),
      ['Version', 'Statement'],
    );
  });

  it('links the service to its page', async () => {
    const links = await ask<vscode.DocumentLink>('vscode.executeLinkProvider', uri);
    const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference';
    assert.deepEqual(
      links.map(({ range, target }) => [range.start.line, range.start.character, target?.toString()]),
      [[7, 17, `${reference}/list_awssecuritytokenservice.html`]],
    );
  });

  it('renames a Sid', async () => {
    const position = new vscode.Position(4, 16);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      uri,
      position,
      'TrustLambda',
    );
    assert.deepEqual(
      edit.get(uri).map(({ range, newText }) => [range.start.line, range.start.character, newText]),
      [[4, 14, 'TrustLambda']],
    );
  });
});

async function ask<Answer>(command: string, ...args: readonly unknown[]): Promise<readonly Answer[]> {
  return (await vscode.commands.executeCommand<readonly Answer[] | undefined>(command, ...args)) ?? [];
}
