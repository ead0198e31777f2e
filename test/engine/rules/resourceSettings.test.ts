import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../engine/src/rules/index';
import { defaultRuleSettings } from '../../../engine/src/rules/lint';
import type { RuleSettings } from '../../../engine/src/rules/rule';
import { documentOf, lintWith } from '../../support/engine';

const own: RuleSettings = { ...defaultRuleSettings, ownAccounts: ['210987654321'] };

function lintResource(ruleId: string, resource: string, settings = own) {
  const some = rules.filter((rule) => rule.id === ruleId);
  assert.equal(some.length, 1);
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: resource }],
  });
  return lintWith(some, documentOf(text), { settings }).map((finding) => ({
    found: text.slice(finding.span.start, finding.span.end),
    fixes: finding.fixes().map((fix) => fix.title),
  }));
}

// What these rules say depends on the user's own accounts, which the examples of the documentation cannot set.
describe('resources and the accounts of the user', () => {
  it('names an account that is not among them, and no other', () => {
    const arn = (account: string) => `arn:aws:lambda:eu-west-1:${account}:function:my-app-api`;
    assert.deepEqual(lintResource('resource-account-foreign', arn('345678901234')), [
      { found: '345678901234', fixes: [] },
    ]);
    assert.deepEqual(lintResource('resource-account-foreign', arn('210987654321')), []);
    assert.deepEqual(lintResource('resource-account-foreign', arn('*')), []);
    assert.deepEqual(lintResource('resource-account-foreign', arn('345678901234'), defaultRuleSettings), []);
  });

  it('offers them in place of an account of the documentation', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:my-app-api';
    assert.deepEqual(lintResource('resource-placeholder-id', arn), [
      { found: '123456789012', fixes: ['Replace "123456789012" by "210987654321"'] },
    ]);
    assert.deepEqual(lintResource('resource-placeholder-id', arn, defaultRuleSettings), [
      { found: '123456789012', fixes: [] },
    ]);
  });

  it('offers them where the account is missing', () => {
    assert.deepEqual(lintResource('arn-account-missing', 'arn:aws:lambda:eu-west-1::function:my-app-api'), [
      { found: '::', fixes: ['Set the account to "210987654321"'] },
    ]);
  });
});
