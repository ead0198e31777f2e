import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDeclarations } from '../../../engine/src/roles/declaration';
import { readRoleNodes, settingSlotAt } from '../../../engine/src/roles/setting';
import { parseJson, toValue } from '../../../engine/src/syntax/json';
import { readCursor } from '../../support/cursor';

const text = `{
  "rolewright.roles": [
    {
      "name": "orders",
      "trust": "trust.json",
      "policies": [{ "file": "a.json", "inline": false }, { "file": "b.json", "inline": true, "name": "more" }],
      "managedPolicies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      "permissionsBoundary": "arn:aws:iam::111122223333:policy/edge",
      "maxSessionDuration": 3600,
      "tags": { "team": "shop" }
    }
  ]
}`;

describe('the nodes of declared roles', () => {
  it('are at the places of the values that the setting is read as', () => {
    const { root } = parseJson(text);
    const values = toValue(root ?? assert.fail()) as Record<string, unknown>;
    const [declaration] = readDeclarations(values['rolewright.roles']);
    const [nodes] = readRoleNodes(text);
    assert.ok(declaration && nodes);
    const valuesOf = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(valuesOf);
      if (typeof value !== 'object' || value === null) return value;
      if ('start' in value && 'value' in value) return value.value;
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, valuesOf(member)]));
    };
    assert.deepEqual(valuesOf(nodes), declaration);
  });

  it('are there while the text is being written', () => {
    const [nodes, ...others] = readRoleNodes(
      '{ "rolewright.roles": [ { "trust": "", "policies": [ 3, "a.json", { "inline": true } ], ',
    );
    assert.deepEqual(others, []);
    assert.equal(nodes?.name, undefined);
    assert.equal(nodes?.trust?.value, '');
    assert.deepEqual(
      nodes?.policies.map(({ file }) => file.value),
      ['a.json'],
    );
  });

  it('are found in the file of a workspace of several folders', () => {
    const inner = text.replace(/^\{/, '').replace(/\}$/, '');
    const [nodes] = readRoleNodes(`{ "folders": [], "settings": { ${inner} } }`);
    assert.equal(nodes?.name?.value, 'orders');
  });

  it('are none in other texts', () => {
    for (const other of ['', '{}', '{ "rolewright.roles": 3 }', '{ "rolewright.roles": [1, "a"] }']) {
      assert.deepEqual(readRoleNodes(other), []);
    }
  });
});

describe('a place in the setting', () => {
  const slot = (members: string) => {
    const cursor = readCursor(`{ "rolewright.roles": [ { ${members} } ] }`);
    const found = settingSlotAt(cursor.text, cursor.offset);
    return found && [found.kind, cursor.text.slice(found.span.start, found.span.end)];
  };

  it('names a trust policy, a permission policy or a managed policy', () => {
    assert.deepEqual(slot('"trust": "tr|ust.json"'), ['trust', 'trust.json']);
    assert.deepEqual(slot('"trust": "|"'), ['trust', '']);
    assert.deepEqual(slot('"policies": ["a.json", "b|"]'), ['permission', 'b']);
    assert.deepEqual(slot('"policies": [{ "file": "|c" }]'), ['permission', 'c']);
    assert.deepEqual(slot('"managedPolicies": ["arn|"]'), ['managedPolicy', 'arn']);
    assert.deepEqual(slot('"permissionsBoundary": "arn|"'), ['managedPolicy', 'arn']);
  });

  it('names nothing elsewhere', () => {
    assert.equal(slot('"name": "or|ders"'), undefined);
    assert.equal(slot('"trust": |"trust.json"'), undefined);
    assert.equal(slot('"description": "a|b"'), undefined);
  });
});
