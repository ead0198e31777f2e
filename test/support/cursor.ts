import assert from 'node:assert/strict';
import path from 'node:path';
import { complete } from '../../engine/src/completion/complete';
import { plainInsertText } from '../../engine/src/completion/insertText';
import type { Proposal } from '../../engine/src/completion/proposal';
import type { CompletionSource } from '../../engine/src/completion/situation';
import { createIamData } from '../../engine/src/data/iamData';
import { applyEdits } from '../../engine/src/edits/editor';
import { nodeDataFiles } from '../../node/src/dataFiles';
import { projectRoot } from './root';

/** A text with its cursor taken out. */
export interface Cursor {
  readonly text: string;
  readonly offset: number;
}

/** Reads a text with one `|` in it, which stands for the cursor. */
export function readCursor(marked: string): Cursor {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0 && marked.indexOf('|', offset + 1) < 0, 'One | marks the cursor.');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

const iamData = createIamData(nodeDataFiles(path.join(projectRoot, 'dist', 'data')));

/** A moment for tests: 2026-11-22, noon, UTC. */
const now = Date.UTC(2026, 10, 22, 12);

/** The proposals at the `|`, as the product would make them in a file of this name. */
export function proposalsAt(marked: string, extra: Partial<CompletionSource> = {}): readonly Proposal[] {
  const { text, offset } = readCursor(marked);
  return complete(sourceOf(text, extra), offset);
}

/** A source with nothing known besides the text. */
export function sourceOf(text: string, extra: Partial<CompletionSource> = {}): CompletionSource {
  const known = { ownAccounts: [], useCase: [], repository: undefined, now };
  return { text, path: 'policy.json', allowsComments: false, data: iamData, ...known, ...extra };
}

export function labelsAt(marked: string, extra: Partial<CompletionSource> = {}): string[] {
  return proposalsAt(marked, extra).map(({ label }) => label);
}

/**
 * The document after the proposal of this label was accepted: its edits are applied as an editor does, blanks stand
 * as their default texts, and further lines are indented like the first.
 */
export function accept(marked: string, label: string, extra: Partial<CompletionSource> = {}): string {
  const proposals = proposalsAt(marked, extra);
  const proposal = proposals.find((one) => one.label === label);
  const offered = proposals.map((one) => one.label).join(', ');
  assert.ok(proposal, `"${label}" is offered; offered were: ${offered.slice(0, 600)}`);
  const { text, offset } = readCursor(marked);
  checkProposal(proposal, text, offset);
  assert.ok(passesFilter(proposal, { text, offset }), `"${label}" passes the editor's filter`);
  const { span, extraEdits, insertText } = proposal;
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start))?.[0] ?? '';
  const newText = plainInsertText(insertText).replaceAll('\n', `\n${indent}`);
  return applyEdits(text, [...extraEdits, { ...span, newText }]);
}

/** What editors demand of a proposal: it replaces text of one line around the cursor, and its edits keep apart. */
export function checkProposal({ span, extraEdits, label }: Proposal, text: string, offset: number): void {
  const inside = span.start >= 0 && span.start <= offset && offset <= span.end && span.end <= text.length;
  assert.ok(inside, `"${label}": ${span.start}–${span.end} holds the cursor at ${offset} of ${text.length}`);
  assert.ok(!text.slice(span.start, span.end).includes('\n'), `"${label}" replaces text of one line`);
  for (const edit of extraEdits) {
    assert.ok(
      edit.start >= 0 && edit.start <= edit.end && edit.end <= text.length,
      `"${label}": an edit inside the text`,
    );
    assert.ok(edit.end < span.start || edit.start > span.end, `"${label}": the edits do not touch`);
  }
}

/** Whether an editor that compares what is typed with the filter text, letters in order, keeps the proposal. */
function passesFilter({ span, filterText }: Proposal, { text, offset }: Cursor): boolean {
  const typed = text.slice(span.start, offset).toLowerCase();
  let at = 0;
  for (const character of filterText.toLowerCase()) if (character === typed[at]) at++;
  return at >= typed.length;
}

/** A whole policy around the lines of its one statement. */
export function inStatement(...lines: readonly string[]): string {
  const body = lines.map((line) => `      ${line}`).join('\n');
  return `{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n${body}\n    }\n  ]\n}\n`;
}
