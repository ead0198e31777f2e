import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openDocument, replaceText, waitForDiagnostics } from '../support/documents';
import { activeDocument, aws, drive, lensesOf, openSchemes, resetAccount, trusting } from '../support/roles';

const roleName = 'use-role';
const arn = `arn:aws:iam::123456789012:role/${roleName}`;

describe('a role in use', () => {
  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const trust = trusting('lambda.amazonaws.com');
    for (const name of [roleName, 'other-role']) {
      await aws('iam', 'create-role', '--role-name', name, '--assume-role-policy-document', trust);
    }
  });

  it('becomes the role of a function that is picked', async () => {
    await createFunction();
    const { shown } = await drive([{ pick: 'resizer' }], 'useRoleInFunction', { roleName });
    assert.deepEqual(shown[0], {
      kind: 'pick',
      text: `Use role in function: Function that is to run with ${roleName}`,
      choices: ['resizer', 'Another function…'],
    });
    const plan = activeDocument('rolewright-plan');
    assert.equal(
      plan.getText(),
      `# Use role ${roleName} in function resizer in 123456789012 (default credentials, us-east-1)
# resizer has the role other-role now.
aws lambda update-function-configuration --function-name resizer --role ${arn} --output json
aws lambda wait function-updated --function-name resizer
`,
    );
    const run = await drive([{ button: undefined }], 'plan.run');
    assert.equal(run.shown[0]?.text, `resizer runs with the role ${roleName}.`);
    const query = ['--query', 'Role', '--output', 'text'];
    const found = await aws('lambda', 'get-function-configuration', '--function-name', 'resizer', ...query);
    assert.equal(found.trim(), arn);
    assert.deepEqual(await lensesOf(plan), ['$(discard) Undo the Step', '$(copy) Copy', '$(close) Close']);
  });

  it('takes the name of a function where none is listed', async () => {
    const { shown } = await drive([{ type: 'nobody' }, { button: undefined }], 'useRoleInFunction', { roleName });
    assert.match(shown[0]?.text ?? '', /: Name or ARN of the function that is to run with use-role$/);
    assert.match(shown[1]?.text ?? '', /^Not found in the account\. /);
    await drive([{ cancel: true }], 'useRoleInFunction', { roleName });
    assert.deepEqual(openSchemes(), []);
  });

  it('opens in the console', async () => {
    const opened: string[] = [];
    const { openExternal } = vscode.env;
    const env = vscode.env as { openExternal: typeof openExternal };
    env.openExternal = async (uri) => {
      opened.push(`${uri.scheme}://${uri.authority}${uri.path}#${uri.fragment}`);
      return true;
    };
    try {
      await drive([], 'openInConsole', { roleName });
    } finally {
      env.openExternal = openExternal;
    }
    assert.deepEqual(opened, [`https://console.aws.amazon.com/iam/home#/roles/details/${roleName}`]);
  });

  it('is copied as a script for either shell', async () => {
    const editor = await openDocument('lambda-trust-policy.json');
    await replaceText(editor, trusting('lambda.amazonaws.com'));
    await editor.document.save();
    await waitForDiagnostics(editor.document.uri, (found) => found.length === 0);
    const name = 'image-resizer-lambda-role';
    const roles = await drive([{ pick: 'Bash' }, { button: undefined }], 'copyScript', { roleName: name });
    assert.deepEqual(roles.shown[1], {
      kind: 'message',
      text: `The script for ${name} is copied.`,
      choices: ['Open', 'Remember This Role'],
    });
    assert.match(
      await vscode.env.clipboard.readText(),
      /^#!\/usr\/bin\/env bash\n[\s\S]*\nrole='image-resizer-lambda-role'\n/,
    );
    await drive([{ pick: 'PowerShell' }, { button: 'Open' }], 'copyScript', { roleName: name });
    const document = activeDocument('untitled');
    assert.equal(document.getText(), await vscode.env.clipboard.readText());
    assert.match(document.getText(), /\n\$role = 'image-resizer-lambda-role'\n/);
    await drive([{ cancel: true }], 'copyScript', { roleName: name });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

async function createFunction(): Promise<void> {
  const image = 'ImageUri=123456789012.dkr.ecr.us-east-1.amazonaws.com/resizer:1';
  await aws(
    ...['lambda', 'create-function', '--function-name', 'resizer', '--package-type', 'Image', '--code', image],
    ...['--role', 'arn:aws:iam::123456789012:role/other-role'],
  );
}
