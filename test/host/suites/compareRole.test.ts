import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openDocument, replaceText, workspaceUri } from '../support/documents';
import { aws, drive, resetAccount, trusting } from '../support/roles';

const roleName = 'image-resizer-lambda-role';
const settings = () => vscode.workspace.getConfiguration('rolewright', workspaceUri(''));

describe('comparing a role with the account', () => {
  beforeEach(async () => {
    await resetAccount();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await openDocument('lambda-trust-policy.json');
    await replaceText(editor, trusting('lambda.amazonaws.com'));
    await editor.document.save();
    await keep([
      { name: roleName, trust: 'lambda-trust-policy.json', policies: [{ file: 'assets-policy.json', inline: true }] },
    ]);
  });

  afterEach(() => keep(undefined));

  it('shows each document that differs beside its file, and no difference of form', async () => {
    await create('ec2.amazonaws.com');
    const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const name = ['--role-name', roleName, '--policy-name', 'more'];
    await aws('iam', 'put-role-policy', ...name, '--policy-document', document);
    const { shown } = await drive([{ pick: 'All 3' }], 'compareRole', { roleName });
    assert.deepEqual(shown, [
      {
        kind: 'pick',
        text: `Compare ${roleName} with AWS: What to compare`,
        choices: ['Trust policy', 'Inline policy assets-policy', 'Inline policy more', 'All 3'],
      },
    ]);
    assert.deepEqual(diffs(), [
      'lambda-trust-policy.json (AWS ↔ workspace)',
      'assets-policy.json (not in AWS ↔ workspace)',
    ]);
    const [trust, assets] = await accountTexts();
    assert.equal(trust, trusting('ec2.amazonaws.com'));
    assert.equal(assets, '');
    assert.equal(
      vscode.window.activeTextEditor?.document.uri.path,
      `/Inline policy more of ${roleName} in 123456789012.json`,
    );
  });

  it('says that there is no difference', async () => {
    await create('lambda.amazonaws.com');
    const document = JSON.stringify({
      Statement: {
        ...{ Resource: ['arn:aws:s3:::my-frontend-app-assets/*'], Action: ['s3:getobject'], Effect: 'Allow' },
        Sid: 'ReadAssets',
      },
      Version: '2012-10-17',
    });
    const name = ['--role-name', roleName, '--policy-name', 'assets-policy'];
    await aws('iam', 'put-role-policy', ...name, '--policy-document', document);
    const { shown } = await drive([{ button: undefined }], 'compareRole', { roleName });
    assert.deepEqual(shown, [
      {
        kind: 'message',
        text: `There is no difference: the documents of ${roleName} mean the same here and in 123456789012.`,
        choices: ['Verify Role'],
      },
    ]);
    assert.deepEqual(diffs(), []);
  });

  it('says that the account does not have the role', async () => {
    const { shown } = await drive([{ button: undefined }], 'compareRole', { roleName });
    assert.deepEqual(
      shown.map(({ text, choices }) => [text, choices]),
      [[`${roleName} is not in the account.`, ['Deploy Role…']]],
    );
  });
});

async function create(service: string): Promise<void> {
  const document = trusting(service);
  await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', document);
}

function tabs(): readonly vscode.Tab[] {
  const all = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return all.filter(({ input }) => input instanceof vscode.TabInputTextDiff);
}

function diffs(): readonly string[] {
  return tabs().map(({ label }) => label);
}

function accountTexts(): Promise<readonly string[]> {
  return Promise.all(
    tabs().map(async ({ input }) => {
      assert.ok(input instanceof vscode.TabInputTextDiff);
      return (await vscode.workspace.openTextDocument(input.original)).getText();
    }),
  );
}

async function keep(roles: readonly unknown[] | undefined): Promise<void> {
  await settings().update('roles', roles, vscode.ConfigurationTarget.WorkspaceFolder);
}
