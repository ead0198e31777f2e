import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { openDocument, openText, replaceText, workspaceUri } from '../support/documents';
import { type Answer, driveQuickInput } from '../support/quickInput';

const roleName = 'image-resizer-lambda-role';
const session = `arn:aws:sts::111122223333:assumed-role/${roleName}/image-resizer`;
const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/images';
const denied = (
  action: string,
  resource: string,
  reason = `because no identity-based policy allows the ${action} action`,
) => `User: ${session} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
const putItem = denied('dynamodb:PutItem', table);
const title = 'Add permission';

describe('adding a permission from an error message', () => {
  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.env.clipboard.writeText('nothing of interest');
  });
  afterEach(async () => {
    // What was added is not saved, so that the next test begins with the files as they are.
    while (vscode.window.activeTextEditor !== undefined) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  it('takes the message from the clipboard and adds a statement to the file that is chosen', async () => {
    await vscode.env.clipboard.writeText(
      `An error occurred (AccessDeniedException) when calling the PutItem operation: ${putItem}`,
    );
    const { shown } = await drive([{ pick: table }, { pick: 'assets-policy.json' }, { button: undefined }]);
    assert.deepEqual(
      shown.map(({ text, choices }) => [text, choices]),
      [
        [
          `${title}: What may the role call dynamodb:PutItem on?`,
          [table, `${table} and ${table}/index/*`, 'Type an ARN…'],
        ],
        [`${title}: Which policy file?`, ['assets-policy.json', 'reports/reports-policy.json', 'New policy file…']],
        [
          `assets-policy.json: A new statement allows dynamodb:PutItem on ${table}. Look it over and save the file.`,
          [],
        ],
      ],
    );
    const editor = front('/assets-policy.json');
    assert.equal(editor.document.isDirty, true);
    const statement = { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table };
    assert.deepEqual(JSON.parse(editor.document.getText(editor.selection)), statement);
    const before = JSON.parse((await vscode.workspace.fs.readFile(workspaceUri('assets-policy.json'))).toString());
    assert.deepEqual(JSON.parse(editor.document.getText()), { ...before, Statement: [...before.Statement, statement] });
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(JSON.parse(editor.document.getText()), before);
  });

  it('takes the message from a selection first, also when it is broken over lines', async () => {
    await vscode.env.clipboard.writeText(putItem);
    const message = denied('sqs:sendmessage', 'arn:aws:sqs:eu-west-1:111122223333:jobs');
    const editor = await openText(`START\n${message.replaceAll(' on ', '\n  on ')}\nEND\n`, 'plaintext');
    editor.selection = new vscode.Selection(0, 0, 4, 0);
    const { shown } = await drive([{ pick: 'reports/reports-policy.json' }, { button: undefined }]);
    assert.equal(
      shown[1]?.text,
      'reports/reports-policy.json: A new statement allows sqs:SendMessage on arn:aws:sqs:eu-west-1:111122223333:jobs. Look it over and save the file.',
    );
    front('/reports-policy.json');
  });

  it('asks for the message when there is none, and says so when it tells of nothing', async () => {
    const { shown } = await drive([{ type: `START RequestId${putItem}END RequestId` }, { cancel: true }]);
    assert.equal(shown[0]?.text, `${title}: Paste the error message, an event of CloudTrail or a part of a log`);
    assert.equal(shown[1]?.text, `${title}: What may the role call dynamodb:PutItem on?`);
    const nothing = await drive([{ type: 'it does not work' }, { button: undefined }]);
    assert.match(nothing.shown[1]?.text ?? '', /^The text tells of no denied call\./);
    await drive([{ cancel: true }]);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('joins a statement of the file in front with the same resource', async () => {
    await openDocument('assets-policy.json');
    const assets = 'arn:aws:s3:::my-frontend-app-assets';
    await vscode.env.clipboard.writeText(denied('s3:PutObjectTagging', `"${assets}/img/a b.png"`));
    const { shown } = await drive([{ pick: `${assets}/*` }, { pick: 'assets-policy.json' }, { button: undefined }]);
    assert.deepEqual(shown[0]?.choices, [`${assets}/img/a b.png`, `${assets}/img/*`, `${assets}/*`, 'Type an ARN…']);
    assert.equal(
      shown.at(-1)?.text,
      'assets-policy.json: s3:PutObjectTagging joins the statement "ReadAssets", which has the same resources. Look it over and save the file.',
    );
    const now = front('/assets-policy.json').document;
    assert.deepEqual(JSON.parse(now.getText()).Statement[0].Action, ['s3:GetObject', 's3:PutObjectTagging']);
    assert.equal(now.getText(vscode.window.activeTextEditor?.selection), '"s3:PutObjectTagging"');
  });

  it('shows where it is allowed already', async () => {
    const key = 'arn:aws:s3:::my-frontend-app-assets/a.png';
    await vscode.env.clipboard.writeText(denied('s3:GetObject', key));
    const { shown } = await drive([{ pick: key }, { button: undefined }]);
    assert.match(
      shown[1]?.text ?? '',
      /^assets-policy\.json: The statement "ReadAssets" allows it already\. So the denial comes from elsewhere: a policy that is not deployed yet/,
    );
    assert.equal(front('/assets-policy.json').document.isDirty, false);
  });

  it('lets one of several denials be chosen, asks for what the message leaves open, and goes back', async () => {
    await vscode.env.clipboard.writeText(
      `${putItem}\nAn error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied\n${putItem}`,
    );
    const { shown } = await drive([
      { pick: 's3:ListBucket' },
      { pick: roleName },
      { pick: 'Type an ARN…' },
      { type: 'arn:aws:s3:::image-originals' },
      { pick: 'New policy file…' },
      { button: undefined },
    ]);
    assert.deepEqual(
      [shown[0]?.text, shown[0]?.choices],
      [`${title}: 2 denied calls. Which one?`, ['dynamodb:PutItem on table/images', 's3:ListBucket']],
    );
    assert.deepEqual(shown[1]?.choices, [roleName, 'Another policy of this workspace…']);
    assert.equal(shown[2]?.text, `${title}: The message names no resource. What may the role call s3:ListBucket on?`);
    const editor = front('/s3-policy.json');
    assert.equal(editor.document.uri.scheme, 'untitled');
    assert.deepEqual(JSON.parse(editor.document.getText()), {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::image-originals' }],
    });
    assert.equal(
      shown.at(-1)?.text,
      'A new policy allows s3:ListBucket on arn:aws:s3:::image-originals. Look it over and save it. The message does not say which policy lacks it. The cause may also be a policy of the resource, a boundary or a policy of the organization.',
    );
  });

  it('changes nothing when the cause lies elsewhere', async () => {
    await vscode.env.clipboard.writeText(
      denied('dynamodb:PutItem', table, 'with an explicit deny in a service control policy'),
    );
    const { shown } = await drive([{ button: undefined }]);
    assert.equal(
      shown[0]?.text,
      `The role ${roleName} may not call dynamodb:PutItem on ${table}: a service control policy of the organization denies it explicitly. A Deny outweighs every Allow, so adding a permission does not help. Ask those who keep the policies of the organization.`,
    );
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('lets the caller into the trust policy that keeps it out', async () => {
    const target = `arn:aws:iam::444455556666:role/${roleName}`;
    const caller = 'arn:aws:iam::111122223333:role/deploy';
    await vscode.env.clipboard.writeText(
      `User: arn:aws:sts::111122223333:assumed-role/deploy/x is not authorized to perform: sts:AssumeRole on resource: ${target} because no role trust policy allows the sts:AssumeRole action`,
    );
    const { shown } = await drive([{ pick: caller }, { button: undefined }]);
    assert.deepEqual(shown[0]?.choices, [caller, 'arn:aws:iam::111122223333:root', 'Only open the trust policy']);
    assert.equal(
      shown[1]?.text,
      `lambda-trust-policy.json: A new statement lets ${caller} call sts:AssumeRole. Look it over and save the file.`,
    );
    const editor = front('/lambda-trust-policy.json');
    assert.deepEqual(JSON.parse(editor.document.getText(editor.selection)), {
      Effect: 'Allow',
      Principal: { AWS: caller },
      Action: 'sts:AssumeRole',
    });
  });

  it('shows the command that decodes an encoded message before it runs', async () => {
    const token = 'abcdefghijklmnopqrstuvwxyz0123456789';
    await vscode.env.clipboard.writeText(
      `An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: ${token}`,
    );
    const { shown } = await drive([{ button: 'Copy Command' }]);
    assert.match(
      shown[0]?.text ?? '',
      /"aws sts decode-authorization-message --encoded-message abcdefghijklmnop… .*--output json" decodes it and changes nothing\.$/,
    );
    assert.deepEqual(shown[0]?.choices, ['Decode', 'Copy Command']);
    assert.match(
      await vscode.env.clipboard.readText(),
      new RegExp(`^aws sts decode-authorization-message --encoded-message ${token}`),
    );
  });
});

describe('who can assume a role', () => {
  it('is told beside the trust policy, with an answer about one caller', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { document } = await openDocument('lambda-trust-policy.json');
    await driveQuickInput([], () => vscode.commands.executeCommand('rolewright.whoCanAssume'));
    const report = vscode.window.activeTextEditor?.document;
    assert.deepEqual([report?.uri.scheme, report?.languageId], ['rolewright-report', 'rolewright-report']);
    assert.match(
      report?.getText() ?? '',
      new RegExp(`^# Who can assume ${roleName}\n1 principal can assume this role\\.`),
    );
    assert.match(report?.getText() ?? '', /✓ Amazon EC2: ec2\.amazonaws\.com/);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      report?.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['$(refresh) Read Again', '$(question) Can Someone Assume It…'],
    );
    const ask = lenses[1]?.command;
    await driveQuickInput([{ type: 'lambda.amazonaws.com' }], () =>
      vscode.commands.executeCommand(ask?.command ?? '', ...(ask?.arguments ?? [])),
    );
    assert.match(
      await textOf(report, /Can lambda/),
      /# Can lambda\.amazonaws\.com assume it\?\n✗ No\.\n {4}no statement names it\n/,
    );
    assert.equal(document.isDirty, false);
  });
});

describe('new access since the last commit', () => {
  const run = promisify(execFile);
  let folder: string;
  const file = () => vscode.Uri.file(path.join(folder, 'jobs-policy.json'));
  const policy = (action: string) =>
    `{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Allow", "Action": ["sqs:SendMessage"${action}], "Resource": "*" }\n  ]\n}\n`;
  before(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'rolewright-git-')));
    await writeFile(file().fsPath, policy(''));
    const git = (...args: readonly string[]) =>
      run('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', '-c', 'commit.gpgsign=false', ...args], {
        cwd: folder,
      });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'one');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await setGit('openRepositoryInParentFolders', undefined);
    await setGit('enabled', false);
    await rm(folder, { recursive: true });
  });

  it('is told of the text in the editor', async () => {
    await openText(policy(''));
    const outside = await driveQuickInput([{ button: undefined }], () =>
      vscode.commands.executeCommand('rolewright.newAccess'),
    );
    assert.match(outside.shown[0]?.text ?? '', / is in no Git repository that VS Code has opened/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const editor = await vscode.window.showTextDocument(file(), { preview: false });
    const git = await enabledGit();
    assert.ok(await git.getAPI(1).openRepository(vscode.Uri.file(folder)));
    await replaceText(editor, policy(', "sqs:DeleteQueue"'));
    await driveQuickInput([], () => vscode.commands.executeCommand('rolewright.newAccess'));
    const report = vscode.window.activeTextEditor?.document;
    assert.deepEqual([report?.uri.scheme, report?.uri.path], ['rolewright-report', '/New access in jobs-policy.json']);
    assert.match(
      report?.getText() ?? '',
      /^# New access since the last commit: .*jobs-policy\.json\n1 statement allows more than before\.\n\n✓ Statement 1, line 4\n {4}sqs:DeleteQueue on \*\n$/,
    );
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

/** The Git extension of VS Code, which is switched off for the other tests. */
async function enabledGit() {
  const git = await vscode.extensions.getExtension('vscode.git')?.activate();
  assert.ok(git !== undefined);
  const enabled = new Promise<void>((resolve) => {
    if (git.enabled) resolve();
    else git.onDidChangeEnablement((on: boolean) => on && resolve());
  });
  // Repositories outside the workspace are not opened otherwise.
  await setGit('openRepositoryInParentFolders', 'always');
  await setGit('enabled', true);
  await enabled;
  return git;
}

async function setGit(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('git').update(name, value, vscode.ConfigurationTarget.Global);
}

function drive(answers: readonly Answer[], ...args: readonly unknown[]) {
  return driveQuickInput(answers, () => vscode.commands.executeCommand('rolewright.addPermission', ...args));
}

/** The editor in front, which shows the file of this name. */
function front(name: string): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor !== undefined);
  const { path } = editor.document.uri;
  assert.equal(path.slice(path.lastIndexOf('/')), name);
  return editor;
}

/** The text of a document as soon as it has what is waited for. */
async function textOf(document: vscode.TextDocument | undefined, wanted: RegExp): Promise<string> {
  assert.ok(document !== undefined);
  if (wanted.test(document.getText())) return document.getText();
  return new Promise((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || !wanted.test(document.getText())) return;
      listener.dispose();
      resolve(document.getText());
    });
  });
}
