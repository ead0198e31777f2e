import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withFileKind } from '../../../client/src/recipes/fileKinds';
import { fileMatcher } from '../../../engine/src/settings/fileMatcher';
import { defaultSettings } from '../../../engine/src/settings/settings';

describe('the kind of one file in the settings', () => {
  const others = { 'roles/**': 'permission' } as const;

  it('comes before what other globs say', () => {
    const kinds = withFileKind(others, 'roles/app.json', 'trust');
    assert.deepEqual(Object.entries(kinds), [
      ['roles/app.json', 'trust'],
      ['roles/**', 'permission'],
    ]);
  });

  it('takes the place of what was said before, and goes away again', () => {
    const kinds = withFileKind(withFileKind(others, 'a.json', 'trust'), 'a.json', 'ignore');
    assert.deepEqual(kinds, { 'a.json': 'ignore', ...others });
    assert.deepEqual(withFileKind(kinds, 'a.json', undefined), others);
  });

  it('holds for this file alone, whatever its name', () => {
    const names = ['a.json', 'a [1].json', 'a(b).json', '{a,b}.json', '!a.json', 'a*.json', 'x+(a).json', '@(a).json'];
    for (const name of names) {
      const fileKinds = withFileKind({}, `in/${name}`, 'trust') as Record<string, 'trust'>;
      const match = fileMatcher({ ...defaultSettings, fileKinds });
      const fits = names.filter((other) => match(`in/${other}`).declaredKind !== undefined);
      assert.deepEqual(fits, [name]);
    }
  });
});
