import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import { createEngine } from '../../../engine/src/engine';
import { iamData as data } from '../../support/engine';

const engine = createEngine({ data, today: () => '2026-12-01' });
const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';

function add(text: string, logicalId?: string, name = 'template.yaml', actions = ['dynamodb:PutItem']) {
  const document = { uri: `file:///app/${name}`, languageId: 'yaml', version: 1, getText: () => text };
  const change = engine.addPermission(document, { actions, resources: [table] }, undefined, { logicalId });
  const after = applyEdits(text, change.edits);
  return { outcome: change.outcome, text: change.text, after };
}

const sam = (policies: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler # the entry
${policies}`;
const inline = `      Policies:
        - Statement:
            - Effect: Allow
              Action:
                - dynamodb:GetItem # reads
              Resource: ${table}
`;

describe('a permission of a role of a template', () => {
  test('joins a statement with the same resources, in its style', () => {
    const { outcome, text, after } = add(sam(inline));
    assert.equal(outcome, 'merged');
    assert.equal(text, 'dynamodb:PutItem joins statement 1, which has the same resources.');
    assert.equal(after, sam(inline.replace('# reads\n', '# reads\n                - dynamodb:PutItem\n')));
  });

  test('becomes a statement beside one whose resources the template fills in', () => {
    const open = inline.replace(table, '!GetAtt Orders.Arn');
    const { outcome, after } = add(sam(open));
    assert.equal(outcome, 'added');
    assert.equal(
      after,
      sam(`${open}            - Effect: Allow
              Action: dynamodb:PutItem
              Resource: ${table}
`),
    );
  });

  test('is told where it is there or denied', () => {
    assert.equal(add(sam(inline.replace('GetItem', 'PutItem'))).outcome, 'allowed');
    assert.equal(add(sam(inline.replace('GetItem', 'PutItem').replace('Allow', 'Deny'))).outcome, 'denied');
    assert.deepEqual(add(sam(inline.replace('GetItem', 'PutItem'))).after, sam(inline.replace('GetItem', 'PutItem')));
  });

  test('gives a role without an inline policy its first one', () => {
    const { outcome, text, after } = add(sam(''));
    assert.deepEqual(
      [outcome, text],
      ['added', `A new inline policy of WorkerRole allows dynamodb:PutItem on ${table}.`],
    );
    assert.equal(
      after,
      sam(`      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action: dynamodb:PutItem
              Resource: ${table}
`),
    );
    assert.equal(add(after).outcome, 'allowed');
    const managed = sam('      Policies:\n        - AWSXRayDaemonWriteAccess\n');
    const more = add(managed);
    assert.ok(more.after.startsWith(`${managed}        - Version: '2012-10-17'\n`), more.after);
    assert.equal(add(more.after).outcome, 'allowed');
    // SAM takes one policy in place of a list.
    assert.equal(add(sam('      Policies: AWSXRayDaemonWriteAccess\n')).after, more.after);
  });

  test('comes into the role that is meant, in JSON too', () => {
    const role = (policies?: object[]) => ({
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: {}, ...(policies && { Policies: policies }) },
    });
    const text = JSON.stringify({ Resources: { First: role(), Second: role() } }, null, 4);
    assert.equal(add(text, undefined, 'stack.json').outcome, 'unfit');
    const { after } = add(text, 'Second', 'stack.json');
    assert.deepEqual(JSON.parse(after), {
      Resources: {
        First: role(),
        Second: role([
          {
            PolicyName: 'SecondPolicy',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table }],
            },
          },
        ]),
      },
    });
    assert.ok(after.includes('\n                "Policies": ['), 'indented by four');
  });

  test('leaves alone what it cannot write to', () => {
    const texts = [
      sam('      Policies: !Ref Policies\n'),
      'service: orders\nprovider:\n  name: aws\nfunctions:\n  get:\n    handler: index.get\n',
    ];
    for (const text of texts) {
      const { outcome, after } = add(text, undefined, text.startsWith('service') ? 'serverless.yml' : undefined);
      assert.deepEqual([outcome, after], ['unfit', text]);
    }
  });

  test('joins the statements of a service of Serverless', () => {
    const service = `service: orders
provider:
  name: aws
  iam:
    role:
      statements:
        - Effect: Allow
          Action: [dynamodb:GetItem]
          Resource: ${table}
functions:
  get:
    handler: index.get
`;
    const { outcome, after } = add(service, undefined, 'serverless.yml');
    assert.deepEqual(
      [outcome, after],
      ['merged', service.replace('[dynamodb:GetItem]', '[dynamodb:GetItem, dynamodb:PutItem]')],
    );
  });
});

describe('a new policy of a role of a template', () => {
  const queue = 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jobs';
  const statement = {
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    Resource: queue,
    Condition: { StringEquals: { 'aws:PrincipalTag/team': '${aws:username}-${AWS::Region}' } },
  };
  const insert = (text: string, logicalId?: string, name = 'template.yaml') => {
    const document = { uri: `file:///app/${name}`, languageId: 'yaml', version: 1, getText: () => text };
    const change = engine.addPolicy(document, [statement], undefined, { logicalId });
    return change && { outcome: change.outcome, text: change.text, after: applyEdits(text, change.edits) };
  };
  const role = (policies: string) => `Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {} # later
${policies}`;
  const written = (name: string) => `        - PolicyName: ${name}
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action:
                  - sqs:ReceiveMessage
                  - sqs:DeleteMessage
                Resource: !Sub '${queue}'
                Condition:
                  StringEquals:
                    aws:PrincipalTag/team: !Sub '\${!aws:username}-\${AWS::Region}'
`;

  test('is written in block style, with a name of its own and functions for what the stack knows', () => {
    const first = insert(role(''));
    assert.deepEqual([first?.outcome, first?.text], ['added', 'A new inline policy of Worker.']);
    assert.equal(first?.after, role(`      Policies:\n${written('WorkerPolicy')}`));
    const second = insert(first.after);
    assert.equal(second?.after, role(`      Policies:\n${written('WorkerPolicy')}${written('WorkerPolicy2')}`));
  });

  test('is a document alone in a function of AWS SAM, and comes into JSON too', () => {
    const after = insert(sam('      Policies: AWSXRayDaemonWriteAccess\n'))?.after ?? '';
    const prefix = `      Policies:\n        - AWSXRayDaemonWriteAccess\n        - Version: '2012-10-17'\n          Statement:\n`;
    assert.ok(after.startsWith(sam(prefix)), after);
    const json = JSON.stringify({ Resources: { A: { Type: 'AWS::IAM::Role', Properties: { Policies: [] } } } });
    const policies = JSON.parse(insert(json, 'A', 'stack.json')?.after ?? '').Resources.A.Properties.Policies;
    assert.deepEqual(policies[0].PolicyDocument.Statement[0].Resource, { 'Fn::Sub': queue });
  });

  test('is not written where the list is made by a function, and for no role that is not there', () => {
    const hidden = role('      Policies: !Ref Policies\n');
    assert.deepEqual(insert(hidden), {
      outcome: 'unfit',
      text: "The policies of Worker aren't a list that can be added to, so the template was left as it is.",
      after: hidden,
    });
    assert.equal(insert(role(''), 'Other'), undefined);
    assert.equal(insert('{"Version":"2012-10-17","Statement":[]}', undefined, 'policy.json'), undefined);
  });
});
