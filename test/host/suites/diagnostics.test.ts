import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyCodeAction, codeActionTitles } from '../support/codeActions';
import { codeOf, describe as inWords, openDocument, waitForDiagnostics, workspaceUri } from '../support/documents';

const trust = 'lambda-trust-policy.json';
const unopened = 'reports/reports-policy.json';
const fix = 'Trust lambda.amazonaws.com instead of ec2.amazonaws.com';
const one = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.length === 1;
const none = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.length === 0;

describe('findings in the editor', () => {
  it('underlines the wrong service, mends it, and is silent after saving', async () => {
    const { document } = await openDocument(trust);
    const [found] = await waitForDiagnostics(document.uri, one);
    assert.ok(found !== undefined);
    assert.equal(codeOf(found), 'trust-wrong-service-for-use-case');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(found.source, 'rolewright');
    assert.deepEqual(found.range, new vscode.Range(5, 33, 5, 50));
    assert.equal(document.getText(found.range), 'ec2.amazonaws.com');
    assert.equal(
      found.message,
      '"ec2.amazonaws.com" is the service principal of EC2; this file is the trust policy of a Lambda function ' +
        '(file name "lambda-trust-policy.json"). Lambda cannot assume this role.',
    );
    assert.ok((await codeActionTitles(document.uri, found.range)).includes(fix));

    await applyCodeAction(document.uri, found.range, fix);
    assert.equal(document.lineAt(5).text, '      "Principal": { "Service": "lambda.amazonaws.com" },');
    assert.equal(await document.save(), true);
    await waitForDiagnostics(document.uri, none);
  });

  it('reports a file that is not open', async () => {
    const [found] = await waitForDiagnostics(workspaceUri(unopened), one);
    assert.ok(found !== undefined);
    assert.equal(codeOf(found), 'action-unknown');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(found.range, new vscode.Range(5, 20, 5, 30));
    const open = vscode.workspace.textDocuments.map(({ uri }) => uri.toString());
    assert.equal(open.includes(workspaceUri(unopened).toString()), false);
  });

  it('leaves a JSON file alone that is no policy', async () => {
    const { document } = await openDocument('notes.json');
    // What is asked for later is answered later, so the silence about the first file is an answer, too.
    const other = await openDocument(unopened);
    await waitForDiagnostics(other.document.uri, one);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri).map(inWords), []);
  });

  it('follows the settings without a reload', async () => {
    const settings = () => vscode.workspace.getConfiguration('rolewright');
    const { document } = await openDocument(unopened);
    await waitForDiagnostics(document.uri, one);
    await settings().update('enable', false, vscode.ConfigurationTarget.Workspace);
    await waitForDiagnostics(document.uri, none);
    await settings().update('enable', undefined, vscode.ConfigurationTarget.Workspace);
    await waitForDiagnostics(document.uri, one);

    const severe = { 'action-unknown': 'error' };
    await settings().update('rules', severe, vscode.ConfigurationTarget.Workspace);
    await waitForDiagnostics(document.uri, ([found]) => found?.severity === vscode.DiagnosticSeverity.Error);
    await settings().update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await waitForDiagnostics(document.uri, ([found]) => found?.severity === vscode.DiagnosticSeverity.Warning);
  });

  it('goes on after the language server was restarted', async () => {
    const { document } = await openDocument(unopened);
    await vscode.commands.executeCommand('rolewright.restartServer');
    await waitForDiagnostics(document.uri, one);
  });
});
