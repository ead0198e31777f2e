import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicyDocument } from '../../engine/src/documents/document';
import { documentedRules } from '../../engine/src/rules/pages';
import type { SyntaxNode } from '../../engine/src/syntax/syntax';
import { readAnnotations } from '../support/annotations';
import { documentOf, exampleFileName, lintDocument } from '../support/engine';

// Half-typed text is the normal case in an editor: whatever is cut off or missing, nothing throws, every span lies
// inside the text, and fixes can be made.
const fixtures = new Map<string, string>();
for (const rule of documentedRules) {
  for (const example of rule.examples.bad.slice(0, 1)) {
    fixtures.set(readAnnotations(example.text).text, exampleFileName(example));
  }
}

describe('half-typed text', () => {
  for (const [text, path] of fixtures) {
    it(`of ${path}: ${text.replace(/\s+/g, ' ').slice(64, 120)}`, () => {
      for (let length = 0; length < text.length; length += 3) lintSafely(text.slice(0, length), path);
      for (let at = 0; at < text.length; at += 3) lintSafely(text.slice(0, at) + text.slice(at + 1), path);
    });
  }
});

/** Fixtures that begin alike are the same text where they are cut off early. */
const seen = new Set<string>();

function lintSafely(text: string, path: string): void {
  const key = `${path}\n${text}`;
  if (seen.has(key)) return;
  seen.add(key);
  const document = documentOf(text, { path });
  checkSpans(document);
  for (const finding of lintDocument(document)) {
    checkSpan(finding.span, text);
    for (const fix of finding.fixes()) for (const edit of fix.edits) checkSpan(edit, text);
    for (const { span } of finding.related) checkSpan(span, text);
  }
}

function checkSpans({ text, root, problems }: PolicyDocument): void {
  for (const problem of problems) checkSpan(problem, text);
  const visit = (node: SyntaxNode | undefined): void => {
    if (!node) return;
    checkSpan(node, text);
    if (node.type === 'array') node.items.forEach(visit);
    if (node.type === 'object') {
      for (const member of node.members) {
        checkSpan(member, text);
        visit(member.key);
        visit(member.value);
      }
    }
  };
  visit(root);
}

function checkSpan(span: { start: number; end: number }, text: string): void {
  const inside = span.start >= 0 && span.start <= span.end && span.end <= text.length;
  assert.ok(inside, `span ${span.start}–${span.end} in a text of ${text.length}:\n${text}`);
}
