import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

type Statement = Readonly<Record<string, unknown>>;

function errorsIn(path: string, ...statements: readonly Statement[]): string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  const errors = lintDocument(documentOf(text, { path })).filter((finding) => finding.severity === 'error');
  return errors.map((finding) => `${finding.ruleId}: ${finding.message}`);
}

const inPermissions = (...statements: readonly Statement[]) => errorsIn('policy.json', ...statements);
const inTrust = (...statements: readonly Statement[]) => errorsIn('trust-policy.json', ...statements);

const send = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:210987654321:my-app-jobs' };
const sendIf = (Condition: unknown) => inPermissions({ ...send, Condition });

// Shapes that AWS and well-known projects publish. IAM accepts them, or they only wait to be filled in.
describe('published policies hold no errors', () => {
  it('of Bedrock with a global inference profile', () => {
    // https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
    const profile = 'arn:aws:bedrock:eu-west-1:210987654321:inference-profile/global.anthropic.claude-sonnet-4';
    assert.deepEqual(
      inPermissions({
        Effect: 'Allow',
        Action: 'bedrock:InvokeModel',
        Resource: 'arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4',
        Condition: {
          StringEquals: { 'aws:RequestedRegion': 'unspecified', 'bedrock:InferenceProfileArn': profile },
        },
      }),
      [],
    );
  });

  it('of identity pools in China', () => {
    // The SDK for Android signs in with this domain in cn-north-1 (CognitoCredentialsProvider.getLoginsKey).
    const domain = 'cognito-identity.cn-north-1.amazonaws.com.cn';
    assert.deepEqual(
      inTrust({
        Effect: 'Allow',
        Principal: { Federated: domain },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${domain}:aud`]: 'cn-north-1:0d990263-018e-4e65-a703-eff731de951e' },
          'ForAnyValue:StringLike': { [`${domain}:amr`]: 'authenticated' },
        },
      }),
      [],
    );
  });

  it('with the blanks of the data perimeter examples', () => {
    // https://github.com/aws-samples/data-perimeter-policy-examples, resource_based_policies/iam_role_trust_policy.json
    assert.deepEqual(
      inTrust({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
        Condition: {
          NotIpAddressIfExists: { 'aws:SourceIp': '<my-corporate-cidr>' },
          StringNotEqualsIfExists: { 'aws:SourceVpc': '<my-vpc>', 'aws:PrincipalOrgID': '<my-org-id>' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
      [],
    );
  });

  it('with words that stand for values in the user guide of IAM', () => {
    // reference_policies_condition-keys.html shows "xxx" and "yyy"; other pages have words of this kind.
    assert.deepEqual(
      [
        sendIf({ IpAddressIfExists: { 'aws:SourceIp': ['xxx'] }, StringEqualsIfExists: { 'aws:SourceVpc': ['yyy'] } }),
        sendIf({ StringEquals: { 'aws:PrincipalOrgID': 'o-11223344' } }),
        sendIf({ StringEquals: { 'aws:PrincipalOrgID': 'o-EXAMPLE' } }),
        sendIf({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-xxxxxx/r-xxxx/*' } }),
        sendIf({ IpAddress: { 'aws:SourceIp': ['x.x.x.x/32', 'YOUR-IP/32', 'IP_ADDRESS'] } }),
        sendIf({ StringEquals: { 'aws:SourceVpce': ['vpce-id', 'VPCE_ID'] } }),
        sendIf({ DateLessThan: { 'aws:CurrentTime': 'YYYY-MM-DDTHH:MM:SSZ' } }),
        sendIf({ NumericLessThan: { 'aws:MultiFactorAuthAge': '<seconds>' } }),
        sendIf({ ArnLike: { 'aws:PrincipalArn': ['ROLE_ARN', '<role-arn>'] } }),
        sendIf({ StringEquals: { 'aws:RequestedRegion': 'us-xxxx-x' } }),
      ].flat(),
      [],
    );
  });

  it('with words that stand for resources and accounts', () => {
    // The EKS guide has "custom-key-arn", the RDS guide an account of ten digits.
    assert.deepEqual(
      [
        inPermissions({ ...send, Action: 'kms:CreateGrant', Resource: ['custom-key-arn'] }),
        inPermissions({ ...send, Resource: 'arn:aws:sqs:#{AWS::Region}:#{AWS::AccountId}:my-app-jobs' }),
        inPermissions({
          ...send,
          Action: 'rds-db:connect',
          Resource: 'arn:aws:rds-db:us-east-2:1234567890:dbuser:db-ABCDEFGHIJKL01234/db_user',
        }),
      ].flat(),
      [],
    );
  });
});

describe('wrong values stay errors', () => {
  it('when they stand for nothing else', () => {
    assert.deepEqual(
      [
        sendIf({ IpAddress: { 'aws:SourceIp': '198.51.100.7/33' } }),
        sendIf({ StringEquals: { 'aws:SourceVpc': 'vpc-0abc' } }),
        sendIf({ DateLessThan: { 'aws:CurrentTime': '2026-13-45' } }),
        inPermissions({ ...send, Resource: 'my-app-jobs' }),
      ].map((found) => found.map((one) => one.split(':')[0])),
      [['condition-value-ip'], ['condition-vpc-format'], ['condition-value-date'], ['resource-not-arn']],
    );
  });
});
