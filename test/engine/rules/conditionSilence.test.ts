import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../engine/src/rules/index';
import { documentOf, lintWith } from '../../support/engine';

// Conditions that AWS's guides and templates use. None of the rules on conditions has anything to say about them.
const conditionRules = rules.filter((rule) => rule.group === 'conditions');

function findingsIn(statement: Record<string, unknown>, path: string): string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }, null, 2);
  return lintWith(conditionRules, documentOf(text, { path })).map((finding) => `${finding.ruleId}: ${finding.message}`);
}

const permission = (Condition: unknown, parts: Record<string, unknown> = {}) =>
  findingsIn({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-app-assets/*', ...parts, Condition }, 'policy.json');

const trust = (Condition: unknown, Principal: unknown, Action: unknown) =>
  findingsIn({ Principal, Action, Condition }, 'trust-policy.json');

const github = { Federated: 'arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com' };
const everything = { Effect: 'Deny', Action: '*', Resource: '*' };
const listing = { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::my-app-assets' };

describe('conditions that work are left alone', () => {
  it('in trust policies for identity providers', () => {
    const web = 'sts:AssumeRoleWithWebIdentity';
    const cases = [
      trust(
        {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:my-org/my-app:*' },
        },
        github,
        web,
      ),
      trust(
        {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:0d990263-018e-4e65-a703-eff731de951e' },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
        { Federated: 'cognito-identity.amazonaws.com' },
        [web, 'sts:TagSession'],
      ),
      trust(
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml', 'saml:iss': 'https://idp.example.com' } },
        { Federated: 'arn:aws:iam::210987654321:saml-provider/my-idp' },
        'sts:AssumeRoleWithSAML',
      ),
      trust(
        { StringEquals: { 'oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:sub': 'system:serviceaccount:apps:my-app' } },
        github,
        web,
      ),
    ];
    assert.deepEqual(cases.flat(), []);
  });

  it('in trust policies for services and accounts', () => {
    const cases = [
      trust(
        {
          StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'my-app' },
          ArnEquals: { 'aws:SourceArn': 'arn:aws:rolesanywhere:eu-west-1:210987654321:trust-anchor/my-anchor' },
        },
        { Service: 'rolesanywhere.amazonaws.com' },
        ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ),
      trust(
        { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'apps' } },
        { Service: 'pods.eks.amazonaws.com' },
        ['sts:AssumeRole', 'sts:TagSession'],
      ),
      trust(
        { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
        { Service: 'lambda.amazonaws.com', AWS: '*' },
        'sts:AssumeRole',
      ),
      trust({ StringLike: { 'sts:RoleSessionName': '${aws:username}' } }, { AWS: '210987654321' }, 'sts:AssumeRole'),
    ];
    assert.deepEqual(cases.flat(), []);
  });

  it('in guard rails', () => {
    const cases = [
      permission(
        {
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          NotIpAddressIfExists: { 'aws:SourceIp': ['198.51.100.0/24'] },
          ArnNotLikeIfExists: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/aws:ec2-infrastructure'] },
        },
        everything,
      ),
      permission({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, everything),
      permission({ StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } }, everything),
      permission(
        { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] }, Bool: { 'aws:ViaAWSService': 'false' } },
        everything,
      ),
      permission({ DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:00.000Z' } }, everything),
      permission({ Null: { 's3:x-amz-server-side-encryption': 'true' } }, { Effect: 'Deny', Action: 's3:PutObject' }),
      permission({ NumericLessThan: { 's3:TlsVersion': 1.2 } }, everything),
    ];
    assert.deepEqual(cases.flat(), []);
  });

  it('with the keys of services', () => {
    const cases = [
      permission({ StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*'] } }, listing),
      permission({ NumericLessThanEquals: { 's3:max-keys': '10' } }, listing),
      permission(
        {
          Bool: { 'kms:GrantIsForAWSResource': true },
          StringLike: { 'kms:ViaService': ['ec2.*.amazonaws.com', 'ec2.*.amazonaws.com.cn'] },
          StringEquals: { 'kms:EncryptionContext:aws:ebs:id': 'vol-0a1b2c3d4e5f60718' },
        },
        { Action: 'kms:CreateGrant', Resource: '*' },
      ),
      permission(
        {
          StringEquals: { 'ec2:CreateAction': ['RunInstances'], 'aws:RequestTag/team': 'billing' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
        },
        { Action: 'ec2:CreateTags', Resource: '*' },
      ),
      permission(
        {
          StringEquals: { 'events:source': 'aws.ec2', 'events:detail-type': 'EC2 Instance State-change Notification' },
        },
        { Action: 'events:PutRule', Resource: '*' },
      ),
      permission(
        { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'ec2.amazonaws.com.cn'] } },
        { Action: 'iam:PassRole', Resource: '*' },
      ),
    ];
    assert.deepEqual(cases.flat(), []);
  });

  it('with values that are filled in later', () => {
    const placeholders = {
      StringEquals: {
        'aws:SourceAccount': '${AWS::AccountId}',
        'aws:SourceVpc': '{{ vpc }}',
        'aws:RequestedRegion': '${AWS::Region}',
        'aws:PrincipalOrgID': { Ref: 'Organization' },
        '${Issuer}:sub': 'my-app',
      },
      ArnLike: { 'aws:SourceArn': '${Topic}' },
      IpAddress: { 'aws:SourceIp': ['${Office}', { 'Fn::ImportValue': 'Network' }] },
      Bool: { 'aws:SecureTransport': '${Secure}' },
    };
    const choice = { 'Fn::If': ['IsLive', { StringEquals: { a: 'b' } }, { Ref: 'AWS::NoValue' }] };
    assert.deepEqual([...permission(placeholders), ...permission(choice)], []);
  });
});
