import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  dateValue,
  formatDate,
  isArnPattern,
  isBase64,
  isEpoch,
  isNumber,
  wildcardIndex,
} from '../../../engine/src/conditions/conditionValue';

describe('dates', () => {
  it('reads what the W3C profile of ISO 8601 allows', () => {
    const noon = Date.UTC(2026, 0, 31, 12);
    const texts = [
      '2026-01-31T12:00:00Z',
      '2026-01-31T12:00Z',
      '2026-01-31T13:00:00+01:00',
      '2026-01-31T07:00:00.000-0500',
      '2026-01-31 12:00:00',
    ];
    for (const text of texts) assert.equal(dateValue(text), noon, text);
    assert.equal(dateValue('2026-01'), Date.UTC(2026, 0, 1));
    assert.equal(dateValue('2026'), Date.UTC(2026, 0, 1));
  });

  it('reads seconds and milliseconds since 1970', () => {
    assert.equal(isEpoch('1830297599'), true);
    assert.equal(isEpoch('2026'), false);
    assert.equal(dateValue('1830297599'), 1830297599000);
    assert.equal(dateValue('1830297599000'), 1830297599000);
    assert.equal(formatDate(1830297599000), '2027-12-31T23:59:59Z');
  });

  it('refuses anything else', () => {
    const texts = [
      '',
      'soon',
      '2026-13-01',
      '2026-00-01',
      '2026-01-32',
      '31.12.2026',
      '2026-01-31T25:00:00Z',
      '2026-1-1',
    ];
    for (const text of texts) assert.equal(dateValue(text), undefined, text);
  });
});

describe('numbers, base64 and ARNs', () => {
  it('tells numbers from other text', () => {
    for (const text of ['0', '-5', '+3', '1.5', '.5', '1e6']) assert.equal(isNumber(text), true, text);
    for (const text of ['', 'ten', '3,600', '0x10', '1 000', 'NaN']) assert.equal(isNumber(text), false, text);
  });

  it('tells base64 from other text', () => {
    for (const text of ['QmluYXJ5VmFsdWU=', 'YWJj', 'YQ==']) assert.equal(isBase64(text), true, text);
    for (const text of ['', 'QmluYXJ5VmFsdWU', 'no base64', 'a-b_']) assert.equal(isBase64(text), false, text);
  });

  it('wants six parts of an ARN, wildcards and variables included', () => {
    const right = ['*', 'arn:aws:iam::210987654321:role/my-app', 'arn:*:*:*:*:*', 'arn:aws:s3:::${aws:username}'];
    for (const text of right) assert.equal(isArnPattern(text), true, text);
    for (const text of ['', 'my-app', 'arn:aws:iam', 'arn:aws:iam:*:role/x'])
      assert.equal(isArnPattern(text), false, text);
  });
});

describe('wildcardIndex', () => {
  it('passes over policy variables and escapes', () => {
    assert.equal(wildcardIndex('repo:*'), 5);
    assert.equal(wildcardIndex('a?'), 1);
    assert.equal(wildcardIndex('plain'), -1);
    assert.equal(wildcardIndex('${*}-${aws:username}'), -1);
    assert.equal(wildcardIndex('${*}*'), 4);
  });
});
