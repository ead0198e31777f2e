import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openDocument, replaceText, waitForDiagnostics, workspaceUri } from '../support/documents';
import { clearOrders, orderAnswers } from '../support/faults';
import { activeDocument, aws, drive, lensesOf, openSchemes, resetAccount, textOf, trusting } from '../support/roles';

const roleName = 'image-resizer-lambda-role';
const roleArn = `arn:aws:iam::123456789012:role/${roleName}`;
const trustFile = 'lambda-trust-policy.json';
const logs = 'AWSLambdaBasicExecutionRole';
const ec2 = trusting('ec2.amazonaws.com');
const lambda = trusting('lambda.amazonaws.com');

/** Each test begins with an empty account, no open editor, and a sound trust policy in front. */
async function begin(text = lambda): Promise<void> {
  await clearOrders();
  await resetAccount();
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const editor = await openDocument(trustFile);
  await replaceText(editor, text);
  await editor.document.save();
  await waitForDiagnostics(editor.document.uri, (found) => found.length === (text === lambda ? 0 : 1));
}

describe('roles in the account', () => {
  beforeEach(() => begin());

  it('creates a role, attaches policies to it, and verifies it', async () => {
    const { shown } = await drive(
      [{ accept: true }, { pick: 'Default credentials' }, { pick: 'Show the plan' }],
      'createRole',
    );
    assert.deepEqual(
      shown.map(({ text }) => text),
      [
        'Create role: Name of the role that lambda-trust-policy.json makes',
        'Create role: Profile and region',
        'Create role: Details',
      ],
    );
    const plan = activeDocument('rolewright-plan');
    assert.equal(plan.languageId, 'rolewright-plan');
    assert.equal(
      plan.getText(),
      `# Create role ${roleName} in 123456789012 (default credentials, us-east-1)
# Trust policy: lambda-trust-policy.json, no findings
aws iam create-role --role-name ${roleName} --assume-role-policy-document file://lambda-trust-policy.json --output json
aws iam wait role-exists --role-name ${roleName}
`,
    );
    assert.deepEqual(await lensesOf(plan), ['$(play) Run', '$(copy) Copy', '$(close) Cancel']);
    assert.equal(await roleInAccount(), undefined, 'showing a plan changes nothing');

    const run = await drive([{ button: 'Copy ARN' }], 'plan.run');
    assert.deepEqual(run.shown, [
      {
        kind: 'message',
        text: `Role ${roleName} created.`,
        choices: ['Copy ARN', 'Attach Policies…', 'Remember This Role'],
      },
    ]);
    assert.equal(await vscode.env.clipboard.readText(), roleArn);
    assert.equal(
      await textOf(plan, (text) => text.includes('created.')),
      `# Create role ${roleName} in 123456789012 (default credentials, us-east-1)
# Trust policy: lambda-trust-policy.json, no findings
aws iam create-role --role-name ${roleName} --assume-role-policy-document file://lambda-trust-policy.json --output json  # ✓
aws iam wait role-exists --role-name ${roleName}  # ✓
# Role ARN: ${roleArn}

# Role ${roleName} created.
`,
    );
    assert.deepEqual(await lensesOf(plan), [
      ...['Copy ARN', 'Attach Policies…', 'Remember This Role', '$(discard) Undo the Step'],
      ...['Open in Console', '$(copy) Copy', '$(close) Close'],
    ]);
    assert.deepEqual(JSON.parse((await roleInAccount()) ?? '').Role.AssumeRolePolicyDocument, JSON.parse(lambda));

    const attach = await drive([{ pickMany: [logs, 'assets-policy.json'] }], 'attachPolicies', { roleName });
    const labels = attach.shown[0]?.choices ?? [];
    assert.deepEqual(labels.slice(0, 2), ['Recommended for Lambda', logs]);
    assert.ok(labels.includes('reports/reports-policy.json') && labels.includes('$(warning) AdministratorAccess'));
    const attachPlan = activeDocument('rolewright-plan');
    assert.equal(
      attachPlan.getText(),
      `# Attach policies to ${roleName} in 123456789012 (default credentials, us-east-1)
aws iam attach-role-policy --role-name ${roleName} --policy-arn arn:aws:iam::aws:policy/service-role/${logs}
aws iam create-policy --policy-name assets-policy --policy-document file://assets-policy.json --output json
aws iam attach-role-policy --role-name ${roleName} --policy-arn arn:aws:iam::123456789012:policy/assets-policy
`,
    );
    const attached = await drive([{ button: 'Verify Role' }], 'plan.run');
    assert.deepEqual(attached.shown, [
      { kind: 'message', text: `2 policies attached to ${roleName}.`, choices: ['Verify Role', 'Remember This Role'] },
    ]);
    const report = activeDocument('rolewright-report');
    assert.equal(
      report.getText(),
      `# Role ${roleName} in 123456789012
✓ In sync with the workspace.
${roleArn}

✓ Trust policy as in lambda-trust-policy.json
✓ ${logs} attached
✓ assets-policy attached
✓ assets-policy as in assets-policy.json
✓ Lambda can assume this role
✓ It can write logs
`,
    );
  });

  it('says what differs, and how it can be mended', async () => {
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', ec2);
    await vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
    const report = activeDocument('rolewright-report');
    assert.match(report.getText(), /^✗ Trust policy as in lambda-trust-policy\.json: differs$/m);
    assert.match(report.getText(), /^✗ Lambda can assume this role: no$/m);
    assert.match(report.getText(), /^- Update the trust policy from lambda-trust-policy\.json, or change the file\.$/m);
    const lenses = await lensesOf(report);
    assert.ok(lenses.includes('$(sync) Update Trust Policy…'), lenses.join(', '));
  });

  it('offers to update the trust policy of a role that exists', async () => {
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', ec2);
    await drive([{ accept: true }, { accept: true }, { accept: true }], 'createRole');
    const { shown } = await drive([{ button: 'Update Trust Policy…' }], 'plan.run');
    assert.deepEqual(shown, [
      {
        kind: 'message',
        text:
          `Create role ${roleName}: the name is taken. Role with name ${roleName} already exists. Nothing was done. ` +
          'Update the trust policy of the existing role instead, or choose another name.',
        choices: ['Update Trust Policy…'],
      },
    ]);
    const diff = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputTextDiff);
    assert.equal(diff?.label, `${roleName} in the account ↔ lambda-trust-policy.json`);
    const plan = activeDocument('rolewright-plan');
    assert.equal(
      plan.getText(),
      `# Update the trust policy of ${roleName} in 123456789012 (default credentials, us-east-1)
# Trust policy: lambda-trust-policy.json, no findings
aws iam update-assume-role-policy --role-name ${roleName} --policy-document file://lambda-trust-policy.json
`,
    );
    const updated = await drive([{ button: undefined }], 'plan.run');
    assert.equal(updated.shown[0]?.text, `The trust policy of ${roleName} is updated.`);
    assert.deepEqual(JSON.parse((await roleInAccount()) ?? '').Role.AssumeRolePolicyDocument, JSON.parse(lambda));
  });

  it('uses the profile that was chosen for the workspace', async () => {
    const settings = () => vscode.workspace.getConfiguration('rolewright.aws');
    try {
      await drive([{ pick: 'Profile dev' }], 'selectProfile');
      // A choice of one person is no setting that everyone gets with the repository.
      assert.equal(settings().inspect('profile')?.workspaceValue, undefined);
      const { shown } = await drive([{ accept: true }, { accept: true }, { accept: true }], 'createRole');
      assert.deepEqual(shown[1]?.choices, ['Profile dev', 'Change region…', 'Other profiles', 'Default credentials']);
      assert.equal(
        activeDocument('rolewright-plan').getText(),
        `# Create role ${roleName} in 123456789012 (profile dev, us-east-1)
# Trust policy: lambda-trust-policy.json, no findings
aws iam create-role --role-name ${roleName} --assume-role-policy-document file://lambda-trust-policy.json --profile dev --output json
aws iam wait role-exists --role-name ${roleName} --profile dev
`,
      );
    } finally {
      await drive([{ pick: 'Default credentials' }], 'selectProfile');
    }
  });

  it('refuses a trust policy with errors, and shows the first', async () => {
    await begin(ec2);
    const { shown } = await drive([{ button: undefined }], 'createRole');
    assert.deepEqual(
      shown.map(({ text, choices }) => [text, choices]),
      [
        [
          'lambda-trust-policy.json has an error. Nothing was sent to AWS. Line 1: "ec2.amazonaws.com" is the service ' +
            'principal of EC2; this file is the trust policy of a Lambda function (file name "lambda-trust-policy.json"). ' +
            'Lambda cannot assume this role.',
          ['Show Problems'],
        ],
      ],
    );
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(editor.selection), 'ec2.amazonaws.com');
    assert.deepEqual(openSchemes(), ['file']);
  });

  it('leaves everything as it is when the person leaves', async () => {
    await drive([{ cancel: true }], 'createRole');
    await drive([{ accept: true }, { cancel: true }], 'createRole');
    assert.deepEqual(openSchemes(), ['file']);
    await drive([{ accept: true }, { accept: true }, { accept: true }], 'createRole');
    assert.deepEqual(openSchemes(), ['file', 'rolewright-plan']);
    await vscode.commands.executeCommand('rolewright.plan.cancel');
    assert.deepEqual(openSchemes(), ['file']);
    assert.equal(await roleInAccount(), undefined);
  });

  it('stops a run on request and says what was done', async () => {
    // Whenever the command is stopped, AWS has done nothing.
    await orderAnswers('CreateRole', { kind: 'hang' });
    await drive([{ accept: true }, { accept: true }, { accept: true }], 'createRole');
    const plan = activeDocument('rolewright-plan');
    const running = drive([{ button: undefined }], 'plan.run', plan.uri);
    await textOf(plan, (text) => text.includes('# …'));
    await vscode.commands.executeCommand('rolewright.plan.cancel', plan.uri);
    const { shown } = await running;
    const summary =
      `Create role ${roleName}: cancelled. Nothing was done. Create role ${roleName}: its outcome is not certain: ` +
      'the account did not show it when asked a moment later.';
    assert.deepEqual(shown, [{ kind: 'message', text: summary, choices: ['Resume'] }]);
    await textOf(plan, (text) => text.includes(`# ${summary}`));
    assert.match(plan.getText(), new RegExp(`^aws iam wait role-exists --role-name ${roleName}$`, 'm'));
    assert.deepEqual(await lensesOf(plan), ['$(play) Resume', '$(copy) Copy', '$(close) Close']);
  });

  it('goes on where it failed, once the document is mended', async () => {
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', lambda);
    // The account of the tests wants a version; the linter only suggests one.
    const file = workspaceUri('unversioned.json');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(policyText({})));
    await drive([{ pickMany: [logs, 'unversioned.json'] }], 'attachPolicies', { roleName });
    const plan = activeDocument('rolewright-plan');
    const { shown } = await drive([{ button: 'Open File' }], 'plan.run');
    assert.equal(
      shown[0]?.text.replace(/"[^"]*"/, '"…"'),
      'Create policy unversioned: the document was refused. IAM does not accept unversioned.json. It said: "…" ' +
        '1 of 3 steps was done; nothing was undone. Fix the file, then resume.',
    );
    assert.deepEqual(shown[0]?.choices, ['Open File', 'Resume', 'Undo the Step']);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor !== undefined);
    assert.match(editor.document.uri.path, /\/unversioned\.json$/);
    const marks = (await textOf(plan, (text) => text.includes('# ✗'))).match(/# [✓✗]$/gm);
    assert.deepEqual(marks, ['# ✓', '# ✗']);

    // Unsaved text counts.
    await replaceText(editor, policyText({ Version: '2012-10-17' }));
    const resumed = await drive([{ button: undefined }], 'plan.resume', plan.uri);
    assert.equal(resumed.shown[0]?.text, `2 policies attached to ${roleName}.`);
    const attached = await aws('iam', 'list-attached-role-policies', '--role-name', roleName, '--output', 'json');
    const names = JSON.parse(attached).AttachedPolicies.map(({ PolicyName }: { PolicyName: string }) => PolicyName);
    assert.deepEqual(names.sort(), [logs, 'unversioned']);
    await editor.document.save();
    await vscode.workspace.fs.delete(file);
  });

  it('warns before a policy that allows everything', async () => {
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', lambda);
    const broad = { pickMany: ['$(warning) AdministratorAccess'] };
    const { shown } = await drive([broad, { button: undefined }], 'attachPolicies', { roleName });
    assert.equal(shown[1]?.text, 'AdministratorAccess grants far more than most roles need.');
    assert.deepEqual(shown[1]?.choices, ['Choose Again', 'Attach Anyway']);
    assert.deepEqual(openSchemes(), ['file']);
    await drive([broad, { button: 'Choose Again' }, { pickMany: [logs] }], 'attachPolicies', { roleName });
    assert.match(activeDocument('rolewright-plan').getText(), /policy\/service-role\/AWSLambdaBasicExecutionRole\n$/);
  });

  it('explains that the AWS CLI is missing', async () => {
    const settings = vscode.workspace.getConfiguration('rolewright.aws');
    await settings.update('path', '/nowhere/aws', vscode.ConfigurationTarget.Global);
    try {
      const { shown } = await drive([{ button: undefined }], 'createRole');
      assert.deepEqual(shown, [
        {
          kind: 'message',
          text: 'The AWS CLI was not found. There is no file /nowhere/aws. Install the AWS CLI, or set the path of the one you have.',
          choices: ['How to Install', 'Set Path…'],
        },
      ]);
    } finally {
      await settings.update('path', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('ticks the policy for logs by itself while the role has none', async () => {
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', lambda);
    await drive([{ accept: true }], 'attachPolicies', { roleName });
    assert.match(activeDocument('rolewright-plan').getText(), /service-role\/AWSLambdaBasicExecutionRole\n$/);
  });
});

function policyText(head: object): string {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-reports/*' };
  return JSON.stringify({ ...head, Statement: [statement] });
}

async function roleInAccount(): Promise<string | undefined> {
  return aws('iam', 'get-role', '--role-name', roleName, '--output', 'json').catch(() => undefined);
}
