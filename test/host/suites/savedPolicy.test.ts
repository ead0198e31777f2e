import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../../client/src/extension';
import type { RoleTreeNode } from '../../../client/src/views/roleTree';
import { codeOf, openDocument, replaceText, waitForDiagnostics, workspaceUri } from '../support/documents';
import { drive, trusting } from '../support/roles';

const extension = vscode.extensions.getExtension<Exports>('rolewright.rolewright');
if (extension === undefined) throw new Error('The extension is not there.');
const { tree } = extension.exports.rolesView;

const trustFile = 'worker/lambda-trust-policy.json';
const pollingAnyQueue = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      "Resource": "*"
    }
  ]
}
`;

const permissionFile = 'worker/lambda-sqs-permission-policy.json';

describe('a new policy that is saved', () => {
  before(async () => {
    await vscode.workspace.fs.writeFile(workspaceUri('worker/notes.json'), Buffer.from('{}\n'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('rolewright.roles.focus');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(workspaceUri('worker'), { recursive: true });
    await treeWith((roles) => roles.length === 0);
  });

  it('is one role, which the permission policy joins', async () => {
    await openDocument('worker/notes.json');
    await drive([{ pick: 'Lambda function writing logs' }], 'newTrustPolicy');
    // What is filled in depends on the account that was used last.
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await replaceText(editor, trusting('lambda.amazonaws.com'));
    await save();
    assert.deepEqual(await treeWith((roles) => roles.length > 0), [`Trust policy (Lambda) | ${trustFile}`]);

    await drive([{ pickMany: ['Lambda polling SQS'] }, { accept: true }], 'newPermissionPolicy');
    const permission = vscode.window.activeTextEditor;
    assert.ok(permission);
    await replaceText(permission, pollingAnyQueue);
    await save();
    const joined = await treeWith((roles) => roles[0]?.includes('lambda-sqs-permission-policy.json') ?? false);
    assert.equal(joined.length, 1);
    const found = await waitForDiagnostics(workspaceUri(permissionFile), (diagnostics) => diagnostics.length > 0);
    assert.deepEqual(found.map(codeOf), ['resource-star']);
    assert.deepEqual(reported(), [`file ${permissionFile}`]);
  });

  it('follows a file that is renamed, and one that is reverted', async () => {
    const { document } = await openDocument(permissionFile);
    await waitForDiagnostics(document.uri, (diagnostics) => diagnostics.length > 0);
    const renamed = 'worker/queue-permission-policy.json';
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(workspaceUri(permissionFile), workspaceUri(renamed));
    await vscode.workspace.applyEdit(edit);
    await waitForDiagnostics(workspaceUri(renamed), (diagnostics) => diagnostics.length > 0);
    await waitForDiagnostics(workspaceUri(permissionFile), (diagnostics) => diagnostics.length === 0);
    const roles = await treeWith(([role = '']) => role.includes('queue-permission') && !role.includes('lambda-sqs'));
    assert.equal(roles.length, 1);

    const editor = await openDocument(renamed);
    const all = new vscode.Range(
      new vscode.Position(0, 0),
      editor.document.lineAt(editor.document.lineCount - 1).range.end,
    );
    await editor.edit((change) => change.replace(all, '[]'));
    await waitForDiagnostics(workspaceUri(renamed), (diagnostics) => diagnostics.length === 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await waitForDiagnostics(workspaceUri(renamed), (diagnostics) => diagnostics.length > 0);
    assert.deepEqual(reported(), [`file ${renamed}`]);
  });
});

/** Saves the document in front, which then is a file. */
async function save(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.save');
  assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'file');
}

/** The documents in the folder for which something is reported. */
function reported(): string[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri, diagnostics]) => diagnostics.length > 0 && uri.path.includes('/worker/'))
    .map(([uri]) => `${uri.scheme} ${vscode.workspace.asRelativePath(uri.with({ scheme: 'file' }))}`);
}

/** What the view shows of the roles in the folder, each with its files in one text, once `accept` takes it. */
function treeWith(accept: (roles: readonly string[]) => boolean): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const look = async () => {
      const roots: readonly RoleTreeNode[] = (await tree.getChildren()) ?? [];
      const roles = roots
        .map(({ children }) => children.map(({ label, description }) => `${label} | ${description}`).join('\n'))
        .filter((text) => text.includes('worker'));
      if (!accept(roles)) return;
      listener?.dispose();
      resolve(roles);
    };
    const listener = tree.onDidChangeTreeData?.(() => void look());
    void look();
  });
}
