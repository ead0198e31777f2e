import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeStub } from '../../support/stubCli';
import { openDocument, replaceText, waitForDiagnostics } from '../support/documents';
import { activeDocument, aws, drive, resetAccount, textOf, trusting } from '../support/roles';

const accountId = '123456789012';
const roleName = 'image-resizer-lambda-role';
const lambda = trusting('lambda.amazonaws.com');

/** Each test begins with an empty account and a sound trust policy in front. */
async function begin(): Promise<void> {
  await resetAccount();
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const editor = await openDocument('lambda-trust-policy.json');
  await replaceText(editor, lambda);
  await editor.document.save();
  await waitForDiagnostics(editor.document.uri, (found) => found.length === 0);
}

describe('a production account', () => {
  const settings = () => vscode.workspace.getConfiguration('rolewright');
  const { Global, Workspace } = vscode.ConfigurationTarget;

  beforeEach(async () => {
    await begin();
    await settings().update('aws.productionAccounts', [accountId], Global);
    await settings().update('accountNames', { [accountId]: 'Shop' }, Global);
    // What a workspace says takes nothing away.
    await settings().update('aws.productionAccounts', [], Workspace);
    await settings().update('accountNames', { [accountId]: 'Sandbox' }, Workspace);
  });

  afterEach(async () => {
    for (const target of [Global, Workspace]) {
      await settings().update('aws.productionAccounts', undefined, target);
      await settings().update('accountNames', undefined, target);
    }
  });

  it('is named in the plan, which runs only when its name was typed', async () => {
    await createPlan();
    const plan = activeDocument('rolewright-plan');
    assert.equal(
      plan.getText().split('\n')[0],
      `# Create role ${roleName} in ${accountId} (Shop, production account, default credentials, us-east-1)`,
    );
    const left = await drive([{ cancel: true }], 'plan.run');
    assert.deepEqual(
      left.shown.map(({ kind, text }) => [kind, text]),
      [
        [
          'input',
          `Production account ${accountId}: "Create role ${roleName}" changes a production account. Type Shop or ` +
            `${accountId} to run the plan, or press Escape to leave everything as it is.`,
        ],
      ],
    );
    await assert.rejects(aws('iam', 'get-role', '--role-name', roleName), /NoSuchEntity/);
    assert.doesNotMatch(plan.getText(), /# [✓✗–…]/);

    const run = await drive([{ type: 'shop' }, { button: undefined }], 'plan.run');
    assert.equal(run.shown[1]?.text, `Role ${roleName} created.`);
  });

  it('asks nothing where the account is as wanted', async () => {
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', lambda);
    await vscode.commands.executeCommand('rolewright.updateTrust', { roleName });
    const { shown } = await drive([{ button: undefined }], 'plan.run');
    assert.deepEqual(
      shown.map(({ kind }) => kind),
      ['message'],
    );
  });

  it('counts from the moment that it is marked, also for a plan that was there before', async () => {
    await settings().update('aws.productionAccounts', undefined, Global);
    await createPlan();
    assert.match(activeDocument('rolewright-plan').getText(), /\(Shop, default credentials, us-east-1\)\n/);
    await settings().update('aws.productionAccounts', [accountId], Workspace);
    const { shown } = await drive([{ cancel: true }], 'plan.run');
    assert.deepEqual(
      shown.map(({ kind }) => kind),
      ['input'],
    );
  });
});

describe('an expired sign-in', () => {
  let folder: string;
  const state = (name: string) => path.join(folder, name);
  const settings = () => vscode.workspace.getConfiguration('rolewright.aws');

  /** A CLI that is signed out until `aws sso login` has run; what it was asked is kept in a file. */
  beforeEach(async () => {
    await begin();
    folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-sso-'));
    const stub = await writeStub(
      folder,
      'aws',
      `const fs = require('node:fs');
const folder = ${JSON.stringify(folder)};
const asked = process.argv.slice(2);
const has = (name) => fs.existsSync(folder + '/' + name);
const say = (value) => console.log(JSON.stringify(value));
const fail = (text, code) => { process.stderr.write(text); process.exitCode = code; };
fs.appendFileSync(folder + '/calls', asked.slice(0, 2).join(' ') + '\\n');
const role = { RoleName: 'r', Arn: 'arn:aws:iam::${accountId}:role/${roleName}', Path: '/', AssumeRolePolicyDocument: {} };
if (asked[0] === '--version') console.log('aws-cli/2.31.0 Python/3.13 Linux');
else if (asked[0] === 'configure') console.log('corp');
else if (asked[0] === 'sso') has('refused') ? fail('No', 1) : fs.writeFileSync(folder + '/signed-in', '');
else if (!has('signed-in')) fail('Error loading SSO Token: Token for corp does not exist', 255);
else if (asked[0] === 'sts') say({ Account: has('other') ? '210987654321' : '${accountId}', Arn: 'arn:aws:sts::${accountId}:assumed-role/dev/me', UserId: 'x' });
else if (asked[1] === 'create-role') say({ Role: role });
else if (asked[1] !== 'wait') fail('An error occurred (NoSuchEntity) when calling the GetRole operation: Not there.', 254);`,
    );
    await settings().update('path', stub, vscode.ConfigurationTarget.Global);
  });

  afterEach(async () => {
    await settings().update('path', undefined, vscode.ConfigurationTarget.Global);
    await rm(folder, { recursive: true, force: true });
  });

  const calls = async () => (await readFile(state('calls'), 'utf8')).trim().split('\n');
  const signedOut =
    'The sign-in of the default profile has expired, or there was none yet. Sign in, and the command goes on.';

  it('is renewed in a terminal, and the command goes on', async () => {
    const { shown } = await drive([{ button: 'Sign In' }], 'verifyRole', { roleName });
    assert.deepEqual(shown, [{ kind: 'message', text: signedOut, choices: ['Sign In', 'Select Profile…'] }]);
    assert.match(activeDocument('rolewright-report').getText(), new RegExp(`^# Role ${roleName} in ${accountId}\n`));
    const made = (await calls()).filter((call) => call.startsWith('s'));
    assert.deepEqual(made, ['sts get-caller-identity', 'sso login', 'sts get-caller-identity']);
    assert.deepEqual(
      vscode.window.terminals.filter(({ name }) => name === 'AWS sign-in'),
      [],
    );
  });

  it('ends the command when the person does not want it, or when it fails', async () => {
    await drive([{ button: undefined }], 'verifyRole', { roleName });
    assert.deepEqual(await calls(), ['sts get-caller-identity']);
    await writeFile(state('refused'), '');
    const { shown } = await drive([{ button: 'Sign In' }, { button: undefined }], 'verifyRole', { roleName });
    assert.deepEqual(
      shown.map(({ text }) => text),
      [signedOut, 'The sign-in did not succeed: "aws sso login" ended with exit code 1.'],
    );
    assert.deepEqual(await calls(), ['sts get-caller-identity', 'sts get-caller-identity', 'sso login']);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'file');
  });

  it('lets a plan wait, which then runs', async () => {
    await writeFile(state('signed-in'), '');
    await createPlan();
    const plan = activeDocument('rolewright-plan');
    await rm(state('signed-in'));
    await rm(state('calls'));
    const { shown } = await drive([{ button: 'Sign In' }, { button: undefined }], 'plan.run');
    assert.deepEqual(shown[0], {
      kind: 'message',
      text:
        `Nothing was run, because AWS didn't confirm the account of "Create role ${roleName}". ` +
        'The sign-in of the default profile has expired, or there was none yet.',
      choices: ['Sign In', 'Retry'],
    });
    assert.equal(shown[1]?.text, `Role ${roleName} created.`);
    const [planned, looks] = [(await calls()).slice(0, 6), (await calls()).slice(6)];
    assert.deepEqual(planned, [
      ...['sts get-caller-identity', 'sso login'],
      ...['sts get-caller-identity', 'iam get-role', 'iam create-role', 'iam wait'],
    ]);
    // Then the role is looked at, so that the view shows how it stands.
    assert.deepEqual(looks.toSorted(), ['iam get-role', 'iam list-attached-role-policies', 'iam list-role-policies']);
    assert.match(await textOf(plan, (text) => text.includes('created.')), /^aws iam wait .* {2}# ✓$/m);
  });

  it('runs no plan in another account than the one it was made for', async () => {
    await writeFile(state('signed-in'), '');
    await createPlan();
    const plan = activeDocument('rolewright-plan');
    const text = plan.getText();
    await writeFile(state('other'), '');
    await rm(state('calls'));
    const { shown } = await drive([{ button: undefined }], 'plan.run');
    assert.deepEqual(
      shown.map((message) => message.text),
      [
        `"Create role ${roleName}" is a plan for account ${accountId}, but the credentials now lead to 210987654321. ` +
          'Nothing was run. Choose the account again, and make the plan anew.',
      ],
    );
    assert.deepEqual(await calls(), ['sts get-caller-identity']);
    assert.equal(plan.getText(), text);
  });
});

describe('the customer managed policies of the account', () => {
  beforeEach(begin);

  it('can be ticked, and are asked for again after a plan that made one', async () => {
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:*:${accountId}:jobs` }],
    });
    const create = (name: string) =>
      aws('iam', 'create-policy', '--policy-name', name, '--path', '/team/', '--policy-document', document);
    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', lambda);
    await create('team-queue');
    await create('TeamAdmin');
    const first = await drive([{ pickMany: ['team-queue'] }], 'attachPolicies', { roleName });
    const labels = first.shown[0]?.choices ?? [];
    const at = labels.indexOf('Customer managed in this account');
    assert.deepEqual(labels.slice(at, at + 4), [
      'Customer managed in this account',
      '$(warning) TeamAdmin',
      'team-queue',
      'AWS managed',
    ]);
    assert.match(
      activeDocument('rolewright-plan').getText(),
      new RegExp(
        `attach-role-policy --role-name ${roleName} --policy-arn arn:aws:iam::${accountId}:policy/team/team-queue\n$`,
      ),
    );

    await create('later');
    await drive([{ pickMany: ['assets-policy.json'] }], 'attachPolicies', { roleName });
    await drive([{ button: undefined }], 'plan.run');
    const second = await drive([{ pickMany: ['later'] }], 'attachPolicies', { roleName });
    const choices = second.shown[0]?.choices ?? [];
    assert.ok(choices.includes('team-queue'));
    // The policy that was made of a file is in the list as this file.
    assert.deepEqual(
      choices.filter((label) => label.startsWith('assets-policy')),
      ['assets-policy.json'],
    );
  });
});

async function createPlan(): Promise<void> {
  await drive([{ accept: true }, { accept: true }, { pick: 'Show the plan' }], 'createRole');
}
