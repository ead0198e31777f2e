import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoleMemory } from '../../../client/src/roles/roleMemory';
import { nameFor } from '../../../client/src/workspace/policyName';

const accountId = '123456789012';
const logs = { kind: 'arn', arn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' } as const;
const assets = { kind: 'file', uri: 'file:///w/assets-policy.json', policyName: 'assets-policy' } as const;

function memory(kept = new Map<string, unknown>()) {
  return createRoleMemory({
    get: (key) => kept.get(key),
    update: async (key, value) => {
      kept.set(key, value);
    },
  });
}

test('what is asked for is kept by role and account, the last one first', async () => {
  const roles = memory();
  await roles.rememberTrust({ accountId, roleName: 'one' }, 'file:///w/one.json');
  await roles.rememberTrust({ accountId, roleName: 'two' }, 'file:///w/two.json');
  await roles.rememberTrust({ accountId: '210987654321', roleName: 'one' }, 'file:///w/other.json');
  assert.deepEqual(
    roles.all().map((role) => `${role.accountId}/${role.roleName}`),
    ['210987654321/one', '123456789012/two', '123456789012/one'],
  );
  assert.equal(roles.find('one', accountId)?.trust, 'file:///w/one.json');
  assert.equal(roles.find('one')?.trust, 'file:///w/other.json');
  assert.equal(roles.find('three'), undefined);
});

test('policies add up, and a file counts once whatever its policy is called', async () => {
  const roles = memory();
  const role = { accountId, roleName: 'one' };
  assert.equal(roles.find('one')?.policies, undefined);
  await roles.rememberPolicies(role, [logs, assets]);
  await roles.rememberTrust(role, 'file:///w/one.json');
  await roles.rememberPolicies(role, [{ ...assets, policyName: 'assets' }, logs]);
  assert.deepEqual(roles.all(), [
    { ...role, trust: 'file:///w/one.json', policies: [{ ...assets, policyName: 'assets' }, logs] },
  ]);
});

test('what an older version may have kept does no harm', () => {
  assert.deepEqual(memory(new Map([['rolewright.roles', 'nonsense']])).all(), []);
  assert.deepEqual(memory(new Map([['rolewright.roles', [7, null, { roleName: 1, accountId: 2 }]]])).all(), []);
});

test('a part that does not fit is left out, and the rest of the role is kept', () => {
  const role = { accountId, roleName: 'one' };
  const kept = [
    { ...role, trust: 7, policies: [logs] },
    { ...role, accountId: '210987654321', trust: 'file:///w/two.json', policies: [logs, { kind: 'new', arn: 'x' }] },
    { ...role, accountId: 7 },
  ];
  assert.deepEqual(memory(new Map([['rolewright.roles', kept]])).all(), [
    { ...role, policies: [logs] },
    // Without one of its policies, the others would be taken for all that the role should have.
    { ...role, accountId: '210987654321', trust: 'file:///w/two.json' },
  ]);
});

test('a file name that says too little gets the name of the role in front', () => {
  assert.deepEqual(nameFor('lambda-s3-policy', 'app-role'), { name: 'lambda-s3-policy', vague: false });
  for (const file of ['policy', 'permissions', 'iam-policy', 'execution_policy', 'permissions-policy', 'Document']) {
    assert.deepEqual(nameFor(file, 'app-role'), { name: `app-${file}`, vague: true }, file);
  }
});

test('whether a role exists is kept beside the rest, and told only when it changes', async () => {
  const roles = memory();
  const role = { accountId, roleName: 'one' };
  let told = 0;
  const listener = roles.onDidChange(() => {
    told += 1;
  });
  await roles.noteExistence(role, false);
  assert.deepEqual([told, roles.all()], [0, []]);
  await roles.rememberTrust(role, 'file:///w/one.json');
  await roles.noteExistence(role, true);
  await roles.noteExistence(role, true);
  assert.deepEqual([told, roles.all()], [2, [{ ...role, trust: 'file:///w/one.json', exists: true }]]);
  listener.dispose();
  await roles.noteExistence(role, false);
  assert.deepEqual([told, roles.find('one')?.exists], [2, false]);
});

test('what a role no longer is to have is dropped, and what was known before comes back', async () => {
  const roles = memory();
  const role = { accountId, roleName: 'one' };
  await roles.rememberTrust(role, 'file:///w/one.json');
  const before = roles.find('one', accountId);
  await roles.rememberPolicies(role, [logs, assets]);
  await roles.forgetPolicies(role, (policy) => policy.kind === 'arn');
  assert.deepEqual(roles.find('one')?.policies, [assets]);
  await roles.restore(role, before);
  assert.deepEqual(roles.all(), [{ ...role, trust: 'file:///w/one.json' }]);
  await roles.forgetPolicies(role, () => true);
  assert.deepEqual(roles.all(), [{ ...role, trust: 'file:///w/one.json' }]);
  await roles.rememberTrust({ ...role, accountId: '210987654321' }, 'file:///w/other.json');
  await roles.restore(role, undefined);
  assert.deepEqual(
    roles.all().map((kept) => kept.accountId),
    ['210987654321'],
  );
});
