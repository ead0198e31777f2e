import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseYaml } from '../../../engine/src/sources/yaml';
import { toValue } from '../../../engine/src/syntax/json';
import { memberOf, type StringNode, type SyntaxNode, sliceSpan } from '../../../engine/src/syntax/syntax';

function rootOf(text: string): SyntaxNode {
  const { roots } = parseYaml(text);
  const [root] = roots;
  assert.ok(root);
  return root;
}

function stringAt(text: string, key: string): StringNode {
  const root = rootOf(text);
  const value = root.type === 'object' ? memberOf(root, key)?.value : undefined;
  assert.equal(value?.type, 'string');
  return value as StringNode;
}

/** The text at a part of a value. */
function textOf(text: string, key: string, part: string): string {
  const node = stringAt(text, key);
  const from = node.value.indexOf(part);
  assert.ok(from >= 0, `${JSON.stringify(node.value)} lacks ${part}`);
  const { start, end } = sliceSpan(node, text, from, from + part.length);
  return text.slice(start, end);
}

describe('YAML', () => {
  it('is read into the same values as by any reader', () => {
    const text = "a: 1\nb: [x, \"y\\n\", 'it''s']\nc: { d: null, e: }\nf: |\n  g\n   h\ni: >-\n  j\n  k\n";
    assert.deepEqual(toValue(rootOf(text)), {
      a: '1',
      b: ['x', 'y\n', "it's"],
      c: { d: undefined, e: undefined },
      f: 'g\n h\n',
      i: 'j k',
    });
  });

  for (const [name, text, part, written] of [
    ['plain', 'k: arn:aws:s3:::orders', 's3', 's3'],
    ['plain over lines', 'k: one two\n  three', 'three', 'three'],
    ['single quotes', "k: 'it''s s3:GetObject'", 's3:GetObject', 's3:GetObject'],
    ['an escaped quote', "k: 'it''s'", "'", "''"],
    ['double quotes', 'k: "a\\tb\\u0063d"', 'd', 'd'],
    ['an escape', 'k: "a\\u0063d"', 'c', '\\u0063'],
    ['a literal block', 'k: |\n    one\n      two\n', 'two', 'two'],
    ['a literal block with an indicator', 'k: |2\n    one\n', '  one', '  one'],
    ['a literal block in CRLF', 'k: |\r\n  one\r\n  two\r\n', 'two', 'two'],
    ['a folded block', 'k: >\n  one\n  two\n\n  three\n', 'three', 'three'],
  ] as const) {
    it(`maps ${name} to its text`, () => {
      assert.equal(textOf(text, 'k', part), written);
    });
  }

  it('takes lists in brackets that are not indented, which AWS takes too', () => {
    const text = 'a:\n  b: [\n  x,\n  y\n]\n  c: 1\n';
    const { roots, faults } = parseYaml(text);
    assert.deepEqual(faults, []);
    const [root] = roots;
    assert.deepEqual(root && toValue(root), { a: { b: ['x', 'y'], c: '1' } });
  });

  it('ends where its text ends when the last value is an alias', () => {
    const text = 'a: &x { b: 1 }\nd:\n  - e: 1\n    f: *x\n  - <<: *x\n  - *x\ng: 1\n';
    const root = rootOf(text);
    const list = root.type === 'object' ? memberOf(root, 'd')?.value : undefined;
    assert.ok(list?.type === 'array');
    assert.equal(text.slice(list.start, list.end), '- e: 1\n    f: *x\n  - <<: *x\n  - *x');
    const written = list.items.slice(0, 2).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(written, ['e: 1\n    f: *x', '<<: *x']);
  });

  it('follows aliases and merge keys, and locks what is used twice', () => {
    const text = 'a: &x\n  b: 1\n  c: 2\nd:\n  <<: *x\n  c: 3\ne: *x\n';
    const root = rootOf(text);
    assert.deepEqual(toValue(root), { a: { b: '1', c: '2' }, d: { b: '1', c: '3' }, e: { b: '1', c: '2' } });
    assert.equal(root.type === 'object' && memberOf(root, 'a')?.value?.locked, true);
    assert.equal(root.type === 'object' && memberOf(root, 'd')?.value?.locked, undefined);
  });

  it('reads every document of a file', () => {
    assert.deepEqual(parseYaml('a: 1\n---\nb: 2\n').roots.map(toValue), [{ a: '1' }, { b: '2' }]);
  });

  it('survives what is made to break readers', () => {
    for (const text of [
      '[['.repeat(5000),
      '- '.repeat(3000),
      `a: &a [x]\n${'bcdefghijk'.replace(/./g, (c, i: number) => `${c}: &${c} [${`*${'abcdefghij'[i]},`.repeat(9)}]\n`)}`,
      'a: *a\n',
      'a: &a\n  b: *a\n',
      '"',
      '\t- x',
      '? [a]\n: b',
      '!<tag:x> y: !z',
    ]) {
      assert.ok(Array.isArray(parseYaml(text).roots));
    }
  });
});
