import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { workspaceUri } from '../support/documents';
import { activeDocument, aws, drive, resetAccount, textOf, trusting } from '../support/roles';

const roleName = 'stale-role';
const file = workspaceUri('stale-trust-policy.json');
const stale =
  'Nothing was run. A file or the account has changed since "Update the trust policy of stale-role" was shown, so the plan ' +
  'was made again. Review it, and run it again.';

describe('a plan that is out of date', () => {
  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await aws(
      'iam',
      'create-role',
      '--role-name',
      roleName,
      '--assume-role-policy-document',
      trusting('ec2.amazonaws.com'),
    );
    await write(trusting('lambda.amazonaws.com'));
    await drive([], 'updateTrust', { roleName, trust: file.toString() });
  });

  after(async () => vscode.workspace.fs.delete(file));

  it('is made and shown again when the file has changed', async () => {
    const plan = activeDocument('rolewright-plan');
    await write(trusting('ecs-tasks.amazonaws.com'));
    const first = await drive([{ button: undefined }], 'plan.run', plan.uri);
    assert.equal(first.shown[0]?.text, stale);
    assert.equal(await serviceInAccount(), 'ec2.amazonaws.com');
    const second = await drive([{ button: undefined }], 'plan.run', plan.uri);
    assert.equal(second.shown[0]?.text, `The trust policy of ${roleName} is updated.`);
    assert.equal(await serviceInAccount(), 'ecs-tasks.amazonaws.com');
  });

  it('is made and shown again when the account has changed, and undo goes back to what was there', async () => {
    const plan = activeDocument('rolewright-plan');
    await update('scheduler.amazonaws.com');
    const first = await drive([{ button: undefined }], 'plan.run', plan.uri);
    assert.equal(first.shown[0]?.text, stale);
    await drive([{ button: undefined }], 'plan.run', plan.uri);
    assert.equal(await serviceInAccount(), 'lambda.amazonaws.com');
    await drive([], 'plan.undo', plan.uri);
    const undo = activeDocument('rolewright-plan');
    assert.match(await textOf(undo, (text) => text.startsWith('# Undo')), /"scheduler\.amazonaws\.com"/);

    // What someone else sets meanwhile is not overwritten.
    await update('firehose.amazonaws.com');
    const late = await drive([{ button: undefined }], 'plan.run', undo.uri);
    assert.equal(
      late.shown[0]?.text,
      `Update the trust policy of ${roleName}: there is nothing to undo. The account has changed since.`,
    );
    assert.equal(await serviceInAccount(), 'firehose.amazonaws.com');
  });
});

function write(text: string): Thenable<void> {
  return vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
}

async function update(service: string): Promise<void> {
  await aws('iam', 'update-assume-role-policy', '--role-name', roleName, '--policy-document', trusting(service));
}

async function serviceInAccount(): Promise<string> {
  const answer = await aws('iam', 'get-role', '--role-name', roleName, '--output', 'json');
  return JSON.parse(answer).Role.AssumeRolePolicyDocument.Statement[0].Principal.Service;
}
