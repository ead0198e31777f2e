import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openDocument, replaceText, workspaceUri } from '../support/documents';
import { activeDocument, aws, drive, lensesOf, openSchemes, resetAccount, textOf, trusting } from '../support/roles';

const roleName = 'image-resizer-lambda-role';
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const dynamo = 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess';
const lambda = trusting('lambda.amazonaws.com');
const settings = () => vscode.workspace.getConfiguration('rolewright', workspaceUri(''));
const declared = {
  name: roleName,
  trust: 'lambda-trust-policy.json',
  policies: [{ file: 'assets-policy.json', inline: true, name: 'assets' }],
  managedPolicies: [logs],
  description: 'Resizes images',
  tags: { team: 'web' },
};

describe('deploying a role', () => {
  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await openDocument('lambda-trust-policy.json');
    await replaceText(editor, lambda);
    await editor.document.save();
  });

  afterEach(() => keep(undefined));

  it('brings a role of an empty account about, and keeps it in the settings on request', async () => {
    const { shown } = await drive([], 'deployRole', { roleName, folder: workspaceUri('').toString() });
    assert.deepEqual(shown, []);
    const plan = activeDocument('rolewright-plan');
    const created = 'arn:aws:iam::123456789012:policy/';
    assert.equal(
      plan.getText(),
      `# Deploy role ${roleName} in 123456789012 (default credentials, us-east-1)
# Trust policy: lambda-trust-policy.json, no findings
# reports/reports-policy.json: 1 warning
aws iam create-role --role-name ${roleName} --assume-role-policy-document file://lambda-trust-policy.json --output json
aws iam wait role-exists --role-name ${roleName}
aws iam create-policy --policy-name assets-policy --policy-document file://assets-policy.json --output json
aws iam attach-role-policy --role-name ${roleName} --policy-arn ${created}assets-policy
aws iam create-policy --policy-name reports-policy --policy-document file://reports/reports-policy.json --output json
aws iam attach-role-policy --role-name ${roleName} --policy-arn ${created}reports-policy
`,
    );
    const run = await drive([{ button: 'Remember This Role' }], 'plan.run');
    assert.deepEqual(run.shown, [
      {
        kind: 'message',
        text: `Role ${roleName} created and deployed.`,
        choices: ['Verify Role', 'Copy ARN', 'Remember This Role'],
      },
    ]);
    assert.deepEqual(settings().get('roles'), [
      {
        name: roleName,
        trust: 'lambda-trust-policy.json',
        policies: ['assets-policy.json', 'reports/reports-policy.json'],
      },
    ]);
    assert.equal((await lensesOf(plan))[1], 'Copy ARN');
    await drive([], 'plan.followUp', plan.uri);
    await vscode.commands.executeCommand('rolewright.plan.followUp', plan.uri, 1);
    assert.equal(await vscode.env.clipboard.readText(), `arn:aws:iam::123456789012:role/${roleName}`);
  });

  it('keeps what the role has beyond unless it is ticked', async () => {
    await withMore();
    const left = await drive([{ cancel: true }], 'deployRole', { roleName });
    assert.deepEqual(
      left.shown.map(({ text }) => text),
      [
        `Deploy ${roleName}: The role has items that aren't in the workspace. Select what to remove. Everything else is kept.`,
      ],
    );
    assert.deepEqual(openSchemes(), ['file']);

    const kept = await drive([{ accept: true }], 'deployRole', { roleName });
    assert.deepEqual(kept.shown[0]?.choices, ['AmazonDynamoDBReadOnlyAccess']);
    // A plan of the same title is shown in the same place, and its text comes a moment later.
    assert.equal(
      await textOf(activeDocument('rolewright-plan'), (text) => text.includes('# Kept')),
      `# Deploy role ${roleName} in 123456789012 (default credentials, us-east-1)
# Trust policy: lambda-trust-policy.json, no findings
# Kept, though the workspace does not name it: AmazonDynamoDBReadOnlyAccess
# – Update the trust policy of ${roleName}: the role has this trust policy already
aws iam update-role --role-name ${roleName} --description 'Resizes images' --max-session-duration 3600
aws iam tag-role --role-name ${roleName} --tags '[{"Key":"team","Value":"web"}]'
aws iam attach-role-policy --role-name ${roleName} --policy-arn ${logs}
aws iam put-role-policy --role-name ${roleName} --policy-name assets --policy-document file://assets-policy.json
`,
    );
  });

  it('asks before anything is removed, and has nothing to do afterwards', async () => {
    await withMore();
    await drive([{ pickMany: ['AmazonDynamoDBReadOnlyAccess'] }], 'deployRole', { roleName });
    const { shown } = await drive([{ button: 'Delete and Run' }, { button: undefined }], 'plan.run');
    assert.equal(shown[0]?.text, 'This plan deletes something in the account.');
    assert.equal(shown[1]?.text, `Role ${roleName} deployed.`);
    assert.deepEqual(shown[1]?.choices, ['Verify Role', 'Copy ARN']);
    const attached = await aws('iam', 'list-attached-role-policies', '--role-name', roleName, '--output', 'json');
    assert.deepEqual(
      JSON.parse(attached).AttachedPolicies.map(({ PolicyArn }: { PolicyArn: string }) => PolicyArn),
      [logs],
    );
    // Nothing is left to do.
    await drive([], 'deployRole', { roleName });
    const text = await textOf(activeDocument('rolewright-plan'), (shown) => !/^aws /m.test(shown));
    assert.match(text, /^# – Attach AWSLambdaBasicExecutionRole: it is attached already$/m);
  });

  it('goes on behind what was done, with what the settings say by then', async () => {
    await keep([{ ...declared, policies: [{ file: 'unversioned.json', inline: true }] }]);
    const file = workspaceUri('unversioned.json');
    // The account of the tests wants a version; the linter only suggests one.
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(policyText({})));
    await drive([], 'deployRole', { roleName });
    const plan = activeDocument('rolewright-plan');
    const { shown } = await drive([{ button: 'Open File' }], 'plan.run');
    assert.match(
      shown[0]?.text ?? '',
      /^Write the inline policy unversioned: the document was refused\. .* 3 of 4 steps/,
    );
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.equal(editor.document.uri.toString(), file.toString());
    // IAM's sentence stands where the linter has found the same, until the file changes.
    const refusals = () => vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'IAM');
    const [refusal, ...more] = refusals();
    assert.deepEqual(more, []);
    assert.match(refusal?.message ?? '', /^IAM rejected this document: ".*version.*"$/i);
    assert.ok(refusal !== undefined && editor.selection.isEqual(refusal.range));
    await replaceText(editor, policyText({ Version: '2012-10-17' }));
    assert.deepEqual(refusals(), []);
    await keep([{ ...declared, policies: [{ file: 'unversioned.json', inline: true }], maxSessionDuration: 7200 }]);
    // What the person has not seen before is asked about.
    const left = await drive([{ button: undefined }], 'plan.resume', plan.uri);
    assert.deepEqual(left.shown[0]?.choices, ['Back to the Plan', 'Run These Too']);
    const resumed = await drive([{ button: 'Run These Too' }, { button: undefined }], 'plan.resume', plan.uri);
    assert.deepEqual(
      resumed.shown.map(({ text }) => text),
      ['What is left to do is no longer what you agreed to.', `Role ${roleName} created and deployed.`],
    );
    const marks = plan
      .getText()
      .split('\n')
      .flatMap((line) => /^(?:aws iam|# –) (\S+ \S+).*$/.exec(line)?.[1] ?? []);
    assert.deepEqual(marks, [
      ...['create-role --role-name', 'wait role-exists', 'attach-role-policy --role-name'],
      ...['Update the', 'update-role --role-name', 'Set the', 'put-role-policy --role-name'],
    ]);
    const role = JSON.parse(await aws('iam', 'get-role', '--role-name', roleName, '--output', 'json')).Role;
    assert.equal(role.MaxSessionDuration, 7200);
    await editor.document.save();
    await vscode.workspace.fs.delete(file);
  });

  it('says which role has no trust policy, and that a role is none of the workspace', async () => {
    await keep([{ name: 'lonely' }]);
    const lonely = await drive([{ button: undefined }], 'deployRole', { roleName: 'lonely' });
    assert.deepEqual(
      lonely.shown.map(({ text }) => text),
      [
        'Nothing was sent to AWS. lonely is not in the account, and the workspace has no trust policy to create it from.',
      ],
    );
    const nobody = await drive([{ button: undefined }], 'deployRole', { roleName: 'nobody' });
    assert.match(nobody.shown[0]?.text ?? '', /^nobody is no role of this workspace\. /);
    assert.deepEqual(openSchemes(), ['file']);
  });
});

/** The role is declared, and the account has it with a policy more. */
async function withMore(): Promise<void> {
  await keep([declared]);
  await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', lambda);
  await aws('iam', 'attach-role-policy', '--role-name', roleName, '--policy-arn', dynamo);
}

async function keep(roles: readonly unknown[] | undefined): Promise<void> {
  await settings().update('roles', roles, vscode.ConfigurationTarget.WorkspaceFolder);
}

function policyText(head: object): string {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-reports/*' };
  return JSON.stringify({ ...head, Statement: [statement] });
}
