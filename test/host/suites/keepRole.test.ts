import assert from 'node:assert/strict';
import { parse } from 'jsonc-parser';
import * as vscode from 'vscode';
import { openDocument, workspaceUri } from '../support/documents';
import { drive, resetAccount, trusting } from '../support/roles';

const roleName = 'kept-role';
const folder = workspaceUri('kept');
const settingsFile = workspaceUri('.vscode/settings.json');
const logs = 'AWSLambdaBasicExecutionRole';
const settings = () => vscode.workspace.getConfiguration('rolewright', workspaceUri(''));

describe('keeping a role in the settings', () => {
  let before = '';

  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    before = await read(settingsFile).catch(() => '{}');
    await write('kept/trust-policy.json', trusting('lambda.amazonaws.com'));
    await write('kept/queue.json', allowing('sqs:SendMessage'));
    await write('kept/table.json', allowing('dynamodb:GetItem'));
  });

  afterEach(async () => {
    await settings().update('roles', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await vscode.workspace.fs.writeFile(settingsFile, new TextEncoder().encode(before));
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('offers it after a role is created and after policies are attached, and keeps what else is there', async () => {
    await settings().update('roles', [{ name: 'other' }], vscode.ConfigurationTarget.WorkspaceFolder);
    const commented = (await read(settingsFile)).replace('"name": "other"', '// of another team\n"name": "other"');
    const applied = new Promise<void>((resolve) => {
      const listener = vscode.workspace.onDidSaveTextDocument(() => {
        listener.dispose();
        resolve();
      });
    });
    const editor = await openDocument('.vscode/settings.json');
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(all, commented));
    await editor.document.save();
    await applied;

    await openDocument('kept/trust-policy.json');
    await drive([{ type: roleName }, { accept: true }, { accept: true }], 'createRole');
    const created = await drive([{ button: 'Remember This Role' }], 'plan.run');
    assert.deepEqual(created.shown[0]?.choices, ['Copy ARN', 'Attach Policies…', 'Remember This Role']);
    const files = ['kept/queue.json', 'kept/table.json'];
    assert.deepEqual(settings().get('roles'), [
      { name: 'other' },
      { name: roleName, trust: 'kept/trust-policy.json', policies: files },
    ]);

    await drive([{ pickMany: [logs, 'kept/queue.json'] }], 'attachPolicies', { roleName });
    const attached = await drive([{ button: 'Remember This Role' }], 'plan.run');
    assert.deepEqual(attached.shown[0]?.choices, ['Verify Role', 'Remember This Role']);
    const text = await read(settingsFile);
    assert.ok(text.includes('// of another team'), text);
    assert.deepEqual(parse(text)['rolewright.roles'], [
      { name: 'other' },
      {
        name: roleName,
        trust: 'kept/trust-policy.json',
        policies: files,
        managedPolicies: [`arn:aws:iam::aws:policy/service-role/${logs}`],
      },
    ]);

    // What is declared already is not offered again.
    await drive([{ pickMany: [logs] }], 'attachPolicies', { roleName });
    const again = await drive([{ button: undefined }], 'plan.run');
    assert.deepEqual(again.shown[0]?.choices, ['Verify Role']);
  });
});

function allowing(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function write(file: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceUri(file), new TextEncoder().encode(text));
}
