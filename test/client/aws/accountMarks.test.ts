import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountWords, markOf, namesAccount } from '../../../client/src/aws/accountMarks';
import { headline, type PlanAccount } from '../../../client/src/plans/plan';

const shop = '210987654321';
const caller = { accountId: shop, arn: `arn:aws:iam::${shop}:user/me`, partition: 'aws' };

test('marks of all places count together, and the name that the person gave comes first', () => {
  const names = [{ [shop]: 'Shop' }, { [shop]: 'Sandbox', '111122223333': 'Tests' }];
  const production = [[shop], [], undefined];
  assert.deepEqual(markOf(shop, { names, production }), { name: 'Shop', production: true });
  assert.deepEqual(markOf('111122223333', { names, production }), { name: 'Tests' });
  assert.deepEqual(markOf('444455556666', { names, production }), {});
  assert.deepEqual(markOf(shop, { names: [undefined, names[1]], production: [undefined, [shop]] }), {
    name: 'Sandbox',
    production: true,
  });
});

test('settings of the wrong type mark and name nothing', () => {
  const names = ['x', null, { [shop]: 7 }, { [shop]: '  ' }, ['Shop']];
  assert.deepEqual(markOf(shop, { names, production: [shop, { [shop]: true }, null, [Number(shop)]] }), {});
  assert.deepEqual(markOf('constructor', { names: [{}], production: [] }), {});
});

test('an account in words', () => {
  assert.equal(accountWords(shop, {}), 'Account 210987654321');
  assert.equal(accountWords(shop, { name: 'Shop' }, 'my-shop'), 'Account 210987654321 (Shop, alias my-shop)');
  assert.equal(accountWords(shop, { production: true }, 'my-shop'), 'Production account 210987654321 (alias my-shop)');
});

test('an account is named by its id, or by its whole name in any case', () => {
  const mark = { name: 'Shop live' };
  const typed = [shop, ` ${shop} `, 'shop LIVE', 'Shop', '', '21098765432', 'undefined'];
  assert.deepEqual(
    typed.filter((text) => namesAccount(text, shop, mark)),
    [shop, ` ${shop} `, 'shop LIVE'],
  );
  assert.equal(namesAccount('', shop, {}), false);
});

test('the head of a plan says the name of the account, and that it is a production account', () => {
  const line = (more: Partial<PlanAccount>) =>
    headline({
      title: 'Create role api',
      success: '',
      account: { caller, target: { profile: 'dev', region: 'eu-west-1' }, ...more },
      notes: [],
      warnings: [],
      steps: [],
    });
  assert.equal(line({}), 'Create role api in 210987654321 (profile dev, eu-west-1)');
  assert.equal(line({ name: 'Shop' }), 'Create role api in 210987654321 (Shop, profile dev, eu-west-1)');
  assert.equal(
    line({ name: 'Shop', production: true }),
    'Create role api in 210987654321 (Shop, production account, profile dev, eu-west-1)',
  );
});
