import assert from 'node:assert/strict';
import { applyEdits } from '../../../engine/src/edits/editor';
import { findRefactorings } from '../../../engine/src/refactorings/find';
import type { Refactoring } from '../../../engine/src/refactorings/refactoring';
import { rules } from '../../../engine/src/rules/index';
import { createLinter } from '../../../engine/src/rules/lint';
import { documentOf, iamData } from '../../support/engine';

export interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Takes the cursor `|`, or the selection between two of them, out of a text. */
export function placeIn(marked: string): Place {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|');
  assert.ok(start >= 0, 'the text has a cursor');
  return { text: marked.replaceAll('|', ''), start, end: end === start ? start : end - 1 };
}

export function offersAt({ text, start, end }: Place, asked = false, path = 'policy.json'): readonly Refactoring[] {
  const document = documentOf(text, { path, allowsComments: true });
  return findRefactorings({ document, data: iamData, span: { start, end }, asked });
}

/** The titles offered at the cursor, by id. */
export function titlesAt(marked: string, asked = false, path?: string): Record<string, string> {
  return Object.fromEntries(offersAt(placeIn(marked), asked, path).map(({ id, title }) => [id, title]));
}

/** The text after one refactoring at the cursor, which must be valid JSON without new errors, and which must hold nothing more to do there. */
export function refactor(marked: string, id: string, path = 'policy.json'): string {
  const place = placeIn(marked);
  const found = offersAt(place, true, path).filter((one) => one.id === id);
  assert.equal(found.length, 1, `"${id}" is offered once among ${offersAt(place, true, path).map((one) => one.id)}`);
  const [only] = found;
  const edits = only?.edits() ?? [];
  assertApart(edits);
  const after = applyEdits(place.text, edits);
  assert.deepEqual(newErrors(place.text, after, path), []);
  return after;
}

/** The rules whose errors one text has and another has not. Sizes are left out: AWS's own policies have other limits. */
export function newErrors(before: string, after: string, path = 'policy.json'): string[] {
  const key = `${path}\n${before}`;
  const known = errorsBefore.get(key) ?? new Set(errorsOf(before, path));
  errorsBefore.set(key, known);
  return errorsOf(after, path).filter((error) => !known.has(error));
}

/** Many refactorings begin at the same text. */
const errorsBefore = new Map<string, ReadonlySet<string>>();

const linter = createLinter(
  rules.filter(({ severity, group }) => severity === 'error' && group !== 'size'),
  {
    data: iamData,
    onRuleError: (ruleId, error) => {
      throw new Error(`Rule ${ruleId} threw`, { cause: error });
    },
  },
);

function errorsOf(text: string, path: string): string[] {
  return linter(documentOf(text, { path, allowsComments: true }))
    .filter(({ severity }) => severity === 'error')
    .map(({ ruleId }) => ruleId);
}

/** Editors refuse edits that overlap. */
export function assertApart(edits: readonly { readonly start: number; readonly end: number }[]): void {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of sorted.entries()) {
    const before = sorted[index - 1];
    assert.ok(!before || before.end <= edit.start, `edits overlap at ${edit.start}`);
  }
}
