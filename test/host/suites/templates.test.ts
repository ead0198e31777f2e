import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../../client/src/extension';
import type { RoleTreeNode } from '../../../client/src/views/roleTree';
import { applyCodeAction } from '../support/codeActions';
import { codeOf, openDocument, waitForDiagnostics, workspaceUri } from '../support/documents';
import { driveQuickInput } from '../support/quickInput';

const project = `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Policies:
        - Statement:
            - Sid: ReadOrders
              Effect: Allow
              Action: dynamodb:GetItm
              Resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders
  Host:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }
`;

describe('the roles of a SAM project', () => {
  const extension = vscode.extensions.getExtension<Exports>('rolewright.rolewright');
  if (extension === undefined) throw new Error('The extension is not there.');
  const { tree } = extension.exports.rolesView;
  const templateRoots = async (): Promise<readonly RoleTreeNode[]> => {
    const roots = (await tree.getChildren()) ?? [];
    return roots.filter(({ logicalId }) => logicalId !== undefined);
  };
  const areOfProject = (roles: readonly RoleTreeNode[]) => roles.map(({ label }) => label).join() === 'WorkerRole,Host';
  /** The roles of templates as soon as they are as expected. Rejects with the last ones after 20 seconds. */
  const rolesThat = (accept: (roles: readonly RoleTreeNode[]) => boolean) =>
    new Promise<readonly RoleTreeNode[]>((resolve, reject) => {
      let last: readonly RoleTreeNode[] = [];
      const timer = setTimeout(() => {
        listener?.dispose();
        const shown = last.map(({ label, description }) => `${label} | ${description}`);
        reject(new Error(`The view did not become as expected. It shows:\n${shown.join('\n')}`));
      }, 20_000);
      const look = async () => {
        last = await templateRoots();
        if (!accept(last)) return;
        clearTimeout(timer);
        listener?.dispose();
        resolve(last);
      };
      const listener = tree.onDidChangeTreeData?.(() => void look());
      void look();
    });

  before(async () => {
    await vscode.workspace.fs.writeFile(workspaceUri('api/template.yaml'), new TextEncoder().encode(project));
    await vscode.commands.executeCommand('rolewright.roles.focus');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(workspaceUri('api'), { recursive: true });
  });

  it('are in the view beside those of files, and a click leads to their places', async () => {
    const [worker, host] = await rolesThat(areOfProject);
    assert.ok(worker && host);
    assert.deepEqual(
      [worker, host].map(({ label, description }) => [label, description]),
      [
        ['WorkerRole', '1 error · 2 warnings · api/template.yaml'],
        ['Host', 'api/template.yaml'],
      ],
    );
    assert.deepEqual(
      worker.children.map(({ label }) => label),
      ['Trust policy (Lambda)', 'AWSLambdaBasicExecutionRole', 'Inline policy', 'Worker'],
    );
    const all = (await tree.getChildren()) ?? [];
    assert.ok(all.some(({ roleName }) => roleName !== undefined));
    const [statement] = worker.children.find(({ label }) => label === 'Inline policy')?.children ?? [];
    for (const [node, words] of [
      [host, 'Host:'],
      [statement, 'Sid: ReadOrders'],
      [host.children[0], "Version: '2012-10-17'"],
    ] as const) {
      const { command } = await tree.getTreeItem(node ?? host);
      await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.toString(), workspaceUri('api/template.yaml').toString());
      const { line, character } = editor.selection.active;
      assert.equal(editor.document.lineAt(line).text.slice(character).trim(), words);
    }
  });

  it('tell who can assume them: the one that is clicked, at the cursor, or picked', async () => {
    const report = () => vscode.window.activeTextEditor?.document.getText() ?? '';
    const ask = (...args: readonly unknown[]) => vscode.commands.executeCommand('rolewright.whoCanAssume', ...args);
    const [worker] = await rolesThat(areOfProject);
    await driveQuickInput([], () => ask(worker));
    assert.match(report(), /^# Who can assume WorkerRole\n1 principal can assume this role\. AWS SAM writes/);
    const editor = await openDocument('api/template.yaml');
    const at = (words: string) => editor.document.positionAt(project.indexOf(words));
    editor.selection = new vscode.Selection(at('ec2.'), at('ec2.'));
    await driveQuickInput([], () => ask());
    assert.match(report(), /^# Who can assume Host\n1 principal[\s\S]*✓ Amazon EC2: ec2\.amazonaws\.com\n/);
    const again = await openDocument('api/template.yaml');
    again.selection = new vscode.Selection(0, 0, 0, 0);
    const { shown } = await driveQuickInput([{ pick: 'Host' }], () => ask());
    assert.deepEqual(
      shown.map(({ choices }) => choices),
      [['WorkerRole', 'Host']],
    );
  });

  it('take in what an error message says is missing, by the name that CloudFormation gave the role', async () => {
    const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    const session = 'arn:aws:sts::123456789012:assumed-role/orders-WorkerRole-1X2Y3Z4A5B6C7/worker';
    const reason = 'because no identity-based policy allows the dynamodb:PutItem action';
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.env.clipboard.writeText(
      `User: ${session} is not authorized to perform: dynamodb:PutItem on resource: ${table} ${reason}`,
    );
    const { shown } = await driveQuickInput([{ pick: table }, { button: undefined }], () =>
      vscode.commands.executeCommand('rolewright.addPermission'),
    );
    assert.equal(
      shown[1]?.text,
      'api/template.yaml: dynamodb:PutItem joins the statement "ReadOrders", which has the same resources. Look it over and save the file.',
    );
    const { document } = vscode.window.activeTextEditor ?? assert.fail();
    const actions = '              Action:\n                - dynamodb:GetItm\n                - dynamodb:PutItem\n';
    assert.equal(document.getText(), project.replace('              Action: dynamodb:GetItm\n', actions));
    // The window may have saved the file by itself, so that there is nothing to revert.
    await vscode.commands.executeCommand('undo');
  });

  it('take in a new permission policy', async () => {
    await openDocument('api/template.yaml');
    const { shown } = await driveQuickInput(
      [{ pickMany: ['Process messages from an SQS queue'] }, { type: 'jobs' }, { pick: 'Host' }, { button: undefined }],
      () => vscode.commands.executeCommand('rolewright.newPermissionPolicy'),
    );
    assert.deepEqual(shown[2], {
      kind: 'pick',
      text: 'New permission policy: Where does the policy go?',
      choices: ['WorkerRole', 'Host', 'A new file'],
    });
    assert.equal(shown[3]?.text, 'api/template.yaml: A new inline policy of Host. Look it over and save the file.');
    const { document, selection } = vscode.window.activeTextEditor ?? assert.fail();
    const written = `      Policies:
        - PolicyName: HostPolicy
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action:
                  - sqs:ReceiveMessage
                  - sqs:DeleteMessage
                  - sqs:GetQueueAttributes
                Resource: !Sub 'arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:jobs'
`;
    assert.equal(document.getText(), project + written);
    assert.equal(document.getText(selection), written.trim());
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), project);
  });

  it('follow what is typed', async () => {
    const editor = await openDocument('api/template.yaml');
    const at = editor.document.positionAt(project.indexOf('GetItm'));
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 6)), 'GetItem'));
    await rolesThat(([worker]) => worker?.description === '2 warnings · api/template.yaml');
    await vscode.commands.executeCommand('undo');
    await rolesThat(([worker]) => worker?.description === '1 error · 2 warnings · api/template.yaml');
  });
});

const template = (action: string, effect: string) => `# The order service
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersTable:
    Type: AWS::DynamoDB::Table
  GetOrder:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler # reads one order
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: ${effect}
              Action:
                - dynamodb:Query
                - dynamodb:${action}
              Resource: !GetAtt OrdersTable.Arn
`;
const faulty = template('GetItm', 'allow');
const sound = template('GetItem', 'Allow');
const files: Readonly<Record<string, string>> = {
  'sam/template.yaml': faulty,
  'sam/stack.template': faulty,
  'sam/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders-statement\n',
};
const two = (found: readonly vscode.Diagnostic[]) => found.length === 2;
const none = (found: readonly vscode.Diagnostic[]) => found.length === 0;

describe('templates in the editor', () => {
  before(async () => {
    for (const [name, text] of Object.entries(files)) {
      await vscode.workspace.fs.writeFile(workspaceUri(name), new TextEncoder().encode(text));
    }
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(workspaceUri('sam'), { recursive: true });
  });

  it('have findings at their exact places, a fix, and undo', async () => {
    const { document } = await openDocument('sam/template.yaml');
    assert.equal(document.languageId, 'yaml');
    const [effect, action] = await waitForDiagnostics(document.uri, two);
    assert.ok(effect && action);
    assert.deepEqual([codeOf(effect), document.getText(effect.range)], ['invalid-effect', 'allow']);
    assert.deepEqual([codeOf(action), document.getText(action.range)], ['action-unknown', 'GetItm']);
    await applyCodeAction(document.uri, action.range, /GetItem/);
    assert.equal(document.getText(), template('GetItem', 'allow'));
    await waitForDiagnostics(document.uri, ([found, other]) => codeOf(found ?? action) === 'invalid-effect' && !other);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), faulty);
    await waitForDiagnostics(document.uri, two);
  });

  it('are fixed all at once, and as a whole undone', async () => {
    const { document } = await openDocument('sam/template.yaml');
    await waitForDiagnostics(document.uri, two);
    await vscode.commands.executeCommand('editor.action.fixAll');
    // The command comes back before its edits are there.
    await waitForDiagnostics(document.uri, none);
    assert.equal(document.getText(), sound);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), faulty);
    await waitForDiagnostics(document.uri, two);
  });

  it('are found under the name *.template, which has no language of its own', async () => {
    const { document } = await openDocument('sam/stack.template');
    assert.equal(document.languageId, 'plaintext');
    const [, action] = await waitForDiagnostics(document.uri, two);
    assert.equal(action && document.getText(action.range), 'GetItm');
  });

  it('leave other YAML alone', async () => {
    const { document } = await openDocument('sam/deployment.yaml');
    // What is asked for later is answered later, so the silence about the first file is an answer, too.
    const other = await openDocument('sam/stack.template');
    await waitForDiagnostics(other.document.uri, two);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
