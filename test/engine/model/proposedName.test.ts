import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRoleName } from '../../../client/src/aws/names';
import { proposePolicyName, proposeRoleName } from '../../../engine/src/model/proposedName';

test('proposed names', () => {
  const roles: readonly (readonly [string, string])[] = [
    ['/home/me/my-app/trust-policy.json', 'my-app-role'],
    ['my-app/iam/lambda-trust-policy.json', 'my-app-lambda-role'],
    ['lambda-trust-policy.json', 'lambda-role'],
    ['C:\\work\\orders\\roles\\assume-role-policy.jsonc', 'orders-role'],
    ['x/order-service-trust.json', 'order-service-role'],
    ['x/OrderRole.json', 'OrderRole'],
    ['x/Größe & Maß.trust.json', 'Gro-e-Ma-role'],
    ['trust.json', 'my-role'],
    [`${'a'.repeat(80)}.json`, `${'a'.repeat(59)}-role`],
  ];
  for (const [file, name] of roles) {
    assert.equal(proposeRoleName(file), name);
    assert.equal(checkRoleName(name), undefined);
  }
  assert.equal(proposePolicyName('a/b/lambda s3 policy.json'), 'lambda-s3-policy');
  assert.equal(proposePolicyName('.json'), 'my-policy');
});
