import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { generation, json, refusal, trails } from '../../support/fakeAws';
import { callsOf, clearOrders, orderAnswers } from '../support/faults';
import { type Answer, driveQuickInput } from '../support/quickInput';

const roleName = 'assets-role';
const principalArn = `arn:aws:iam::123456789012:role/${roleName}`;
const reader = 'arn:aws:iam::123456789012:role/service-role/AccessAnalyzerMonitorServiceRole_X';
const generated = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::${BucketName}/*' }],
};

function drive(answers: readonly Answer[], command: string, argument?: unknown) {
  return driveQuickInput(answers, () => vscode.commands.executeCommand(`rolewright.${command}`, argument));
}

async function declare(roles: readonly object[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('rolewright').update('roles', roles, vscode.ConfigurationTarget.Workspace);
}

/** A role in the account, made without the CLI. */
async function seed(name: string, path: string): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const parameters = { Action: 'CreateRole', Version: '2010-05-08', RoleName: name, Path: path };
  const credential = 'Credential=testing/20260101/us-east-1/iam/aws4_request';
  const answer = await fetch(process.env.AWS_ENDPOINT_URL ?? '', {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ ...parameters, AssumeRolePolicyDocument }),
  });
  assert.ok(answer.ok, await answer.text());
}

/** Everything up to the plan. Once there is a job, the command asks whether it is meant. */
async function plan(first: readonly Answer[] = []): Promise<vscode.TextDocument> {
  await orderAnswers('DescribeTrails', trails('all', 'one'));
  await orderAnswers('ListPolicyGenerations', json({ policyGenerations: [] }));
  const answers = [
    ...first,
    { pick: 'all' },
    { pick: 'AccessAnalyzerMonitorServiceRole_X' },
    { pick: 'The last 30 days' },
  ];
  await drive(answers, 'generatePolicy', { roleName });
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.uri.scheme, 'rolewright-plan');
  assert.ok(document);
  return document;
}

describe('Generate Policy from CloudTrail', () => {
  before(async () => {
    await fetch(`${process.env.AWS_ENDPOINT_URL}/moto-api/reset`, { method: 'POST' });
    await seed(roleName, '/');
    await seed('AccessAnalyzerMonitorServiceRole_X', '/service-role/');
    await seed('Other', '/service-role/');
    await declare([{ name: roleName, trust: 'lambda-trust-policy.json', policies: ['assets-policy.json'] }]);
  });
  after(() => declare(undefined));
  beforeEach(async () => {
    await clearOrders();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('plans the job, and starts nothing before', async () => {
    const text = (await plan()).getText();
    assert.deepEqual(await callsOf('StartPolicyGeneration'), []);
    assert.match(
      text,
      /^# Generate a policy for assets-role from CloudTrail in 123456789012 \(default credentials, us-east-1\)\n/,
    );
    assert.match(text, /^# Trail: all \(all regions\)\n# Period: the last 30 days\n/m);
    assert.match(text, /^aws accessanalyzer start-policy-generation --policy-generation-details /m);
    assert.ok(text.includes(`{"principalArn":"${principalArn}"}`), text);
    assert.ok(text.includes(`"accessRole":"${reader}"`), text);
  });

  it('tells that there is no trail', async () => {
    await orderAnswers('DescribeTrails', trails());
    await orderAnswers('ListPolicyGenerations', json({ policyGenerations: [] }));
    const { shown } = await drive([{ button: undefined }], 'generatePolicy', { roleName });
    assert.match(shown[0]?.text ?? '', /^Account 123456789012 has no trail in this region\./);
  });

  it('names the action that is missing', async () => {
    await orderAnswers(
      'DescribeTrails',
      refusal(
        'AccessDeniedException',
        'User: arn:aws:iam::123456789012:user/deployer is not authorized to perform: cloudtrail:DescribeTrails because no identity-based policy allows the cloudtrail:DescribeTrails action',
      ),
    );
    const { shown } = await drive([{ button: undefined }], 'generatePolicy', { roleName });
    assert.match(shown[0]?.text ?? '', /Your user deployer in 123456789012 may not call cloudtrail:DescribeTrails\./);
  });

  it('keeps the job, looks at it later, and shows its policy beside the file of the role', async () => {
    await plan();
    await orderAnswers('StartPolicyGeneration', json({ jobId: 'job-1' }));
    const started = await drive([{ button: undefined }], 'plan.run');
    assert.deepEqual(started.shown, [
      {
        kind: 'message',
        text: `IAM Access Analyzer generates a policy for ${roleName}.`,
        choices: ['Wait for the Policy'],
      },
    ]);

    const ready = generation('SUCCEEDED', { policies: [generated], isComplete: true });
    await orderAnswers('GetGeneratedPolicy', generation('IN_PROGRESS'), ready);
    const { shown } = await drive(
      [{ pick: `$(history) Look at the generation for ${roleName}` }, { button: undefined }],
      'generatePolicy',
    );
    assert.equal(
      shown.at(-1)?.text,
      'The generation for assets-role is ready: 2 actions in 1 statement. ${BucketName} stands for what the trail does not tell; write the real names there.',
    );
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.equal(tab?.label, 'Generated for assets-role ↔ assets-policy.json');
    assert.ok(tab.input instanceof vscode.TabInputTextDiff);
    const document = await vscode.workspace.openTextDocument(tab.input.original);
    assert.deepEqual(JSON.parse(document.getText()), generated);
  });

  it('waits at once where that is wanted, and tells why a job failed', async () => {
    await plan([{ pick: roleName }]);
    await orderAnswers('StartPolicyGeneration', json({ jobId: 'job-2' }));
    const jobError = {
      code: 'AUTHORIZATION_ERROR',
      message: 'Incorrect permissions assigned to access CloudTrail S3 bucket.',
    };
    await orderAnswers('GetGeneratedPolicy', generation('FAILED', { jobError }));
    const { shown } = await drive([{ button: 'Wait for the Policy' }, { button: undefined }], 'plan.run');
    assert.match(shown.at(-1)?.text ?? '', /^The generation for assets-role failed\. AWS said: "Incorrect permissions/);
    const [call] = await callsOf('GetGeneratedPolicy');
    assert.match(call?.url ?? '', /\/job-2\?/);
  });

  it('goes on without a person who stops waiting, and can be stopped', async () => {
    await plan([{ pick: roleName }]);
    await orderAnswers('StartPolicyGeneration', json({ jobId: 'job-4' }));
    await orderAnswers('GetGeneratedPolicy', generation('IN_PROGRESS'));
    await orderAnswers('CancelPolicyGeneration', json({}));
    // The progress is cancelled as soon as it tells of the first look.
    const { withProgress } = vscode.window;
    const source = new vscode.CancellationTokenSource();
    Object.assign(vscode.window, {
      withProgress: (_: unknown, task: Parameters<typeof withProgress>[1]) =>
        task({ report: ({ message = '' }) => message.includes('in progress') && source.cancel() }, source.token),
    });
    try {
      const { shown } = await drive(
        [{ button: 'Wait for the Policy' }, { button: 'Stop the Generation…' }],
        'plan.run',
      );
      assert.equal(
        shown.at(-1)?.text,
        'The generation for assets-role goes on in AWS. Run "Generate Policy from CloudTrail" to look later, also in another session.',
      );
    } finally {
      Object.assign(vscode.window, { withProgress });
    }
    assert.deepEqual(await callsOf('CancelPolicyGeneration'), []);
    await drive([{ button: undefined }], 'plan.run');
    const [call] = await callsOf('CancelPolicyGeneration');
    assert.equal(call?.url, '/policy/generation/job-4');
    const { shown } = await drive([{ pick: 'Another role…' }, { cancel: true }], 'generatePolicy');
    // What is left is the job of the first test; those that failed or were stopped are forgotten.
    assert.equal(shown[0]?.choices.filter((label) => label.startsWith('$(history)')).length, 1);
  });

  it('shows a policy for a role without files as a document of its own', async () => {
    await declare(undefined);
    await plan([{ pick: roleName }]);
    await orderAnswers('StartPolicyGeneration', json({ jobId: 'job-3' }));
    await orderAnswers('GetGeneratedPolicy', generation('SUCCEEDED', { policies: [generated] }));
    await drive([{ button: 'Wait for the Policy' }, { button: undefined }], 'plan.run');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'untitled');
    assert.deepEqual(JSON.parse(document?.getText() ?? ''), generated);
  });
});
