// Part of `npm start`, not of the product: puts the first example and the walkthrough in view, once for each window.
const vscode = require('vscode');

const firstExample = 'image-resizer/lambda-trust-policy.json';

exports.activate = async ({ workspaceState }) => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined || workspaceState.get('shown')) return;
  await workspaceState.update('shown', true);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, firstExample), { preview: false });
  // Beside the example, which keeps the larger part of a small window.
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'rolewright.rolewright#firstRole', true);
};
