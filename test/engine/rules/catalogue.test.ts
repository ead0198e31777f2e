import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentedRules } from '../../../engine/src/rules/pages';
import type { DocumentedRule, PeerCodes } from '../../../engine/src/rules/rule';
import { fixKinds } from '../../support/ruleChecks';
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
});

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
