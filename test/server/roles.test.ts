import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inferRoles, type RoleCandidate } from '../../engine/src/roles/infer';
import type { WorkspaceRole } from '../../server/src/protocol';
import { type Session, startSession } from '../support/languageClient';

const trust = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
const permission = (action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: 'arn:aws:s3:::my-app-assets/*' }],
  });

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-roles-'));
  const files: Record<string, string> = {
    'orders/trust-policy.json': trust('lambda.amazonaws.com'),
    'orders/read.json': permission('s3:GetObject'),
    'orders/more/write.json': permission('s3:PutObject'),
    'lonely/read.json': permission('s3:GetObject'),
    'notes.json': '{}',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
});
after(() => rm(folder, { recursive: true, force: true }));

describe('the roles of a workspace', () => {
  it('are concluded from trust policies where none is declared', async () => {
    const [role, ...others] = await rolesWith({});
    assert.deepEqual(others, []);
    assert.equal(role?.name, 'orders-role');
    assert.equal(role.declared, false);
    assert.deepEqual(relative(role), ['orders/trust-policy.json', 'orders/more/write.json', 'orders/read.json']);
    assert.deepEqual(role.trust?.trustedServices, ['Lambda']);
    assert.deepEqual(role.trust?.statements, [
      {
        name: 'Statement 1',
        detail: 'Allow · AWS Lambda · sts:AssumeRole',
        position: { line: 0, character: 37 },
      },
    ]);
    assert.deepEqual(
      role.policies.map(({ summary, inline, missing }) => [summary, inline, missing]),
      [
        ['1 action on 1 resource', false, false],
        ['1 action on 1 resource', false, false],
      ],
    );
  });

  it('are those of the setting, with what it says of them', async () => {
    const declared = {
      name: 'orders-fn',
      trust: './orders/trust-policy.json',
      policies: ['orders/read.json', { file: 'orders/gone.json', inline: true, name: 'writes' }],
      managedPolicies: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      tags: { team: 'orders' },
      maxSessionDuration: 7200,
    };
    const [role, ...others] = await rolesWith({ roles: [declared, { trust: 'without-a-name.json' }, 'nonsense'] });
    assert.deepEqual(others, [], 'the declared trust policy makes no second role');
    assert.equal(role?.name, 'orders-fn');
    assert.equal(role.declared, true);
    assert.deepEqual(relative(role), ['orders/trust-policy.json', 'orders/read.json', 'orders/gone.json']);
    assert.deepEqual(
      role.policies.map(({ missing, inline, policyName }) => [missing, inline, policyName]),
      [
        [false, false, undefined],
        [true, true, 'writes'],
      ],
    );
    assert.deepEqual(role.managedPolicies, declared.managedPolicies);
    assert.deepEqual([role.tags, role.maxSessionDuration], [{ team: 'orders' }, 7200]);
  });
});

describe('a change of the roles', () => {
  it('is told to a client that has asked for them, and other files are not', async () => {
    const session: Session = await startSession({ pull: true, folder, settings: {} });
    try {
      const told = notifications(session);
      const uri = `file://${folder}/notes.json`;
      await session.connection.sendRequest('rolewright/workspaceRoles', {});
      await session.open(uri, '{ "a": 1 }');
      await session.change(uri, 2, '{ "a": 2 }');
      await session.change(uri, 3, trust('ec2.amazonaws.com'));
      await told();
      const roles = await session.connection.sendRequest<WorkspaceRole[]>('rolewright/workspaceRoles', {});
      assert.deepEqual(roles.map(({ name }) => name).length, 2, 'unsaved text counts');
      await session.close(uri);
      await told();
      const rest = await session.connection.sendRequest<WorkspaceRole[]>('rolewright/workspaceRoles', {});
      assert.deepEqual(
        rest.map(({ name }) => name),
        ['orders-role'],
      );
      assert.equal(told.count(), 0, 'no message is left over');
    } finally {
      await session.stop();
    }
  });

  it('counts the findings of a file anew', async () => {
    const session: Session = await startSession({ pull: true, folder, settings: {} });
    try {
      const told = notifications(session);
      const counts = async () => {
        const roles = await session.connection.sendRequest<WorkspaceRole[]>('rolewright/workspaceRoles', {});
        return roles[0]?.policies.map(({ counts: { error } }) => error);
      };
      const uri = `file://${folder}/orders/read.json`;
      assert.deepEqual(await counts(), [0, 0]);
      await session.open(uri, permission('s3:GetObjekt'));
      await told();
      assert.deepEqual(await counts(), [0, 1]);
      await session.close(uri);
      await told();
      assert.deepEqual(await counts(), [0, 0]);
    } finally {
      await session.stop();
    }
  });
});

describe('which policies belong to which trust policy', () => {
  const files = (...names: string[]): RoleCandidate[] =>
    names.map((name) => ({ path: name, kind: /trust/.test(name) ? 'trust' : 'permission' }));
  const inferred = (...names: string[]) =>
    Object.fromEntries(
      inferRoles(files(...names)).map(({ trust: t, policies }) => [t.path, policies.map((p) => p.path)]),
    );

  it('is told by the folder', () => {
    assert.deepEqual(
      inferred('a/trust.json', 'a/x.json', 'a/b/y.json', 'b/trust.json', 'b/c/trust.json', 'b/c/z.json', 'w.json'),
      {
        'a/trust.json': ['a/x.json', 'a/b/y.json'],
        'b/trust.json': [],
        'b/c/trust.json': ['b/c/z.json'],
      },
    );
  });

  it('is told by the name where a folder has several', () => {
    assert.deepEqual(
      inferred('orders-trust.json', 'orders-admin-trust.json', 'orders-s3.json', 'orders-admin-s3.json', 'other.json'),
      { 'orders-trust.json': ['orders-s3.json'], 'orders-admin-trust.json': ['orders-admin-s3.json'] },
    );
  });

  it('leaves out what is called a boundary', () => {
    assert.deepEqual(
      inferred('a/trust.json', 'a/permissions-boundary.json', 'a/boundary.json', 'a/OrdersBoundary.json', 'a/x.json'),
      { 'a/trust.json': ['a/x.json'] },
    );
  });
});

/** Counts the messages that the roles have changed until a test waits for one. */
function notifications({ connection }: Session) {
  let count = 0;
  let wake: (() => void) | undefined;
  connection.onNotification('rolewright/rolesChanged', () => {
    count++;
    wake?.();
  });
  const next = async (): Promise<void> => {
    if (count === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    wake = undefined;
    count--;
  };
  return Object.assign(next, { count: () => count });
}

async function rolesWith(settings: unknown): Promise<WorkspaceRole[]> {
  const session: Session = await startSession({ pull: true, folder, settings });
  try {
    return await session.connection.sendRequest<WorkspaceRole[]>('rolewright/workspaceRoles', {});
  } finally {
    await session.stop();
  }
}

function relative({ trust: own, policies }: WorkspaceRole): string[] {
  return [own, ...policies].map((file) => path.relative(folder, new URL(file?.uri ?? '').pathname));
}
