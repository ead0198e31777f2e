import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import { findRefactorings } from '../../../engine/src/refactorings/find';
import type { Refactoring } from '../../../engine/src/refactorings/refactoring';
import { documentedRules } from '../../../engine/src/rules/pages';
import { parseJson } from '../../../engine/src/syntax/json';
import { readAnnotations } from '../../support/annotations';
import { documentOf, exampleFileName, iamData } from '../../support/engine';
import { meaningOf } from '../../support/meaning';
import { assertApart, newErrors } from './support';

/** Those whose titles say that access, or the partition, is another one afterwards. */
const changesMeaning = /^(expandActions\.(read|write|notSensitive)|convertPartition\..*)$/;
const harmless = new Set(['comment', 'trailingComma', 'byteOrderMark']);

/** Every refactoring that is offered anywhere in a text, each once. */
function everyOffer(text: string, path: string): Refactoring[] {
  const document = documentOf(text, { path, allowsComments: true });
  const offers = new Map<string, Refactoring>();
  for (let start = 0; start <= text.length; start += 5) {
    for (const found of findRefactorings({ document, data: iamData, span: { start, end: start }, asked: true })) {
      offers.set(JSON.stringify([found.id, found.edits()]), found);
    }
  }
  return [...offers.values()];
}

function check(text: string, path: string, { id, edits }: Refactoring): void {
  const list = edits();
  assertApart(list);
  const after = applyEdits(text, list);
  assert.notEqual(after, text, id);
  const faults = parseJson(after).problems.filter(({ code }) => !harmless.has(code));
  assert.deepEqual(faults, [], `${id}: ${after}`);
  assert.deepEqual(newErrors(text, after, path), [], `${id}: ${after}`);
  if (changesMeaning.test(id)) return;
  const options = { dropIdlePairs: true };
  assert.deepEqual(meaningOf(after, options), meaningOf(text, options), `${id}: ${after}`);
}

// The examples of the rules hold everything that is odd in a policy, comments, templates and wrong types included.
describe('every refactoring, anywhere in the examples of the rules', () => {
  it('gives valid JSON without new errors, and keeps the meaning or says so', () => {
    let count = 0;
    for (const { examples } of documentedRules) {
      for (const example of [...examples.bad, ...examples.good]) {
        const { text } = readAnnotations(example.text);
        const path = exampleFileName(example);
        for (const offer of everyOffer(text, path)) {
          check(text, path, offer);
          count++;
        }
      }
    }
    assert.ok(count > 3000, `${count} refactorings`);
  });
});
