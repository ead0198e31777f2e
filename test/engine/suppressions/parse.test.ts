import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import { isExpired, isIsoDate } from '../../../engine/src/suppressions/isoDate';
import { parseSuppressions } from '../../../engine/src/suppressions/parse';

const context = { ruleIds: ['resource-star', 'iam-star', 'invalid-effect'], today: '2026-11-22' };
const parse = (text: string) => parseSuppressions(text, context);
const fileOf = (...entries: object[]) => JSON.stringify({ suppressions: entries }, null, 2);
const good = { rule: 'resource-star', path: 'a-policy.json', reason: 'Lists every bucket.' };

/** Problems as id, underlined text and message. */
function problemsOf(text: string): [string, string, string][] {
  return parse(text).problems.map(({ ruleId, span, message, severity }) => {
    assert.equal(severity, 'warning');
    return [ruleId, text.slice(span.start, span.end), message];
  });
}

/** Asserts that a text has one problem, and that none of its entries is in force. */
function isVoid(text: string, problem: [string, string, string]): void {
  assert.deepEqual(problemsOf(text), [problem]);
  assert.deepEqual(parse(text).suppressions, []);
}

describe('a suppression file', () => {
  it('gives its entries', () => {
    const text = fileOf(good, { ...good, path: './b/**', sid: 'List', expires: '2026-11-22' });
    const entries = parse(text).suppressions.map(({ node, place, ...entry }) => {
      assert.equal(text.slice(place.start, place.end), entry.rule);
      assert.equal(node.type, 'object');
      return entry;
    });
    assert.deepEqual(entries, [
      { ...good, sid: undefined, expires: undefined },
      { ...good, path: 'b/**', sid: 'List', expires: '2026-11-22' },
    ]);
    assert.deepEqual(problemsOf(text), []);
  });

  it('may be empty, hold comments and name its schema', () => {
    for (const text of ['', '{}', '{ "suppressions": [] }', '{ "$schema": "x", /* none */ "suppressions": [], }']) {
      assert.deepEqual(problemsOf(text), []);
      assert.deepEqual(parse(text).suppressions, []);
    }
  });

  it('is told of another form', () => {
    const expected = 'An object with the list "suppressions" is expected here.';
    isVoid('[]', ['suppression-malformed', '[', expected]);
    isVoid('{ "suppressions": {} }', ['suppression-malformed', '{', '"suppressions" must be a list of entries.']);
    isVoid('{ "supressions": [] }', [
      'suppression-malformed',
      'supressions',
      '"supressions" is no part of this file. Did you mean "suppressions"?',
    ]);
    const entry = 'An entry must be an object with a rule, a path and a reason.';
    isVoid('{ "suppressions": ["resource-star"] }', ['suppression-malformed', '"', entry]);
  });

  it('keeps the entries that broken JSON does not touch', () => {
    const text = `{ "suppressions": [\n  ${JSON.stringify(good)},\n  { "rule": "iam-star" "path": "b", "reason": "c" }\n] }`;
    assert.deepEqual(
      parse(text).suppressions.map(({ rule }) => rule),
      ['resource-star'],
    );
    assert.deepEqual(
      problemsOf(text).map(([id]) => id),
      ['suppression-malformed'],
    );
  });
});

describe('an entry that is at fault suppresses nothing and is reported', () => {
  it('without a reason', () => {
    const message = 'The entry gives no reason, so it suppresses nothing. Say why the finding may stay.';
    isVoid(fileOf({ ...good, reason: '' }), ['suppression-without-reason', '""', message]);
    isVoid(fileOf({ ...good, reason: ' ' }), ['suppression-without-reason', '" "', message]);
    isVoid(fileOf({ rule: good.rule, path: good.path }), ['suppression-without-reason', '{', message]);
  });

  it('without a rule or a path', () => {
    isVoid(fileOf({ path: 'a', reason: 'b' }), [
      'suppression-malformed',
      '{',
      'The entry has no "rule", so it suppresses nothing.',
    ]);
    isVoid(fileOf({ rule: 'iam-star', reason: 'b' }), [
      'suppression-malformed',
      '{',
      'The entry has no "path", so it suppresses nothing.',
    ]);
  });

  it('with a rule that does not exist', () => {
    const text = fileOf({ ...good, rule: 'resource-sta' });
    const message = 'There is no rule "resource-sta", so the entry suppresses nothing. Did you mean "resource-star"?';
    isVoid(text, ['suppression-unknown-rule', 'resource-sta', message]);
    const [fix] = parse(text).problems[0]?.fixes() ?? [];
    assert.equal(fix?.title, 'Replace "resource-sta" by "resource-star"');
    assert.equal(applyEdits(text, fix?.edits ?? []), fileOf(good));
    const far = 'There is no rule "nothing-like-it", so the entry suppresses nothing.';
    isVoid(fileOf({ ...good, rule: 'nothing-like-it' }), ['suppression-unknown-rule', 'nothing-like-it', far]);
  });

  it('after its last day', () => {
    const text = fileOf(good, { ...good, rule: 'iam-star', expires: '2026-11-21' });
    const message =
      'This suppression ended on 2026-11-21, so its findings are reported again. Set a later date or remove the entry.';
    assert.deepEqual(problemsOf(text), [['suppression-expired', '2026-11-21', message]]);
    const list = parse(text);
    assert.deepEqual(
      list.suppressions.map(({ rule }) => rule),
      ['resource-star'],
    );
    const [fix] = list.problems[0]?.fixes() ?? [];
    assert.equal(fix?.title, 'Remove the entry');
    assert.equal(applyEdits(text, fix?.edits ?? []), fileOf(good));
  });

  it('with a date that is none', () => {
    for (const expires of ['2026-02-30', '2027-13-01', '22.11.2027', '2027-1-1', '']) {
      const message = `"${expires}" is no date. Write it as YYYY-MM-DD.`;
      isVoid(fileOf({ ...good, expires }), ['suppression-malformed', expires, message]);
    }
  });

  it('with a misspelt member, which could widen it', () => {
    const text = fileOf({ ...good, Sid: 'List' });
    isVoid(text, ['suppression-malformed', 'Sid', '"Sid" is no part of an entry. Did you mean "sid"?']);
    const [fix] = parse(text).problems[0]?.fixes() ?? [];
    assert.equal(applyEdits(text, fix?.edits ?? []), fileOf({ ...good, sid: 'List' }));
  });

  it('with a member of another type', () => {
    isVoid(fileOf({ ...good, sid: 3 }), ['suppression-malformed', '3', '"sid" must be a string.']);
    isVoid(fileOf({ ...good, reason: null }), ['suppression-malformed', 'null', '"reason" must be a string.']);
  });

  it('with a path that leads elsewhere', () => {
    const message = 'The path must be below the folder of this file and be written with forward slashes.';
    for (const path of ['/etc/policy.json', '../policy.json', 'a/../../b.json', 'C:/policy.json']) {
      isVoid(fileOf({ ...good, path }), ['suppression-malformed', path, message]);
    }
    isVoid(fileOf({ ...good, path: 'a\\b.json' }), ['suppression-malformed', 'a\\\\b.json', message]);
  });

  it('with a path that cannot be a glob', () => {
    const long = 'a'.repeat(70_000);
    isVoid(fileOf({ ...good, path: '' }), ['suppression-malformed', '', 'A glob cannot be empty.']);
    isVoid(fileOf({ ...good, path: long }), ['suppression-malformed', long, 'A glob has at most 1,024 characters.']);
  });

  it('never throws, whatever is cut off', () => {
    const text = fileOf({ ...good, sid: 'List', expires: '2026-01-01' }, { ...good, Sid: '' });
    for (let end = 0; end <= text.length; end++) {
      for (const { span } of parse(text.slice(0, end)).problems) {
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= Math.max(end, 1));
      }
    }
  });
});

describe('dates', () => {
  it('are days of the calendar', () => {
    assert.ok(isIsoDate('2028-02-29'));
    assert.ok(!isIsoDate('2027-02-29'));
    assert.ok(!isIsoDate('2027-00-10'));
    assert.ok(!isIsoDate('2027-01-00'));
  });

  it('hold to the end of the last day', () => {
    assert.ok(!isExpired('2026-11-22', '2026-11-22'));
    assert.ok(isExpired('2026-11-22', '2026-11-23'));
    assert.ok(!isExpired('2027-01-01', '2026-12-31'));
  });
});
