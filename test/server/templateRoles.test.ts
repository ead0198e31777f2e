import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  CodeLensRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
} from 'vscode-languageserver-protocol/node';
import type { AssumeReport, PolicyFile, TemplatePolicy, TemplateRole, WorkspaceRole } from '../../server/src/protocol';
import { type Session, startSession } from '../support/languageClient';

const sam = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Policies:
        - Statement:
            - Sid: Read
              Effect: Allow
              Action: dynamodb:GetItm
              Resource: !GetAtt Orders.Arn
  Host:
    Type: AWS::IAM::Role
    Properties:
      RoleName: orders-host
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess']
      PermissionsBoundary: arn:aws:iam::123456789012:policy/limits
      Policies:
        - PolicyName: logs
          PolicyDocument:
            Version: '2012-10-17'
            Statement: { Effect: Allow, Action: 'logs:PutLogEvents', Resource: '*' }
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!Ref Host]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }
`;
const json = JSON.stringify({
  Resources: {
    Task: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
    },
    Definition: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { TaskRoleArn: { 'Fn::GetAtt': ['Task', 'Arn'] } },
    },
  },
});
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-template-roles-'));
  const files: Record<string, string> = {
    'api/template.yaml': sam,
    'stack.json': json,
    // What is built from a template has the same roles once more.
    'api/.aws-sam/build/template.yaml': sam,
    '.serverless/cloudformation-template-update-stack.json': json,
    'payments/trust-policy.json': trust,
    'chart/values.yaml': 'replicas: 2\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
});
after(() => rm(folder, { recursive: true, force: true }));

describe('the roles of templates', () => {
  let session: Session;
  before(async () => {
    session = await startSession({ pull: true, folder, settings: {}, commands: ['rolewright.whoCanAssume'] });
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });
  const ask = (uri?: string) =>
    session.connection.sendRequest<TemplateRole[]>('rolewright/templateRoles', uri === undefined ? {} : { uri });

  it('are listed by their files, and apart from those of policy files', async () => {
    const roles = await ask();
    assert.deepEqual(
      roles.map(({ uri, logicalId, resourceType, roleName }) => [
        path.relative(folder, new URL(uri).pathname),
        logicalId,
        resourceType,
        roleName,
      ]),
      [
        ['api/template.yaml', 'WorkerRole', 'AWS::Serverless::Function', undefined],
        ['api/template.yaml', 'Host', 'AWS::IAM::Role', 'orders-host'],
        ['stack.json', 'Task', 'AWS::IAM::Role', undefined],
      ],
    );
    const ofFiles = await session.connection.sendRequest<WorkspaceRole[]>('rolewright/workspaceRoles', {});
    assert.deepEqual(
      ofFiles.map(({ name }) => name),
      ['payments-role'],
    );
    const files = await session.connection.sendRequest<PolicyFile[]>('rolewright/policyFiles', {});
    assert.deepEqual(files.map(({ uri, kind }) => `${kind} ${path.basename(uri)}`).sort(), [
      'template stack.json',
      'template template.yaml',
      'trust trust-policy.json',
    ]);
  });

  it('have every part at its exact place', async () => {
    const [worker, host, task] = await ask();
    assert.ok(worker && host && task);
    const named = ({ start, end }: TemplateRole['range']) =>
      sam.split('\n')[start.line]?.slice(start.character, end.character);
    assert.deepEqual([worker.range, host.range].map(named), ['Worker', 'Host']);
    assert.deepEqual([host.whole.start.line, host.whole.end.line], [14, 28]);
    const facts = ({ name, range, managed, conditional, summary, statements, counts }: TemplatePolicy) => [
      name,
      sam.split('\n')[range.start.line]?.slice(range.start.character),
      managed,
      conditional,
      summary,
      statements.map((one) => `${one.name} ${one.position.line}`),
      counts.error,
    ];
    assert.deepEqual(worker.policies.map(facts), [
      [undefined, 'Statement:', false, false, '1 action on 1 resource', ['Read 10'], 1],
    ]);
    assert.deepEqual([...host.trust, ...host.policies].map(facts), [
      [undefined, "Version: '2012-10-17'", false, false, 'trusts ec2.amazonaws.com', ['Statement 1 21'], 0],
      ['logs', "Version: '2012-10-17'", false, false, '1 action on every resource', ['Statement 1 28'], 0],
      ['Shared', "Version: '2012-10-17'", true, false, '1 action on 1 resource', ['Statement 1 36'], 0],
    ]);
    assert.deepEqual([worker.trust, worker.trustedServices, host.trustedServices], [[], ['Lambda'], ['EC2']]);
    assert.deepEqual(worker.managedPolicies, ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']);
    assert.deepEqual(host.managedPolicies, ['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    assert.equal(host.permissionsBoundary, 'arn:aws:iam::123456789012:policy/limits');
    assert.deepEqual(
      [...worker.users, ...task.users].map(({ type, logicalId }) => `${type} ${logicalId}`),
      ['AWS::Serverless::Function Worker', 'AWS::ECS::TaskDefinition Definition'],
    );
    assert.deepEqual([worker.counts.error, host.counts.error, task.counts.error], [1, 0, 0]);
  });

  it('follow unsaved text, and the client is told', async () => {
    const uri = `file://${folder}/api/template.yaml`;
    await ask();
    const told = new Promise<void>((resolve) => {
      session.connection.onNotification('rolewright/rolesChanged', () => resolve());
    });
    await session.open(uri, sam.replace('GetItm', 'GetItem').replace('  Host:', '  Server:'), 'yaml');
    await told;
    const changed = (await ask()).map(({ logicalId, counts }) => `${logicalId} ${counts.error}`);
    assert.deepEqual(changed, ['WorkerRole 0', 'Server 0', 'Task 0']);
    assert.deepEqual(
      (await ask(uri)).map(({ logicalId }) => logicalId),
      ['WorkerRole', 'Server'],
    );
    await session.close(uri);
  });

  it('have lenses that ask who can assume them, and none that changes them', async () => {
    const uri = `file://${folder}/api/template.yaml`;
    await session.open(uri, sam, 'yaml');
    const lenses = await session.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
    assert.deepEqual(
      lenses?.map(({ range, command }) => [range.start.line, command?.title, command?.command, command?.arguments]),
      [
        [4, 'Trusted: Lambda · 1 action on 1 resource · 1 managed policy', '', undefined],
        [4, 'Who can assume it?', 'rolewright.whoCanAssume', [{ uri, logicalId: 'WorkerRole' }]],
        [14, 'Trusted: EC2 · 2 actions, 1 on every resource · 1 managed policy', '', undefined],
        [14, 'Who can assume it?', 'rolewright.whoCanAssume', [{ uri, logicalId: 'Host' }]],
      ],
    );
    await session.close(uri);
  });

  it('go with their folder', async () => {
    const gone = path.join(folder, 'gone');
    await mkdir(gone);
    await writeFile(path.join(gone, 'stack.json'), json);
    const change = (uri: string, type: FileChangeType) =>
      session.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
    await change(`file://${gone}/stack.json`, FileChangeType.Created);
    const files = async () => (await ask()).map(({ uri }) => path.relative(folder, new URL(uri).pathname));
    const before = ['api/template.yaml', 'api/template.yaml', 'stack.json'];
    assert.deepEqual(await files(), [...before.slice(0, 2), 'gone/stack.json', 'stack.json']);
    await rm(gone, { recursive: true });
    await change(`file://${gone}`, FileChangeType.Deleted);
    assert.deepEqual(await files(), before);
  });

  it('are asked one by one who can assume them', async () => {
    const uri = `file://${folder}/api/template.yaml`;
    const report = (params: object) =>
      session.connection.sendRequest<AssumeReport | null>('rolewright/whoCanAssume', { uri, ...params });
    assert.equal(await report({}), null);
    assert.match((await report({ logicalId: 'Host' }))?.text ?? '', /^# Who can assume Host\n1 principal/);
    assert.match((await report({ logicalId: 'WorkerRole' }))?.text ?? '', /AWS SAM writes the trust policy/);
  });
});
