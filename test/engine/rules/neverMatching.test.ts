import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

/** An action, a resource, and what is found in it with the titles of the fixes. */
type Case = readonly [action: string | readonly string[], resource: string, ...found: readonly string[]];

const place = 'eu-west-1:418273645091';

describe('an ARN that never matches', () => {
  const cases: readonly Case[] = [
    [
      'ssm:GetParameter',
      `arn:aws:ssm:${place}:parameter//shop/*`,
      'error arn-resource-format: Replace "parameter//shop/*" with "parameter/shop/*"',
    ],
    ['ssm:GetParameter', `arn:aws:ssm:${place}:parameter/shop/*`],
    ['s3:ListBucket', 'arn:aws:s3:::invoices:*', 'error arn-resource-format: Replace "invoices:*" with "invoices"'],
    [
      ['s3:ListBucket', 's3:GetObject'],
      'arn:aws:s3:::invoices:*',
      'error arn-resource-format: Replace "invoices:*" with "invoices", Replace "invoices:*" with "invoices/*"',
    ],
    [
      's3:GetObject',
      'arn:aws:s3:::s3://invoices/2026/*',
      'error arn-resource-format: Replace "s3://invoices/2026/*" with "invoices/2026/*"',
    ],
    ['s3:GetObject', 'arn:aws:s3:::invoices/a:b'],
    ['s3:GetObject', 'arn:aws:s3:::invoices*:b'],
    ['s3:GetObject', 'arn:aws:s3:::${aws:username}/*'],
    ['iam:GetRole', 'arn:aws:iam::418273645091:*/*', 'error arn-resource-format: Replace "*/*" with "*"'],
    ['iam:GetRole', 'arn:aws:iam::418273645091:*/app', 'error arn-resource-format: '],
    ['iam:GetRole', 'arn:aws:iam::418273645091:*'],
    ['iam:GetRole', 'arn:aws:iam::418273645091:role/*/app'],
    [
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:${place}:secret:shop/db`,
      'warning resource-secret-suffix: Replace "secret:shop/db" with "secret:shop/db-??????"',
    ],
    [
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:${place}:secret:*/db`,
      'warning resource-secret-suffix: Replace "secret:*/db" with "secret:*/db-??????"',
    ],
    [
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:${place}:secret:shop/db-a1B2c3:password::`,
      'warning resource-secret-suffix: Replace "secret:shop/db-a1B2c3:password::" with "secret:shop/db-a1B2c3"',
    ],
    [
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:${place}:secret:shop/db:password::`,
      'warning resource-secret-suffix: Replace "secret:shop/db:password::" with "secret:shop/db-??????"',
    ],
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${place}:secret:shop/db-a1B2c3`],
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${place}:secret:shop/db-??????`],
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${place}:secret:*redshift*`],
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${place}:secret:shop*b2c3`],
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${place}:secret:\${aws:PrincipalTag/Secret}`],
    ['secretsmanager:CreateSecret', `arn:aws:secretsmanager:${place}:secret:shop/db`],
    [
      'iam:GetRole',
      'arn:aws:sts::418273645091:assumed-role/app/worker',
      'warning resource-action-mismatch: Replace "arn:aws:sts::418273645091:assumed-role/app/worker" with "arn:aws:iam::418273645091:role/app"',
    ],
  ];
  for (const [action, resource, ...expected] of cases) {
    it(`${[action].flat().join(', ')} on ${resource}: ${expected.join(' | ') || 'nothing'}`, () => {
      const statement = { Effect: 'Allow', Action: action, Resource: resource };
      const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      const found = lintDocument(documentOf(text)).map(
        (finding) =>
          `${finding.severity} ${finding.ruleId}: ${finding
            .fixes()
            .map(({ title }) => title)
            .join(', ')}`,
      );
      assert.deepEqual(
        found.filter((one) => !/^suggestion |data-exfiltration/.test(one)),
        expected,
      );
    });
  }
});
