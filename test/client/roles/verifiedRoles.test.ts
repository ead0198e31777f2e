import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoleCheck } from '../../../client/src/roles/roleReport';
import { createVerifiedRoles } from '../../../client/src/roles/verifiedRoles';
import { verifiedStateOf } from '../../../client/src/roles/verifyRole';

const found = { state: 'inStep', accountId: '123456789012', at: 1 } as const;

test('what was found out is kept by folder and name, and each change is told', () => {
  const verified = createVerifiedRoles();
  let told = 0;
  const listener = verified.onDidChange(() => {
    told += 1;
  });
  verified.set('file:///a', 'r', found);
  verified.set('file:///b', 'r', { ...found, state: 'differs' });
  verified.set('file:///a', 'rr', found);
  assert.equal(verified.get('file:///a', 'r'), found);
  assert.equal(verified.get('file:///b', 'r')?.state, 'differs');
  assert.equal(verified.get('file:///c', 'r'), undefined);
  assert.equal(told, 3);
  verified.forget('r');
  assert.deepEqual(
    ['a', 'b'].map((folder) => verified.get(`file:///${folder}`, 'r')),
    [undefined, undefined],
  );
  assert.equal(verified.get('file:///a', 'rr'), found);
  assert.equal(told, 4);
  verified.forget('r');
  listener.dispose();
  verified.forget('rr');
  assert.equal(told, 4);
});

test('a report becomes a state', () => {
  const check = (more: Partial<RoleCheck>): RoleCheck => ({
    topic: 'attached',
    ok: true,
    wanted: 'w',
    found: 'f',
    ...more,
  });
  const state = (...checks: readonly RoleCheck[]) =>
    verifiedStateOf({ roleName: 'r', arn: 'arn:aws:iam::123456789012:role/r', inStep: false, checks });
  const extra = check({ ok: false, extra: true });
  const unread = check({ topic: 'document', ok: undefined });
  assert.equal(verifiedStateOf({ roleName: 'r', arn: undefined, inStep: false, checks: [] }), 'notCreated');
  assert.equal(state(check({})), 'inStep');
  assert.equal(state(check({}), check({ topic: 'logs', ok: false })), 'inStep');
  assert.equal(state(check({}), extra), 'extra');
  assert.equal(state(check({ ok: false }), extra), 'differs');
  assert.equal(state(check({}), unread), undefined);
  assert.equal(state(check({ ok: false }), unread), 'differs');
});
