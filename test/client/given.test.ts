import assert from 'node:assert/strict';
import { test } from 'node:test';
import { given } from '../../client/src/given';

test('what is undefined is left out, and every other value stays', () => {
  const path: string | undefined = undefined;
  assert.deepEqual(Object.entries(given({ path, description: '', count: 0, none: null, flag: false })), [
    ['description', ''],
    ['count', 0],
    ['none', null],
    ['flag', false],
  ]);
  assert.deepEqual(Object.keys(given({ path })), []);
});
