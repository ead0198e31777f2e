import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inlineRoom, policySize } from '../../../engine/src/model/size';
import { rules } from '../../../engine/src/rules/index';
import { defaultRuleSettings } from '../../../engine/src/rules/lint';
import { documentOf, lintWith } from '../../support/engine';

const sizeRules = rules.filter(({ id }) => id === 'size-managed' || id === 'size-trust');

/** A policy of exactly so many characters when it is written without white space. */
function policyOf(length: number, filler = 'a', members: object = { Action: 's3:GetObject', Resource: '*' }): string {
  const build = (sid: string) => ({ Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', ...members }] });
  const missing = length - JSON.stringify(build('')).length;
  const sid = filler.repeat(Math.ceil(missing / filler.length)).slice(0, missing);
  return JSON.stringify(build(sid), null, 4);
}

const trust = { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };

function found(text: string, quota = 2048): string[] {
  const settings = { ...defaultRuleSettings, quotas: { trustPolicy: quota } };
  return lintWith(sizeRules, documentOf(text), { settings }).map(({ ruleId, severity }) => `${severity} ${ruleId}`);
}

describe('the size of a policy', () => {
  it('counts neither white space between tokens nor comments', () => {
    const text = '{\n  // why\n  "Version": "2012-10-17",\n  "Statement": [ { "Sid": "a b", }, ]\n}';
    const [policy] = documentOf(text, { allowsComments: true }).policies;
    const compact = '{"Version":"2012-10-17","Statement":[{"Sid":"a b"}]}'.length;
    assert.ok(policy);
    assert.deepEqual(policySize(policy.node, text), { compact, withoutBlanks: compact - 1, isLeast: false });
  });

  it('weighs managed policies by both limits', () => {
    assert.deepEqual(found(policyOf(6144)), []);
    assert.deepEqual(found(policyOf(6145)), ['warning size-managed']);
    assert.deepEqual(found(policyOf(10_240)), ['warning size-managed']);
    assert.deepEqual(found(policyOf(10_241)), ['error size-managed']);
  });

  it('weighs trust policies by the quota of the account and by the most there is', () => {
    assert.deepEqual(found(policyOf(2048, 'a', trust)), []);
    assert.deepEqual(found(policyOf(2049, 'a', trust)), ['warning size-trust']);
    assert.deepEqual(found(policyOf(4096, 'a', trust), 4096), []);
    assert.deepEqual(found(policyOf(8192, 'a', trust)), ['warning size-trust']);
    assert.deepEqual(found(policyOf(8193, 'a', trust), 8192), ['error size-trust']);
  });

  it('tells both counts where blanks inside strings decide', () => {
    const message = (filler: string) =>
      lintWith(sizeRules, documentOf(policyOf(6200, filler))).map((finding) => finding.message);
    assert.match(
      message('ab ')[0] ?? '',
      /has 6,200 characters;.* Without the blanks inside strings it would be 4,\d{3}\./,
    );
    assert.doesNotMatch(message('ab')[0] ?? '', /Without the blanks/);
  });

  it('adds up the inline policies of a role', () => {
    assert.deepEqual(inlineRoom([]), { used: 0, limit: 10_240, exceeded: false });
    assert.deepEqual(inlineRoom([5000, 5240]), { used: 10_240, limit: 10_240, exceeded: false });
    assert.deepEqual(inlineRoom([5000, 5241]), { used: 10_241, limit: 10_240, exceeded: true });
  });
});
