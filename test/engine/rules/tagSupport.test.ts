import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

const policy = (effect: string, condition: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "${effect}",
      "NotAction": "iam:*",
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:instance/*",
      "Condition": { ${condition} }
    }
  ]
}`;

/** Rule, severity and underlined text of the findings on tags. */
function found(text: string): string[][] {
  return lintDocument(documentOf(text))
    .filter(({ ruleId }) => ruleId.startsWith('condition-tag-unsupported'))
    .map(({ ruleId, severity, span }) => [ruleId, severity, text.slice(span.start, span.end)]);
}

describe('a tag condition beside NotAction', () => {
  const condition = '"StringEquals": { "aws:ResourceTag/team": "billing" }';

  it('denies nothing of the services without tags', () => {
    assert.deepEqual(found(policy('Deny', condition)), [
      ['condition-tag-unsupported-deny', 'security', 'aws:ResourceTag/team'],
    ]);
  });

  it('allows nothing of the services without tags', () => {
    assert.deepEqual(found(policy('Allow', condition)), [
      ['condition-tag-unsupported-allow', 'suggestion', 'aws:ResourceTag/team'],
    ]);
  });

  it('is fine where the condition also holds without the key', () => {
    assert.deepEqual(found(policy('Deny', '"StringNotEquals": { "aws:ResourceTag/team": "billing" }')), []);
    assert.deepEqual(found(policy('Deny', '"StringEqualsIfExists": { "aws:ResourceTag/team": "billing" }')), []);
  });
});
