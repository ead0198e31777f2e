import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ParseError, parse } from 'jsonc-parser';
import { applyEdits } from '../../../engine/src/edits/editor';
import { documentedRules } from '../../../engine/src/rules/pages';
import type { Example, Finding, Rule } from '../../../engine/src/rules/rule';
import { annotationsOf, readAnnotations } from '../../support/annotations';
import { exampleFileName, lintExample, lintExampleFile } from '../../support/engine';
import { faultsOf, shownFix } from '../../support/ruleChecks';

// The examples in the documentation are the rules' first tests: bad ones give exactly what their carets say, of this
// rule and of no other; good ones are silent; fixes leave valid JSON, mend their finding and bring no new one.
// `npm run test:rule` names the rules to test; without names it is all of them.
const wanted = process.argv.slice(2);
const unknown = wanted.filter((id) => !documentedRules.some((rule) => rule.id === id));
it('tests rules that exist', () => {
  assert.deepEqual(unknown, [], 'Run "npm run gen" when the file of a rule is new.');
});
for (const rule of documentedRules.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
  describe(rule.id, () => {
    it('has words, sources and examples', () => {
      assert.deepEqual(faultsOf(rule), []);
    });
    it('declares the fix that its examples show', () => {
      assert.equal(rule.fix, shownFix(rule));
    });
    rule.examples.bad.forEach((example, index) => {
      const { text, annotations } = readAnnotations(example.text);
      const findings = lintExample(text, example, switchOn(rule));
      it(`finds what bad example ${index + 1} says`, () => {
        assert.deepEqual(annotationsOf(text, findings), annotations);
        assert.ok(annotations.some((annotation) => annotation.ruleId === rule.id));
        assert.deepEqual([...new Set(annotations.map((annotation) => annotation.ruleId))], [rule.id]);
      });
      checkOtherFiles(rule, example, text, `bad example ${index + 1}`);
      it(`fixes bad example ${index + 1}`, () => {
        for (const finding of findings) checkFixes(rule, example, text, findings, finding);
      });
    });
    rule.examples.good.forEach((example, index) => {
      it(`is silent on good example ${index + 1}`, () => {
        const { text } = readAnnotations(example.text);
        assert.deepEqual(annotationsOf(text, lintExample(text, example, switchOn(rule))), []);
      });
      checkOtherFiles(rule, example, readAnnotations(example.text).text, `good example ${index + 1}`);
    });
  });
}

/** The other files of an example's role say what is found in them, too. */
function checkOtherFiles(rule: Rule, example: Example, mainText: string, name: string): void {
  for (const { fileName, text: annotated } of example.role?.files ?? []) {
    it(`finds what ${fileName} of ${name} says`, () => {
      const { text, annotations } = readAnnotations(annotated);
      const findings = lintExampleFile(fileName, mainText, example, switchOn(rule));
      assert.deepEqual(annotationsOf(text, findings), annotations);
    });
  }
}

function checkFixes(rule: Rule, example: Example, text: string, before: readonly Finding[], finding: Finding): void {
  for (const fix of finding.fixes()) {
    const after = applyEdits(text, fix.edits);
    const errors: ParseError[] = [];
    parse(after, errors, { disallowComments: !exampleFileName(example).endsWith('.jsonc'), allowTrailingComma: false });
    if (rule.id !== 'json-syntax') assert.deepEqual(errors, [], `${fix.title} leaves invalid JSON:\n${after}`);
    const rest = lintExample(after, example, switchOn(rule));
    const names = (list: readonly Finding[]) => list.map((f) => `${f.ruleId}: ${f.message}`);
    const isSame = (f: Finding) => f.ruleId === finding.ruleId && f.message === finding.message;
    assert.equal(
      rest.filter(isSame).length,
      before.filter(isSame).length - 1,
      `${fix.title} does not mend its finding:\n${after}`,
    );
    const known = new Set(names(before));
    assert.deepEqual(
      names(rest).filter((name) => !known.has(name)),
      [],
      `${fix.title} brings new findings:\n${after}`,
    );
  }
}

/** A rule that is off by default is switched on for its own examples. */
function switchOn(rule: Rule) {
  return rule.enabledByDefault === false ? { severities: { [rule.id]: rule.severity } } : {};
}
