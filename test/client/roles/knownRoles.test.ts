import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownRoles } from '../../../client/src/roles/knownRoles';
import type { RememberedRole } from '../../../client/src/roles/roleMemory';
import type { RolePolicyFile, WorkspaceRole } from '../../../server/src/protocol';

const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const file = (uri: string) => ({
  ...({
    uri,
    kind: 'permission',
    summary: '',
    proposedName: 'p',
    trustedServices: [],
    statements: [],
    counts,
    missing: false,
  } as const),
});
const policy = (uri: string): RolePolicyFile => ({ ...file(uri), inline: false });
const inferred: WorkspaceRole = {
  name: 'app-role',
  folder: 'file:///w',
  declared: false,
  trust: file('file:///w/trust.json'),
  policies: [policy('file:///w/a.json')],
  managedPolicies: [],
  findings: [],
};
const created: RememberedRole = {
  accountId: '123456789012',
  roleName: 'chosen-role',
  trust: 'file:///w/trust.json',
  exists: true,
  policies: [
    { kind: 'arn', arn: logs },
    { kind: 'file', uri: 'file:///w/a.json', policyName: 'a-chosen' },
    { kind: 'file', uri: 'file:///w/shared/b.json', policyName: 'b' },
    { kind: 'file', uri: 'file:///w/gone.json', policyName: 'gone' },
  ],
};

function known(roles: readonly WorkspaceRole[], remembered: readonly RememberedRole[]): Promise<WorkspaceRole[]> {
  return knownRoles(roles, {
    remembered,
    policyFiles: async () => [file('file:///w/a.json'), file('file:///w/shared/b.json')],
    sameFile: (one, other) => one === other,
  });
}

test('an inferred role has the name it was created under, and what was attached to it', async () => {
  const [role] = await known([inferred], [created]);
  assert.deepEqual(role, {
    ...inferred,
    name: 'chosen-role',
    managedPolicies: [logs],
    policies: [
      { ...policy('file:///w/a.json'), policyName: 'a-chosen' },
      { ...policy('file:///w/shared/b.json'), policyName: 'b' },
    ],
  });
});

test('a policy that was made of a file and picked by its ARN later is there once', async () => {
  const own = 'arn:aws:iam::123456789012:policy/a-chosen';
  const [role] = await known(
    [inferred],
    [{ ...created, policies: [...(created.policies ?? []), { kind: 'arn', arn: own }] }],
  );
  assert.deepEqual(role?.managedPolicies, [logs]);
});

test('a role of the inferred name comes before another role of the same trust policy', async () => {
  const own = { ...created, roleName: 'app-role', policies: [] };
  assert.deepEqual(await known([inferred], [created, own]), [inferred]);
});

test('declared roles, and roles that were never created from here, stay as they are', async () => {
  const declared = { ...inferred, declared: true };
  const other = { ...inferred, name: 'other-role', trust: file('file:///w/other.json') };
  assert.deepEqual(await known([declared, other], [created]), [declared, other]);
  assert.deepEqual(await known([inferred], []), [inferred]);
});

test('no two roles get the same name', async () => {
  const namesake = { ...inferred, name: 'chosen-role', declared: true };
  assert.deepEqual(await known([namesake, inferred], [created]), [namesake, inferred]);
});
