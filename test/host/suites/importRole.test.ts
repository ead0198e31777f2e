import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { workspaceUri } from '../support/documents';
import { activeDocument, aws, drive, openSchemes, resetAccount, trusting } from '../support/roles';

const roleName = 'imported-role';
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const settings = () => vscode.workspace.getConfiguration('rolewright', workspaceUri(''));
const folder = workspaceUri('iam');
const trustFile = `iam/${roleName}/trust-policy.json`;
const assetsFile = `iam/${roleName}/assets.json`;

describe('importing a role', () => {
  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const trust = trusting('lambda.amazonaws.com');
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', trust);
    await aws('iam', 'attach-role-policy', '--role-name', roleName, '--policy-arn', logs);
    const inline = ['--policy-name', 'assets', '--policy-document', allowing('s3:GetObject')];
    await aws('iam', 'put-role-policy', '--role-name', roleName, ...inline);
  });

  afterEach(async () => {
    await settings().update('roles', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await vscode.workspace.fs.delete(folder, { recursive: true }).then(undefined, () => undefined);
  });

  it('writes its documents and its declaration, and is in sync with it', async () => {
    const { shown } = await drive(
      [{ pick: roleName }, { accept: true }, { accept: true }, { button: 'Verify Role' }],
      'importRole',
    );
    assert.deepEqual(
      shown.map(({ text }) => text),
      [
        'Import role: Role to import, of 1',
        `Import role: Folder for the files of ${roleName}, in the workspace folder`,
        'Import role: What is written. Enter writes what is ticked',
        `Role ${roleName} imported. Written: ${trustFile}, ${assetsFile}, rolewright.roles.`,
      ],
    );
    assert.deepEqual(shown[2]?.choices, [trustFile, assetsFile, 'rolewright.roles']);
    assert.deepEqual(JSON.parse(await read(trustFile)), JSON.parse(trusting('lambda.amazonaws.com')));
    assert.deepEqual(settings().get('roles'), [
      {
        name: roleName,
        trust: trustFile,
        policies: [{ file: assetsFile, inline: true, name: 'assets' }],
        managedPolicies: [logs],
      },
    ]);
    assert.equal(
      activeDocument('rolewright-report').getText(),
      `# Role ${roleName} in 123456789012
✓ In sync with the workspace.
arn:aws:iam::123456789012:role/${roleName}

✓ Trust policy as in iam/imported-role/trust-policy.json
✓ AWSLambdaBasicExecutionRole attached
✓ Inline policy assets as in iam/imported-role/assets.json
✓ Lambda can assume this role
✓ It can write logs
`,
    );
  });

  it('replaces nothing that is not ticked', async () => {
    await write(assetsFile, allowing('s3:PutObject'));
    await write(trustFile, trusting('lambda.amazonaws.com'));
    const kept = await drive([{ accept: true }, { accept: true }, { button: undefined }], 'importRole', { roleName });
    assert.equal(kept.shown[2]?.text, `Role ${roleName} imported. Written: rolewright.roles.`);
    assert.equal(await read(assetsFile), allowing('s3:PutObject'));

    const ticked = { pickMany: [assetsFile] };
    const replaced = await drive([{ accept: true }, ticked, { button: undefined }], 'importRole', { roleName });
    assert.equal(replaced.shown[2]?.text, `Role ${roleName} imported. Written: ${assetsFile}.`);
    assert.deepEqual(JSON.parse(await read(assetsFile)), JSON.parse(allowing('s3:GetObject')));
  });

  it('writes nothing when the person leaves, and into no folder that is none', async () => {
    await drive([{ pick: roleName }, { accept: true }, { cancel: true }], 'importRole');
    await drive([{ pick: roleName }, { cancel: true }], 'importRole');
    await assert.rejects(async () => read(trustFile));
    assert.deepEqual(openSchemes(), []);
    const nobody = await drive([{ accept: true }, { button: undefined }], 'importRole', { roleName: 'nobody' });
    assert.match(nobody.shown[1]?.text ?? '', /^Not found in the account\. /);
  });
});

function allowing(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: 'arn:aws:s3:::my-assets/*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

async function read(file: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceUri(file)));
}

async function write(file: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceUri(file), new TextEncoder().encode(text));
}
