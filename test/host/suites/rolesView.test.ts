import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../../client/src/extension';
import type { RoleTreeNode } from '../../../client/src/views/roleTree';

import { openDocument, replaceText, workspaceUri } from '../support/documents';
import { driveQuickInput } from '../support/quickInput';
import { aws, resetAccount, trusting } from '../support/roles';

const roleName = 'image-resizer-lambda-role';
const trustFile = 'lambda-trust-policy.json';
const lambda = trusting('lambda.amazonaws.com');

const extension = vscode.extensions.getExtension<Exports>('rolewright.rolewright');
if (extension === undefined) throw new Error('The extension is not there.');
const { tree, view } = extension.exports.rolesView;

describe('the view "IAM Roles"', () => {
  beforeEach(async () => {
    await resetAccount();
    // The role is gone, and with it what other suites attached to it.
    await vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
    const editor = await openDocument(trustFile);
    // Also the same text as before, typed again, makes what was known of the role uncertain.
    await replaceText(editor, '');
    await replaceText(editor, lambda);
    await editor.document.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('rolewright.roles.focus');
    await treeWith((text) => text.startsWith(`shield ${roleName}`) && !text.includes('error'));
  });

  it('shows the roles of the workspace with their files and findings', async () => {
    assert.equal(
      await drawn(),
      `shield ${roleName} | 1 warning
  key Trust policy (Lambda) | ${trustFile}
    symbol-namespace Statement 1 | Allow · AWS Lambda · sts:AssumeRole
  json assets-policy.json | 
    symbol-namespace ReadAssets | Allow · s3:GetObject · arn:aws:s3:::my-frontend-app-assets/*
  warning reports-policy.json | 1 warning · reports
    symbol-namespace Statement 1 | Allow · s3:GetObjects · arn:aws:s3:::my-reports/*`,
    );
    assert.equal(view.badge, undefined);
    assert.equal(view.message, '');
  });

  it('follows files that change, come and go', async () => {
    const editor = await openDocument(trustFile);
    await replaceText(editor, trusting('ec2.amazonaws.com'));
    await treeWith((text) => text.includes(`error Trust policy (EC2) | 1 error · ${trustFile}`));
    assert.deepEqual(view.badge, { value: 1, tooltip: '1 IAM role needs attention' });
    await replaceText(editor, lambda);
    await editor.document.save();
    await treeWith((text) => text.includes(`key Trust policy (Lambda) | ${trustFile}`));
    assert.equal(view.badge, undefined);

    const second = 'worker/trust-policy.json';
    await write(second, trusting('ecs-tasks.amazonaws.com'));
    await treeWith((text) => text.includes(`key Trust policy (ECS tasks) | ${second}`));
    await vscode.workspace.fs.delete(workspaceUri('worker'), { recursive: true });
    await treeWith((text) => !text.includes('worker'));
  });

  it('shows the roles that the setting declares, with policies of the account and missing files', async () => {
    const settings = vscode.workspace.getConfiguration('rolewright');
    const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const policies = [{ file: 'assets-policy.json', inline: true }, 'nowhere.json'];
    const role = { name: 'declared-role', trust: trustFile, policies, managedPolicies: [logs] };
    await settings.update('roles', [role], vscode.ConfigurationTarget.Workspace);
    try {
      const text = await treeWith((drawing) => drawing.includes('declared-role'));
      assert.equal(
        text,
        `shield declared-role | 1 file missing
  key Trust policy (Lambda) | ${trustFile}
    symbol-namespace Statement 1 | Allow · AWS Lambda · sts:AssumeRole
  cloud AWSLambdaBasicExecutionRole | AWS managed
  json assets-policy.json | inline
    symbol-namespace ReadAssets | Allow · s3:GetObject · arn:aws:s3:::my-frontend-app-assets/*
  error nowhere.json | missing`,
      );
      assert.equal(view.badge?.value, 1);
      const [first] = await roots();
      const items = await Promise.all((first?.children ?? []).map(async (node) => tree.getTreeItem(node)));
      assert.deepEqual(
        items.map(({ command }) => command?.arguments?.map(String)),
        [[String(workspaceUri(trustFile))], undefined, [String(workspaceUri('assets-policy.json'))], undefined],
      );
    } finally {
      await settings.update('roles', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('says how a role stands in the account, until something changes', async () => {
    const [before] = await roots();
    await vscode.commands.executeCommand('rolewright.verifyRole', before);
    await treeWith((text) => text.startsWith(`circle-slash ${roleName} | not created · 1 warning\n`));
    assert.equal(view.badge?.value, 1);

    await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', lambda);
    const [now] = await roots();
    await vscode.commands.executeCommand('rolewright.verifyRole', now);
    await treeWith((text) => !text.includes('not created'));
    const [known] = await roots();
    assert.match(known?.description ?? '', /^(in sync|differs|has extra) · 1 warning$/);

    // What was found counts for the text that was compared.
    const editor = await openDocument(trustFile);
    await replaceText(editor, `${lambda}\n`);
    await treeWith((text) => text.startsWith(`shield ${roleName} | 1 warning\n`));
    await editor.document.save();
  });

  it('forgets the state when another profile is chosen, and knows it again for the same account', async () => {
    const [node] = await roots();
    await vscode.commands.executeCommand('rolewright.verifyRole', node);
    await treeWith((text) => text.includes('not created'));
    const settings = vscode.workspace.getConfiguration('rolewright.aws');
    await settings.update('region', 'eu-west-1', vscode.ConfigurationTarget.Workspace);
    try {
      await treeWith((text) => text.startsWith(`shield ${roleName} | 1 warning\n`));
      assert.equal(view.badge, undefined);
    } finally {
      await settings.update('region', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await treeWith((text) => text.startsWith('shield'));
    await vscode.commands.executeCommand('rolewright.verifyRole', node);
    await treeWith((text) => text.includes('not created'));
  });

  it('hands its nodes to the commands', async () => {
    await aws(
      'iam',
      'create-role',
      '--role-name',
      roleName,
      '--assume-role-policy-document',
      trusting('ec2.amazonaws.com'),
    );
    const [role] = await roots();
    const trust = role?.children.find(({ kind }) => kind === 'trust');
    await vscode.commands.executeCommand('rolewright.updateTrust', trust);
    assert.match(
      vscode.window.activeTextEditor?.document.getText() ?? '',
      new RegExp(`^# Update the trust policy of ${roleName} in 123456789012 `),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');

    const policy = role?.children.find(({ label }) => label === 'assets-policy.json');
    const attach = () => vscode.commands.executeCommand('rolewright.attachPolicies', policy);
    const attached = await driveQuickInput([{ accept: true }], attach);
    assert.deepEqual(
      attached.shown.map(({ text }) => text.split(':')[0]),
      [`Attach policies to ${roleName}`],
    );
    const commands = vscode.window.activeTextEditor?.document.getText().split('\n').slice(1, -1) ?? [];
    assert.ok(
      commands.includes(
        'aws iam create-policy --policy-name assets-policy --policy-document file://assets-policy.json --output json',
      ),
      commands.join('\n'),
    );

    // Creating takes the role's own trust policy and asks for no file, whatever is open.
    await openDocument('notes.json');
    const create = () => vscode.commands.executeCommand('rolewright.createRole', role);
    const { shown } = await driveQuickInput([{ cancel: true }], create);
    assert.deepEqual(
      shown.map(({ text }) => text),
      [`Create role: Name of the role that ${trustFile} makes`],
    );
  });

  it('asks for nothing while it is hidden, and is up to date when it is shown again', async () => {
    await vscode.commands.executeCommand('workbench.view.search');
    await visibility(false);
    let told = 0;
    const listener = tree.onDidChangeTreeData?.(() => {
      told += 1;
    });
    await write('worker/trust-policy.json', trusting('ecs-tasks.amazonaws.com'));
    await vscode.commands.executeCommand('rolewright.refreshRoles');
    assert.equal(told, 0);
    await vscode.commands.executeCommand('rolewright.roles.focus');
    await visibility(true);
    assert.ok(told > 0);
    listener?.dispose();
    await treeWith((text) => text.includes('worker/trust-policy.json'));
    await vscode.workspace.fs.delete(workspaceUri('worker'), { recursive: true });
    await treeWith((text) => !text.includes('worker'));
  });
});

async function roots(): Promise<readonly RoleTreeNode[]> {
  return (await tree.getChildren()) ?? [];
}

async function drawn(): Promise<string> {
  return (await roots()).map((node) => draw(node, '')).join('\n');
}

/** A node and what is in it as lines: icon, label, description. */
function draw({ icon, label, description, children }: RoleTreeNode, indent: string): string {
  return [`${indent}${icon.name} ${label} | ${description}`, ...children.map((node) => draw(node, `${indent}  `))].join(
    '\n',
  );
}

/** The drawing as soon as it is as expected. Rejects with the last one after 20 seconds. */
function treeWith(accept: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let last = '';
    const timer = setTimeout(() => {
      listener?.dispose();
      reject(new Error(`The view did not become as expected. It shows:\n${last}`));
    }, 20_000);
    const look = async () => {
      last = await drawn();
      if (!accept(last)) return;
      clearTimeout(timer);
      listener?.dispose();
      resolve(last);
    };
    const listener = tree.onDidChangeTreeData?.(() => void look());
    void look();
  });
}

function visibility(wanted: boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (view.visible !== wanted) return;
      listener.dispose();
      resolve();
    };
    const listener = view.onDidChangeVisibility(look);
    look();
  });
}

async function write(relativePath: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceUri(relativePath), new TextEncoder().encode(text));
}
