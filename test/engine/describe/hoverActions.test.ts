import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hoverLines, permission, trust } from '../../support/reading';

// What actions and patterns of actions say under the cursor, word for word.

describe('an action', () => {
  it('says what it allows, its level, resources, keys and page', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:Get|Object","Resource":"*"')), [
      '[s3:GetObject]',
      '**s3:GetObject** · Read · Amazon S3',
      '',
      'Grants permission to retrieve objects from Amazon S3.',
      '',
      '⚠ This action reads stored data.',
      '',
      'Resources:',
      '- accesspointobject: `arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName}`',
      '- object: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`',
      '',
      'Condition keys: `s3:AccessGrantsInstanceArn`, `s3:ExistingObjectTag/${TagKey}`, `s3:ResourceAccount`, `s3:TlsVersion`, `s3:authType`, `s3:signatureAge`, `s3:signatureversion`, `s3:x-amz-content-sha256`, `aws:ResourceTag/${TagKey}`, `s3:AccessPointNetworkOrigin`, `s3:AccessPointTag/${TagKey}`, `s3:BucketTag/${TagKey}`, 2 more.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-GetObject)',
    ]);
  });

  it('is found in any letter case, in a list', () => {
    assert.deepEqual(hoverLines(permission('"Action":["s3:PutObject","IAM:pass|role"],"Resource":"*"')), [
      '[IAM:passrole]',
      '**iam:PassRole** · Write · AWS Identity and Access Management (IAM)',
      '',
      'Grants permission to pass a role to a service.',
      '',
      '⚠ This action can change who has access and can help to gain more permissions.',
      '',
      'Resources:',
      '- role (required): `arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}`',
      '',
      'Condition keys: `iam:AssociatedResourceArn`, `iam:PassedToService`, `aws:ResourceTag/${TagKey}`, `iam:ResourceTag/${TagKey}`.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html#awsidentityandaccessmanagementiam-PassRole)',
    ]);
  });

  it('without resource types says so', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:ListAllMy|Buckets","Resource":"*"')), [
      '[s3:ListAllMyBuckets]',
      '**s3:ListAllMyBuckets** · List · Amazon S3',
      '',
      'Grants permission to list all buckets owned by the authenticated sender of the request.',
      '',
      'Works on the resource `*` only.',
      '',
      'Condition keys: `s3:ResourceAccount`, `s3:TlsVersion`, `s3:authType`, `s3:signatureAge`, `s3:signatureversion`, `s3:x-amz-content-sha256`.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-ListAllMyBuckets)',
    ]);
  });

  it('with a hundred resource types shows the first', () => {
    assert.deepEqual(hoverLines(permission('"Action":"ec2:Create|Tags","Resource":"*"')), [
      '[ec2:CreateTags]',
      '**ec2:CreateTags** · Tagging · Amazon EC2',
      '',
      'Grants permission to add or overwrite one or more tags for Amazon EC2 resources.',
      '',
      'Resources:',
      '- application-status-check: `arn:${Partition}:ec2:${Region}:${Account}:application-status-check/${ApplicationStatusCheckId}`',
      '- capacity-block: `arn:${Partition}:ec2:${Region}:${Account}:capacity-block/${CapacityBlockId}`',
      '- capacity-manager-data-export: `arn:${Partition}:ec2:${Region}:${Account}:capacity-manager-data-export/${CapacityManagerDataExportId}`',
      '- capacity-reservation: `arn:${Partition}:ec2:${Region}:${Account}:capacity-reservation/${CapacityReservationId}`',
      '- capacity-reservation-cancellation-quote: `arn:${Partition}:ec2:${Region}:${Account}:capacity-reservation-cancellation-quote/${CapacityReservationCancellationQuoteId}`',
      '- capacity-reservation-fleet: `arn:${Partition}:ec2:${Region}:${Account}:capacity-reservation-fleet/${CapacityReservationFleetId}`',
      '- carrier-gateway: `arn:${Partition}:ec2:${Region}:${Account}:carrier-gateway/${CarrierGatewayId}`',
      '- client-vpn-endpoint: `arn:${Partition}:ec2:${Region}:${Account}:client-vpn-endpoint/${ClientVpnEndpointId}`',
      '- 98 more',
      '',
      'Condition keys: `ec2:CreateAction`, `ec2:Region`, `aws:RequestTag/${TagKey}`, `aws:ResourceTag/${TagKey}`, `aws:TagKeys`, `ec2:ResourceTag/${TagKey}`, `ec2:Attribute`, `ec2:Attribute/${AttributeName}`, `ec2:AvailabilityZone`, `ec2:AvailabilityZoneId`, `ec2:CapacityReservationFleet`, `ec2:CommitmentDuration`, 132 more.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-CreateTags)',
    ]);
  });

  it('that takes a role names what it needs as well', () => {
    assert.deepEqual(hoverLines(permission('"Action":"lambda:Create|Function","Resource":"*"')), [
      '[lambda:CreateFunction]',
      '**lambda:CreateFunction** · Write · AWS Lambda',
      '',
      'Grants permission to create an AWS Lambda function.',
      '',
      'Resources:',
      '- function (required): `arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}`',
      '',
      'Condition keys: `aws:RequestTag/${TagKey}`, `aws:TagKeys`, `lambda:CodeSigningConfigArn`, `lambda:Layer`, `lambda:SecurityGroupIds`, `lambda:SubnetIds`, `lambda:VpcIds`, `aws:ResourceTag/${TagKey}`.',
      '',
      'Needs as well: `iam:PassRole`.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html#awslambda-CreateFunction)',
    ]);
  });

  it('that only the API knows leads to the one of IAM', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:ListObj|ects","Resource":"*"')), [
      '[s3:ListObjects]',
      '`s3:ListObjects` is no action that a policy can name. `s3:ListBucket` is what allows it.',
    ]);
  });

  it('that nobody knows leads to the page of its service', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:Frobnicate|","Resource":"*"')), [
      '[s3:Frobnicate]',
      '`s3:Frobnicate` was no known action of Amazon S3 on 2026-09-26.',
      '',
      '[Actions of this service](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)',
    ]);
  });

  it('of a service that nobody knows', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s4:|GetObject","Resource":"*"')), [
      '[s4:GetObject]',
      '`s4:GetObject`: no service with this prefix was known on 2026-09-26.',
    ]);
  });

  it('under NotAction is one that is left out', () => {
    assert.deepEqual(hoverLines(permission('"NotAction":"sts:GetCaller|Identity","Resource":"*"')), [
      '[sts:GetCallerIdentity]',
      '`NotAction`: the statement is about every action but this one.',
      '',
      '**sts:GetCallerIdentity** · Read · AWS Security Token Service',
      '',
      'Grants permission to obtain details about the IAM identity whose credentials are used to call the API.',
      '',
      'Works on the resource `*` only.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html#awssecuritytokenservice-GetCallerIdentity)',
    ]);
  });

  it('half typed, in a document that is cut off', () => {
    assert.deepEqual(hoverLines('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:SendMess|age'), [
      '[sqs:SendMessage]',
      '**sqs:SendMessage** · Write · Amazon SQS',
      '',
      'Grants permission to deliver a message to the specified queue.',
      '',
      'Resources:',
      '- queue (required): `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`',
      '',
      'Condition keys: `aws:ResourceTag/${TagKey}`.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html#amazonsqs-SendMessage)',
    ]);
  });

  it('of a trust policy', () => {
    assert.deepEqual(hoverLines(trust('{"Service":"lambda.amazonaws.com"}', '"sts:Assume|Role"')), [
      '[sts:AssumeRole]',
      '**sts:AssumeRole** · Write · AWS Security Token Service',
      '',
      'Grants permission to obtain a set of temporary security credentials that you can use to access AWS resources that you might not normally have access to.',
      '',
      'Resources:',
      '- role (required): `arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}`',
      '',
      'Condition keys: `accounts.google.com:aud`, `accounts.google.com:sub`, `aws:RequestTag/${TagKey}`, `aws:TagKeys`, `cognito-identity.amazonaws.com:amr`, `cognito-identity.amazonaws.com:aud`, `cognito-identity.amazonaws.com:sub`, `graph.facebook.com:app_id`, `graph.facebook.com:id`, `iam:ResourceTag/${TagKey}`, `saml:namequalifier`, `saml:sub`, 8 more.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html#awssecuritytokenservice-AssumeRole)',
    ]);
  });
});

describe('a pattern of actions', () => {
  it('lists what it matches by access level', () => {
    assert.deepEqual(hoverLines(permission('"Action":"lambda:Get*|","Resource":"*"')), [
      '[lambda:Get*]',
      '`lambda:Get*` matches 27 actions of AWS Lambda.',
      '',
      '- **Read** (27): GetFunction ⚠, GetLayerVersion ⚠, GetAccountSettings, GetAlias, GetCapacityProvider, GetCodeSigningConfig, GetDurableExecution, GetDurableExecutionHistory, GetDurableExecutionState, GetEventSourceMapping, 17 more',
      '',
      '⚠ Sensitive:',
      '- Reads stored data (2): `lambda:GetFunction`, `lambda:GetLayerVersion`',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html)',
    ]);
  });

  it('puts the sensitive ones first', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:Get|*","Resource":"*"')), [
      '[s3:Get*]',
      '`s3:Get*` matches 63 actions of Amazon S3.',
      '',
      '- **Read** (63): GetObject ⚠, GetObjectVersion ⚠, GetAccelerateConfiguration, GetAccessGrant, GetAccessGrantsInstance, GetAccessGrantsInstanceForPrefix, GetAccessGrantsInstanceResourcePolicy, GetAccessGrantsLocation, GetAccessPoint, GetAccessPointConfigurationForObjectLambda, 53 more',
      '',
      '⚠ Sensitive:',
      '- Reads stored data (2): `s3:GetObject`, `s3:GetObjectVersion`',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)',
    ]);
  });

  it('with a question mark', () => {
    assert.deepEqual(hoverLines(permission('"Action":"sqs:?endMessage|","Resource":"*"')), [
      '[sqs:?endMessage]',
      '`sqs:?endMessage` matches 1 action of Amazon SQS.',
      '',
      '- **Write** (1): SendMessage',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html)',
    ]);
  });

  it('of a whole service', () => {
    assert.deepEqual(hoverLines(permission('"Action":"sts:|*","Resource":"*"')), [
      '[sts:*]',
      '`sts:*` matches 16 actions of AWS Security Token Service.',
      '',
      '- **Write** (10): AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity, AssumeRoot, DecodeAuthorizationMessage, GetDelegatedAccessToken, GetFederationToken, GetWebIdentityToken, SetContext, SetSourceIdentity',
      '- **Tagging** (2): TagGetWebIdentityToken, TagSession',
      '- **Read** (4): GetAccessKeyInfo, GetCallerIdentity, GetServiceBearerToken, GetSessionToken',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html)',
    ]);
  });

  it('of everything only counts', () => {
    assert.deepEqual(hoverLines(permission('"Action":"|*","Resource":"*"')), [
      '[*]',
      '`*` matches 22,091 actions of 456 services, and those to come.',
      '',
      '- **Permissions management** (425)',
      '- **Write** (11,357)',
      '- **Tagging** (719)',
      '- **Read** (5,871)',
      '- **List** (3,719)',
      '',
      '⚠ Sensitive:',
      '- Can change who has access (579): `acm-pca:CreatePermission`, `acm-pca:DeletePermission`, `acm-pca:DeletePolicy`, `acm-pca:PutPolicy`, 575 more',
      '- Hands out credentials (37): `airflow:CreateCliToken`, `airflow:CreateWebLoginToken`, `appsync:CreateApiKey`, `appsync:ListApiKeys`, 33 more',
      '- Reads stored data (152): `aoss:APIAccessAll`, `aoss:DashboardsAccessAll`, `appsync:GetDataSource`, `appsync:GetFunction`, 148 more',
      '- Can help to gain more permissions (27): `codestar:AssociateTeamMember`, `codestar:CreateProject`, `ec2-instance-connect:SendSSHPublicKey`, `glue:UpdateDevEndpoint`, 23 more',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)',
    ]);
  });

  it('that matches nothing says so', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:|Xyz*","Resource":"*"')), [
      '[s3:Xyz*]',
      '`s3:Xyz*` matches no action that was known on 2026-09-26.',
    ]);
  });

  it('under NotAction names what is left out', () => {
    assert.deepEqual(hoverLines(permission('"NotAction":"signin:|*","Resource":"*"')), [
      '[signin:*]',
      '`NotAction`: the statement is about every action but these.',
      '',
      '`signin:*` matches 16 actions of AWS Signin.',
      '',
      '- **Write** (8): CreateAccount, CreateOAuth2PublicClient, CreateTrustedIdentityPropagationApplicationForConsole, DeleteConsoleAuthorizationConfiguration, DeleteResourcePermissionStatement, PutConsoleAuthorizationConfiguration, PutResourcePermissionStatement, RevokeOAuth2Token',
      '- **Read** (6): Authenticate, AuthorizeOAuth2Access, CreateOAuth2Token, GetConsoleAuthorizationConfiguration, GetResourcePolicy, IntrospectOAuth2Token',
      '- **List** (2): ListResourcePermissionStatements, ListTrustedIdentityPropagationApplicationsForConsole',
      '',
      '[AWS reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssignin.html)',
    ]);
  });
});
