import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import type { UseCase } from '../../../engine/src/rules/rule';
import { documentOf, lintDocument } from '../../support/engine';

const assume = '"Action": "sts:AssumeRole"';

function trust(principal: string, rest = assume): string {
  return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": ${principal}, ${rest}}]}`;
}

function lint(text: string, useCase?: UseCase, path = 'policy.json') {
  return lintDocument(documentOf(text, { path }), {}, useCase);
}

function idsOf(text: string, useCase?: UseCase, path?: string): readonly string[] {
  return lint(text, useCase, path).map((finding) => `${finding.severity} ${finding.ruleId}`);
}

function fixed(text: string, title: string, useCase?: UseCase): string {
  const fixes = lint(text, useCase).flatMap((finding) => finding.fixes());
  const fix = fixes.find((one) => one.title === title);
  assert.ok(fix, `No fix "${title}" among: ${fixes.map((one) => one.title).join(', ')}`);
  return applyEdits(text, fix.edits);
}

describe('service principals', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['lambda.amazonaws.com', []],
    ['ec2.amazonaws.com.cn', []],
    ['logs.eu-west-1.amazonaws.com', []],
    ['ecs-task.amazonaws.com', ['error principal-service-unknown']],
    ['kms.amazonaws.com', ['warning principal-service-unknown']],
    ['brand-new-service.amazonaws.com', ['warning principal-service-unknown']],
    ['lambda.us-east-1.amazonaws.com', ['warning principal-service-regional']],
    ['lambda.amazonaws.com.cn', ['error principal-service-partition']],
    ['Lambda.amazonaws.com', ['error principal-service-format']],
    ['SERVICE.amazonaws.com', ['warning unresolved-template-placeholder']],
  ];
  for (const [name, expected] of cases) {
    it(`${name}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(idsOf(trust(`{"Service": "${name}"}`)), expected);
    });
  }

  it('are replaced by both names where a role needs two services', () => {
    assert.equal(
      fixed(
        trust('{"Service": "mwaa.amazonaws.com"}'),
        'Replace "mwaa.amazonaws.com" by "airflow.amazonaws.com" and "airflow-env.amazonaws.com"',
      ),
      trust('{"Service": ["airflow.amazonaws.com", "airflow-env.amazonaws.com"]}'),
    );
  });
});

describe('the service that the role is for', () => {
  const edge: UseCase = {
    label: 'a Lambda@Edge function',
    principals: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'],
    reason: 'folder "lambda-edge"',
    certain: false,
  };
  const lambda: UseCase = { ...edge, label: 'a Lambda function', principals: ['lambda.amazonaws.com'], certain: true };

  it('is put in place, beside the others when there is a list', () => {
    const ec2 = trust('{"Service": "ec2.amazonaws.com"}');
    assert.deepEqual(idsOf(ec2, edge), ['warning trust-wrong-service-for-use-case']);
    assert.equal(
      fixed(ec2, 'Trust lambda.amazonaws.com and edgelambda.amazonaws.com instead of ec2.amazonaws.com', edge),
      trust('{"Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]}'),
    );
    const list = trust('{"Service": ["ec2.amazonaws.com"]}');
    assert.equal(
      fixed(list, 'Add lambda.amazonaws.com beside it', lambda),
      trust('{"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}'),
    );
  });

  it('is not missed in a trust of services that names do not tell, or of anything else', () => {
    assert.deepEqual(idsOf(trust('{"Service": "backup.amazonaws.com"}'), lambda), []);
    assert.deepEqual(idsOf(trust('{"AWS": "arn:aws:iam::210987654321:role/my-app-role"}'), lambda), []);
    const mixed = '{"Service": "ec2.amazonaws.com", "AWS": "arn:aws:iam::210987654321:role/my-app-role"}';
    assert.deepEqual(idsOf(trust(mixed), lambda), []);
  });
});

describe('a file that says it is the other half', () => {
  const permission =
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-app-assets/*"}]}';

  it('is an error where the name can only mean a role', () => {
    for (const name of ['trust.json', 'lambda-trust-policy.json', 'trustRelationship.json']) {
      assert.deepEqual(idsOf(permission, undefined, name), ['error permission-policy-in-trust-file'], name);
    }
    assert.deepEqual(idsOf(permission, undefined, 'trust-safety-team.json'), [
      'warning permission-policy-in-trust-file',
    ]);
    assert.deepEqual(idsOf(permission, undefined, 'trust-store-policy.json'), []);
    assert.deepEqual(idsOf(permission, undefined, 'assume-role-policy.json'), []);
  });
});

describe('principals under the wrong key', () => {
  it('are moved together with their action', () => {
    const text = trust('{"AWS": "arn:aws:iam::210987654321:saml-provider/my-idp"}');
    assert.deepEqual(idsOf(text), ['error principal-service-under-aws']);
    assert.equal(
      fixed(
        text,
        'Move "arn:aws:iam::210987654321:saml-provider/my-idp" to "Federated" and use sts:AssumeRoleWithSAML',
      ),
      trust('{"Federated": "arn:aws:iam::210987654321:saml-provider/my-idp"}', '"Action": "sts:AssumeRoleWithSAML"'),
    );
  });
});

describe('principals of several sorts in one statement', () => {
  it('must all be able to meet the condition', () => {
    const provider = 'arn:aws:iam::210987654321:oidc-provider/id.my-app.dev';
    const principal = `{"Service": "lambda.amazonaws.com", "Federated": "${provider}"}`;
    const actions = '"Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"]';
    const condition = '"Condition": {"StringEquals": {"id.my-app.dev:sub": "orders", "id.my-app.dev:aud": "my-app"}}';
    assert.deepEqual(idsOf(trust(principal, `${actions}, ${condition}`)), ['warning principal-mixed-types']);
  });
});
