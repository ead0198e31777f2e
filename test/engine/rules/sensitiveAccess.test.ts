import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultRuleSettings } from '../../../engine/src/rules/lint';
import { documentOf, lintDocument } from '../../support/engine';

const payroll = 'arn:aws:s3:::my-payroll/*';

function messages(sensitiveResources: Record<string, readonly string[]>, ...statements: readonly object[]): string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const settings = { ...defaultRuleSettings, sensitiveResources };
  return lintDocument(documentOf(text), { settings })
    .filter(({ ruleId }) => ruleId === 'sensitive-access-configured')
    .map(({ severity, span, message }) => {
      const actions = /allowed (.+?)\. (?:Name|Add)/.exec(message)?.[1];
      return `${severity} at ${text.slice(span.start, span.end)}: ${actions}`;
    });
}

const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

// What these say depends on the user's own list, of which the examples of the documentation show the plain cases.
describe('the resources that nobody should reach', () => {
  it('are reached by wildcards, by their name, and by everything', () => {
    const setting = { [payroll]: ['s3:GetObject'] };
    assert.deepEqual(messages(setting, allow('s3:Get*', '*')), ['security at *: s3:GetObject']);
    assert.deepEqual(messages(setting, allow('*', 'arn:aws:s3:::my-payroll/2026.csv')), [
      'security at arn:aws:s3:::my-payroll/2026.csv: *',
    ]);
    assert.deepEqual(messages(setting, allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::a/*', payroll])), [
      `security at ${payroll}: s3:GetObject`,
    ]);
  });

  it('are not reached by other actions, other resources, or actions that work on other things', () => {
    const everything = { [payroll]: ['*'] };
    assert.deepEqual(messages(everything, allow('s3:ListAllMyBuckets', '*')), []);
    assert.deepEqual(messages(everything, allow('ec2:DescribeInstances', '*')), []);
    assert.deepEqual(messages(everything, allow('s3:GetObject', 'arn:aws:s3:::my-assets/*')), []);
    assert.deepEqual(messages({ [payroll]: ['s3:PutObject'] }, allow('s3:GetObject', '*')), []);
    assert.deepEqual(messages({}, allow('*', '*')), []);
  });

  it('are reached by what NotAction and NotResource leave in', () => {
    const setting = { [payroll]: ['s3:GetObject'] };
    const but = (NotAction: string) => ({ Effect: 'Allow', NotAction, Resource: '*' });
    assert.deepEqual(messages(setting, but('iam:*')), ['security at *: s3:GetObject']);
    assert.deepEqual(messages(setting, but('s3:*')), []);
    const except = (NotResource: string) => ({ Effect: 'Allow', Action: 's3:GetObject', NotResource });
    assert.deepEqual(messages(setting, except('arn:aws:s3:::my-assets/*')), ['security at NotResource: s3:GetObject']);
    assert.deepEqual(messages(setting, except('arn:aws:s3:::my-payroll*')), []);
  });

  it('are kept by a Deny without condition, and only by one that takes all of it', () => {
    const setting = { [payroll]: ['s3:GetObject', 's3:PutObject'] };
    const deny = (Action: string, Resource: string, more: object = {}) => ({
      Effect: 'Deny',
      Action,
      Resource,
      ...more,
    });
    const all = allow('s3:*', '*');
    assert.deepEqual(messages(setting, all, deny('s3:*', 'arn:aws:s3:::my-payroll*')), []);
    assert.deepEqual(messages(setting, all, deny('s3:GetObject', payroll)), ['security at *: s3:PutObject']);
    assert.deepEqual(messages(setting, all, deny('s3:*', 'arn:aws:s3:::my-payroll/2026/*')), [
      'security at *: s3:GetObject and s3:PutObject',
    ]);
    const unlessMfa = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } };
    assert.deepEqual(messages(setting, all, deny('s3:*', payroll, unlessMfa)), [
      'security at *: s3:GetObject and s3:PutObject',
    ]);
  });

  it('weigh less under a condition', () => {
    const condition = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'payroll' } } };
    assert.deepEqual(messages({ [payroll]: ['s3:GetObject'] }, allow('s3:GetObject', payroll, condition)), [
      `warning at ${payroll}: s3:GetObject`,
    ]);
  });
});
