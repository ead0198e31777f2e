import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentedRules } from '../../../engine/src/rules/pages';
import type { DocumentedRule, FixKind, PeerCodes } from '../../../engine/src/rules/rule';
import { readAnnotations } from '../../support/annotations';
import { lintExample } from '../../support/engine';
import { accessAnalyzerChecks, cfnLintChecks, type PeerCheck, parliamentChecks } from './peerChecks';

// Whoever comes from another tool finds its checks here: each is claimed by a rule that says the same.
describe('the catalogue of rules', () => {
  it('has every check of IAM Access Analyzer', () => {
    assert.equal(Object.keys(accessAnalyzerChecks).length, 139);
    assert.deepEqual(unclaimed(accessAnalyzerChecks, 'accessAnalyzer'), []);
  });

  it('has every check of parliament', () => {
    assert.deepEqual(unclaimed(parliamentChecks, 'parliament'), []);
  });

  it('has every check of cfn-lint', () => {
    assert.deepEqual(unclaimed(cfnLintChecks, 'cfnLint'), []);
  });

  it('names no check of Access Analyzer that does not exist', () => {
    const codes = documentedRules.flatMap(({ id, accessAnalyzer }) =>
      (accessAnalyzer ?? []).map((code) => `${id}: ${code}`),
    );
    const known = new Set(Object.keys(accessAnalyzerChecks));
    assert.deepEqual(
      codes.filter((line) => !known.has(line.slice(line.indexOf(' ') + 1))),
      [],
    );
  });

  it('mends what at least 120 rules find', () => {
    const mending = documentedRules.filter((rule) => fixKinds(rule).size > 0);
    assert.ok(mending.length >= 120, `${mending.length} rules have a fix`);
  });

  it('says of each rule what its examples show: whether it mends, and how surely', () => {
    const shown = (kinds: Set<FixKind>) =>
      kinds.has('quickfix') ? 'quickfix' : kinds.size > 0 ? 'suggestion' : 'none';
    const wrong = documentedRules
      .map((rule) => ({ id: rule.id, says: rule.fix, shows: shown(fixKinds(rule)) }))
      .filter(({ says, shows }) => says !== shows);
    assert.deepEqual(wrong, []);
  });
});

/** The kinds of the fixes that a rule's bad examples are offered. */
function fixKinds(rule: DocumentedRule): Set<FixKind> {
  const severities = { [rule.id]: rule.severity };
  const kinds = rule.examples.bad.flatMap((example) =>
    lintExample(readAnnotations(example.text).text, example, { severities })
      .filter(({ ruleId }) => ruleId === rule.id)
      .flatMap((finding) => finding.fixes().map(({ kind }) => kind)),
  );
  return new Set(kinds);
}

/** The codes that none of their rules claims. */
function unclaimed(checks: PeerCheck, tool: 'accessAnalyzer' | keyof PeerCodes): string[] {
  return Object.entries(checks)
    .filter(([code, ids]) => {
      const claiming = documentedRules.filter((rule) => codesOf(rule, tool)?.includes(code));
      return !claiming.some((rule) => ids.some((id) => isNamed(rule.id, id)));
    })
    .map(([code, ids]) => `${code} (${ids.join(', ')})`);
}

function codesOf(rule: DocumentedRule, tool: 'accessAnalyzer' | keyof PeerCodes): readonly string[] | undefined {
  return tool === 'accessAnalyzer' ? rule.accessAnalyzer : rule.peers?.[tool];
}

function isNamed(ruleId: string, pattern: string): boolean {
  return pattern.endsWith('*') ? ruleId.startsWith(pattern.slice(0, -1)) : ruleId === pattern;
}
