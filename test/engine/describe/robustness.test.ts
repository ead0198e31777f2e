import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hintsWithin } from '../../../engine/src/describe/hints';
import { hoverAt } from '../../../engine/src/describe/hover';
import { lensText } from '../../../engine/src/describe/lens';
import { type OutlineEntry, outlineOf } from '../../../engine/src/describe/outline';
import { referenceLinks } from '../../../engine/src/describe/references';
import { sameSids, sidAt } from '../../../engine/src/describe/sids';
import { foldableSpans, spansAround } from '../../../engine/src/describe/structure';
import { formatPolicy } from '../../../engine/src/edits/formatPolicy';
import { documentedRules } from '../../../engine/src/rules/pages';
import type { Span } from '../../../engine/src/syntax/syntax';
import { readAnnotations } from '../../support/annotations';
import { documentOf, exampleFileName, iamData } from '../../support/engine';
import { knowledge } from '../../support/reading';

// Half-typed text is the normal case in an editor: everything that reads policies out is asked at every third place of
// whole texts, and of texts cut off at every seventh place. Nothing throws, and every span lies inside the text.
const both = { patternCounts: true, accountNames: true };
const fixtures = new Map<string, string>();
for (const [index, rule] of documentedRules.entries()) {
  const [example] = rule.examples.bad;
  if (index % 4 === 0 && example) fixtures.set(readAnnotations(example.text).text, exampleFileName(example));
}

describe('reading out', () => {
  for (const [text, path] of fixtures) {
    it(`${path}: ${text.replace(/\s+/g, ' ').slice(64, 120)}`, () => {
      const whole = everything(text, path);
      for (let offset = 0; offset <= text.length; offset += 3) whole(offset);
      for (let length = 0; length < text.length; length += 7) {
        const cut = everything(text.slice(0, length), path);
        for (let offset = length; offset >= 0; offset -= 29) cut(offset);
      }
    });
  }
});

/** Asks all that is asked of a document as a whole, and gives the function that asks about a place. */
function everything(text: string, path: string): (offset: number) => void {
  const document = documentOf(text, { path });
  const check = ({ start, end }: Span) => {
    assert.ok(
      start >= 0 && start <= end && end <= text.length,
      `${start}–${end} in a text of ${text.length}:\n${text}`,
    );
  };
  const checkEntry = ({ span, selection, children }: OutlineEntry): void => {
    check(span);
    assert.ok(selection.start >= span.start && selection.end <= span.end, text);
    children.forEach(checkEntry);
  };
  outlineOf(knowledge, document).forEach(checkEntry);
  foldableSpans(document).forEach(check);
  for (const { span } of referenceLinks(iamData, document)) check(span);
  for (const { offset } of hintsWithin(knowledge, document, { start: 0, end: text.length }, both)) {
    check({ start: offset, end: offset });
  }
  for (const policy of document.policies) lensText(knowledge, document, policy, 2048);
  formatPolicy(document, { tabSize: 2, insertSpaces: true, insertFinalNewline: false });
  return (offset) => {
    const hover = hoverAt(knowledge, document, offset);
    if (hover) {
      check(hover.span);
      assert.ok(hover.markdown !== '' && !/undefined|\[object|NaN/.test(hover.markdown), hover.markdown);
    }
    spansAround(document, offset).forEach(check);
    const sid = sidAt(document, offset);
    if (sid) for (const { span } of sameSids(sid, text)) check(span);
  };
}
