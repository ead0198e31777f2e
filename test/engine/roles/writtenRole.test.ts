import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'jsonc-parser';
import { withRole, withRoleInText } from '../../../engine/src/roles/writtenRole';

const before = `{
  // of the team
  "editor.tabSize": 2,
  "rolewright.roles": [
    {
      // the first
      "name": "a",
      "trust": "a/trust.json", // who
      "policies": ["a/p.json"],
      "tags": { "team": "x" }
    },
    { "name": "b" }, // the second
  ],
}
`;

test('an entry of the same name is changed where it differs, and nothing else is touched', () => {
  const entry = { name: 'a', trust: 'a/trust.json', policies: ['a/p.json', 'a/q.json'], managedPolicies: [] };
  const after = withRoleInText(before, entry) ?? '';
  assert.deepEqual(parse(after, [], { allowTrailingComma: true })['rolewright.roles'], [
    { name: 'a', trust: 'a/trust.json', policies: ['a/p.json', 'a/q.json'] },
    { name: 'b' },
  ]);
  for (const comment of ['// of the team', '// the first', '// who', '// the second']) {
    assert.ok(after.includes(comment), comment);
  }
  assert.equal(withRoleInText(after, entry), after);
});

test('a new entry is added at the end', () => {
  const after = withRoleInText(before, { name: 'c', description: 'third' }) ?? '';
  assert.deepEqual(parse(after, [], { allowTrailingComma: true })['rolewright.roles'].slice(1), [
    { name: 'b' },
    { name: 'c', description: 'third' },
  ]);
  assert.ok(after.includes('// the second'));
  const first = withRoleInText('{ "rolewright.roles": [] }', { name: 'c' }) ?? '';
  assert.deepEqual(parse(first), { 'rolewright.roles': [{ name: 'c' }] });
});

test('a text that is no sound settings file with a list of roles is left to the editor', () => {
  for (const text of ['', '{', '[]', '{}', '{ "rolewright.roles": {} }', '{ "rolewright.roles": [}']) {
    assert.equal(withRoleInText(text, { name: 'a' }), undefined, text);
  }
});

test('the list without a text', () => {
  assert.deepEqual(withRole([{ name: 'a', path: '/x/' }, 'odd', { name: 'b' }], { name: 'a', tags: {} }), [
    { name: 'a' },
    'odd',
    { name: 'b' },
  ]);
  assert.deepEqual(withRole([], { path: '/x/', name: 'a' }), [{ name: 'a', path: '/x/' }]);
});
