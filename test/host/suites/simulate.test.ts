import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { refusal, simulation } from '../../support/fakeAws';
import { openText, workspaceUri } from '../support/documents';
import { callsOf, clearOrders, orderAnswers } from '../support/faults';
import { type Answer, driveQuickInput } from '../support/quickInput';

const roleName = 'assets-role';
const photo = 'arn:aws:s3:::my-frontend-app-assets/a.png';
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

function drive(answers: readonly Answer[], argument?: unknown) {
  return driveQuickInput(answers, () => vscode.commands.executeCommand('rolewright.simulate', argument));
}

async function declare(roles: readonly object[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('rolewright').update('roles', roles, vscode.ConfigurationTarget.Workspace);
}

function shownResult(): vscode.TextDocument {
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.uri.scheme, 'rolewright-report');
  assert.ok(document);
  return document;
}

const choose: readonly Answer[] = [
  { pickMany: ['s3:GetObject'] },
  { pickMany: ['$(edit) Type ARNs…'] },
  { type: photo },
];

describe('Simulate', () => {
  before(() =>
    declare([
      {
        name: roleName,
        trust: 'lambda-trust-policy.json',
        policies: ['assets-policy.json'],
        managedPolicies: [logs],
        permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      },
    ]),
  );
  after(() => declare(undefined));
  beforeEach(async () => {
    await clearOrders();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('asks for calls, shows the command, and leads from the result to the statement', async () => {
    await orderAnswers(
      'SimulateCustomPolicy',
      simulation([
        {
          action: 's3:GetObject',
          resource: photo,
          decision: 'allowed',
          matched: ['PolicyInputList.1:4:6'],
          boundaryAllows: true,
        },
      ]),
    );
    const { shown } = await drive([...choose, { pick: '$(play) Run' }], { roleName });
    assert.deepEqual(
      shown.map(({ text }) => text),
      [
        `Simulate ${roleName}: Actions`,
        `Simulate ${roleName}: Resources`,
        `Simulate ${roleName}: ARNs, separated by blanks, such as arn:aws:s3:::my-app-assets/photo.png`,
        `Simulate ${roleName}: Sends assets-policy.json, AWSLambdaBasicExecutionRole to IAM's simulator, account 123456789012`,
      ],
    );
    assert.deepEqual(shown[0]?.choices, ['s3:GetObject', '$(edit) Type Actions…']);
    assert.deepEqual(shown[1]?.choices, ['arn:aws:s3:::my-frontend-app-assets/*', '*', '$(edit) Type ARNs…']);
    const result = shownResult();
    assert.equal(
      result.getText(),
      `# Simulation of ${roleName} in 123456789012
1 of 1 call allowed.
Policies: assets-policy.json, AWSLambdaBasicExecutionRole (in the account)
Permissions boundary: ReadOnlyAccess
Not simulated: who may assume the role (its trust policy), service control policies, and policies of the resources.

   Action        Resource                                   Decision
✓  s3:GetObject  ${photo}  allowed
     by assets-policy.json:4 (ReadAssets)
`,
    );
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', result.uri);
    const target = workspaceUri('assets-policy.json').with({ fragment: 'L4' }).toString();
    assert.deepEqual(
      links.map((link) => [result.getText(link.range), link.target?.toString()]),
      [['assets-policy.json:4', target]],
    );
    const sent = new URLSearchParams((await callsOf('SimulateCustomPolicy'))[0]?.body);
    assert.equal(JSON.parse(sent.get('PolicyInputList.member.1') ?? '').Statement[0].Sid, 'ReadAssets');
    assert.match(sent.get('PolicyInputList.member.2') ?? '', /logs:PutLogEvents/);
    assert.match(sent.get('PermissionsBoundaryPolicyInputList.member.1') ?? '', /s3:Get/);
  });

  it('asks for the values that conditions need, and simulates with them', async () => {
    const missing = ['aws:SourceIp', 'aws:PrincipalTag/team'];
    await orderAnswers(
      'SimulateCustomPolicy',
      simulation([{ action: 's3:GetObject', resource: photo, decision: 'implicitDeny', missing }]),
      simulation([{ action: 's3:GetObject', resource: photo, decision: 'allowed' }]),
    );
    await drive([...choose, { pick: '$(play) Run' }, { type: 'blue' }, { type: '' }], { roleName });
    assert.match(shownResult().getText(), /^1 of 1 call allowed\.$/m);
    assert.match(shownResult().getText(), /^aws:PrincipalTag\/team: blue$/m);
    const calls = await callsOf('SimulateCustomPolicy');
    const sent = new URLSearchParams(calls[1]?.body);
    assert.equal(sent.get('ContextEntries.member.1.ContextKeyName'), 'aws:PrincipalTag/team');
    assert.equal(sent.get('ContextEntries.member.2.ContextKeyName'), null);
  });

  it('sends nothing when the command is left, and tells a denial', async () => {
    await drive([...choose, { cancel: true }], { roleName });
    assert.deepEqual(await callsOf('SimulateCustomPolicy'), []);
    await orderAnswers('SimulateCustomPolicy', refusal('AccessDenied', 'Not allowed', 403));
    const { shown } = await drive([...choose, { pick: '$(play) Run' }, { button: undefined }], { roleName });
    assert.match(shown.at(-1)?.text ?? '', /^Access denied\. Your identity may not call iam:SimulateCustomPolicy\./);
  });

  it('simulates a file that no role has', async () => {
    const statement = { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: '*' };
    const editor = await openText(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2));
    const matched = ['PolicyInputList.1:4:6'];
    await orderAnswers(
      'SimulateCustomPolicy',
      simulation([{ action: 'sqs:SendMessage', decision: 'explicitDeny', matched }]),
    );
    await drive([{ pickMany: ['sqs:SendMessage'] }, { pickMany: ['*'] }, { pick: '$(play) Run' }], editor.document.uri);
    const name = editor.document.uri.path;
    assert.match(
      shownResult().getText(),
      new RegExp(`^# Simulation of ${name} in 123456789012\n0 of 1 call allowed\\.\n`),
    );
    assert.match(shownResult().getText(), new RegExp(`^ {5}by ${name}:4$`, 'm'));
  });
});
