import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { complete } from '../../../engine/src/completion/complete';
import { plainInsertText, toFinishedText, toSnippet } from '../../../engine/src/completion/insertText';
import { hoverAt } from '../../../engine/src/describe/hover';
import { readDocument } from '../../../engine/src/documents/document';
import { applyEdits } from '../../../engine/src/edits/editor';
import { findRefactorings } from '../../../engine/src/refactorings/find';
import { parseYaml } from '../../../engine/src/sources/yaml';
import { readAnnotations } from '../../support/annotations';
import { checkProposal, sourceOf } from '../../support/cursor';
import { projectRoot } from '../../support/root';

const folder = path.join(projectRoot, 'test/engine/places/templates');
const fixtures = ['bad', 'good'].flatMap((kind) =>
  readdirSync(path.join(folder, kind)).map((name) => ({
    name,
    ...readAnnotations(readFileSync(path.join(folder, kind, name), 'utf8')),
  })),
);

/** Offsets to look at: each so many characters, another start for each text. */
const step = 47;

describe('every offset of a template', () => {
  for (const [index, { name, text }] of fixtures.entries()) {
    it(`of ${name} has an answer, and what is offered leaves YAML`, () => {
      const isSound = !name.endsWith('.json') && parseYaml(text).faults.length === 0;
      for (let offset = index % step; offset <= text.length; offset += step) {
        for (const result of resultsAt(text, offset, name)) {
          if (isSound) assert.deepEqual(parseYaml(result).faults, [], `${text.slice(0, offset)}|\n→ ${result}`);
        }
      }
    });

    it(`of the beginnings of ${name} has an answer`, () => {
      for (let end = index % step; end <= text.length; end += 2 * step) resultsAt(text.slice(0, end), end, name);
    });
  }
});

function resultsAt(text: string, offset: number, file: string): string[] {
  const source = sourceOf(text, { path: file, ownAccounts: ['210987654321'] });
  const document = readDocument(source);
  hoverAt({ data: source.data, accountNames: {} }, document, offset);
  for (const { edits } of findRefactorings({
    document,
    data: source.data,
    span: { start: offset, end: offset },
    asked: true,
  })) {
    for (const edit of edits()) assert.ok(edit.start >= 0 && edit.end <= text.length);
  }
  const proposals = complete(source, offset);
  const labels = new Set(proposals.map(({ label }) => label));
  assert.equal(labels.size, proposals.length, `every label once: ${text.slice(0, offset)}|`);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
  for (const { insertText, label, filterText } of proposals) {
    assert.doesNotMatch(toSnippet(insertText) + label + filterText, /[\uE000-\uF8FF]/);
  }
  return proposals.slice(0, 8).flatMap(({ ...proposal }) => {
    checkProposal(proposal, text, offset);
    // A prefix is typed on at once; until then `s3:` is half a word.
    if (proposal.continues && plainInsertText(proposal.insertText).endsWith(':')) return [];
    const newText = toFinishedText(proposal.insertText, indent);
    return [applyEdits(text, [...proposal.extraEdits, { ...proposal.span, newText }])];
  });
}
