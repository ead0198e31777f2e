import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseJson } from '../../../engine/src/syntax/json';
import { accept, labelsAt, proposalsAt } from '../../support/cursor';

const trustFile = { path: 'roles/lambda-trust-policy.json', useCase: ['lambda.amazonaws.com'] };

describe('an empty file with the name of a policy', () => {
  it('can become a trust policy, the role’s own use first', () => {
    assert.equal(labelsAt('|', trustFile)[0], 'Trust policy: a Lambda function');
    assert.equal(
      accept('|', 'Trust policy: a Lambda function', { ...trustFile, ownAccounts: ['210987654321'] }),
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "Service": "lambda.amazonaws.com"
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": "210987654321"
        }
      }
    }
  ]
}
`,
    );
    const states = { path: 'trust-policy.json', useCase: ['states.amazonaws.com'] };
    assert.equal(labelsAt('\n|\n', states)[0], 'Trust policy: Step Functions state machine');
  });

  it('can become a permission policy', () => {
    const labels = labelsAt('|', { path: 'permissions-policy.json' });
    assert.deepEqual(labels.slice(0, 2), ['Permission policy', 'Permission policy: Lambda function writing logs']);
    assert.ok(labels.every((label) => !label.startsWith('Trust')));
  });

  it('gets JSON without faults from each of them, under labels of their own', () => {
    for (const path of ['trust-policy.json', 'permissions-policy.json']) {
      const labels = labelsAt('|', { path });
      assert.equal(new Set(labels).size, labels.length);
      for (const label of labels) assert.deepEqual(parseJson(accept('|', label, { path })).problems, [], label);
    }
  });
});

describe('whole policies are not offered', () => {
  it('in other empty files', () => {
    for (const path of ['policy.json', 'data.json', 'permissions.json', 'package.json']) {
      assert.deepEqual(proposalsAt('|', { path }), []);
    }
  });

  it('in a file that holds something', () => assert.deepEqual(labelsAt('[]\n|', trustFile), []));
});
