import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';
import { managedPolicyTexts } from '../../support/managedPolicies';
import { projectRoot } from '../../support/root';

describe('the findings on AWS managed policies', () => {
  const counts = managedPolicyTexts(projectRoot)
    .map(({ text }) => lintDocument(documentOf(text)).length)
    .sort((a, b) => a - b);

  it('are few for each policy', () => {
    assert.ok(counts.length > 1000);
    const at = (share: number) => counts[Math.floor(counts.length * share)];
    assert.equal(at(0.5), 1);
    assert.ok((at(0.9) ?? 0) <= 4, `p90 is ${at(0.9)}`);
  });

  it('are many only for policies of dozens of statements or hundreds of actions', () => {
    assert.ok(counts.filter((count) => count > 20).length <= 15);
  });
});
