import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { aws, drive, resetAccount, trusting } from '../support/roles';

const roleName = 'cut-off-role';

describe('an interrupted plan', () => {
  it('is told once, at the next command, and can be shown', async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const trust = trusting('lambda.amazonaws.com');
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', trust);
    // A plan that ends leaves an empty journal.
    await drive([{ pickMany: ['AWSLambdaBasicExecutionRole'] }], 'attachPolicies', { roleName });
    await drive([{ button: undefined }], 'plan.run');
    const folder = await journalFolder();
    assert.deepEqual(await planFiles(folder), []);

    // What a window leaves that died in the middle of a plan.
    const { pid } = spawnSync(process.execPath, ['--version']);
    const steps = [
      { title: 'Attach a', state: 'done' },
      { title: 'Attach b', state: 'running' },
      { title: 'Attach c', state: 'pending' },
    ];
    const entry = { title: `Attach policies to ${roleName}`, roleName, accountId: '123456789012', steps };
    await writeFile(path.join(folder, `plan-${pid}-1.json`), JSON.stringify(entry));
    const shownLater = documentOf('rolewright-report');
    const { shown } = await drive([{ button: 'Show' }, { cancel: true }], 'selectProfile');
    const text =
      `"Attach policies to ${roleName}" in 123456789012 was interrupted when the window closed. ` +
      '1 of 3 steps was done; nothing was undone. "Attach b" may or may not have been carried out.';
    assert.deepEqual(shown[0], { kind: 'message', text, choices: ['Verify Role', 'Show'] });
    assert.equal(
      (await shownLater).getText(),
      `# ${text}\n✓ Attach a\n? Attach b – not known\n  Attach c – not begun\n`,
    );
    assert.deepEqual(await planFiles(folder), []);
    const again = await drive([{ cancel: true }], 'selectProfile');
    assert.equal(again.shown.length, 1);
  });
});

/** The folder where the extension keeps what belongs to the workspace. */
async function journalFolder(): Promise<string> {
  const root = path.join(process.env.HOST_USER_DATA ?? '', 'User', 'workspaceStorage');
  const names = await readdir(root, { recursive: true });
  const own = names.find((name) => path.basename(name) === 'rolewright.rolewright');
  assert.ok(own, names.join('\n'));
  return path.join(root, own);
}

async function planFiles(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('plan-'));
}

/** The document of this scheme as soon as an editor shows it. */
function documentOf(scheme: string): Promise<vscode.TextDocument> {
  return new Promise((resolve) => {
    const listener = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor?.document.uri.scheme !== scheme) return;
      listener.dispose();
      resolve(editor.document);
    });
  });
}
