import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecipeTrust } from '../../../engine/src/data/types';
import { documentOf, iamData, lintDocument } from '../../support/engine';

/** What the recipes leave open; longer words first, as some hold others. */
const blanks: readonly (readonly [RegExp, string])[] = [
  [/OTHER_ACCOUNT/g, '310987654322'],
  [/ACCOUNT(?!_)/g, '210987654321'],
  [/REGION/g, 'eu-west-1'],
  [/OIDC_ID/g, '0A1B2C3D4E5F60718293A4B5C6D7E8F9'],
  [/ORG\/REPO/g, 'my-org/my-app'],
  [/GROUP\/PROJECT/g, 'my-group/my-app'],
  [/UNIQUE_VALUE/g, 'my-app-4f1c9e27'],
  [/POOL_ID/g, '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'],
  [/trust-anchor\/ID/g, 'trust-anchor/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'],
  [/SERVICE_ACCOUNT|NAMESPACE|CLUSTER|PROVIDER|SOURCE|NAME|RULE/g, 'my-app'],
];

function trustPolicy(trust: RecipeTrust, condition: RecipeTrust['condition']): string {
  const { principal, actions } = trust;
  const action = actions.length === 1 ? actions[0] : actions;
  const statement = {
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    ...(condition && { Condition: condition }),
  };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2);
  return blanks.reduce((filled, [blank, value]) => filled.replace(blank, value), text);
}

function findingsOf(text: string): readonly string[] {
  const findings = lintDocument(documentOf(text, { path: 'trust-policy.json' }));
  return findings.map((finding) => `${finding.severity} ${finding.ruleId}: ${finding.message}`);
}

const plain = /^(lambda-|ec2-instance$|ecs-task)/;

describe('trust policies of the recipes', () => {
  for (const recipe of iamData.recipes()) {
    recipe.trust.forEach((trust, index) => {
      const name = `${recipe.id}${index > 0 ? ` (${index + 1})` : ''}`;

      it(`${name} gives no finding with its recommended condition`, () => {
        assert.deepEqual(findingsOf(trustPolicy(trust, trust.condition)), []);
      });

      if (!plain.test(recipe.id)) return;
      it(`${name} gives no finding without a condition`, () => {
        assert.deepEqual(findingsOf(trustPolicy(trust, undefined)), []);
      });
    });
  }

  it('covers every recipe', () => {
    assert.ok(iamData.recipes().length >= 39);
  });
});
