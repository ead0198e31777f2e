import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyCodeAction } from '../support/codeActions';
import { codeOf, openDocument, waitForDiagnostics, workspaceUri } from '../support/documents';

const template = (action: string, effect: string) => `# The order service
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersTable:
    Type: AWS::DynamoDB::Table
  GetOrder:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler # reads one order
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: ${effect}
              Action:
                - dynamodb:Query
                - dynamodb:${action}
              Resource: !GetAtt OrdersTable.Arn
`;
const faulty = template('GetItm', 'allow');
const sound = template('GetItem', 'Allow');
const files: Readonly<Record<string, string>> = {
  'sam/template.yaml': faulty,
  'sam/stack.template': faulty,
  'sam/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders-statement\n',
};
const two = (found: readonly vscode.Diagnostic[]) => found.length === 2;
const none = (found: readonly vscode.Diagnostic[]) => found.length === 0;

describe('templates in the editor', () => {
  before(async () => {
    for (const [name, text] of Object.entries(files)) {
      await vscode.workspace.fs.writeFile(workspaceUri(name), new TextEncoder().encode(text));
    }
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(workspaceUri('sam'), { recursive: true });
  });

  it('have findings at their exact places, a fix, and undo', async () => {
    const { document } = await openDocument('sam/template.yaml');
    assert.equal(document.languageId, 'yaml');
    const [effect, action] = await waitForDiagnostics(document.uri, two);
    assert.ok(effect && action);
    assert.deepEqual([codeOf(effect), document.getText(effect.range)], ['invalid-effect', 'allow']);
    assert.deepEqual([codeOf(action), document.getText(action.range)], ['action-unknown', 'GetItm']);
    await applyCodeAction(document.uri, action.range, /GetItem/);
    assert.equal(document.getText(), template('GetItem', 'allow'));
    await waitForDiagnostics(document.uri, ([found, other]) => codeOf(found ?? action) === 'invalid-effect' && !other);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), faulty);
    await waitForDiagnostics(document.uri, two);
  });

  it('are fixed all at once, and as a whole undone', async () => {
    const { document } = await openDocument('sam/template.yaml');
    await waitForDiagnostics(document.uri, two);
    await vscode.commands.executeCommand('editor.action.fixAll');
    // The command comes back before its edits are there.
    await waitForDiagnostics(document.uri, none);
    assert.equal(document.getText(), sound);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), faulty);
    await waitForDiagnostics(document.uri, two);
  });

  it('are found under the name *.template, which has no language of its own', async () => {
    const { document } = await openDocument('sam/stack.template');
    assert.equal(document.languageId, 'plaintext');
    const [, action] = await waitForDiagnostics(document.uri, two);
    assert.equal(action && document.getText(action.range), 'GetItm');
  });

  it('leave other YAML alone', async () => {
    const { document } = await openDocument('sam/deployment.yaml');
    // What is asked for later is answered later, so the silence about the first file is an answer, too.
    const other = await openDocument('sam/stack.template');
    await waitForDiagnostics(other.document.uri, two);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
