import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anyGlob, compileGlob } from '../../../engine/src/text/glob';

/** The paths of a list that a glob fits. */
function fitting(glob: string, ...paths: readonly string[]): readonly string[] {
  const compiled = compileGlob(glob);
  assert.ok('matches' in compiled, glob);
  return paths.filter(compiled.matches);
}

describe('a glob', () => {
  it('takes characters of one segment by * and ?', () => {
    assert.deepEqual(fitting('*.json', 'a.json', '.json', 'a.jsonc', 'in/a.json'), ['a.json', '.json']);
    assert.deepEqual(fitting('roles/*/a.json', 'roles/x/a.json', 'roles/a.json', 'roles/x/y/a.json'), [
      'roles/x/a.json',
    ]);
    assert.deepEqual(fitting('a?.json', 'ab.json', 'a.json', 'a😀.json', 'abc.json'), ['ab.json', 'a😀.json']);
    assert.deepEqual(fitting('*a*b*', 'ab', 'xaxbx', 'ba', 'aab'), ['ab', 'xaxbx', 'aab']);
    assert.deepEqual(fitting('x*', 'x', 'xy', 'X'), ['x', 'xy']);
  });

  it('takes any number of segments by **', () => {
    const paths = ['a.json', 'x/a.json', 'x/y/a.json', 'x/a.json/y', '.hidden/a.json'];
    assert.deepEqual(fitting('**/a.json', ...paths), ['a.json', 'x/a.json', 'x/y/a.json', '.hidden/a.json']);
    assert.deepEqual(fitting('x/**', ...paths, 'x'), ['x/a.json', 'x/y/a.json', 'x/a.json/y', 'x']);
    assert.deepEqual(fitting('**', ...paths), paths);
    assert.deepEqual(fitting('x/**/a.json', ...paths), ['x/a.json', 'x/y/a.json']);
    assert.deepEqual(fitting('**/y/**/b', 'y/b', 'x/y/z/b', 'x/b'), ['y/b', 'x/y/z/b']);
    // Within a segment it is what one star is.
    assert.deepEqual(fitting('a**', 'ab', 'a/b'), ['ab']);
  });

  it('takes one of several texts by braces, which may be nested and reach over segments', () => {
    assert.deepEqual(fitting('**/*.{json,jsonc}', 'a.json', 'x/a.jsonc', 'a.yaml'), ['a.json', 'x/a.jsonc']);
    assert.deepEqual(fitting('{a,b{c,d/e}}', 'a', 'bc', 'bd/e', 'b', 'ac'), ['a', 'bc', 'bd/e']);
    assert.deepEqual(fitting('a{,b}', 'a', 'ab', 'a{,b}'), ['a', 'ab']);
    assert.deepEqual(fitting('{a}', '{a}', 'a'), ['{a}']);
    assert.deepEqual(fitting('a{b', 'a{b'), ['a{b']);
    assert.deepEqual(fitting('a,b}', 'a,b}'), ['a,b}']);
  });

  it('takes one character of a set by brackets', () => {
    assert.deepEqual(fitting('[ab]', 'a', 'b', 'c', '[ab]'), ['a', 'b']);
    assert.deepEqual(fitting('[a-c]x', 'bx', 'dx'), ['bx']);
    assert.deepEqual(fitting('[!a-c]', 'b', 'd', '!'), ['d', '!']);
    assert.deepEqual(fitting('[^a]', 'a', 'b'), ['b']);
    assert.deepEqual(fitting('[]a]', ']', 'a', 'b'), [']', 'a']);
    assert.deepEqual(fitting('[a', '[a', 'a'), ['[a']);
    assert.deepEqual(fitting('a[/]b', 'a/b', 'a[/]b'), ['a[/]b']);
  });

  it('takes what a backslash precedes as it is', () => {
    assert.deepEqual(fitting('\\*\\{a,b\\}\\[c\\]\\!', '*{a,b}[c]!', 'xa'), ['*{a,b}[c]!']);
    assert.deepEqual(fitting('a\\', 'a\\', 'a'), ['a\\']);
  });

  it('means the same with and without ./ before it', () => {
    assert.deepEqual(fitting('./roles/*', 'roles/a', './roles/a'), ['roles/a']);
  });

  it('is refused when it is empty, too long or has too many alternatives', () => {
    assert.deepEqual(compileGlob(''), { problem: 'A glob cannot be empty.' });
    assert.deepEqual(compileGlob('a'.repeat(1025)), { problem: 'A glob has at most 1,024 characters.' });
    assert.deepEqual(compileGlob('{a,b}'.repeat(9)), {
      problem: 'The braces of a glob give at most 256 alternatives.',
    });
    assert.deepEqual(fitting('{a,b}'.repeat(8), 'abababab', 'ababababa'), ['abababab']);
  });

  it('is matched in a number of steps that the length bounds, whatever it is', () => {
    // Translated to a regular expression, each of these takes longer than anybody waits.
    const path = `${'a'.repeat(250)}/${'a/'.repeat(300)}b`;
    for (const glob of [
      '*a'.repeat(500),
      '**/a/'.repeat(200),
      '{a,a}'.repeat(8),
      `${'*'.repeat(1000)}c`,
      '*a'.repeat(9),
    ]) {
      assert.deepEqual(fitting(glob, path), [], glob.slice(0, 20));
    }
    assert.deepEqual(fitting(`${'**/'.repeat(300)}b`, path), [path]);
  });
});

describe('a list of globs', () => {
  it('fits what one of them fits, without those that are refused', () => {
    const matches = anyGlob(['', 'a/*', 'a'.repeat(70_000), 'b']);
    assert.deepEqual(['a/x', 'b', 'c', ''].filter(matches), ['a/x', 'b']);
    assert.equal(anyGlob([])('a'), false);
  });
});
