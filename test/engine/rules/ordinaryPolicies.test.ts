import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../engine/src/rules/index';
import { documentOf, lintWith } from '../../support/engine';

const place = 'eu-west-1:210987654321';

/** Actions with resources as execution roles have them every day, each a shape that a careless check takes for wrong. */
const ordinary: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], ['arn:aws:logs:*:*:*']],
  [['logs:CreateLogGroup'], [`arn:aws:logs:${place}:*`]],
  [['logs:CreateLogStream', 'logs:PutLogEvents'], [`arn:aws:logs:${place}:log-group:/aws/lambda/my-app-api:*`]],
  [['logs:DescribeLogGroups', 'logs:GetLogEvents'], [`arn:aws:logs:${place}:log-group:/aws/lambda/*`]],
  [
    ['dynamodb:Query', 'dynamodb:Scan'],
    [`arn:aws:dynamodb:${place}:table/t`, `arn:aws:dynamodb:${place}:table/t/index/*`],
  ],
  [['dynamodb:GetRecords', 'dynamodb:DescribeStream'], [`arn:aws:dynamodb:${place}:table/t/stream/*`]],
  [['s3:*'], ['arn:aws:s3:::my-app-data', 'arn:aws:s3:::my-app-data/*']],
  [
    ['s3:Get*', 's3:List*'],
    ['arn:aws:s3:::my-app-data', 'arn:aws:s3:::my-app-data/*'],
  ],
  [['s3:ListAllMyBuckets', 's3:GetBucketLocation'], ['arn:aws:s3:::*']],
  [['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::my-app-*']],
  [['iam:ListRoles'], ['arn:aws:iam::*:role/*']],
  [['secretsmanager:GetSecretValue'], [`arn:aws:secretsmanager:${place}:secret:prod/db-AbCdEf`]],
  [
    ['ssm:SendCommand'],
    ['arn:aws:ssm:*::document/AWS-RunShellScript', `arn:aws:ec2:${place}:instance/i-0a1b2c3d4e5f60718`],
  ],
  [
    ['states:StartExecution', 'states:DescribeExecution'],
    [`arn:aws:states:${place}:stateMachine:m`, `arn:aws:states:${place}:execution:m:*`],
  ],
  [['execute-api:ManageConnections'], [`arn:aws:execute-api:${place}:a1b2c3/prod/POST/@connections/*`]],
  [['bedrock:InvokeModel'], ['arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0']],
  [['rds-data:ExecuteStatement'], [`arn:aws:rds:${place}:cluster:my-app-db`]],
  [
    ['kafka-cluster:Connect', 'kafka-cluster:ReadData'],
    [`arn:aws:kafka:${place}:cluster/c/*`, `arn:aws:kafka:${place}:topic/c/*`],
  ],
  [['iot:Publish'], [`arn:aws:iot:${place}:topic/my-app/orders/new`]],
  [['cloudformation:CreateChangeSet'], ['arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31']],
  [['apigateway:GET'], ['arn:aws:apigateway:eu-west-1::/restapis/*', 'arn:aws:apigateway:eu-west-1::/tags/*']],
  [
    ['ec2:RunInstances'],
    [
      'arn:aws:ec2:*::image/ami-*',
      'arn:aws:ec2:*:*:instance/*',
      'arn:aws:ec2:*:*:network-interface/*',
      'arn:aws:ec2:*:*:security-group/*',
      'arn:aws:ec2:*:*:subnet/*',
    ],
  ],
  [['ec2:CreateTags'], ['arn:aws:ec2:*:*:*/*']],
  [['elasticloadbalancing:AddTags'], [`arn:aws:elasticloadbalancing:${place}:targetgroup/my-app/*`]],
  [['es:ESHttpPost'], [`arn:aws:es:${place}:domain/my-app-search/*`]],
  [['route53:ChangeResourceRecordSets'], ['arn:aws:route53:::hostedzone/Z0123456789']],
  [['iam:GetPolicy'], ['arn:aws:iam::aws:policy/ReadOnlyAccess']],
  [['lambda:GetLayerVersion'], ['arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-nodejs:*']],
  [['backup:DescribeRecoveryPoint'], [`arn:aws:backup:${place}:recovery-point:*`]],
  [
    ['s3:GetObject'],
    ['arn:aws-us-gov:s3:::my-app-data/*', 'arn:aws-us-gov:s3:us-gov-west-1:210987654321:accesspoint/my-app/object/*'],
  ],
];

describe('ordinary permissions', () => {
  const judged = rules.filter(
    (rule) => (rule.group === 'actions' || rule.group === 'resources') && rule.enabledByDefault !== false,
  );
  for (const [actions, resources] of ordinary) {
    it(`lets ${actions.join(', ')} on ${resources[0]} pass`, () => {
      const statement = { Effect: 'Allow', Action: actions, Resource: resources };
      const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      const findings = lintWith(judged, documentOf(text)).map((finding) => `${finding.ruleId}: ${finding.message}`);
      assert.deepEqual(findings, []);
    });
  }
});
