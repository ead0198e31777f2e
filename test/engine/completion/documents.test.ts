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

describe('a file with the name of a policy and nothing but braces', () => {
  const names = ['policy.json', 'permissions.json', 'iam-policy.json', 'role-policy.json', 's3-policy.json'];
  const first = ['Version', 'Statement', 'Id', 'Permission policy', 'Trust policy: a Lambda function'];

  it('is begun with a key or with a whole policy of either kind', () => {
    for (const path of [...names, 'inlinePolicy.json', 'policies.jsonc']) {
      const expected = path.startsWith('permissions') ? first.slice(0, 4) : first;
      for (const text of ['{ "|" }', '{|}', '{\n  "|"\n}\n', '{\n  "Sta|\n}', '{ "|']) {
        assert.deepEqual(labelsAt(text, { path }).slice(0, expected.length), expected, `${path}: ${text}`);
      }
    }
    assert.ok(labelsAt('{ "|" }', trustFile).every((label) => !label.startsWith('Permission')));
    assert.equal(accept('{ "|" }', 'Version', { path: 'policy.json' }), '{ "Version": "2012-10-17" }');
  });

  it('becomes the same text as an empty file', () => {
    for (const path of ['policy.json', 'trust-policy.json', 'permissions-policy.json']) {
      const proposals = proposalsAt('|', { path });
      assert.ok(proposals.length > 0);
      for (const { label } of proposals) {
        const whole = accept('|', label, { path });
        for (const text of ['{ "|" }\n', '{|}\n', '{\n  "|"\n}\n', '{\n  |\n}\n']) {
          assert.equal(accept(text, label, { path }), whole, `${label} in ${text}`);
        }
      }
    }
  });
});

describe('whole policies are not offered', () => {
  it('in other empty files', () => {
    for (const path of [
      'data.json',
      'package.json',
      'settings.json',
      'policy.txt',
      'zero-trust.json',
      'policy/a.json',
    ]) {
      assert.deepEqual(proposalsAt('|', { path }), [], path);
      assert.deepEqual(proposalsAt('{ "|" }', { path }), [], path);
    }
  });

  it('in a file that holds something', () => {
    assert.deepEqual(labelsAt('[]\n|', trustFile), []);
    for (const text of ['{ "a": 1, "|" }', '{ "a": { "|" } }', '[{ "|" }]', '{ "|": 1, "b": 2 }']) {
      assert.deepEqual(labelsAt(text, { path: 'policy.json' }), [], text);
    }
  });
});
