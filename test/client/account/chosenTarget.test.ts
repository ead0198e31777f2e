import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChosenTarget } from '../../../client/src/account/chosenTarget';

function memory() {
  const kept = new Map<string, unknown>();
  return {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => {
      kept.set(key, JSON.parse(JSON.stringify(value)));
    },
    kept,
  };
}

test('a choice is kept for the workspace, and counts until the settings change', async () => {
  const store = memory();
  let settings = { profile: 'team', region: '' };
  const chosen = createChosenTarget(store, () => settings);
  assert.deepEqual(chosen.get(), { profile: 'team' });
  await chosen.set({ profile: 'mine', region: 'eu-west-1' });
  assert.deepEqual(chosen.get(), { profile: 'mine', region: 'eu-west-1' });
  // Another session.
  assert.deepEqual(createChosenTarget(store, () => settings).get(), { profile: 'mine', region: 'eu-west-1' });
  settings = { profile: 'new-team', region: '' };
  assert.deepEqual(chosen.get(), { profile: 'new-team' });
});

test('the default credentials can be chosen where the settings have a profile', async () => {
  const chosen = createChosenTarget(memory(), () => ({ profile: 'team', region: 'eu-west-1' }));
  await chosen.set({});
  assert.deepEqual(chosen.get(), {});
});

test('what another version has kept is no choice', () => {
  const store = memory();
  store.kept.set('rolewright.target', { profile: 1 });
  assert.deepEqual(createChosenTarget(store, () => ({ profile: '', region: '' })).get(), {});
});
