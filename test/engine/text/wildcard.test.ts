import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coversWildcard, intersectsWildcard, matchesWildcard } from '../../../engine/src/text/wildcard';

describe('matchesWildcard', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['Get*', 'GetObject', true],
    ['Get*', 'PutObject', false],
    ['*Object', 'GetObject', true],
    ['*Object', 'GetObjectAcl', false],
    ['Get?bject', 'GetObject', true],
    ['Get?bject', 'Getbject', false],
    ['*', '', true],
    ['?', '', false],
    ['**', 'a', true],
    ['a*b*c', 'a-b-b-c', true],
    ['', '', true],
    ['', 'a', false],
  ];
  for (const [pattern, text, expected] of cases) {
    it(`${pattern} on ${text}: ${expected}`, () => assert.equal(matchesWildcard(pattern, text), expected));
  }
});

describe('coversWildcard', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*', 'Get*', true],
    ['Get*', 'Get*', true],
    ['Get*', 'GetObject*', true],
    ['GetObject*', 'Get*', false],
    ['Get*', '*', false],
    ['*Object*', 'Get?Object*', true],
    ['Get?', 'Get*', false],
    ['Get*', 'Get?', true],
    ['Get?', 'Get?', true],
    ['Get??', 'Get?', false],
    ['*?*', '?*', true],
    ['?*', '*?', true],
    ['*a*', '*ba*', true],
    ['a*b', 'a*b*b', true],
    ['a*b*b', 'a*b', false],
    ['Get', 'Get', true],
    ['Get', 'Ge?', false],
  ];
  for (const [wide, narrow, expected] of cases) {
    it(`${wide} over ${narrow}: ${expected}`, () => assert.equal(coversWildcard(wide, narrow), expected));
  }
});

describe('intersectsWildcard', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['Get*', '*Object', true],
    ['Get*', 'Put*', false],
    ['*Get', '*Put', false],
    ['Get*', 'GetObject', true],
    ['GetObject', 'GetObject', true],
    ['GetObject', 'PutObject', false],
    ['a*b', 'a', false],
    ['a*a', 'a', false],
    ['a*a', 'a?a', true],
    ['??', '?', false],
    ['?b', 'a?', true],
    ['*x*', 'a?c', true],
    ['*xy*', 'a?c', false],
    ['abc*', 'ab*', true],
    ['*', '', true],
    ['a*b*c', 'a*d*c', true],
    ['instance/*', 'volume/*', false],
  ];
  for (const [a, b, expected] of cases) {
    it(`${a} and ${b}: ${expected}`, () => {
      assert.equal(intersectsWildcard(a, b), expected);
      assert.equal(intersectsWildcard(b, a), expected);
    });
  }
});

describe('wildcards on small alphabets', () => {
  // Every pattern of up to four characters against every text of up to five: what holds for the texts must hold for the patterns.
  const patterns = words(['a', 'b', '*', '?'], 4);
  const texts = words(['a', 'b', 'z'], 5);
  const languages = new Map(patterns.map((p) => [p, new Set(texts.filter((t) => matchesWildcard(p, t)))]));
  const languageOf = (pattern: string) => languages.get(pattern) ?? new Set<string>();

  it('claims no cover that a text disproves', () => {
    for (const wide of patterns) {
      for (const narrow of patterns) {
        if (!coversWildcard(wide, narrow)) continue;
        for (const text of languageOf(narrow)) {
          assert.ok(languageOf(wide).has(text), `${wide} is said to cover ${narrow}, but not ${text}`);
        }
      }
    }
  });

  it('finds every intersection and no other', () => {
    const longTexts = patterns.filter((pattern) => pattern.length <= 3);
    for (const a of longTexts) {
      for (const b of longTexts) {
        const common = [...languageOf(a)].some((text) => languageOf(b).has(text));
        assert.equal(intersectsWildcard(a, b), common, `${a} and ${b}`);
      }
    }
  });
});

describe('hostile patterns', () => {
  it('answers about many stars', () => {
    const stars = 'a*'.repeat(2000);
    const text = 'a'.repeat(4000);
    assert.equal(matchesWildcard(`${stars}b`, text), false);
    assert.equal(coversWildcard(`${stars}b`, `${stars}a`), false);
    assert.equal(intersectsWildcard(`${stars}b`, `${stars}a`), false);
    assert.equal(intersectsWildcard(`${stars}b`, '?'.repeat(4000)), true);
    assert.equal(coversWildcard('*?'.repeat(2000), '?*'.repeat(2000)), true);
  });
});

function words(letters: readonly string[], length: number): string[] {
  const all = [''];
  for (let from = 0, left = length; left > 0; left--) {
    const to = all.length;
    for (; from < to; from++) for (const letter of letters) all.push(`${all[from]}${letter}`);
  }
  return all;
}
