import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openDocument } from '../support/documents';
import { activeDocument, aws, drive, lensesOf, openSchemes, resetAccount, trusting } from '../support/roles';

const roleName = 'removal-role';
const logs = 'AWSLambdaBasicExecutionRole';
const own = 'arn:aws:iam::123456789012:policy/assets-policy';

describe('taking away', () => {
  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openDocument('assets-policy.json');
    const trust = trusting('lambda.amazonaws.com');
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', trust);
  });

  it('tells when a role has nothing to detach', async () => {
    const { shown } = await drive([{ button: undefined }], 'detachPolicy', { roleName });
    assert.equal(shown[0]?.text, `${roleName} has no managed policies attached.`);
    assert.deepEqual(openSchemes(), ['file']);
  });

  it('detaches policies, and then offers to delete the one that nothing uses any more', async () => {
    await attachBoth();
    await drive([{ cancel: true }], 'detachPolicy', { roleName });
    assert.deepEqual(openSchemes(), ['file', 'rolewright-plan']);
    const { shown } = await drive([{ pickMany: ['assets-policy'] }], 'detachPolicy', { roleName });
    assert.equal(shown[0]?.text, 'Detach policies: Policies to detach');
    assert.deepEqual(shown[0]?.choices.toSorted(), [logs, 'assets-policy']);
    assert.equal(
      activeDocument('rolewright-plan').getText(),
      `# Detach policies from ${roleName} in 123456789012 (default credentials, us-east-1)
aws iam detach-role-policy --role-name ${roleName} --policy-arn ${own}
`,
    );
    const run = await drive([{ button: 'Delete and Run' }, { button: 'Delete assets-policy…' }], 'plan.run');
    assert.deepEqual(run.shown[1], {
      kind: 'message',
      text: `assets-policy detached from ${roleName}.`,
      choices: ['Delete assets-policy…', 'Verify Role'],
    });
    const deletion = activeDocument('rolewright-plan');
    assert.match(
      deletion.getText(),
      /^# Delete policy assets-policy in [\s\S]*\naws iam delete-policy --policy-arn \S+\n$/,
    );
    const deleted = await drive([{ button: 'Delete and Run' }, { button: undefined }], 'plan.run');
    assert.equal(deleted.shown[1]?.text, 'Policy assets-policy deleted.');
    await assert.rejects(aws('iam', 'get-policy', '--policy-arn', own), /NoSuchEntity/);
    assert.deepEqual(await lensesOf(deletion), ['$(copy) Copy', '$(close) Close']);
  });

  it('deletes a role only after its name was typed, with the policies of this workspace', async () => {
    await attachBoth();
    // Enter takes what is ticked: the policy that was made of a file of this workspace.
    const asked = await drive([{ accept: true }], 'deleteRole', { roleName });
    assert.deepEqual(asked.shown[0]?.choices, ['assets-policy']);
    const plan = activeDocument('rolewright-plan');
    assert.match(
      plan.getText(),
      /\naws iam detach-role-policy [\s\S]*\naws iam delete-role --role-name removal-role\naws iam delete-policy --policy-arn \S+\n$/,
    );
    const left = await drive([{ cancel: true }], 'plan.run');
    assert.deepEqual(
      left.shown.map(({ kind, text }) => [kind, text]),
      [
        [
          'input',
          `Delete role ${roleName}: Type the name of the role to delete it and what is listed in the plan: ${roleName}`,
        ],
      ],
    );
    assert.match(await aws('iam', 'get-role', '--role-name', roleName), new RegExp(roleName));
    const { shown } = await drive([{ type: roleName }, { button: undefined }], 'plan.run', plan.uri);
    assert.equal(shown[1]?.text, `Role ${roleName} deleted.`);
    assert.deepEqual(shown[1]?.choices, []);
    assert.deepEqual(await lensesOf(plan), ['$(discard) Undo the 4 Steps', '$(copy) Copy', '$(close) Close']);
    await assert.rejects(aws('iam', 'get-role', '--role-name', roleName), /NoSuchEntity/);
    await assert.rejects(aws('iam', 'get-policy', '--policy-arn', own), /NoSuchEntity/);
  });

  it('says that a role is not there', async () => {
    const { shown } = await drive([{ button: undefined }], 'deleteRole', { roleName: 'nobody' });
    assert.match(shown[0]?.text ?? '', /^Not found in the account\. /);
  });
});

/** Attaches the policy for logs and one of a file, as a person does it. */
async function attachBoth(): Promise<void> {
  await drive([{ pickMany: [logs, 'assets-policy.json'] }], 'attachPolicies', { roleName });
  await drive([{ button: undefined }], 'plan.run');
}
