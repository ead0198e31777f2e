import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { rules } from '../../engine/src/rules/index';
import { createRoleLinter } from '../../engine/src/rules/lintRole';
import type { DocumentedRule, Example, Finding, Rule, RuleDefinition, RulePage } from '../../engine/src/rules/rule';
import { version } from '../../node/src/version';
import { annotationsOf, readAnnotations } from '../support/annotations';
import { documentOf, iamData, lintWith, partOf } from '../support/engine';
import { projectRoot } from '../support/root';
import { faultsOf } from '../support/ruleChecks';

interface Scaffold {
  ruleGroups(): Promise<string[]>;
  ruleText(rule: { group: string; id: string; since: string }): string;
}

test('a new rule of any group runs, and its examples hold; only its words are missing', async () => {
  const scaffold: Scaffold = await import(pathToFileURL(path.join(projectRoot, 'scripts/newRule.mjs')).href);
  const groups = await scaffold.ruleGroups();
  assert.deepEqual(groups.sort(), [...new Set(rules.map(({ group }) => group))].sort());
  for (const group of groups) {
    const rule = await load(scaffold.ruleText({ group, id: 'my-rule', since: version }), group);
    assert.equal(rule.since, version);
    const faults = faultsOf(rule);
    assert.ok(faults.length > 0 && faults.every((fault) => fault.startsWith('is unfinished: ')), group);
    for (const example of [...rule.examples.bad, ...rule.examples.good]) {
      const { text, annotations } = readAnnotations(example.text);
      assert.deepEqual(annotationsOf(text, lint(rule, example)), annotations, group);
    }
    assert.ok(rule.examples.bad.length > 0 && rule.examples.good.length > 0, group);
  }
});

/** Runs the text of a rule as if it were in the folder of its group. */
async function load(contents: string, group: string): Promise<DocumentedRule> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rolewright-rule-'));
  try {
    const outfile = path.join(folder, 'rule.cjs');
    const resolveDir = path.join(projectRoot, 'engine/src/rules', group);
    await build({ stdin: { contents, resolveDir, loader: 'ts' }, outfile, bundle: true, platform: 'node' });
    const { rule, page }: { rule: RuleDefinition; page: () => RulePage } = await import(pathToFileURL(outfile).href);
    return { id: 'my-rule', group: group as Rule['group'], ...rule, ...page() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lint(rule: Rule, example: Example): readonly Finding[] {
  const { text } = readAnnotations(example.text);
  if (!example.role) return lintWith([rule], documentOf(text), {});
  const part = partOf({ fileName: 'permissions.json', text });
  const role = {
    ...{ name: 'orders', trust: undefined, policies: [part], managedPolicies: [], boundary: undefined },
    ...{ isComplete: true, others: [] },
  };
  return createRoleLinter([rule], { data: iamData })(role);
}
