import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { workspaceUri } from '../support/documents';
import { activeDocument, aws, drive, lensesOf, openSchemes, resetAccount, textOf, trusting } from '../support/roles';

const roleName = 'undo-role';
const logs = 'AWSLambdaBasicExecutionRole';
const file = workspaceUri('unversioned.json');

describe('undoing a plan', () => {
  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const trust = trusting('lambda.amazonaws.com');
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', trust);
  });

  after(async () => vscode.workspace.fs.delete(file));

  it('takes back what was attached, through a plan of its own', async () => {
    await drive([{ pickMany: [logs] }], 'attachPolicies', { roleName });
    const attach = activeDocument('rolewright-plan');
    await drive([{ button: undefined }], 'plan.run');
    assert.deepEqual(await lensesOf(attach), [
      ...['Verify Role', '$(discard) Undo the Step', '$(copy) Copy', '$(close) Close'],
    ]);
    await drive([], 'plan.undo', attach.uri);
    const undo = activeDocument('rolewright-plan');
    assert.equal(
      undo.getText(),
      `# Undo: Attach policies to ${roleName} in 123456789012 (default credentials, us-east-1)
aws iam detach-role-policy --role-name ${roleName} --policy-arn arn:aws:iam::aws:policy/service-role/${logs}
`,
    );
    assert.deepEqual(await attachedNames(), [logs]);

    const left = await drive([{ button: 'Back to the Plan' }], 'plan.run');
    assert.deepEqual(left.shown[0]?.choices, ['Back to the Plan', 'Delete and Run']);
    assert.deepEqual(await attachedNames(), [logs]);

    const { shown } = await drive([{ button: 'Delete and Run' }, { button: undefined }], 'plan.run');
    assert.equal(shown[1]?.text, `Attach policies to ${roleName}: the step was undone.`);
    assert.deepEqual(await attachedNames(), []);
    assert.deepEqual(await lensesOf(attach), ['$(copy) Copy', '$(close) Close']);
    const after = await textOf(attach, (text) => text.includes('later plan'));
    assert.match(
      after,
      /\n# AWSLambdaBasicExecutionRole attached to undo-role\.\n# A later plan was run to undo these steps\.\n$/,
    );
    // The workspace no longer wants the policy.
    await vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
    assert.doesNotMatch(activeDocument('rolewright-report').getText(), /✗ {2}AWSLambdaBasicExecutionRole attached/);
  });

  it('offers it where a plan has failed, and does not go on with what was undone', async () => {
    const { attach, undo } = await failAndUndo();
    await drive([{ button: 'Delete and Run' }, { button: undefined }], 'plan.run', undo.uri);
    assert.deepEqual(await attachedNames(), []);
    assert.deepEqual(await lensesOf(attach), ['$(copy) Copy', '$(close) Close']);
    await drive([], 'plan.resume', attach.uri);
    assert.deepEqual(await attachedNames(), []);
  });

  it('closes the plan to undo when the other one goes on', async () => {
    const { attach, undo } = await failAndUndo();
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(policyText({ Version: '2012-10-17' })));
    const { shown } = await drive([{ button: undefined }], 'plan.resume', attach.uri);
    assert.equal(shown[0]?.text, `2 policies attached to ${roleName}.`);
    assert.deepEqual(openSchemes(), ['rolewright-plan']);
    await drive([], 'plan.run', undo.uri);
    assert.deepEqual((await attachedNames()).toSorted(), [logs, 'unversioned']);
  });
});

/** Attaches a policy and one that the account of the tests refuses, and presses Undo. */
async function failAndUndo(): Promise<{ readonly attach: vscode.TextDocument; readonly undo: vscode.TextDocument }> {
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(policyText({})));
  await drive([{ pickMany: [logs, 'unversioned.json'] }], 'attachPolicies', { roleName });
  const attach = activeDocument('rolewright-plan');
  const { shown } = await drive([{ button: 'Undo the Step' }], 'plan.run');
  assert.match(shown[0]?.text ?? '', / 1 of 3 steps was done; nothing was undone\. Fix the file, then resume\.$/);
  const undo = activeDocument('rolewright-plan');
  // A document of the same title may still show the plan of the test before.
  await textOf(undo, (text) =>
    /^# Undo: Attach policies to undo-role in .*\naws iam detach-role-policy [^#]*\n$/.test(text),
  );
  return { attach, undo };
}

function policyText(head: object): string {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-reports/*' };
  return JSON.stringify({ ...head, Statement: [statement] });
}

async function attachedNames(): Promise<readonly string[]> {
  const answer = await aws('iam', 'list-attached-role-policies', '--role-name', roleName, '--output', 'json');
  return JSON.parse(answer).AttachedPolicies.map(({ PolicyName }: { PolicyName: string }) => PolicyName);
}
