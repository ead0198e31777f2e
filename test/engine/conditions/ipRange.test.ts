import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  containsRange,
  formatNetwork,
  type IpRange,
  isPrivateRange,
  parseIpRange,
} from '../../../engine/src/conditions/ipRange';

function range(text: string): IpRange {
  const parsed = parseIpRange(text);
  assert.ok(parsed, text);
  return parsed;
}

describe('parseIpRange', () => {
  it('reads addresses and blocks of both versions', () => {
    assert.deepEqual(range('198.51.100.7'), { bits: 32, address: 0xc6336407n, prefix: 32 });
    assert.deepEqual(range('198.51.100.0/24'), { bits: 32, address: 0xc6336400n, prefix: 24 });
    assert.equal(range('2001:db8::1').address, 0x20010db8000000000000000000000001n);
    assert.equal(range('::').address, 0n);
    assert.equal(range('::ffff:198.51.100.7').address, 0xffffc6336407n);
    assert.equal(range('2001:DB8:0:0:0:0:0:0/32').prefix, 32);
  });

  it('refuses everything else', () => {
    const texts = [
      '',
      'localhost',
      '198.51.100',
      '198.51.100.256',
      '198.51.100.7/33',
      '198.51.100.7/',
      '198.51.100.*',
      '2001:db8::/129',
      '2001:db8:::1',
      '1::2::3',
      '2001:db8',
      '12345::',
      '::1/x',
    ];
    for (const text of texts) assert.equal(parseIpRange(text), undefined, text);
  });
});

describe('blocks', () => {
  it('are written with their network address', () => {
    assert.equal(formatNetwork(range('198.51.100.77/24')), '198.51.100.0/24');
    assert.equal(formatNetwork(range('2001:db8:0:1:0:0:0:9/64')), '2001:db8:0:1::/64');
    assert.equal(formatNetwork(range('2001:db8::9/32')), '2001:db8::/32');
    assert.equal(formatNetwork(range('::9/0')), '::/0');
  });

  it('hold others or do not', () => {
    assert.equal(containsRange(range('10.0.0.0/8'), range('10.20.0.0/16')), true);
    assert.equal(containsRange(range('10.20.0.0/16'), range('10.0.0.0/8')), false);
    assert.equal(containsRange(range('0.0.0.0/0'), range('::1')), false);
  });

  it('are private or public', () => {
    for (const text of ['10.1.2.3', '172.31.0.0/16', '192.168.0.0/16', 'fd00::/8', '127.0.0.1', '169.254.169.254']) {
      assert.equal(isPrivateRange(range(text)), true, text);
    }
    for (const text of ['172.32.0.0/16', '198.51.100.7', '10.0.0.0/7', '2001:db8::/32']) {
      assert.equal(isPrivateRange(range(text)), false, text);
    }
  });
});
