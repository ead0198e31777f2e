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
      { found: '123456789012', fixes: ['Replace "123456789012" with "210987654321"'] },
    ]);
    assert.deepEqual(lintResource('resource-placeholder-id', arn, defaultRuleSettings), [
      { found: '123456789012', fixes: [] },
    ]);
  });

  it('accepts an account of the documentation that the user owns', () => {
    const settings = { ...defaultRuleSettings, ownAccounts: ['123456789012', '210987654321'] };
    const arn = (account: string) => `arn:aws:lambda:eu-west-1:${account}:function:my-app-api`;
    assert.deepEqual(lintResource('resource-placeholder-id', arn('123456789012'), settings), []);
    assert.deepEqual(lintResource('resource-placeholder-id', arn('111122223333'), settings), [
      { found: '111122223333', fixes: ['Replace "111122223333" with "210987654321"'] },
    ]);
  });

  it('offers them in conditions, too, unless these are negated or about other things', () => {
    const found = (operator: string, key: string, value: string, settings = own) => {
      const some = rules.filter(({ id }) => id === 'resource-placeholder-id');
      const text = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: { [operator]: { [key]: value } } },
        ],
      });
      return lintWith(some, documentOf(text), { settings }).map((finding) => [
        text.slice(finding.span.start, finding.span.end),
        ...finding.fixes().map((fix) => fix.title),
      ]);
    };
    const fix = 'Replace "123456789012" with "210987654321"';
    assert.deepEqual(found('StringEquals', 'aws:SourceAccount', '123456789012'), [['123456789012', fix]]);
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:my-app';
    assert.deepEqual(found('ArnLike', 'aws:SourceArn', arn), [['123456789012', fix]]);
    assert.deepEqual(found('StringNotEquals', 'aws:SourceAccount', '123456789012'), []);
    assert.deepEqual(found('StringEquals', 'sts:ExternalId', '123456789012'), []);
    assert.deepEqual(found('StringEquals', 'aws:ResourceTag/account', '123456789012'), []);
    assert.deepEqual(found('StringEquals', 'aws:SourceAccount', '210987654321'), []);
    const owner = { ...defaultRuleSettings, ownAccounts: ['123456789012'] };
    assert.deepEqual(found('StringEquals', 'aws:SourceAccount', '123456789012', owner), []);
  });

  it('offers them where the account is missing', () => {
    assert.deepEqual(lintResource('arn-account-missing', 'arn:aws:lambda:eu-west-1::function:my-app-api'), [
      { found: '::', fixes: ['Set the account to "210987654321"'] },
    ]);
  });
});
