import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lensText } from '../../../engine/src/describe/lens';
import { wholePolicy } from '../../../engine/src/documents/document';
import { documentOf } from '../../support/engine';
import { knowledge, permission, trust } from '../../support/reading';

function lens(text: string, quota = 2048): string {
  const document = documentOf(text);
  const policy = wholePolicy(document);
  assert.ok(policy);
  return lensText(knowledge, document, policy, quota);
}

describe('the line above a policy', () => {
  // The texts are compact, so that their length is what IAM counts.
  const lambda = trust('{"Service":"lambda.amazonaws.com"}');

  it('names a service without its maker', () => {
    assert.equal(lambda.length, 130);
    assert.equal(lens(lambda), 'Trusted: Lambda · 130 of 2,048 characters');
  });

  it('counts against the quota of the account, white space left out', () => {
    assert.equal(lens(lambda.replaceAll(',', ',\n  '), 4096), 'Trusted: Lambda · 130 of 4,096 characters');
  });

  it('names accounts, roles and providers, each once, the first three', () => {
    const accounts = trust(
      '{"AWS":["210987654321","arn:aws:iam::210987654321:root","arn:aws:iam::210987654320:role/ci/deploy"]}',
    );
    const names = 'account Production and role deploy';
    assert.equal(lens(accounts), `Trusted: ${names} · ${accounts.length} of 2,048 characters`);
    const providers = trust(
      '{"Federated":["arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com","arn:aws:iam::210987654321:saml-provider/Okta","cognito-identity.amazonaws.com","arn:aws:iam::210987654321:oidc-provider/gitlab.com"]}',
    );
    const others = 'GitHub Actions, SAML provider Okta, cognito-identity.amazonaws.com and 1 more';
    assert.equal(lens(providers), `Trusted: ${others} · ${providers.length} of 2,048 characters`);
  });

  it('names anyone, and nobody', () => {
    assert.equal(lens(trust('"*"')), `Trusted: anyone · ${trust('"*"').length} of 2,048 characters`);
    const nobody = trust('{"Service":[]}');
    assert.equal(lens(nobody), `Trusted: nobody · ${nobody.length} of 2,048 characters`);
  });

  it('trusts nobody with an empty principal', () => {
    for (const principal of ['{"Service":""}', '""', '{}']) assert.match(lens(trust(principal)), /^Trusted: nobody · /);
  });

  it('does not count those who are denied', () => {
    const text = trust('{"AWS":"210987654321"}').replace('Allow', 'Deny');
    assert.equal(lens(text), `Trusted: nobody · ${text.length} of 2,048 characters`);
  });

  it('counts the actions and resources of a permission policy', () => {
    const text = permission('"Action":["s3:Get*","s3:PutObject"],"Resource":"arn:aws:s3:::my-bucket/*"');
    assert.equal(lens(text), `64 actions on 1 resource · ${text.length} of 6,144 characters`);
  });
});
