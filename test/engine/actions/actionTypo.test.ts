import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionSlip, serviceSlip } from '../../../engine/src/actions/actionTypo';
import { parseAction } from '../../../engine/src/model/action';
import { iamData } from '../../support/engine';

/** What a written action is taken for: the name, `?` behind it when that is not certain, or nothing. */
function meantBy(written: string): string | undefined {
  const action = parseAction(written);
  const service = iamData.service(action.service);
  const slip = service ? actionSlip(iamData, service, action.name) : serviceSlip(iamData, action);
  return slip && `${slip.meant}${slip.certain ? '' : '?'}`;
}

const examples: readonly (readonly [string, string | undefined])[] = [
  // A word that no action has is a slip of the pen, in any letter case.
  ['s3:GetObjct', 'GetObject'],
  ['s3:getobjct', 'GetObject'],
  ['s3:Get_Object', 'GetObject'],
  ['sqs:RecieveMessage', 'ReceiveMessage'],
  ['kms:Decrpyt', 'Decrypt'],
  // Words that actions have may be a new action.
  ['s3:GetObjects', 'GetObject?'],
  ['ec2:DescribeInstance', 'DescribeInstances?'],
  ['s3:ListBucketV2', 'ListBucket?'],
  // Another verb is another action.
  ['sso:GetPermissionsPolicy', undefined],
  ['codecommit:UpdateRepository', undefined],
  ['secretsmanager:GetSecret', undefined],
  // Prefixes: product names, slips, version numbers, services that have the action.
  ['cloudwatch-logs:PutLogEvents', 'logs'],
  ['lamda:InvokeFunction', 'lambda'],
  ['lamda:*', 'lambda'],
  ['wafv3:CreateWebACL', 'wafv2?'],
  ['ec3:RunInstances', 'ec2?'],
  ['foo:PutLogEvents', 'logs?'],
  ['foo:TagResource', undefined],
  ['foo:Bar', undefined],
];

describe('slips in actions', () => {
  for (const [written, meant] of examples) {
    it(`takes ${written} for ${meant ?? 'nothing'}`, () => {
      assert.equal(meantBy(written), meant);
    });
  }

  it('calls hardly any action of AWS a certain slip of another one', () => {
    // Each action is looked up in its service without itself; its words stay known, as they are of a real action.
    const wrong: string[] = [];
    for (const prefix of ['s3', 'ec2', 'iam', 'lambda', 'dynamodb', 'logs', 'sqs', 'sns', 'kms', 'cognito-idp']) {
      const service = iamData.service(prefix);
      assert.ok(service);
      for (const [key, action] of service.actions) {
        const actions = new Map(service.actions);
        actions.delete(key);
        if (actionSlip(iamData, { ...service, actions }, action.name)?.certain) wrong.push(action.name);
      }
    }
    assert.deepEqual(wrong, []);
  });
});
