import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyCodeAction } from '../support/codeActions';
import { codeOf, openDocument, waitForDiagnostics, workspaceUri } from '../support/documents';
import { driveQuickInput } from '../support/quickInput';

const policy = 'reports/reports-policy.json';
const rule = 'action-unknown';
const one = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.length === 1;
const none = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.length === 0;
const suppressions = () => workspaceUri('.rolewright.json');

describe('findings that may stay', () => {
  beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are suppressed with a reason, which is saved, and come back without the entry', async () => {
    const { document } = await openDocument(policy);
    const [found] = await waitForDiagnostics(document.uri, one);
    assert.ok(found !== undefined && codeOf(found) === rule);
    const suppress = () => applyCodeAction(document.uri, found.range, `Suppress ${rule} here…`);

    const left = await driveQuickInput([{ cancel: true }], suppress);
    assert.deepEqual(
      left.shown.map(({ text }) => text),
      [`Suppress ${rule}: Why the finding may stay. The reason is kept in .rolewright.json.`],
    );
    await driveQuickInput([{ type: ' A preview of the API. ' }], suppress);
    await waitForDiagnostics(document.uri, none);
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(suppressions()));
    assert.deepEqual(JSON.parse(text), {
      suppressions: [{ rule, path: policy, reason: 'A preview of the API.' }],
    });

    await vscode.workspace.fs.delete(suppressions());
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openDocument(policy);
    await waitForDiagnostics(document.uri, one);
  });

  it('of a whole rule are switched off in the settings of the workspace', async () => {
    const { document } = await openDocument(policy);
    const [found] = await waitForDiagnostics(document.uri, one);
    assert.ok(found !== undefined);
    await applyCodeAction(document.uri, found.range, `Disable rule ${rule} in this workspace`);
    await waitForDiagnostics(document.uri, none);
    const settings = vscode.workspace.getConfiguration('rolewright');
    assert.deepEqual(settings.inspect('rules')?.workspaceValue, { [rule]: 'off' });
    await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await waitForDiagnostics(document.uri, one);
  });
});
