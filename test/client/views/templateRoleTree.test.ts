import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoleTreeNode } from '../../../client/src/views/roleTree';
import { templateRolesNeedingAttention, templateRoleTree } from '../../../client/src/views/templateRoleTree';
import type { TemplatePolicy, TemplateRole } from '../../../server/src/protocol';

const uri = 'file:///w/api/template.yaml';
const none = { error: 0, security: 0, warning: 0, suggestion: 0 };
const at = (line: number, character = 2) => ({ start: { line, character }, end: { line, character: character + 5 } });
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

const worker: TemplateRole = {
  uri,
  folder: 'file:///w',
  logicalId: 'WorkerRole',
  resourceType: 'AWS::Serverless::Function',
  range: at(4),
  whole: at(4),
  trust: [],
  trustedServices: ['Lambda'],
  policies: [
    policy(9, { counts: { ...none, error: 1 } }),
    policy(14, { conditional: true, counts: { ...none, warning: 2 } }),
  ],
  managedPolicies: [logs],
  users: [{ type: 'AWS::Serverless::Function', logicalId: 'Worker', range: at(4) }],
  findings: [{ rule: 'role-lacks-logs', severity: 'warning', message: 'It cannot write its log.', range: at(6) }],
  counts: { ...none, error: 1, warning: 3 },
};
const host: TemplateRole = {
  ...worker,
  logicalId: 'Host',
  resourceType: 'AWS::IAM::Role',
  roleName: 'orders-host',
  range: at(20),
  trust: [policy(24, { summary: 'trusts ec2.amazonaws.com' })],
  trustedServices: ['EC2'],
  policies: [policy(28, { name: 'reads' }), policy(40, { name: 'Shared', managed: true })],
  permissionsBoundary: 'arn:aws:iam::123456789012:policy/limits',
  users: [{ type: 'AWS::IAM::InstanceProfile', logicalId: 'Profile', range: at(36) }],
  findings: [],
  counts: none,
};

test('a role of a template shows all its parts', () => {
  assert.equal(
    draw(tree([worker, host])),
    `symbol-structure WorkerRole | 1 error · 3 warnings · api/template.yaml
  key Trust policy (Lambda) | created by AWS SAM
  cloud AWSLambdaBasicExecutionRole | AWS managed
  error Inline policy 1 | 1 error
    symbol-namespace Statement 1 | Allow · s3:GetObject
  warning Inline policy 2 | 2 warnings · conditional
    symbol-namespace Statement 1 | Allow · s3:GetObject
  symbol-method Worker | uses the role · AWS::Serverless::Function
  warning It cannot write its log. | role-lacks-logs
symbol-structure Host | api/template.yaml
  key Trust policy (EC2) | ${''}
    symbol-namespace Statement 1 | Allow · s3:GetObject
  cloud AWSLambdaBasicExecutionRole | AWS managed
  json reads | inline
    symbol-namespace Statement 1 | Allow · s3:GetObject
  json Shared | customer managed
    symbol-namespace Statement 1 | Allow · s3:GetObject
  lock limits | permissions boundary
  symbol-class Profile | uses the role · AWS::IAM::InstanceProfile`,
  );
});

test('every node with a place leads to it, and has an id of its own', () => {
  const nodes = tree([worker, host, host]).flatMap(flat);
  assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
  const places = tree([worker]).flatMap(flat);
  assert.deepEqual(
    places.map(({ label, uri: file, range }) => `${label}: ${file === undefined ? 'nowhere' : range?.start.line}`),
    [
      'WorkerRole: 4',
      'Trust policy (Lambda): 4',
      'AWSLambdaBasicExecutionRole: nowhere',
      'Inline policy 1: 9',
      'Statement 1: 10',
      'Inline policy 2: 14',
      'Statement 1: 15',
      'Worker: 4',
      'It cannot write its log.: 6',
    ],
  );
});

test('what changes a role in the account is not offered', () => {
  const nodes = tree([worker, host]).flatMap(flat);
  const words = new Set(nodes.map(({ context }) => context));
  assert.deepEqual([...words].sort(), [
    'finding file',
    'statement file',
    'templateBoundary',
    'templateManaged',
    'templatePolicy file',
    'templateRole declared file',
    'templateRole implied file',
    'templateTrust file',
    'templateUser file',
  ]);
  assert.ok(nodes.every(({ roleName, trust, logicalId }) => roleName === undefined && !trust && logicalId));
});

test('where the trust policy comes from is told', () => {
  const descriptions = [
    { ...host, trust: [], trustedServices: [] },
    { ...worker, resourceType: 'serverless', logicalId: 'IamRoleLambdaExecution' },
  ].map((role) => tree([role])[0]);
  assert.deepEqual(
    descriptions.map((node) => [
      node?.children[0]?.label,
      node?.children[0]?.description,
      node?.tooltip.split('\n').at(-2),
    ]),
    [
      ['Trust policy', 'not known', 'Declared in the template.'],
      [
        'Trust policy (Lambda)',
        'created by the Serverless Framework',
        'Created by the Serverless Framework for the functions of the service.',
      ],
    ],
  );
  const [first] = tree([worker]);
  assert.equal(first?.tooltip.split('\n')[1], 'Created by AWS SAM for Worker.');
  assert.equal(first.spoken, 'role of a template, WorkerRole, 1 error, 3 warnings, api/template.yaml');
});

test('only errors ask for attention', () => {
  assert.equal(templateRolesNeedingAttention([worker, host]), 1);
});

function tree(roles: readonly TemplateRole[]): readonly RoleTreeNode[] {
  return templateRoleTree(roles, {
    nameOf: (file) => file.replace('file:///w/', ''),
    folderName: () => undefined,
  });
}

function flat(node: RoleTreeNode): readonly RoleTreeNode[] {
  return [node, ...node.children.flatMap(flat)];
}

/** The tree as lines: icon, label, description. */
function draw(nodes: readonly RoleTreeNode[], indent = ''): string {
  return nodes
    .map(({ icon, label, description, children }) =>
      [
        `${indent}${icon.name} ${label} | ${description}`,
        ...(children.length > 0 ? [draw(children, `${indent}  `)] : []),
      ].join('\n'),
    )
    .join('\n');
}

function policy(line: number, more: Partial<TemplatePolicy> = {}): TemplatePolicy {
  return {
    range: at(line),
    managed: false,
    conditional: false,
    summary: '1 action on 1 resource',
    statements: [{ name: 'Statement 1', detail: 'Allow · s3:GetObject', position: { line: line + 1, character: 12 } }],
    counts: none,
    ...more,
  };
}
