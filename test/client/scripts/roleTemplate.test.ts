import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { DesiredRole } from '../../../client/src/roles/desiredRole';
import { roleTemplate, type TemplateTool } from '../../../client/src/scripts/roleTemplate';
import { fileOf } from '../../support/planBench';

const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    },
  ],
};

const own = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Own',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::home/${aws:username}/*',
    },
  ],
};

const inside = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

const desired: DesiredRole = {
  roleName: 'image-resizer',
  trust: fileOf('trust.json', trust),
  files: [
    { file: fileOf('own.json', own), policyName: 'own', inline: false, tags: [{ key: 'data', value: 'public' }] },
    { file: fileOf('inside.json', inside), policyName: 'in-side', inline: true },
  ],
  managedPolicies: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
  path: '/apps/',
  description: 'Resizes "images" for 100%{x}',
  maxSessionDuration: 7_200,
  permissionsBoundary: 'arn:aws:iam::123456789012:policy/limits',
  tags: [{ key: 'cost:center', value: '08' }],
};

function textOf(tool: TemplateTool, role = desired): string {
  const written = roleTemplate(role, tool);
  if (!written.ok) throw new Error(written.problems.join(' '));
  return written.text;
}

test('CloudFormation', () => {
  assert.equal(
    textOf('cloudFormation'),
    `# Deploy with --capabilities CAPABILITY_NAMED_IAM, because the role has a name of its own.

AWSTemplateFormatVersion: "2010-09-09"
Resources:
  ImageResizer:
    Type: AWS::IAM::Role
    Properties:
      RoleName: image-resizer
      Path: /apps/
      Description: Resizes "images" for 100%{x}
      MaxSessionDuration: 7200
      PermissionsBoundary: arn:aws:iam::123456789012:policy/limits
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                aws:SourceAccount: "123456789012"
      ManagedPolicyArns:
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        - !Ref Own
      Policies:
        - PolicyName: in-side
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Deny
                Action: "*"
                Resource: "*"
      Tags:
        - Key: cost:center
          Value: "08"
  Own:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: own
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Own
            Effect: Allow
            Action:
              - s3:GetObject
              - s3:PutObject
            Resource: arn:aws:s3:::home/\${aws:username}/*
Outputs:
  ImageResizerArn:
    Value: !GetAtt ImageResizer.Arn
`,
  );
});

test('Terraform', () => {
  assert.equal(
    textOf('terraform'),
    `resource "aws_iam_role" "image_resizer" {
  name                 = "image-resizer"
  path                 = "/apps/"
  description          = "Resizes \\"images\\" for 100%%{x}"
  max_session_duration = 7200
  permissions_boundary = "arn:aws:iam::123456789012:policy/limits"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "123456789012"
          }
        }
      },
    ]
  })

  tags = {
    "cost:center" = "08"
  }
}

resource "aws_iam_policy" "own" {
  name = "own"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Own"
        Effect = "Allow"
        Action = [
          "s3:GetObject",
          "s3:PutObject",
        ]
        Resource = "arn:aws:s3:::home/$\${aws:username}/*"
      },
    ]
  })

  tags = {
    data = "public"
  }
}

resource "aws_iam_role_policy" "in_side" {
  name = "in-side"
  role = aws_iam_role.image_resizer.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Deny"
        Action   = "*"
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.image_resizer.name
  policy_arn = aws_iam_policy.own.arn
}

resource "aws_iam_role_policy_attachment" "aws_lambda_basic_execution_role" {
  role       = aws_iam_role.image_resizer.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
`,
  );
});

test('the CDK', () => {
  assert.equal(
    textOf('cdk'),
    `import { Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export class ImageResizerStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const ownPolicy = new iam.CfnManagedPolicy(this, 'Own', {
      managedPolicyName: 'own',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Own',
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:PutObject'],
            Resource: 'arn:aws:s3:::home/\${aws:username}/*',
          },
        ],
      },
    });

    new iam.CfnRole(this, 'ImageResizer', {
      roleName: 'image-resizer',
      path: '/apps/',
      description: 'Resizes "images" for 100%{x}',
      maxSessionDuration: 7200,
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/limits',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: {
              Service: 'lambda.amazonaws.com',
            },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: {
                'aws:SourceAccount': '123456789012',
              },
            },
          },
        ],
      },
      managedPolicyArns: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole').managedPolicyArn,
        ownPolicy.ref,
      ],
      policies: [
        {
          policyName: 'in-side',
          policyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Deny',
                Action: '*',
                Resource: '*',
              },
            ],
          },
        },
      ],
      tags: [
        {
          key: 'cost:center',
          value: '08',
        },
      ],
    });
  }
}
`,
  );
});

test('SAM has its transform, and says how a function gets the role', () => {
  const text = textOf('sam');
  assert.match(text, /^# Deploy with .*\n# In a function: Role: !GetAtt ImageResizer\.Arn\n/);
  assert.match(text, /\nTransform: AWS::Serverless-2016-10-31\n/);
});

test('what a reader of YAML 1.1 would take for something else is in quotes', () => {
  const values = ['yes', 'no', 'on', '08', '1e3', '2012-10-17', '12:30', 'null', '~', '* x', '!Ref x', 'a: b', '#', ''];
  const document = { Version: '2012-10-17', Statement: values.map((Sid) => ({ Sid, Effect: 'Allow', Action: '*' })) };
  const role: DesiredRole = { ...desired, files: [], trust: fileOf('trust.json', document) };
  const read = parse(textOf('cloudFormation', role), {
    version: '1.1',
    customTags: ['!Sub', '!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => text })),
  });
  assert.deepEqual(read.Resources.ImageResizer.Properties.AssumeRolePolicyDocument, document);
});

test('names become words of each language, and none is there twice', () => {
  const files = ['a-b', 'A.b', '1@x'].map((policyName) => ({
    file: fileOf(`${policyName}.json`, own),
    policyName,
    inline: false,
  }));
  const role: DesiredRole = { ...desired, roleName: '=9', files };
  const terraform = textOf('terraform', role);
  const ids = [...terraform.matchAll(/^resource "aws_iam_(?:role|policy)" "(.*)"/gm)].map(([, id]) => id);
  assert.deepEqual(ids, ['role_9', 'a_b', 'a_b2', 'role_1_x']);
  const cloudFormation = textOf('cloudFormation', role);
  assert.deepEqual(
    [...cloudFormation.matchAll(/^ {2}(\w+):\n {4}Type/gm)].map(([, id]) => id),
    ['Role9', 'AB', 'AB2', 'Role1X'],
  );
});

test('text that a language would evaluate stays text', () => {
  const description = `a "b" 'c' \\ \${d} %{e} $\${f} \t é`;
  const role = { ...desired, files: [], description };
  assert.ok(textOf('terraform', role).includes(`"a \\"b\\" 'c' \\\\ $\${d} %%{e} $$\${f} \\t é"`));
  assert.ok(textOf('cdk', role).includes(`'a "b" \\'c\\' \\\\ \${d} %{e} $\${f} \\t é'`));
});

test('a role without a trust policy is told', () => {
  const { trust: _none, ...without } = desired;
  const problem = 'image-resizer has no trust policy, without which there is no role.';
  assert.deepEqual(roleTemplate(without, 'terraform'), { ok: false, problems: [problem] });
});
