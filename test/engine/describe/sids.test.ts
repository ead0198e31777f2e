import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sameSids, sidAt, sidFault } from '../../../engine/src/describe/sids';
import { readCursor } from '../../support/cursor';
import { documentOf } from '../../support/engine';
import { permission } from '../../support/reading';

const two = (first: string, second: string, extra = '') =>
  `{"Version":"2012-10-17","Statement":[{"Sid":"${first}","Effect":"Allow","Action":"s3:GetObject"${extra},"Resource":"*"},{"Sid":"${second}","Effect":"Deny","Action":"s3:PutObject"${extra},"Resource":"*"}]}`;

function sidOf(marked: string) {
  const { text, offset } = readCursor(marked);
  const sid = sidAt(documentOf(text), offset);
  return sid && { sid, same: sameSids(sid, text).map(({ span }) => span.start - text.indexOf('"Sid":"')) };
}

describe('a Sid', () => {
  it('is found on its value only', () => {
    assert.equal(sidOf(two('Re|ad', 'Write'))?.sid.node.value, 'Read');
    assert.equal(sidOf(two('Read', 'Write|'))?.sid.node.value, 'Write');
    assert.equal(sidOf(two('|', 'Write')), undefined);
    assert.equal(sidOf(permission('"S|id":"Read","Action":"s3:GetObject","Resource":"*"')), undefined);
    assert.equal(sidOf(permission('"Sid":"Read","Action":"s3:Get|Object","Resource":"*"')), undefined);
    assert.equal(sidOf('{"Sid":"Re|ad"}'), undefined);
  });

  it('is found wherever it is repeated', () => {
    assert.deepEqual(sidOf(two('Re|ad', 'Write'))?.same, [7]);
    assert.deepEqual(sidOf(two('Re|ad', 'Read'))?.same, [7, 78]);
  });

  it('is made of letters and digits, and unique', () => {
    const sid = sidOf(two('Re|ad', 'Write'))?.sid;
    assert.ok(sid);
    assert.equal(sidFault(sid, 'Read2'), undefined);
    assert.equal(sidFault(sid, 'Read'), undefined);
    assert.equal(sidFault(sid, ''), '"" cannot be a Sid. IAM allows letters and digits.');
    assert.equal(sidFault(sid, 'read it'), '"read it" cannot be a Sid. IAM allows letters and digits.');
    assert.equal(sidFault(sid, 'Write'), 'Another statement of this policy has the Sid "Write". It must be unique.');
  });

  it('may hold blanks in the policies of other resources', () => {
    const sid = sidOf(two('Re|ad', 'Write', ',"Principal":{"AWS":"210987654321"}'))?.sid;
    assert.ok(sid);
    assert.equal(sidFault(sid, 'Allow reading'), undefined);
  });
});
