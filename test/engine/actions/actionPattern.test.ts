import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  coversAction,
  expandAction,
  intersectsActions,
  isEveryAction,
  isServiceWildcard,
  knownAction,
  matcherOf,
} from '../../../engine/src/actions/actionPattern';
import { parseAction } from '../../../engine/src/model/action';
import { documentOf, iamData } from '../../support/engine';

const expand = (text: string) => expandAction(iamData, parseAction(text));
const ids = (text: string) => expand(text).map(({ id }) => id);

describe('expandAction', () => {
  it('resolves a literal in any letter case', () => {
    assert.deepEqual(ids('S3:getobject'), ['s3:GetObject']);
    assert.deepEqual(ids('s3:Nonsense'), []);
    assert.deepEqual(ids('nonsense:GetObject'), []);
    assert.deepEqual(ids('GetObject'), []);
  });

  it('expands patterns', () => {
    assert.deepEqual(ids('sts:AssumeRole?*'), ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']);
    assert.deepEqual(ids('s3:???Object'), ['s3:GetObject', 's3:PutObject']);
    assert.equal(expand('s3:*').length, iamData.service('s3')?.actions.size);
    assert.deepEqual(ids('s3:Nonsense*'), []);
    assert.deepEqual(ids('Get*'), []);
  });

  it('expands a wildcard for all services, and none for some, which IAM refuses', () => {
    assert.deepEqual(ids('s3*:GetObject'), []);
    assert.ok(expand('*').length > 20_000);
    assert.equal(expand('*:*').length, expand('*').length);
  });

  it('gives the same array for the same pattern', () => {
    assert.equal(expand('s3:Get*'), expand('S3:GET*'));
    assert.equal(expand('s3:GetObject'), expand('s3:getObject'));
    assert.equal(expand('s3:GetObject')[0], knownAction(iamData, 's3:getobject'));
  });
});

describe('the shapes of patterns', () => {
  it('knows every action and all of a service', () => {
    for (const text of ['*', '**', '*:*', '*:**']) assert.equal(isEveryAction(parseAction(text)), true, text);
    for (const text of ['s3:*', '*:Get*', '?', '']) assert.equal(isEveryAction(parseAction(text)), false, text);
    for (const text of ['s3:*', 's3:**', 's3:?*', 's3:*?']) {
      assert.equal(isServiceWildcard(parseAction(text)), true, text);
    }
    for (const text of ['s3:G*', '*', '*:*', 's3:?', 's3:GetObject']) {
      assert.equal(isServiceWildcard(parseAction(text)), false, text);
    }
  });
});

describe('coversAction and intersectsActions', () => {
  const cases: readonly (readonly [string, string, boolean, boolean])[] = [
    ['*', 's3:Get*', true, true],
    ['*:*', '*', true, true],
    ['s3:*', 's3:GetObject', true, true],
    ['S3:get*', 's3:GetObject*', true, true],
    ['s3:GetObject', 's3:getobject', true, true],
    ['s3:Get*', 's3:*Object', false, true],
    ['s3:Get*', 's3:Put*', false, false],
    ['s3:*', 'ec2:*', false, false],
    ['s3:Get*', '*', false, true],
  ];
  for (const [wide, narrow, covers, intersects] of cases) {
    it(`${wide} and ${narrow}`, () => {
      assert.equal(coversAction(parseAction(wide), parseAction(narrow)), covers);
      assert.equal(intersectsActions(parseAction(wide), parseAction(narrow)), intersects);
    });
  }
});

describe('matcherOf', () => {
  const elementOf = (name: string, actions: readonly string[]) => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', [name]: actions, Resource: '*' }],
    });
    const statement = documentOf(text).policies[0]?.statements[0];
    const element = statement?.action ?? statement?.notAction;
    assert.ok(element);
    return element;
  };

  it('answers for Action', () => {
    const matcher = matcherOf(elementOf('Action', ['s3:GetObject', 'ec2:Describe*', 's3*:List*']));
    assert.equal(matcher.applies('s3', 'getobject'), true);
    assert.equal(matcher.applies('s3', 'putobject'), false);
    assert.equal(matcher.applies('ec2', 'describeinstances'), true);
    assert.equal(matcher.applies('s3-outposts', 'listbuckets'), true);
    assert.equal(matcher.applies('ec2', 'listbuckets'), false);
  });

  it('answers for NotAction', () => {
    const matcher = matcherOf(elementOf('NotAction', ['iam:*', 'sts:AssumeRole']));
    assert.equal(matcher.applies('iam', 'passrole'), false);
    assert.equal(matcher.applies('sts', 'assumerole'), false);
    assert.equal(matcher.applies('s3', 'getobject'), true);
  });
});
