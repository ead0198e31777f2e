import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, openDocument, waitForDiagnostics } from '../support/documents';
import { type Answer, driveQuickInput } from '../support/quickInput';
import { aws, resetAccount } from '../support/roles';

const none = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.length === 0;
const some = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.length > 0;

const lambdaTrust = (account: string) => `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {
                "Service": "lambda.amazonaws.com"
            },
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {
                    "aws:SourceAccount": "${account}"
                }
            }
        }
    ]
}
`;

describe('new policies', () => {
  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    // A change of the choice makes the extension forget the account that an earlier test has asked for.
    await setRegion('us-east-1');
    await setRegion('eu-west-1');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
  after(() => setRegion(undefined));

  it('opens a trust policy for a Lambda function with the account to fill in', async () => {
    const { shown } = await drive([{ pick: 'Lambda polling SQS' }], 'newTrustPolicy');
    assert.equal(shown[0]?.text, 'New trust policy: What will use the role?');
    assert.deepEqual(shown[0]?.choices.slice(0, 4), [
      'Lambda functions',
      'Lambda function writing logs',
      'Lambda function in a VPC',
      'Lambda polling SQS',
    ]);
    const editor = newEditor('/lambda-trust-policy-2.json');
    assert.equal(editor.document.getText(), lambdaTrust('account-id'));
    assert.equal(editor.document.getText(editor.selection), 'account-id');
    const found = await waitForDiagnostics(editor.document.uri, some);
    assert.deepEqual(found.map(codeOf), ['unresolved-template-placeholder']);

    await vscode.commands.executeCommand('type', { text: '210987654321' });
    assert.equal(editor.document.getText(), lambdaTrust('210987654321'));
    await waitForDiagnostics(editor.document.uri, none);
  });

  it('fills in the account that another command has asked for', async () => {
    await openDocument('lambda-trust-policy.json');
    await drive([{ cancel: true }], 'selectProfile');
    await drive([{ pick: 'Lambda function writing logs' }], 'newTrustPolicy');
    const { document } = newEditor('/lambda-trust-policy-2.json');
    assert.equal(document.getText(), lambdaTrust('123456789012'));
  });

  it('opens a permission policy for what the role does, about the resources that were named', async () => {
    const { shown } = await drive(
      [
        {
          pickMany: [
            'Process messages from an SQS queue',
            'Write to a DynamoDB table',
            'Write objects to an S3 bucket',
          ],
        },
        { type: 'my-reports' },
        { type: 'ORDERS' },
        { accept: true },
      ],
      'newPermissionPolicy',
    );
    assert.deepEqual(
      shown.map(({ text }) => text),
      [
        'New permission policy: What should the role be able to do?',
        ...[
          'Write objects to an S3 bucket: which bucket?',
          'Write to a DynamoDB table: which table?',
          'Process messages from an SQS queue: which queue?',
        ].map(
          (question) =>
            `New permission policy: ${question} Names or ARNs, separated by commas; leave empty to fill in later.`,
        ),
      ],
    );
    const editor = newEditor('/permission-policy.json');
    const allow = (Action: unknown, Resource: string) => ({ Effect: 'Allow', Action, Resource });
    assert.deepEqual(JSON.parse(editor.document.getText()).Statement, [
      allow('s3:PutObject', 'arn:aws:s3:::my-reports/*'),
      allow(
        ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
        'arn:aws:dynamodb:eu-west-1:account-id:table/ORDERS',
      ),
      allow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        'arn:aws:sqs:eu-west-1:account-id:your-queue',
      ),
    ]);
    assert.deepEqual(
      editor.selections.map((selection) => editor.document.getText(selection)),
      ['account-id', 'account-id'],
    );
  });

  it('picks the resources from lists of the account, beside names that are typed', async () => {
    await resetAccount();
    await aws('s3api', 'create-bucket', '--bucket', 'their-reports');
    await aws('s3api', 'create-bucket', '--bucket', 'my-reports');
    const { shown } = await drive(
      [
        { pickMany: ['Write objects to an S3 bucket', 'Process messages from an SQS queue'] },
        { press: 'Pick a bucket of the account' },
        { pickMany: ['my-reports'] },
        { accept: true },
        { press: 'Pick a queue of the account' },
        // The account has none.
        { button: undefined },
        { type: 'jobs' },
      ],
      'newPermissionPolicy',
    );
    assert.deepEqual(shown[2]?.choices, ['my-reports', 'their-reports']);
    const statements = JSON.parse(newEditor('/permission-policy.json').document.getText()).Statement;
    assert.deepEqual(
      statements.map(({ Resource }: { Resource: string }) => Resource),
      ['arn:aws:s3:::my-reports/*', 'arn:aws:sqs:eu-west-1:123456789012:jobs'],
    );
  });

  it('opens all that a service needs, with the statements that are ticked', async () => {
    const { shown } = await drive(
      [{ pickMany: ['Lambda polling SQS'] }, { pickMany: ['kms:Decrypt', 'sqs:ReceiveMessage and 2 more'] }],
      'newPermissionPolicy',
    );
    assert.equal(shown[1]?.text, 'New permission policy: Lambda polling SQS: what may the role do?');
    assert.deepEqual(shown[1]?.choices, [
      'sqs:ReceiveMessage and 2 more',
      'sqs:ChangeMessageVisibility',
      'kms:Decrypt',
      'sqs:SendMessage',
    ]);
    const editor = newEditor('/lambda-sqs-permission-policy.json');
    assert.equal(
      editor.document.getText(),
      `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes"
            ],
            "Resource": "arn:aws:sqs:eu-west-1:account-id:your-queue"
        },
        {
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": "arn:aws:kms:eu-west-1:account-id:key/your-key"
        }
    ]
}
`,
    );
  });

  it('ticks what every role of the use needs', async () => {
    await drive([{ pickMany: ['Lambda polling SQS'] }, { accept: true }], 'newPermissionPolicy');
    const { document } = newEditor('/lambda-sqs-permission-policy.json');
    const [statement, ...others] = JSON.parse(document.getText()).Statement;
    assert.deepEqual([statement.Action[0], others.length], ['sqs:ReceiveMessage', 0]);
  });

  it('opens one statement to fill in where nothing is selected', async () => {
    await drive([{ pickMany: [] }], 'newPermissionPolicy');
    const editor = newEditor('/permission-policy.json');
    const { Statement } = JSON.parse(editor.document.getText());
    assert.deepEqual(Statement, [{ Effect: 'Allow', Action: '', Resource: 'your-resource-arn' }]);
    assert.equal(editor.document.lineAt(editor.selection.active.line).text.trim(), '"Action": "",');
  });

  it('opens nothing when the person leaves', async () => {
    await drive([{ cancel: true }], 'newTrustPolicy');
    await drive([{ pickMany: ['Lambda polling SQS'] }, { cancel: true }], 'newPermissionPolicy');
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('keeps the kind of a file in the settings of the workspace', async () => {
    const kinds = () => vscode.workspace.getConfiguration('rolewright').inspect('fileKinds')?.workspaceValue;
    const { document } = await openDocument('reports/reports-policy.json');
    await waitForDiagnostics(document.uri, some);
    const { shown } = await drive([{ pick: 'No policy' }], 'changeKind');
    assert.equal(shown[0]?.text, 'Change kind of policy: What reports/reports-policy.json contains');
    assert.deepEqual(kinds(), { 'reports/reports-policy.json': 'ignore' });
    await waitForDiagnostics(document.uri, none);
    await drive([{ pick: 'Decide by the content' }], 'changeKind');
    assert.equal(kinds(), undefined);
    await waitForDiagnostics(document.uri, some);
  });
});

function drive(answers: readonly Answer[], command: string) {
  return driveQuickInput(answers, () => vscode.commands.executeCommand(`rolewright.${command}`));
}

/** The editor in front, which shows a document of this name that is not saved yet. */
function newEditor(name: string): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor !== undefined);
  const { uri, languageId } = editor.document;
  assert.deepEqual([uri.scheme, uri.path.slice(uri.path.lastIndexOf('/')), languageId], ['untitled', name, 'json']);
  return editor;
}

async function setRegion(region: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('rolewright.aws');
  await settings.update('region', region, vscode.ConfigurationTarget.Workspace);
}
