import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openDocument, openText, replaceText } from '../support/documents';

/** Puts the text into the editor without its `|` and asks there, as the editor does when `"` is typed. */
async function completeAt(editor: vscode.TextEditor, marked: string): Promise<vscode.CompletionList> {
  const offset = marked.indexOf('|');
  await replaceText(editor, marked.slice(0, offset) + marked.slice(offset + 1));
  const { document } = editor;
  return vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.positionAt(offset),
    undefined,
    5,
  );
}

/** The proposals of Rolewright, in its order; those of others have other sort texts. */
function ours({ items }: vscode.CompletionList): vscode.CompletionItem[] {
  return items
    .filter(({ sortText }) => /^!\d{4}$/.test(sortText ?? ''))
    .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);

describe('completion in the editor', () => {
  const trust = (service: string) =>
    `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "Service": "${service}" } }] }`;

  it('offers the service that the file’s name tells, and replaces the string’s content', async () => {
    const editor = await openDocument('lambda-trust-policy.json');
    const [first] = ours(await completeAt(editor, trust('ec|2.amazonaws.com')));
    assert.ok(first !== undefined);
    assert.equal(labelOf(first), 'lambda.amazonaws.com');
    assert.equal(first.detail, 'AWS Lambda');
    const range = first.range instanceof vscode.Range ? first.range : first.range?.replacing;
    assert.equal(range && editor.document.getText(range), 'ec2.amazonaws.com');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('describes the actions that are looked at', async () => {
    const editor = await openText('{}');
    const list = await completeAt(
      editor,
      '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": ["s3:Get|"] }] }',
    );
    const actions = ours(list);
    assert.ok(actions.every((item) => labelOf(item).startsWith('s3:')));
    const [first] = actions;
    assert.ok(first !== undefined);
    const { documentation } = first;
    assert.ok(typeof documentation === 'string' ? documentation.length > 20 : documentation !== undefined);
  });

  it('writes a snippet and opens the next list', async () => {
    const editor = await openText('{}');
    const found = ours(await completeAt(editor, '{ "Version": "2012-10-17", "Statement": [{ | }] }'));
    const condition = found.find((item) => labelOf(item) === 'Condition');
    assert.ok(condition?.insertText instanceof vscode.SnippetString);
    assert.equal(condition.command?.command, 'editor.action.triggerSuggest');
  });

  it('is silent in other JSON', async () => {
    const editor = await openText('{}');
    assert.deepEqual(ours(await completeAt(editor, '{ "name": "|" }')).map(labelOf), []);
  });
});
