import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

type Json = Readonly<Record<string, unknown>>;

/** What is said of a policy beyond suggestions. */
function said(path: string, statements: readonly Json[]): string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  return lintDocument(documentOf(text, { path }))
    .filter(({ severity }) => severity !== 'suggestion')
    .map(
      ({ ruleId, severity, span, message }) =>
        `${severity} ${ruleId} at ${text.slice(span.start, span.end)}: ${message}`,
    );
}

const account = '210987654321';
const trust = (Principal: Json, Action: unknown, Condition?: Json): Json => ({
  Effect: 'Allow',
  Principal,
  Action,
  ...(Condition && { Condition }),
});
const service = (name: string, Condition?: Json) => trust({ Service: name }, 'sts:AssumeRole', Condition);
const federated = (provider: string, Condition: Json, Action: unknown = 'sts:AssumeRoleWithWebIdentity') =>
  trust({ Federated: provider }, Action, Condition);
const oidc = (issuer: string, claims: Json) =>
  federated(`arn:aws:iam::${account}:oidc-provider/${issuer}`, {
    StringEquals: Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value])),
  });
const allow = (Action: unknown, Resource: unknown, Condition?: Json): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: unknown, Resource: unknown, Condition?: Json): Json => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});

const github = 'token.actions.githubusercontent.com';
const eks = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';

// Forms that the guides of AWS and of its partners show. All of them work; nothing but suggestions may be said.
const trusts: Readonly<Record<string, readonly Json[]>> = {
  'a Lambda function': [service('lambda.amazonaws.com')],
  'a Lambda function and its replicas at the edge': [
    trust({ Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] }, 'sts:AssumeRole'),
  ],
  'an instance in China': [service('ec2.amazonaws.com.cn')],
  'an ECS task with the keys against the confused deputy': [
    service('ecs-tasks.amazonaws.com', {
      ArnLike: { 'aws:SourceArn': `arn:aws:ecs:eu-west-1:${account}:*` },
      StringEquals: { 'aws:SourceAccount': account },
    }),
  ],
  'a Fargate profile': [
    service('eks-fargate-pods.amazonaws.com', {
      ArnLike: { 'aws:SourceArn': `arn:aws:eks:eu-west-1:${account}:fargateprofile/my-cluster/*` },
    }),
  ],
  'EKS Pod Identity': [trust({ Service: 'pods.eks.amazonaws.com' }, ['sts:AssumeRole', 'sts:TagSession'])],
  'EKS Pod Identity, limited to a cluster and a namespace': [
    trust({ Service: 'pods.eks.amazonaws.com' }, ['sts:AssumeRole', 'sts:TagSession'], {
      StringEquals: {
        'aws:RequestTag/kubernetes-namespace': 'my-app',
        'aws:RequestTag/kubernetes-service-account': 'worker',
        'aws:SourceAccount': account,
      },
      ArnEquals: { 'aws:SourceArn': `arn:aws:eks:eu-west-1:${account}:cluster/my-cluster` },
    }),
  ],
  'a service account of EKS': [oidc(eks, { sub: 'system:serviceaccount:my-app:worker', aud: 'sts.amazonaws.com' })],
  'IAM Roles Anywhere': [
    trust({ Service: 'rolesanywhere.amazonaws.com' }, ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'], {
      ArnEquals: {
        'aws:SourceArn': `arn:aws:rolesanywhere:eu-west-1:${account}:trust-anchor/0d990263-018e-4e65-a703-eff731de951e`,
      },
      StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'my-server', 'aws:PrincipalTag/x509Issuer/C': 'DE' },
    }),
  ],
  'IAM Roles Anywhere, by a list of names': [
    trust({ Service: 'rolesanywhere.amazonaws.com' }, ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'], {
      StringLike: { 'aws:PrincipalTag/x509SAN/URI': 'spiffe://my-org.example/*' },
      ArnLike: { 'aws:SourceArn': `arn:aws:rolesanywhere:eu-west-1:${account}:trust-anchor/*` },
    }),
  ],
  'people by SAML': [
    federated(
      `arn:aws:iam::${account}:saml-provider/MyIdp`,
      { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      'sts:AssumeRoleWithSAML',
    ),
  ],
  'people by SAML with tags, and the sign-in of a region': [
    federated(
      `arn:aws:iam::${account}:saml-provider/MyIdp`,
      {
        StringEquals: {
          'SAML:aud': ['https://signin.aws.amazon.com/saml', 'https://eu-west-1.signin.aws.amazon.com/saml'],
        },
        StringLike: { 'aws:RequestTag/project': '*' },
        'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['project', 'department'] },
      },
      ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
    ),
  ],
  'people by SAML in GovCloud': [
    federated(
      `arn:aws-us-gov:iam::${account}:saml-provider/MyIdp`,
      { StringEquals: { 'SAML:aud': 'https://signin.amazonaws-us-gov.com/saml' } },
      'sts:AssumeRoleWithSAML',
    ),
  ],
  'people by SAML in China': [
    federated(
      `arn:aws-cn:iam::${account}:saml-provider/MyIdp`,
      { StringEquals: { 'SAML:aud': 'https://signin.amazonaws.cn/saml' } },
      'sts:AssumeRoleWithSAML',
    ),
  ],
  'an identity pool of Cognito': [
    federated('cognito-identity.amazonaws.com', {
      StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:0d990263-018e-4e65-a703-eff731de951e' },
      'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
    }),
  ],
  'an identity pool with tags of its users': [
    federated(
      'cognito-identity.amazonaws.com',
      {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:0d990263-018e-4e65-a703-eff731de951e' },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
      ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
    ),
  ],
  'a branch on GitHub': [oidc(github, { aud: 'sts.amazonaws.com', sub: 'repo:my-org/my-app:ref:refs/heads/main' })],
  'an environment on GitHub': [
    oidc(github, { aud: 'sts.amazonaws.com', sub: 'repo:my-org/my-app:environment:production' }),
  ],
  'a repository on GitHub with ids in its subject': [
    oidc(github, { aud: 'sts.amazonaws.com', sub: 'repo:my-org@4711/my-app@812345678:ref:refs/heads/main' }),
  ],
  'tags of a release on GitHub': [
    federated(`arn:aws:iam::${account}:oidc-provider/${github}`, {
      StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${github}:sub`]: 'repo:my-org/my-app:ref:refs/tags/v*' },
    }),
  ],
  'an enterprise on GitHub with its own issuer': [
    oidc(`${github}/my-enterprise`, { aud: 'sts.amazonaws.com', sub: 'repo:my-org/my-app:ref:refs/heads/main' }),
  ],
  'a branch on GitLab': [
    oidc('gitlab.com', {
      aud: 'https://gitlab.com',
      sub: 'project_path:my-group/my-app:ref_type:branch:ref:main',
    }),
  ],
  'a GitLab of one’s own': [
    oidc('gitlab.my-org.example', {
      aud: 'https://gitlab.my-org.example',
      sub: 'project_path:my-group/my-app:ref_type:branch:ref:main',
    }),
  ],
  'a workspace of Terraform Cloud': [
    oidc('app.terraform.io', {
      aud: 'aws.workload.identity',
      sub: 'organization:my-org:project:my-project:workspace:my-app:run_phase:apply',
    }),
  ],
  'a project of CircleCI': [
    federated(`arn:aws:iam::${account}:oidc-provider/oidc.circleci.com/org/0d990263-018e-4e65-a703-eff731de951e`, {
      StringLike: {
        'oidc.circleci.com/org/0d990263-018e-4e65-a703-eff731de951e:sub':
          'org/0d990263-018e-4e65-a703-eff731de951e/project/1c990263-018e-4e65-a703-eff731de951e/user/*',
      },
      StringEquals: {
        'oidc.circleci.com/org/0d990263-018e-4e65-a703-eff731de951e:aud': '0d990263-018e-4e65-a703-eff731de951e',
      },
    }),
  ],
  'users of Google': [
    federated('accounts.google.com', {
      StringEquals: {
        'accounts.google.com:aud': '66677788899900pro0',
        'accounts.google.com:sub': '110169484474386276334',
      },
    }),
  ],
  'a company that looks after the account': [
    trust({ AWS: 'arn:aws:iam::345678901234:root' }, 'sts:AssumeRole', {
      StringEquals: { 'sts:ExternalId': 'f3a9c1d7-6b1e-4c5d-9f0a-1b2c3d4e5f60' },
    }),
  ],
  'a role of the organization': [
    trust({ AWS: '*' }, 'sts:AssumeRole', {
      StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/my-org/pipeline-*' },
    }),
  ],
  'people with MFA': [
    trust({ AWS: `arn:aws:iam::${account}:root` }, 'sts:AssumeRole', {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
    }),
  ],
  'tags of a session': [
    trust({ AWS: `arn:aws:iam::${account}:role/my-broker` }, ['sts:AssumeRole', 'sts:TagSession'], {
      StringEquals: { 'aws:RequestTag/team': ['red', 'blue'] },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
    }),
  ],
  'a source identity': [
    trust({ AWS: `arn:aws:iam::${account}:role/my-broker` }, ['sts:AssumeRole', 'sts:SetSourceIdentity'], {
      StringLike: { 'sts:SourceIdentity': ['alice', 'bob'] },
    }),
  ],
  'the name of the session': [
    trust({ AWS: `arn:aws:iam::${account}:role/my-broker` }, 'sts:AssumeRole', {
      StringLike: { 'sts:RoleSessionName': '${aws:username}' },
    }),
  ],
  'a schedule of EventBridge': [
    service('scheduler.amazonaws.com', {
      StringEquals: {
        'aws:SourceAccount': account,
        'aws:SourceArn': `arn:aws:scheduler:eu-west-1:${account}:schedule-group/my-group`,
      },
    }),
  ],
  'a pipe of EventBridge': [
    service('pipes.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': account },
      ArnEquals: { 'aws:SourceArn': `arn:aws:pipes:eu-west-1:${account}:pipe/my-pipe` },
    }),
  ],
  'flow logs of a VPC': [
    service('vpc-flow-logs.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:aws:ec2:eu-west-1:${account}:vpc-flow-log/*` },
    }),
  ],
  'a log destination of one region': [
    service('logs.eu-west-1.amazonaws.com', { ArnLike: { 'aws:SourceArn': `arn:aws:logs:eu-west-1:${account}:*` } }),
  ],
};

const permissions: Readonly<Record<string, readonly Json[]>> = {
  'logs of one function': [
    allow('logs:CreateLogGroup', `arn:aws:logs:eu-west-1:${account}:*`),
    allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      `arn:aws:logs:eu-west-1:${account}:log-group:/aws/lambda/my-app:*`,
    ),
  ],
  'a folder for each user': [
    allow('s3:ListBucket', 'arn:aws:s3:::my-app-home', {
      StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*'] },
    }),
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], 'arn:aws:s3:::my-app-home/home/${aws:username}/*'),
  ],
  'a variable with a default': [allow('s3:GetObject', "arn:aws:s3:::my-app-${aws:PrincipalTag/team, 'shared'}/*")],
  'rows of the user of an identity pool': [
    allow(
      ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
      `arn:aws:dynamodb:eu-west-1:${account}:table/my-app`,
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${cognito-identity.amazonaws.com:sub}'] } },
    ),
  ],
  'attributes of a table': [
    allow(['dynamodb:GetItem', 'dynamodb:Query'], `arn:aws:dynamodb:eu-west-1:${account}:table/my-app`, {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id', 'name'] },
      StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    }),
  ],
  'instances with the tag of the team': [
    allow(['ec2:StartInstances', 'ec2:StopInstances'], `arn:aws:ec2:*:${account}:instance/*`, {
      StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' },
    }),
  ],
  'tags only while something is made': [
    allow('ec2:CreateTags', `arn:aws:ec2:eu-west-1:${account}:*/*`, {
      StringEquals: { 'ec2:CreateAction': ['RunInstances', 'CreateVolume'] },
    }),
  ],
  'passing one role to one service': [
    allow('iam:PassRole', `arn:aws:iam::${account}:role/my-app-task`, {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    }),
  ],
  'a service-linked role': [
    allow(
      'iam:CreateServiceLinkedRole',
      'arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      {
        StringLike: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' },
      },
    ),
  ],
  'roles with a boundary': [
    allow(['iam:CreateRole', 'iam:PutRolePermissionsBoundary'], `arn:aws:iam::${account}:role/my-app/*`, {
      StringEquals: { 'iam:PermissionsBoundary': `arn:aws:iam::${account}:policy/my-boundary` },
    }),
  ],
  'a guard of regions': [
    {
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*', 'organizations:*', 'route53:*', 'cloudfront:*', 'support:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
    },
    allow('sqs:SendMessage', `arn:aws:sqs:eu-west-1:${account}:my-app-jobs`),
  ],
  'everything but MFA until MFA is there': [
    {
      Effect: 'Deny',
      NotAction: [
        'iam:CreateVirtualMFADevice',
        'iam:EnableMFADevice',
        'iam:GetUser',
        'iam:ListMFADevices',
        'iam:ResyncMFADevice',
        'sts:GetSessionToken',
      ],
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ],
  'only from the network of the company': [
    deny('*', '*', {
      NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/24'] },
      Bool: { 'aws:ViaAWSService': 'false' },
    }),
    allow('sqs:SendMessage', `arn:aws:sqs:eu-west-1:${account}:my-app-jobs`),
  ],
  'only through an endpoint': [
    allow('s3:GetObject', 'arn:aws:s3:::my-app-assets/*', {
      StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f60718' },
    }),
  ],
  'only over TLS 1.2': [
    deny('s3:*', ['arn:aws:s3:::my-app-assets', 'arn:aws:s3:::my-app-assets/*'], {
      NumericLessThan: { 's3:TlsVersion': '1.2' },
    }),
    allow('s3:GetObject', 'arn:aws:s3:::my-app-assets/*'),
  ],
  'objects only with encryption': [
    allow('s3:PutObject', 'arn:aws:s3:::my-app-assets/*', {
      StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
    }),
  ],
  'a key through one service': [
    allow(
      ['kms:Decrypt', 'kms:GenerateDataKey'],
      `arn:aws:kms:eu-west-1:${account}:key/0d990263-018e-4e65-a703-eff731de951e`,
      {
        StringEquals: {
          'kms:ViaService': 's3.eu-west-1.amazonaws.com',
          'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::my-app-assets',
        },
      },
    ),
  ],
  'grants for resources of AWS': [
    allow('kms:CreateGrant', `arn:aws:kms:eu-west-1:${account}:key/0d990263-018e-4e65-a703-eff731de951e`, {
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    }),
  ],
  'secrets with a tag': [
    allow('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-west-1:${account}:secret:my-app/*`, {
      StringEquals: { 'secretsmanager:ResourceTag/app': 'my-app', 'secretsmanager:VersionStage': 'AWSCURRENT' },
    }),
  ],
  'a database through its user': [
    allow('rds-db:connect', `arn:aws:rds-db:eu-west-1:${account}:dbuser:db-ABCDEFGHIJKL01234/my_app`),
  ],
  'a topic of Kafka': [
    allow(
      ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'],
      `arn:aws:kafka:eu-west-1:${account}:cluster/my-cluster/0d990263-018e-4e65-a703-eff731de951e-1`,
    ),
    allow(
      ['kafka-cluster:ReadData', 'kafka-cluster:DescribeTopic'],
      `arn:aws:kafka:eu-west-1:${account}:topic/my-cluster/0d990263-018e-4e65-a703-eff731de951e-1/orders`,
    ),
    allow(
      ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
      `arn:aws:kafka:eu-west-1:${account}:group/my-cluster/*/my-app-*`,
    ),
  ],
  'a thing of IoT with its own topics': [
    allow('iot:Connect', `arn:aws:iot:eu-west-1:${account}:client/\${iot:Connection.Thing.ThingName}`),
    allow(
      ['iot:Publish', 'iot:Receive'],
      `arn:aws:iot:eu-west-1:${account}:topic/devices/\${iot:Connection.Thing.ThingName}/*`,
    ),
  ],
  'an HTTP API': [allow('execute-api:Invoke', `arn:aws:execute-api:eu-west-1:${account}:a1b2c3d4e5/prod/GET/pets/*`)],
  'a file system at an access point': [
    allow(
      ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      `arn:aws:elasticfilesystem:eu-west-1:${account}:file-system/fs-0a1b2c3d4e5f60718`,
      {
        StringEquals: {
          'elasticfilesystem:AccessPointArn': `arn:aws:elasticfilesystem:eu-west-1:${account}:access-point/fsap-0a1b2c3d4e5f60718`,
        },
      },
    ),
  ],
  'images of a repository': [
    allow('ecr:GetAuthorizationToken', '*'),
    allow(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], `arn:aws:ecr:eu-west-1:${account}:repository/my-app`),
  ],
  'metrics of one namespace': [
    allow('cloudwatch:PutMetricData', '*', { StringEquals: { 'cloudwatch:namespace': 'MyApp' } }),
  ],
  'a shell in containers': [
    allow(
      [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      '*',
    ),
  ],
  'parameters below a path': [
    allow(['ssm:GetParameter', 'ssm:GetParametersByPath'], `arn:aws:ssm:eu-west-1:${account}:parameter/my-app/*`),
  ],
  'until a day': [
    allow('sqs:SendMessage', `arn:aws:sqs:eu-west-1:${account}:my-app-jobs`, {
      DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2099-12-31T23:59:59Z' },
    }),
  ],
  'messages of the organization': [
    allow('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:*:my-org-events', {
      StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' },
    }),
  ],
  'an object by its tag': [
    allow('s3:GetObject', 'arn:aws:s3:::my-app-assets/*', { StringEquals: { 's3:ExistingObjectTag/public': 'yes' } }),
  ],
  'an access point of S3': [
    allow('s3:GetObject', `arn:aws:s3:eu-west-1:${account}:accesspoint/my-access-point/object/*`),
  ],
  'a queue in GovCloud': [allow('sqs:SendMessage', `arn:aws-us-gov:sqs:us-gov-west-1:${account}:my-app-jobs`)],
  'a bucket in China': [allow('s3:GetObject', 'arn:aws-cn:s3:::my-app-assets/*')],
  'a model of Bedrock in several regions': [
    allow(
      ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
      [
        'arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4',
        `arn:aws:bedrock:eu-west-1:${account}:inference-profile/eu.anthropic.claude-sonnet-4`,
      ],
    ),
  ],
  'a fleet of Spot instances that is only looked at': [allow('ec2:DescribeSpotFleetRequests', '*')],
};

describe('documented trust policies', () => {
  for (const [name, statements] of Object.entries(trusts)) {
    it(`of ${name}`, () => assert.deepEqual(said('trust-policy.json', statements), []));
  }
});

describe('documented permission policies', () => {
  for (const [name, statements] of Object.entries(permissions)) {
    it(`of ${name}`, () => assert.deepEqual(said('policy.json', statements), []));
  }
});
