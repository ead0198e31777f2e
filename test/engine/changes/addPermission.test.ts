import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { addPermission, type Permission } from '../../../engine/src/changes/addPermission';
import { applyEdits } from '../../../engine/src/edits/editor';
import type { Policy } from '../../../engine/src/model/model';
import { documentOf } from '../../support/engine';
import { managedPolicyTexts } from '../../support/managedPolicies';
import { meaningOf } from '../../support/meaning';
import { projectRoot } from '../../support/root';

const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const put: Permission = { actions: ['dynamodb:PutItem'], resources: [table] };

function policyOf(text: string): Policy {
  const [policy] = documentOf(text, { path: 'orders-policy.json', allowsComments: true }).policies;
  assert.ok(policy, text);
  return policy;
}

/** The outcome, and the text after the edit where there is one. */
function add(text: string, permission: Permission): readonly [string, string?] {
  const addition = addPermission(text, policyOf(text), permission);
  return 'edits' in addition ? [addition.outcome, applyEdits(text, addition.edits)] : [addition.outcome];
}

const policy = (...statements: string[]) => `{
  "Version": "2012-10-17",
  "Statement": [
${statements.map((statement) => statement.replace(/^/gm, '    ')).join(',\n')}
  ]
}
`;
const allow = (action: string, resource: string, rest = '') => `{
  "Effect": "Allow",
  "Action": ${action},
  "Resource": ${resource}${rest}
}`;
const condition = `,
  "Condition": {
    "StringEquals": { "aws:PrincipalTag/team": "orders" }
  }`;

describe('a permission joins a statement', () => {
  it('with the same resource: one action becomes a list', () => {
    assert.deepEqual(add(policy(allow('"dynamodb:GetItem"', `"${table}"`)), put), [
      'merged',
      policy(allow('["dynamodb:GetItem", "dynamodb:PutItem"]', `"${table}"`)),
    ]);
  });

  it('with the same resource: at the end of a list, in its style', () => {
    const spread = '[\n    "dynamodb:GetItem",\n    "dynamodb:Query"\n  ]';
    assert.deepEqual(add(policy(allow(spread, `["${table}"]`)), put), [
      'merged',
      policy(allow('[\n    "dynamodb:GetItem",\n    "dynamodb:Query",\n    "dynamodb:PutItem"\n  ]', `["${table}"]`)),
    ]);
  });

  it('with several actions at once', () => {
    const queue = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
    const wish = { actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resources: [queue] };
    assert.deepEqual(add(policy(allow('["sqs:DeleteMessage"]', `"${queue}"`)), wish), [
      'merged',
      policy(allow('["sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:GetQueueAttributes"]', `"${queue}"`)),
    ]);
    assert.deepEqual(add(policy(allow('"sqs:SendMessage"', `"${queue}"`)), wish), [
      'merged',
      policy(
        allow('["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]', `"${queue}"`),
      ),
    ]);
    const commented = `[\n    "sqs:SendMessage" // to the others\n  ]`;
    assert.deepEqual(add(policy(allow(commented, `"${queue}"`)), wish), [
      'merged',
      policy(
        allow(
          `[\n    "sqs:SendMessage", // to the others\n    "sqs:ReceiveMessage",\n    "sqs:DeleteMessage",\n    "sqs:GetQueueAttributes"\n  ]`,
          `"${queue}"`,
        ),
      ),
    ]);
  });

  it('with the same action: the resource is added', () => {
    const other = 'arn:aws:dynamodb:eu-west-1:111122223333:table/stock';
    assert.deepEqual(add(policy(allow('"dynamodb:putitem"', `"${other}"`)), put), [
      'merged',
      policy(allow('"dynamodb:putitem"', `["${other}", "${table}"]`)),
    ]);
  });

  it('of its own service first', () => {
    const everywhere = { actions: ['ec2:DescribeSubnets'], resources: ['*'] };
    const logs = allow('["logs:CreateLogGroup"]', '"*"');
    assert.deepEqual(add(policy(logs, allow('["ec2:DescribeVpcs"]', '"*"')), everywhere), [
      'merged',
      policy(logs, allow('["ec2:DescribeVpcs", "ec2:DescribeSubnets"]', '"*"')),
    ]);
  });

  it('with the same condition', () => {
    const wish = {
      actions: ['iam:PassRole'],
      resources: ['arn:aws:iam::111122223333:role/b'],
      condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    };
    const passing = (resource: string) =>
      allow(
        '"iam:PassRole"',
        resource,
        ',\n  "Condition": { "StringEquals": { "iam:PassedToService": ["lambda.amazonaws.com"] } }',
      );
    assert.deepEqual(add(policy(passing('"arn:aws:iam::111122223333:role/a"')), wish), [
      'merged',
      policy(passing('["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"]')),
    ]);
  });
});

describe('a permission becomes a statement of its own', () => {
  const own = `{
  "Effect": "Allow",
  "Action": "dynamodb:PutItem",
  "Resource": "${table}"
}`;

  it('where joining would allow more', () => {
    const others = [
      // Another action would be allowed on the table, or the action on another table.
      allow('["dynamodb:GetItem"]', `["${table}", "arn:aws:dynamodb:eu-west-1:111122223333:table/stock"]`),
      allow('["dynamodb:PutItem", "dynamodb:DeleteItem"]', '"arn:aws:dynamodb:eu-west-1:111122223333:table/stock"'),
      allow('["dynamodb:GetItem"]', `"${table}*"`),
      allow('"dynamodb:GetItem"', `"${table}"`, condition),
      `{\n  "Effect": "Allow",\n  "NotAction": "dynamodb:PutItem",\n  "Resource": "${table}"\n}`,
      `{\n  "Effect": "Deny",\n  "Action": "dynamodb:GetItem",\n  "Resource": "${table}"\n}`,
      `{\n  "Effect": "Allow",\n  "Action": "dynamodb:GetItem",\n  "Resource": "${table}",\n  "Sids": "x"\n}`,
      `{\n  "Effect": "Allow",\n  "Action": "dynamodb:GetItem",\n  "Resource": { "Fn::GetAtt": ["T", "Arn"] }\n}`,
    ];
    for (const other of others) {
      assert.deepEqual(add(policy(other), put), ['added', policy(other, own)], other);
    }
  });

  it('where the policy has no statement yet, one that is no list, or all on one line', () => {
    assert.deepEqual(add('{\n  "Version": "2012-10-17",\n  "Statement": []\n}', put), [
      'added',
      `{\n  "Version": "2012-10-17",\n  "Statement": [${JSON.stringify({ Effect: 'Allow', Action: put.actions[0], Resource: table }).replaceAll('":', '": ').replaceAll(',"', ', "').replace('{', '{ ').replace('}', ' }')}]\n}`,
    ]);
    const single = allow('"s3:GetObject"', '"arn:aws:s3:::b/*"').replace(/\n/g, '\n  ');
    assert.deepEqual(add(`{\n  "Version": "2012-10-17",\n  "Statement": ${single}\n}`, put), [
      'added',
      `{\n  "Version": "2012-10-17",\n  "Statement": [${single}, ${own.replace(/\n/g, '\n  ')}]\n}`,
    ]);
    const line =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}';
    assert.deepEqual(add(line, put), [
      'added',
      `${line.slice(0, -2)},{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"${table}"}]}`,
    ]);
  });

  it('in the document’s own indentation and line ends', () => {
    const text = policy(allow('"s3:GetObject"', '"arn:aws:s3:::b/*"')).replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    assert.deepEqual(add(text, put), [
      'added',
      policy(allow('"s3:GetObject"', '"arn:aws:s3:::b/*"'), own).replaceAll('  ', '\t').replaceAll('\n', '\r\n'),
    ]);
  });
});

describe('nothing is added', () => {
  it('where it is allowed already, by one statement or by several', () => {
    for (const [action, resource] of [
      ['"*"', '"*"'],
      ['"dynamodb:*"', `"${table}"`],
      ['["dynamodb:Put*"]', '"arn:aws:dynamodb:*:111122223333:table/*"'],
    ]) {
      assert.deepEqual(add(policy(allow(action ?? '', resource ?? '')), put), ['allowed']);
    }
    const [one, two] = [allow('"dynamodb:PutItem"', `"${table}"`), allow('"dynamodb:GetItem"', `"${table}"`)];
    const addition = addPermission('', policyOf(policy(one, two)), {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      resources: [table],
    });
    assert.deepEqual(addition.outcome === 'allowed' && addition.statements.map(({ index }) => index), [1, 0]);
    const other = `{\n  "Effect": "Allow",\n  "NotAction": "iam:*",\n  "NotResource": "arn:aws:s3:::*"\n}`;
    assert.deepEqual(add(policy(other), put), ['allowed']);
  });

  it('unless a Deny takes only a part of a pattern away', () => {
    const deny = (resource: string) => `{\n  "Effect": "Deny",\n  "Action": "s3:*",\n  ${resource}\n}`;
    const outcome = (resource: string, wanted: string) =>
      addPermission('', policyOf(policy(deny(resource))), { actions: ['s3:GetObject'], resources: [wanted] }).outcome;
    const secret = '"Resource": "arn:aws:s3:::my-app/secret/*"';
    assert.equal(outcome(secret, 'arn:aws:s3:::my-app/*'), 'added');
    assert.equal(outcome(secret, 'arn:aws:s3:::my-app/secret/a/*'), 'denied');
    assert.equal(outcome(secret, 'arn:aws:s3:::my-app/secret/a'), 'denied');
    const others = '"NotResource": "arn:aws:s3:::my-app/open/*"';
    assert.equal(outcome(others, 'arn:aws:s3:::my-app/*'), 'added');
    assert.equal(outcome(others, 'arn:aws:s3:::my-app/other/*'), 'denied');
  });

  it('where a Deny without condition takes it away', () => {
    const deny = (resource: string, rest = '') =>
      `{\n  "Effect": "Deny",\n  "Action": "dynamodb:Put*",\n  "Resource": ${resource}${rest}\n}`;
    assert.deepEqual(add(policy(deny('"*"')), put), ['denied']);
    assert.deepEqual(add(policy(deny(`"${table}"`)), put), ['denied']);
    assert.equal(add(policy(deny('"arn:aws:dynamodb:*:*:table/stock"')), put)[0], 'added');
    assert.equal(add(policy(deny('"*"', condition)), put)[0], 'added');
  });

  it('where the policy is half typed or of another kind', () => {
    assert.deepEqual(
      add('{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": ', put),
      ['unfit'],
    );
    const trust =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
    assert.deepEqual(add(trust, put), ['unfit']);
  });
});

describe('a statement that allows it under a condition', () => {
  it('is named, and not widened', () => {
    const text = policy(allow('"dynamodb:PutItem"', `"${table}"`, condition));
    const addition = addPermission(text, policyOf(text), put);
    assert.equal(addition.outcome, 'added');
    assert.deepEqual('conditional' in addition && addition.conditional.map(({ index }) => index), [0]);
  });
});

describe('in every AWS managed policy', () => {
  const wishes: readonly Permission[] = [
    put,
    { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::example-bucket/*'] },
    { actions: ['ec2:DescribeSubnets', 'ec2:DescribeVpcs'], resources: ['*'] },
    { actions: ['logs:PutLogEvents'], resources: ['arn:aws:logs:*:*:log-group:/aws/lambda/*:*'] },
  ];

  it('it is then allowed, nothing else is, and nothing else is touched', () => {
    const outcomes = new Map<string, number>();
    for (const { name, text } of managedPolicyTexts(projectRoot)) {
      const parsed = policyOf(text);
      const document = JSON.parse(text);
      for (const wish of wishes) {
        const addition = addPermission(text, parsed, wish);
        outcomes.set(addition.outcome, (outcomes.get(addition.outcome) ?? 0) + 1);
        if (!('edits' in addition)) continue;
        const after = applyEdits(text, addition.edits);
        JSON.parse(after);
        // Only insertions: what was there stays as it was.
        assert.ok(addition.edits.every(({ start, end }) => start === end));
        assert.equal(addPermission(after, policyOf(after), wish).outcome, 'allowed');
        // The same as with the permission as a statement of its own, which says nothing else.
        const statements = [document.Statement].flat();
        const own = { Effect: 'Allow', Action: wish.actions, Resource: wish.resources };
        const whole = JSON.stringify({ ...document, Statement: [...statements, own] });
        if (addition.outcome === 'added') {
          const written = JSON.parse(after);
          const last = written.Statement.pop();
          assert.deepEqual(written, { ...document, Statement: statements }, name);
          assert.deepEqual(
            [Object.keys(last), [last.Action].flat(), [last.Resource].flat()],
            [Object.keys(own), own.Action, own.Resource],
          );
        } else assert.ok(isDeepStrictEqual(meaningOf(after), meaningOf(whole)), `${name}: ${wish.actions.join()}`);
      }
    }
    assert.deepEqual([...outcomes.keys()].sort(), ['added', 'allowed', 'denied', 'merged']);
    assert.ok((outcomes.get('merged') ?? 0) > 100, JSON.stringify([...outcomes]));
  });
});
