import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ParseError, parse } from 'jsonc-parser';
import { applyEdits } from '../../../engine/src/edits/editor';
import { fixAll } from '../../../engine/src/fixes/fixAll';
import { documentedRules } from '../../../engine/src/rules/pages';
import type { Finding } from '../../../engine/src/rules/rule';
import { readAnnotations } from '../../support/annotations';
import { exampleFileName, lintExample } from '../../support/engine';

const everyRule = { severities: Object.fromEntries(documentedRules.map(({ id, severity }) => [id, severity])) };

/** A finding with one fix that keeps the meaning: every place of a text is replaced by another. */
function replacing(from: string, to: string): (text: string) => Finding[] {
  return (text) =>
    [...text.matchAll(new RegExp(from, 'g'))].map(({ index }) => {
      const edit = { start: index, end: index + from.length, newText: to };
      return {
        ruleId: from,
        severity: 'warning',
        span: edit,
        message: '',
        policy: undefined,
        related: [],
        fixes: () => [{ title: '', kind: 'quickfix', edits: [edit] }],
      };
    });
}

/** A finding whose fix takes away what it found. */
function removing(span: { start: number; end: number }): Finding {
  const fix = { title: '', kind: 'quickfix', edits: [{ ...span, newText: '' }] } as const;
  return {
    ruleId: 'doubled',
    severity: 'suggestion',
    span,
    message: '',
    policy: undefined,
    related: [],
    fixes: () => [fix],
  };
}

const run = (text: string, ...lints: ((text: string) => Finding[])[]) =>
  fixAll(text, async (current) => lints.flatMap((lint) => lint(current)));

describe('all fixes at once', () => {
  it('are the edits themselves where one pass is enough', async () => {
    const { text, edits, fixes } = await run('"a-b-a"', replacing('a', 'x'));
    assert.equal(text, '"x-b-x"');
    assert.equal(fixes, 2);
    assert.deepEqual(
      edits.map(({ start, end, newText }) => [start, end, newText]),
      [
        [1, 2, 'x'],
        [5, 6, 'x'],
      ],
    );
  });

  it('go on until nothing is left, as one edit of what differs', async () => {
    const before = '"< one >"';
    const { text, edits, fixes } = await run(before, replacing('one', 'two'), replacing('two', 'three'));
    assert.equal(text, '"< three >"');
    assert.equal(fixes, 2);
    assert.deepEqual(edits, [{ start: 3, end: 5, newText: 'thre' }]);
    assert.equal(applyEdits(before, edits), text);
  });

  it('take the first of two fixes for the same characters', async () => {
    const { text } = await run('"ab"', replacing('ab', 'c'), replacing('b', 'd'));
    assert.equal(text, '"c"');
  });

  it('never take away what another fix of the same pass rests on', async () => {
    // Two equal words: each could go because the other stays.
    const doubled = (text: string): Finding[] => {
      const words = [...text.matchAll(/same/g)].map(({ index }) => ({ start: index, end: index + 4 }));
      const [first, second] = words;
      if (!first || !second) return [];
      return [
        { ...removing(first), related: [{ span: second, message: '' }] },
        { ...removing(second), related: [{ span: first, message: '' }] },
      ];
    };
    const { text, fixes } = await run('"same - same"', doubled);
    assert.equal(text, '" - same"');
    assert.equal(fixes, 1);
  });

  it('end where fixes undo each other', async () => {
    const { text, edits } = await run('"on"', replacing('on', 'off'), replacing('off', 'on'));
    assert.equal(text, '"off"');
    assert.deepEqual(edits, [{ start: 1, end: 3, newText: 'off' }]);
  });

  it('end where no pass leaves less to do than the ones before', async () => {
    const { text, fixes } = await run('"x"', replacing('x', 'xy'));
    assert.equal(text, `"x${'y'.repeat(11)}"`);
    assert.equal(fixes, 11);
  });

  it('go on as long as there is less and less to do', async () => {
    // One of the words is shortened in each pass, because all the fixes need the first one.
    const shorten = (text: string): Finding[] => {
      const words = [...text.matchAll(/long/g)].map(({ index }) => ({ start: index, end: index + 4 }));
      return words.map((word) => ({
        ...removing(word),
        related: words.slice(0, 1).map((span) => ({ span, message: '' })),
      }));
    };
    const { text, fixes } = await run(`"${'long '.repeat(30)}"`, shorten);
    assert.equal(text, `"${' '.repeat(30)}"`);
    assert.equal(fixes, 30);
  });

  it('leave a text alone whose syntax they cannot repair, and a template', async () => {
    for (const text of ['{ "a": , "b" }', '{ "a": ${b}, "c": "d" }']) {
      assert.deepEqual(await run(text, replacing('"', "'")), { text, edits: [], fixes: 0 });
    }
  });

  it('never cut a line end or a character in half', async () => {
    const before = '"a"\r\n//\u{1F600}';
    const { text, edits } = await run(
      before,
      replacing('\r\n', '\n'),
      replacing('\u{1F600}', '\u{1F601}'),
      replacing('a', 'b'),
      replacing('b', 'a'),
    );
    assert.equal(applyEdits(before, edits), text);
    for (const { start, end } of edits) {
      assert.ok(start !== 4 && start !== 8);
      assert.ok(end !== 4 && end !== 8);
    }
  });
});

// Every bad example of every rule, with all rules on, those that are off by default included: what is left has no fix
// that keeps the meaning, is JSON, and a second run does nothing.
describe('all fixes at once, on the examples of', () => {
  for (const rule of documentedRules) {
    it(rule.id, async () => {
      for (const example of rule.examples.bad) {
        const original = readAnnotations(example.text).text;
        const lint = async (text: string) => lintExample(text, example, everyRule);
        const fixed = await fixAll(original, lint);
        assert.equal(applyEdits(original, fixed.edits), fixed.text);
        const left = (await lint(fixed.text)).filter((finding) =>
          finding.fixes().some(({ kind }) => kind === 'quickfix'),
        );
        assert.deepEqual(
          left.map(({ ruleId, message }) => `${ruleId}: ${message}`),
          [],
          fixed.text,
        );
        const errors: ParseError[] = [];
        const isJsonc = exampleFileName(example).endsWith('.jsonc');
        parse(fixed.text, errors, { disallowComments: !isJsonc, allowTrailingComma: isJsonc });
        if (!(await lint(fixed.text)).some(({ ruleId }) => ['json-syntax', 'template-blocks'].includes(ruleId))) {
          assert.deepEqual(errors, [], fixed.text);
        }
        assert.deepEqual(await fixAll(fixed.text, lint), { text: fixed.text, edits: [], fixes: 0 });
      }
    });
  }
});
