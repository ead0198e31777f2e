import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowsAll, logActions } from '../../../engine/src/access/actionVerdict';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';

const allow = (action: string | readonly string[], more: JsonObject = {}): JsonObject => ({
  ...{ Effect: 'Allow', Action: action, Resource: '*' },
  ...more,
});
const writesLogs = (...statements: readonly JsonObject[]) =>
  allowsAll(
    statements.map((statement) => policyOfValue({ Version: '2012-10-17', Statement: statement }, 'permission')),
    logActions,
  );
const whenSecure: JsonObject = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };

test('what policies allow together', () => {
  assert.equal(writesLogs(allow('logs:CreateLogStream'), allow('logs:PutLogEvents')), 'yes');
  assert.equal(writesLogs(allow('logs:CreateLog*')), 'no');
  assert.equal(writesLogs(allow(['LOGS:createlogstream', 'logs:Put*'])), 'yes');
  assert.equal(writesLogs(allow('*')), 'yes');
  assert.equal(writesLogs({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), 'yes');
  assert.equal(writesLogs(), 'no');
});

test('conditions leave it open', () => {
  assert.equal(writesLogs(allow('logs:*', whenSecure)), 'if');
  assert.equal(writesLogs(allow('logs:*', whenSecure), allow('logs:Put*')), 'if');
  assert.equal(writesLogs(allow('logs:*', { Condition: {} })), 'yes');
});

test('a Deny counts where it leaves no resource out', () => {
  const deny = (more: JsonObject): JsonObject => ({ Effect: 'Deny', NotAction: 's3:*', Resource: '*', ...more });
  assert.equal(writesLogs(allow('logs:*'), deny({})), 'no');
  assert.equal(writesLogs(allow('logs:*'), deny({ Resource: ['**'] })), 'no');
  assert.equal(writesLogs(allow('logs:*'), deny(whenSecure)), 'if');
  assert.equal(writesLogs(allow('logs:*'), deny({ Resource: 'arn:aws:logs:*:*:log-group:audit:*' })), 'yes');
});
