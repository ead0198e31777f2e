import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

describe('a policy that only limits', () => {
  const cases: readonly (readonly [path: string, found: readonly string[]])[] = [
    ['developer-boundary.json', []],
    ['scp-full-access.json', []],
    ['service-control-policy.json', []],
    ['rcp.json', []],
    ['session-policy.json', []],
    ['policy.json', ['full-admin']],
    ['boundaryless.json', ['full-admin']],
    // The name says something about the file, not about the folder.
    ['boundary/policy.json', ['full-admin']],
  ];
  for (const [path, expected] of cases) {
    it(`${path} grants nothing: ${expected.join(', ') || 'no finding about grants'}`, () => {
      assert.deepEqual(found(path, everything), expected);
    });
  }

  it('is checked for everything else', () => {
    assert.deepEqual(found('boundary.json', { ...everything, Action: 's3:GetObjekt' }), ['action-unknown']);
  });
});

describe('a policy of AWS IoT Core', () => {
  const publish = { Effect: 'Allow', Action: 'iot:Publish', Resource: 'arn:aws:iot:eu-west-1:418273645091:topic/a' };
  const own = 'arn:aws:iot:eu-west-1:418273645091:topic/${iot:Connection.Thing.ThingName}';
  const alias = 'arn:aws:iot:eu-west-1:418273645091:rolealias/app';
  it('is left alone', () => {
    for (const statement of [
      { ...publish, Resource: own },
      { ...publish, Condition: { StringEquals: { 'iot:ClientId': '${iot:Connection.Thing.ThingName}' } } },
      { Effect: 'Allow', Action: 'iot:AssumeRoleWithCertificate', Resource: alias },
    ]) {
      assert.equal(kindOf(statement), 'resource');
    }
  });

  it('is told from the policy of a role that publishes', () => {
    assert.equal(kindOf(publish), 'permission');
    assert.equal(kindOf({ ...publish, Action: ['iot:Publish', 's3:GetObject'], Resource: own }), 'permission');
  });
});

function documentWith(path: string, statement: object) {
  return documentOf(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), { path });
}

function found(path: string, statement: object): readonly string[] {
  return lintDocument(documentWith(path, statement)).map(({ ruleId }) => ruleId);
}

function kindOf(statement: object): string | undefined {
  return documentWith('policy.json', statement).policies[0]?.kind;
}
