import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { PolicyDocument } from '../../../engine/src/documents/document';
import { fixAll } from '../../../engine/src/fixes/fixAll';
import { annotationsOf, readAnnotations } from '../../support/annotations';
import { documentOf, lintDocument } from '../../support/engine';
import { projectRoot } from '../../support/root';
import { anchorsIn, checkFindings, checkFixed, checkKept, checkTree, commentsIn } from '../../support/templateChecks';

const folder = path.join(projectRoot, 'test/engine/places/templates');
const fixtures = ['bad', 'good'].flatMap((kind) =>
  readdirSync(path.join(folder, kind)).map((name) => {
    const annotated = readFileSync(path.join(folder, kind, name), 'utf8');
    return { name: `${kind}/${name}`, file: name, ...readAnnotations(annotated) };
  }),
);

const read = (text: string, file: string): PolicyDocument => documentOf(text, { path: file });

/** Lints a text that may be cut anywhere, and looks at everything that is said of it. */
function lintSafely(text: string, file: string): void {
  const document = read(text, file);
  checkTree(document);
  checkFindings(text, lintDocument(document));
}

describe('templates', () => {
  for (const { name, file, text, annotations } of fixtures) {
    const document = read(text, file);
    const findings = lintDocument(document);

    it(`${name} has exactly the findings that it is annotated with`, () => {
      assert.deepEqual(annotationsOf(text, findings), annotations);
      assert.equal(name.startsWith('bad/'), annotations.length > 0);
    });

    it(`${name} has spans inside the text, and text that is the value where the map says so`, () => {
      checkTree(document);
      checkFindings(text, findings);
    });

    it(`${name} loses a finding with each of its fixes, and nothing else`, () => {
      for (const finding of findings) {
        for (const { title, edits } of finding.fixes()) {
          checkFixed(finding, findings, lintDocument(read(checkKept(text, edits, title), file)), title);
        }
      }
    });

    it(`${name} is fixed for good by Fix All, with all its comments and anchors`, async () => {
      const lint = async (current: string) => (current === text ? findings : lintDocument(read(current, file)));
      const once = await fixAll(text, lint, file);
      assert.equal((await fixAll(once.text, lint, file)).fixes, 0);
      const isFixable = findings.some(({ fixes }) => fixes().some(({ kind }) => kind === 'quickfix'));
      assert.equal(once.fixes > 0, isFixable);
      assert.deepEqual(commentsIn(once.text), commentsIn(text));
      assert.deepEqual(anchorsIn(once.text), anchorsIn(text));
    });

    it(`${name} never throws without one of its lines or cut off in one, and all spans stay inside`, () => {
      // Lines alternate between the two, and the column of the cut moves on from line to line.
      let start = 0;
      for (const [index, line] of text.split('\n').entries()) {
        const end = Math.min(start + line.length + 1, text.length);
        const isCut = (index + text.length) % 2 === 0;
        lintSafely(
          text.slice(0, isCut ? start + ((7 * index) % (line.length + 1)) : start) + (isCut ? '' : text.slice(end)),
          file,
        );
        start = end;
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
