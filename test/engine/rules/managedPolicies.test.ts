import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../engine/src/rules/index';
import { createLinter } from '../../../engine/src/rules/lint';
import { documentOf, iamData } from '../../support/engine';
import { managedPolicyTexts } from '../../support/managedPolicies';
import { projectRoot } from '../../support/root';

// AWS's own managed policies work: an error in one of them is an error of ours. Rules that are off by default take part.
// Sizes are left out, as AWS's policies have other limits than those of customers.
describe('AWS managed policies', () => {
  it('hold nothing that is an error', () => {
    const judged = rules.filter((rule) => rule.group !== 'size').map((rule) => ({ ...rule, enabledByDefault: true }));
    const linter = createLinter(judged, {
      data: iamData,
      onRuleError: (ruleId, error) => {
        throw new Error(`Rule ${ruleId} threw`, { cause: error });
      },
    });
    const errors: string[] = [];
    let count = 0;
    for (const { name, text } of managedPolicyTexts(projectRoot)) {
      count++;
      for (const finding of linter(documentOf(text))) {
        if (finding.severity === 'error') errors.push(`${name}: ${finding.ruleId}: ${finding.message}`);
      }
    }
    assert.ok(count > 1400);
    assert.deepEqual(errors, []);
  });
});
