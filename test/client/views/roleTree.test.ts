import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerifiedState } from '../../../client/src/roles/verifiedRoles';
import { type RoleTreeNode, rolesNeedingAttention, roleTree } from '../../../client/src/views/roleTree';
import type { RoleFile, RolePolicyFile, WorkspaceRole } from '../../../server/src/protocol';

const accountId = '210987654321';
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const none = { error: 0, security: 0, warning: 0, suggestion: 0 };

const orders: WorkspaceRole = {
  name: 'my-app-lambda-role',
  folder: 'file:///w',
  declared: true,
  description: 'Runs the orders.',
  trust: file('trust.json', { kind: 'trust', trustedServices: ['Lambda'], summary: 'trusts Lambda' }),
  policies: [
    policy('lambda-s3-policy.json', {
      counts: { ...none, warning: 1, suggestion: 4 },
      summary: '3 actions on 1 resource',
    }),
    policy('own/inline.json', { inline: true, counts: { ...none, error: 2, security: 1 } }),
    policy('gone.json', { missing: true, kind: 'none' }),
  ],
  managedPolicies: [logs, `arn:aws:iam::${accountId}:policy/team/shared`],
  permissionsBoundary: `arn:aws:iam::${accountId}:policy/limits`,
  findings: [],
};

test('a role shows its trust policy, its policies with their findings, and its boundary', () => {
  assert.equal(
    draw(tree([orders])),
    `shield my-app-lambda-role | 1 file missing · 2 errors · 1 security finding · 1 warning
  key Trust policy (Lambda) | trust.json
  cloud AWSLambdaBasicExecutionRole | AWS managed
  library shared | customer managed
  warning lambda-s3-policy.json | 1 warning
  error inline.json | 2 errors · 1 security finding · inline · own
  error gone.json | missing
  lock limits | permissions boundary`,
  );
});

test('a policy has its statements below it, each with the place that a click leads to', () => {
  const position = { line: 3, character: 4 };
  const detail = 'Allow · s3:GetObject and 1 more · arn:aws:s3:::my-app/*';
  const statements = [{ name: 'Statement 1', detail, position }];
  const [found] = tree([role('orders', { policies: [policy('orders.json', { statements })] })]);
  const [, orders] = found?.children ?? [];
  const [statement] = orders?.children ?? [];
  assert.equal(draw([statement].flatMap((one) => one ?? [])), `symbol-namespace Statement 1 | ${detail}`);
  assert.deepEqual([statement?.uri, statement?.range], ['file:///w/orders.json', { start: position, end: position }]);
  assert.deepEqual([statement?.roleName, statement?.context, statement?.children], ['orders', 'statement file', []]);
});

test('a state has a word, an icon and a sentence, and the account that it is of', () => {
  const looks = (['inStep', 'differs', 'extra', 'notCreated'] as const).map((state) => {
    const [role] = tree([{ ...orders, policies: [] }], state);
    return [role?.icon.name, role?.description, role?.tooltip.split('\n')[2], role?.spoken, role?.context];
  });
  assert.deepEqual(looks, [
    [
      'pass',
      'in sync',
      'The role in the account matches the workspace. Account 210987654321.',
      'role, my-app-lambda-role, in sync, account 210987654321',
      'role declared inStep',
    ],
    [
      'request-changes',
      'differs',
      'The role in the account differs from the workspace. Account 210987654321.',
      'role, my-app-lambda-role, differs, account 210987654321',
      'role declared differs',
    ],
    [
      'diff-added',
      'has extra',
      'The role in the account has all that the workspace wants, and more. Account 210987654321.',
      'role, my-app-lambda-role, has extra, account 210987654321',
      'role declared extra',
    ],
    [
      'circle-slash',
      'not created',
      'The account has no role of this name. Account 210987654321.',
      'role, my-app-lambda-role, not created, account 210987654321',
      'role declared notCreated',
    ],
  ]);
  const [unknown] = tree([{ ...orders, policies: [] }]);
  assert.equal(unknown?.description, '');
  assert.equal(
    unknown?.tooltip,
    'my-app-lambda-role\nRuns the orders.\nNot compared with the account yet. Verify Role does it.\nDeclared in the setting rolewright.roles.',
  );
  assert.equal(unknown?.context, 'role declared unknown');
});

test('a node carries what commands ask of their argument', () => {
  const [role] = tree([orders]);
  const owner = { roleName: 'my-app-lambda-role', folder: 'file:///w', trust: 'file:///w/trust.json' };
  const given = [role, ...(role?.children ?? [])].map((node) => ({
    roleName: node?.roleName,
    folder: node?.folder,
    trust: node?.trust,
    ...(node?.uri === undefined ? {} : { uri: node.uri }),
    ...(node?.policyArn === undefined ? {} : { policyArn: node.policyArn }),
  }));
  assert.deepEqual(given, [
    owner,
    { ...owner, uri: 'file:///w/trust.json' },
    { ...owner, policyArn: logs },
    { ...owner, policyArn: `arn:aws:iam::${accountId}:policy/team/shared` },
    { ...owner, uri: 'file:///w/lambda-s3-policy.json' },
    { ...owner, uri: 'file:///w/own/inline.json' },
    { ...owner, uri: 'file:///w/gone.json' },
    { ...owner, policyArn: `arn:aws:iam::${accountId}:policy/limits` },
  ]);
  assert.deepEqual(
    role?.children.map(({ context }) => context),
    ['trust file', 'managed', 'managed', 'policy file', 'policy file', 'policy missing', 'boundary'],
  );
});

test('what is wrong with the whole role stands below its parts, and leads to its place', () => {
  const range = { start: { line: 3, character: 4 }, end: { line: 3, character: 9 } };
  const finding = { rule: 'role-lacks-logs', message: 'It cannot write its log.', range, uri: 'file:///w/trust.json' };
  const severities = ['error', 'security', 'warning', 'suggestion'] as const;
  const [node] = tree([role('api', { findings: severities.map((severity) => ({ ...finding, severity })) })]);
  assert.equal(
    draw(node?.children ?? []),
    `key Trust policy | api.json
error It cannot write its log. | role-lacks-logs
warning It cannot write its log. | role-lacks-logs
warning It cannot write its log. | role-lacks-logs
lightbulb It cannot write its log. | role-lacks-logs`,
  );
  const [, first] = node?.children ?? [];
  assert.deepEqual([first?.uri, first?.range, first?.context], ['file:///w/trust.json', range, 'finding file']);
  assert.equal(first?.spoken, 'error: It cannot write its log.');
});

test('what a screen reader says has the facts that others see', () => {
  const [role] = tree([orders]);
  assert.deepEqual(
    role?.children.map(({ spoken }) => spoken),
    [
      'Trust policy (Lambda), trust.json',
      'AWSLambdaBasicExecutionRole, AWS managed policy',
      'shared, customer managed policy',
      'lambda-s3-policy.json, 1 warning',
      'inline.json, 2 errors, 1 security finding, inline · own',
      'gone.json, missing',
      'limits, permissions boundary',
    ],
  );
});

test('a trust policy names its services', () => {
  const services = ['Lambda@Edge', 'EC2', 'ECS tasks'];
  const trust = file('trust.json', { kind: 'trust', trustedServices: services });
  const people = file('people.json', { kind: 'trust', trustedServices: [] });
  const labels = tree([role('one', { trust }), role('two', { trust: people })]).map(
    ({ children }) => children[0]?.label,
  );
  assert.deepEqual(labels, ['Trust policy (Lambda@Edge, EC2, ECS tasks)', 'Trust policy']);
});

test('roles of the same name are told apart by folder, and have ids of their own', () => {
  const same = [role('api'), role('api', { folder: 'file:///other' }), role('api')];
  const names = new Map([
    ['file:///w', 'shop'],
    ['file:///other', 'tools'],
  ]);
  const nodes = roleTree(same, { stateOf: () => undefined, nameOf, folderName: (folder) => names.get(folder) });
  assert.deepEqual(
    nodes.map(({ label, description }) => [label, description]),
    [
      ['api', 'shop'],
      ['api', 'tools'],
      ['api', 'shop'],
    ],
  );
  const ids = nodes.flatMap((node) => [node, ...node.children]).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    ids,
    roleTree(same, { stateOf: () => undefined, nameOf, folderName: () => undefined })
      .flatMap((node) => [node, ...node.children])
      .map(({ id }) => id),
  );
});

test('roles with errors, missing files or known differences ask for attention, others do not', () => {
  const sound = role('sound', { trust: file('a.json', { counts: { ...none, warning: 3, security: 1 } }) });
  const broken = role('broken', { trust: file('b.json', { counts: { ...none, error: 1 } }) });
  const lacking = role('lacking', { policies: [policy('c.json', { missing: true })] });
  const states: Readonly<Record<string, VerifiedState>> = {
    late: 'differs',
    more: 'extra',
    new: 'notCreated',
    same: 'inStep',
  };
  const compared = Object.keys(states).map((name) => role(name));
  const stateOf = ({ name }: WorkspaceRole) => {
    const state = states[name];
    return state === undefined ? undefined : { state, accountId, at: 0 };
  };
  assert.equal(rolesNeedingAttention([sound], stateOf), 0);
  assert.equal(rolesNeedingAttention([sound, broken, lacking, ...compared], stateOf), 5);
});

function tree(roles: readonly WorkspaceRole[], state?: VerifiedState): readonly RoleTreeNode[] {
  return roleTree(roles, {
    stateOf: () => (state === undefined ? undefined : { state, accountId, at: 0 }),
    nameOf,
    folderName: () => undefined,
  });
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

function nameOf(uri: string): string {
  return uri.replace(/^file:\/\/\/\w+\//, '');
}

function role(name: string, more: Partial<WorkspaceRole> = {}): WorkspaceRole {
  const trust = file(`${name}.json`, { kind: 'trust' });
  return {
    name,
    folder: 'file:///w',
    declared: false,
    trust,
    policies: [],
    managedPolicies: [],
    findings: [],
    ...more,
  };
}

function file(name: string, more: Partial<RoleFile> = {}): RoleFile {
  const uri = `file:///w/${name}`;
  return {
    uri,
    kind: 'permission',
    summary: '',
    proposedName: name,
    trustedServices: [],
    statements: [],
    counts: none,
    missing: false,
    ...more,
  };
}

function policy(name: string, more: Partial<RolePolicyFile> = {}): RolePolicyFile {
  return { ...file(name), inline: false, ...more };
}
