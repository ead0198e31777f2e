import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { PolicyDocument } from '../../../engine/src/documents/document';
import { applyEdits } from '../../../engine/src/edits/editor';
import { fixAll } from '../../../engine/src/fixes/fixAll';
import { contentSpan, type StringNode, type SyntaxNode } from '../../../engine/src/syntax/syntax';
import { annotationsOf, readAnnotations } from '../../support/annotations';
import { documentOf, lintDocument } from '../../support/engine';
import { projectRoot } from '../../support/root';

const folder = path.join(projectRoot, 'test/engine/places/templates');
const fixtures = ['bad', 'good'].flatMap((kind) =>
  readdirSync(path.join(folder, kind)).map((name) => {
    const annotated = readFileSync(path.join(folder, kind, name), 'utf8');
    return { name: `${kind}/${name}`, file: name, ...readAnnotations(annotated) };
  }),
);

const read = (text: string, file: string): PolicyDocument => documentOf(text, { path: file });

/** Every node of a document's policies. */
function nodesOf(document: PolicyDocument): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  const visit = (node: SyntaxNode | undefined): void => {
    if (!node) return;
    nodes.push(node);
    if (node.type === 'array') for (const item of node.items) visit(item);
    else if (node.type === 'object') for (const { value } of node.members) visit(value);
    else if (node.type === 'unknown') for (const branch of node.branches ?? []) visit(branch);
  };
  for (const { node } of document.policies) visit(node);
  return nodes;
}

/** The values and comments of a YAML text that a fix must not touch. */
function commentsIn(text: string): string[] {
  return text.match(/(?:^|\s)#[^\n]*/g) ?? [];
}

function anchorsIn(text: string): string[] {
  return text.match(/[&*][a-z]+\b/g) ?? [];
}

function isPlain({ locked, computed }: StringNode): boolean {
  return !locked && computed !== 'function';
}

describe('templates', () => {
  for (const { name, file, text, annotations } of fixtures) {
    const findings = lintDocument(read(text, file));

    it(`${name} has exactly the findings that it is annotated with`, () => {
      assert.deepEqual(annotationsOf(text, findings), annotations);
      assert.equal(name.startsWith('bad/'), annotations.length > 0);
    });

    it(`${name} has spans inside the text, and text that is the value where the map says so`, () => {
      for (const node of nodesOf(read(text, file))) {
        assert.ok(node.start >= 0 && node.start <= node.end && node.end <= text.length);
        if (node.type !== 'string' || !isPlain(node)) continue;
        const content = contentSpan(node, text);
        if (!node.map && content.end - content.start === node.value.length) {
          assert.equal(text.slice(content.start, content.end), node.value);
        }
        for (const { from, to, start, end } of node.map ?? []) {
          if (to - from === end - start && !node.value.slice(from, to).includes('\n')) {
            assert.equal(text.slice(start, end), node.value.slice(from, to));
          }
        }
      }
    });

    it(`${name} loses a finding with each of its fixes, and nothing else`, () => {
      for (const finding of findings) {
        for (const fix of finding.fixes()) {
          const fixed = applyEdits(text, fix.edits);
          const after = lintDocument(read(fixed, file));
          const count = (list: typeof after) => list.filter(({ ruleId }) => ruleId === finding.ruleId).length;
          assert.ok(count(after) < count(findings), `${fix.title} leaves the finding`);
          const errors = (list: typeof after) => list.filter(({ severity }) => severity === 'error').length;
          assert.ok(errors(after) <= errors(findings), `${fix.title} adds an error`);
          assert.deepEqual(commentsIn(fixed), commentsIn(text));
          assert.deepEqual(anchorsIn(fixed), anchorsIn(text));
        }
      }
    });

    it(`${name} is fixed for good by Fix All`, async () => {
      const lint = async (current: string) => lintDocument(read(current, file));
      const once = await fixAll(text, lint, file);
      assert.equal((await fixAll(once.text, lint, file)).fixes, 0);
      const isFixable = findings.some(({ fixes }) => fixes().some(({ kind }) => kind === 'quickfix'));
      assert.equal(once.fixes > 0, isFixable);
    });

    it(`${name} never throws when it is half typed, and gives no finding outside of the text`, () => {
      for (let end = 0; end < text.length; end += 7) {
        const prefix = text.slice(0, end);
        for (const { span } of lintDocument(read(prefix, file))) assert.ok(span.end <= prefix.length);
      }
    });
  }

  it('in CRLF have the same findings', () => {
    for (const { file, text, annotations } of fixtures) {
      const crlf = text.replaceAll('\n', '\r\n');
      const plain = (list: typeof annotations) => list.map(({ line, from, ruleId }) => ({ line, from, ruleId }));
      assert.deepEqual(plain(annotationsOf(crlf, lintDocument(read(crlf, file)))), plain(annotations), file);
    }
  });

  it('are read as YAML readers do', () => {
    for (const { file, text } of fixtures.filter(({ file: name }) => name.endsWith('ml'))) {
      assert.ok(Array.isArray(parseAllDocuments(text, { logLevel: 'silent' })), file);
    }
  });
});
