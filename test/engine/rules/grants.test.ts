import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../engine/src/rules/index';
import { documentOf, lintWith } from '../../support/engine';

const grantRules = rules.filter(({ group }) => group === 'grants');

type Written = Readonly<Record<string, unknown>>;

/** The findings of all rules on grants: severity, rule and the words underlined. */
function found(...statements: readonly Written[]): string[] {
  const Statement = statements.map((one) => ({ Effect: 'Allow', ...one }));
  const document = documentOf(JSON.stringify({ Version: '2012-10-17', Statement }));
  return lintWith(grantRules, document).map(
    ({ severity, ruleId, span }) => `${severity} ${ruleId} ${document.text.slice(span.start, span.end)}`,
  );
}

// Several rules may speak of one line; one of them owns it. What the examples, which show one rule each, cannot say.
describe('who speaks of what', () => {
  const every = { Resource: '*' };
  const cases: readonly (readonly [string, readonly Written[], readonly string[]])[] = [
    ['everything', [{ Action: '*', ...every }], ['security full-admin *']],
    [
      'everything, spelt longer',
      [{ Action: ['*:*', 's3:*', 'iam:PassRole'], ...every }],
      ['security full-admin *:*', 'security pass-role-star-resource *'],
    ],
    ['all of IAM', [{ Action: 'iam:*', ...every }], ['security iam-star iam:*']],
    ['all of a service', [{ Action: 's3:*', ...every }], ['security service-wildcard s3:*']],
    [
      'all of a service and one more',
      [{ Action: ['sqs:*', 'dynamodb:PutItem'], ...every }],
      ['security service-wildcard sqs:*'],
    ],
    ['an action that takes no resource', [{ Action: ['s3:ListAllMyBuckets', 'ec2:Describe*'], ...every }], []],
    ['metrics', [{ Action: 'cloudwatch:PutMetricData', ...every }], []],
    ['writing', [{ Action: 'dynamodb:PutItem', ...every }], ['warning resource-star *']],
    ['reading', [{ Action: 'dynamodb:GetItem', ...every }], ['suggestion resource-star *']],
    [
      'reading within the account',
      [
        {
          Action: 'dynamodb:GetItem',
          ...every,
          Condition: { StringEquals: { 'aws:ResourceAccount': '210987654321' } },
        },
      ],
      [],
    ],
    [
      'writing within the account',
      [
        {
          Action: 'dynamodb:PutItem',
          ...every,
          Condition: { StringEquals: { 'aws:ResourceAccount': '210987654321' } },
        },
      ],
      ['suggestion resource-star *'],
    ],
    ['reading all objects', [{ Action: 's3:GetObject', ...every }], ['security data-exfiltration s3:GetObject']],
    ['passing roles', [{ Action: 'iam:PassRole', ...every }], ['security pass-role-star-resource *']],
    [
      'passing roles and making functions',
      [{ Action: ['iam:PassRole', 'lambda:CreateFunction'], ...every }],
      [
        'security privilege-escalation lambda:CreateFunction',
        'warning resource-star *',
        'security pass-role-star-resource *',
      ],
    ],
    ['passing roles by a pattern', [{ Action: 'iam:Pass*', ...every }], ['security pass-role-star-action iam:Pass*']],
    [
      'passing roles to one service',
      [
        {
          Action: 'iam:PassRole',
          ...every,
          Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        },
      ],
      [],
    ],
    ['writing role policies', [{ Action: 'iam:Put*', ...every }], ['security privilege-escalation iam:Put*']],
    ['keys', [{ Action: ['kms:Decrypt', 'kms:CreateGrant'], ...every }], ['security kms-decrypt-star *']],
    ['roles', [{ Action: 'sts:AssumeRole', ...every }], ['security assume-role-star *']],
    ['PowerUser', [{ NotAction: ['iam:*', 'organizations:*'], ...every }], ['security not-action-allow NotAction']],
    [
      'all but deleting a bucket',
      [{ NotAction: 's3:DeleteBucket', ...every }],
      ['security not-action-allow NotAction'],
    ],
    [
      'all but reading objects of a bucket',
      [{ NotAction: 's3:GetObject', Resource: 'arn:aws:s3:::my-app/*' }],
      ['warning not-action-allow NotAction'],
    ],
    [
      'all but some, on all but some',
      [{ NotAction: 'iam:*', NotResource: 'arn:aws:s3:::my-app' }],
      ['security not-action-not-resource NotAction'],
    ],
    [
      'passing all but one role',
      [{ Action: 'iam:PassRole', NotResource: 'arn:aws:iam::210987654321:role/admin' }],
      ['security pass-role-not-resource NotResource'],
    ],
    ['a Deny', [{ Effect: 'Deny', Action: ['s3:*', 'iam:PassRole'], ...every }], []],
    ['a Deny by NotAction', [{ Effect: 'Deny', NotAction: 'sts:*', NotResource: 'arn:aws:s3:::my-app/*' }], []],
  ];
  for (const [name, statements, expected] of cases) {
    it(name, () => assert.deepEqual(found(...statements), expected));
  }
});
