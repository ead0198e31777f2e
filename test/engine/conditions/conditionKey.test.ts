import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  actionSupportsKey,
  isClaim,
  keyId,
  resolveKey,
  supportedKeys,
} from '../../../engine/src/conditions/conditionKey';
import { iamData } from '../../support/engine';

function facts(written: string) {
  const key = resolveKey(iamData, written);
  return key && [key.canonical, key.id, key.origin, key.valueType, key.multivalued];
}

describe('resolveKey', () => {
  it('finds global keys in any letter case', () => {
    assert.deepEqual(facts('AWS:sourceip'), ['aws:SourceIp', 'aws:sourceip', 'global', 'IPAddress', false]);
    assert.deepEqual(facts('aws:CalledVia'), ['aws:CalledVia', 'aws:calledvia', 'global', 'String', true]);
    assert.deepEqual(facts('aws:ViaAWSService'), ['aws:ViaAWSService', 'aws:viaawsservice', 'global', 'Bool', false]);
  });

  it('finds families and keeps what the author wrote behind them', () => {
    assert.deepEqual(facts('AWS:resourcetag/Team'), [
      'aws:ResourceTag/Team',
      'aws:resourcetag/<>',
      'global',
      'String',
      false,
    ]);
    assert.deepEqual(facts('kms:encryptioncontext:aws:s3:arn'), [
      'kms:EncryptionContext:aws:s3:arn',
      'kms:encryptioncontext:<>',
      'service',
      'String',
      false,
    ]);
    assert.equal(resolveKey(iamData, 's3:ExistingObjectTag/team')?.id, 's3:existingobjecttag/<>');
  });

  it('tells keys of services from keys that every service may get', () => {
    assert.equal(resolveKey(iamData, 'iam:PassedToService')?.origin, 'service');
    assert.equal(resolveKey(iamData, 'lambda:SourceFunctionArn')?.origin, 'global');
  });

  it('takes the claims of identity providers for what they are', () => {
    assert.equal(resolveKey(iamData, 'token.actions.githubusercontent.com:sub')?.origin, 'claim');
    assert.equal(resolveKey(iamData, 'oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:sub')?.origin, 'claim');
    assert.equal(resolveKey(iamData, 'cognito-identity.amazonaws.com:amr')?.multivalued, true);
    assert.equal(resolveKey(iamData, 'saml:aud')?.origin, 'claim');
    assert.equal(isClaim('aws:PrincipalTag/host.name'), false);
    assert.equal(isClaim('s3:prefix'), false);
  });

  it('knows nothing of keys that are not there', () => {
    assert.equal(resolveKey(iamData, 'aws:NoSuchKey'), undefined);
    assert.equal(resolveKey(iamData, 'aws:NoSuchKey'), undefined);
    assert.equal(resolveKey(iamData, 'nothing'), undefined);
  });
});

describe('actionSupportsKey', () => {
  const supports = (service: string, action: string, key: string): boolean => {
    const found = iamData.service(service);
    const known = found?.actions.get(action.toLowerCase());
    assert.ok(found && known);
    return actionSupportsKey(found, known, keyId(key));
  };

  it('counts the keys of the action and of its resource types', () => {
    assert.equal(supports('s3', 'ListBucket', 's3:prefix'), true);
    assert.equal(supports('s3', 'GetObject', 's3:prefix'), false);
    assert.equal(supports('ec2', 'StartInstances', 'aws:ResourceTag/${TagKey}'), true);
    assert.equal(supports('ec2', 'DescribeInstances', 'aws:ResourceTag/${TagKey}'), false);
  });

  it('lists the keys of a whole service', () => {
    const s3 = iamData.service('s3');
    assert.ok(s3);
    assert.equal(supportedKeys(s3).has('s3:existingobjecttag/<>'), true);
    assert.equal(supportedKeys(s3).has('ec2:vpc'), false);
  });
});
