import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../../client/src/extension';
import type { RoleTreeNode } from '../../../client/src/views/roleTree';
import { openDocument, workspaceUri } from '../support/documents';
import { activeDocument, drive, lensesOf, resetAccount, trusting } from '../support/roles';

const roleName = 'my-worker-role';
const logs = 'AWSLambdaBasicExecutionRole';
const trustFile = 'worker/trust-policy.json';

const extension = vscode.extensions.getExtension<Exports>('rolewright.rolewright');
if (extension === undefined) throw new Error('The extension is not there.');
const { tree } = extension.exports.rolesView;

describe('what was done with a role', () => {
  before(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.writeFile(
      workspaceUri(trustFile),
      new TextEncoder().encode(trusting('lambda.amazonaws.com')),
    );
    await vscode.commands.executeCommand('rolewright.roles.focus');
  });
  after(() => vscode.workspace.fs.delete(workspaceUri('worker'), { recursive: true }));

  it('is in the lens, the view and the script at once, under the name that the role was created with', async () => {
    const { document } = await openDocument(trustFile);
    assert.deepEqual((await lensesOf(document)).slice(1), ['Create role…', 'Verify']);

    await drive([{ type: roleName }, { accept: true }, { accept: true }], 'createRole');
    await drive([{ button: undefined }], 'plan.run');
    assert.deepEqual((await lensesOf(document)).slice(1), ['Deploy', 'Verify', 'Compare']);
    assert.deepEqual(await drawn(), [`pass ${roleName} | in sync`, `key Trust policy (Lambda) | ${trustFile}`]);

    // The lens leads to the role of the file, and nothing is asked.
    const verify = (await lenses(document)).find(({ command }) => command?.title === 'Verify')?.command;
    const asked = await drive([], 'verifyRole', verify?.arguments?.[0]);
    assert.deepEqual(asked.shown, []);
    assert.ok(activeDocument('rolewright-report').getText().startsWith(`# Role ${roleName} in 123456789012\n`));
    assert.deepEqual((await drive([], 'verifyRole', document.uri)).shown, []);

    await drive([{ pickMany: [logs] }], 'attachPolicies', { roleName });
    await drive([{ button: undefined }], 'plan.run');
    assert.deepEqual(await drawn(), [
      `pass ${roleName} | in sync`,
      `key Trust policy (Lambda) | ${trustFile}`,
      `cloud ${logs} | AWS managed`,
    ]);
    const { shown } = await drive([{ pick: 'Bash' }, { button: undefined }], 'copyScript', { roleName });
    assert.deepEqual(shown[1]?.choices, ['Open', 'Remember This Role']);
    assert.match(await vscode.env.clipboard.readText(), new RegExp(`policy/service-role/${logs}`));
  });

  it('is forgotten when the role is deleted', async () => {
    const { document } = await openDocument(trustFile);
    await drive([], 'deleteRole', { roleName });
    await drive([{ type: roleName }, { button: undefined }], 'plan.run');
    assert.deepEqual((await lensesOf(document)).slice(1), ['Create role…', 'Verify']);
    assert.equal((await drawn())[1], `key Trust policy (Lambda) | ${trustFile}`);
    assert.ok(!(await drawn())[0]?.includes(roleName));
  });
});

async function lenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
}

/** The role of the trust policy and what is in it, a line each: icon, label, description. */
async function drawn(): Promise<readonly string[]> {
  const roots = (await tree.getChildren()) ?? [];
  const role = roots.find(({ trust }) => trust?.endsWith(trustFile));
  return [role, ...(role?.children ?? [])].flatMap((node: RoleTreeNode | undefined) =>
    node === undefined ? [] : [`${node.icon.name} ${node.label} | ${node.description}`],
  );
}
