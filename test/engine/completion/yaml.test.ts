import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompletionSource } from '../../../engine/src/completion/situation';
import { accept, labelsAt } from '../../support/cursor';

const yaml: Partial<CompletionSource> = { path: 'template.yaml' };

/** A role's permission policy in block style around the lines of its statements. */
const inTemplate = (...lines: readonly string[]) => `Resources:
  OrdersTable:
    Type: AWS::DynamoDB::Table
  Assets:
    Type: AWS::S3::Bucket
  Work:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: work
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
${lines.map((line) => `          ${line}`).join('\n')}
`;
const labels = (...lines: readonly string[]) => labelsAt(inTemplate(...lines), yaml);
const accepted = (label: string, ...lines: readonly string[]) => accept(inTemplate(...lines), label, yaml);
const becomes = (label: string, before: readonly string[], after: readonly string[]) =>
  assert.equal(accepted(label, ...before), inTemplate(...after));

describe('actions in YAML', () => {
  it('are those of the typed service, in every way that a list is written', () => {
    becomes('s3:GetObject', ['- Effect: Allow', '  Action: s3:Get|'], ['- Effect: Allow', '  Action: s3:GetObject']);
    becomes('s3:GetObject', ['- Effect: Allow', '  Action: s3:|'], ['- Effect: Allow', '  Action: s3:GetObject']);
    becomes('s3:GetObject', ['- Action:', '    - s3:|'], ['- Action:', '    - s3:GetObject']);
    becomes('s3:GetObject', ['- Action: [s3:|]'], ['- Action: [s3:GetObject]']);
    becomes('s3:GetObject', ['- Action: [s3:PutObject, s3:G|]'], ['- Action: [s3:PutObject, s3:GetObject]']);
    becomes('s3:GetObject', ["- Action: 's3:Get|'"], ["- Action: 's3:GetObject'"]);
    becomes('s3:GetObject', ['- Action: "s3:Get|Objekt"'], ['- Action: "s3:GetObject"']);
    becomes('s3:GetObject', ["- Action: 's3:Get|"], ["- Action: 's3:GetObject'"]);
    becomes('s3:GetObject', ['- { Effect: Allow, Action: s3:| }'], ['- { Effect: Allow, Action: s3:GetObject }']);
  });

  it('have the quotes of their neighbors, and those that they need', () => {
    becomes(
      's3:GetObject',
      ['- Action:', "    - 's3:PutObject'", '    - s3:G|'],
      ['- Action:', "    - 's3:PutObject'", "    - 's3:GetObject'"],
    );
    becomes('s3:Get*', ['- Action: [s3:|]'], ['- Action: [s3:Get*]']);
  });

  it('begin with the service', () => {
    becomes('s3:', ['- Action: |'], ['- Action: s3:']);
    becomes('s3:', ['- Action:|'], ['- Action: s3:']);
    becomes('s3:', ['- Action:', '    - |'], ['- Action:', '    - s3:']);
    becomes('logs:', ['- Action:', '    - cloudwatch l|'], ['- Action:', '    - logs:']);
    assert.ok(labels('- Action: [|]').includes('s3:'));
  });

  it('leave out what the list has', () => {
    assert.ok(!labels('- Action:', '    - s3:GetObject', '    - s3:|').includes('s3:GetObject'));
  });

  it('are not offered in comments, behind values and in other places', () => {
    assert.deepEqual(labels('- Action: s3:GetObject # s3:|'), []);
    assert.deepEqual(labels('- Action: s3:GetObject |'), []);
    assert.deepEqual(labels('- Action: [s3:GetObject] |'), []);
    assert.deepEqual(labelsAt(inTemplate('- Action: s3:*').replace('Name: work', 'Name: s3:|'), yaml), []);
    assert.deepEqual(labelsAt(inTemplate('- Action: s3:*').replace('Resources:', 'Outputs: |\nResources:'), yaml), []);
  });
});

describe('keys in YAML', () => {
  const rest = ['  Action: s3:GetObject', "  Resource: '*'"];

  it('are those that the statement lacks', () => {
    assert.deepEqual(labels('- Effect: Allow', ...rest, '  |'), ['Condition', 'Sid']);
    assert.deepEqual(labels('- Effect: Allow', ...rest, '  C|'), ['Condition', 'Sid']);
    assert.deepEqual(labels('- { Effect: Allow, Action: s3:GetObject, | }'), [
      'Resource',
      'Condition',
      'Sid',
      'NotResource',
    ]);
    assert.ok(labels('- |').includes('Effect'));
    assert.ok(labels('- Eff|').includes('Effect'));
  });

  it('come with a value in the style of the place', () => {
    becomes('Action', ['- Effect: Allow', '  |'], ['- Effect: Allow', '  Action:', '    - ']);
    becomes('Effect', ['- |', '  Action: s3:GetObject'], ['- Effect: Allow', '  Action: s3:GetObject']);
    becomes('Effect', ['- Eff|: Allow', ...rest], ['- Effect: Allow', ...rest]);
    becomes('Action', ['- { Effect: Allow, | }'], ['- { Effect: Allow, Action: [] }']);
    becomes(
      'Condition',
      ['- Effect: Allow', ...rest, '  Cond|'],
      ['- Effect: Allow', ...rest, '  Condition:', '    StringEquals:', '      : '],
    );
    becomes('Condition', ['- Condition: |'], ['- Condition:', '    StringEquals:', '      : ']);
    becomes('Condition', ['- Condition:', '    |'], ['- Condition:', '    StringEquals:', '      : ']);
  });

  it('begin a list of statements and a statement', () => {
    becomes('Allow actions', ['|'], ['- Effect: Allow', '  Action:', '    - ', '  Resource: ']);
    becomes('Allow actions', ['- |'], ['- Effect: Allow', '  Action:', '    - ', '  Resource: ']);
  });

  it('begin a statement for a common need, with functions where it has references', () => {
    const arn = 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:your-queue';
    becomes(
      'Send messages to an SQS queue',
      ['- |'],
      ['- Effect: Allow', '  Action: sqs:SendMessage', `  Resource: !Sub '${arn}'`],
    );
    becomes(
      'Send messages to an SQS queue',
      ['- { Effect: Deny }', '- |'],
      ['- { Effect: Deny }', '- Effect: Allow', '  Action: sqs:SendMessage', `  Resource: !Sub '${arn}'`],
    );
  });

  it('are those of the policy', () => {
    const text = inTemplate('- Effect: Allow').replace("        Version: '2012-10-17'\n", '        |\n');
    assert.deepEqual(labelsAt(text, yaml), ['Version', 'Id']);
    assert.equal(accept(text, 'Version', yaml), inTemplate('- Effect: Allow'));
  });

  it('are effects', () => {
    assert.deepEqual(labels('- Effect: |'), ['Allow', 'Deny']);
    assert.deepEqual(labels('- Effect:|'), ['Allow', 'Deny']);
    assert.deepEqual(labels('- {Effect: |}'), ['Allow', 'Deny']);
    becomes('Deny', ['- Effect: "D|"'], ['- Effect: "Deny"']);
  });
});

describe('resources in a template', () => {
  const get = (resource: string) => ['- Effect: Allow', '  Action: dynamodb:GetItem', `  Resource: ${resource}`];

  it('are its own resources of the service', () => {
    const found = labels(...get('|'));
    assert.deepEqual(found.slice(0, 2), ['OrdersTable.Arn', 'OrdersTable.Arn/index/*']);
    assert.ok(!found.some((label) => label.startsWith('Assets')));
    becomes('OrdersTable.Arn', get('|'), get('!GetAtt OrdersTable.Arn'));
    becomes('OrdersTable.Arn', get('Ord|'), get('!GetAtt OrdersTable.Arn'));
    becomes('OrdersTable.Arn/index/*', get('|'), get("!Sub '${OrdersTable.Arn}/index/*'"));
    becomes('OrdersTable.Arn', get('[|]'), get('[!GetAtt OrdersTable.Arn]'));
    becomes('OrdersTable.Arn', get("'|'"), get("!Sub '${OrdersTable.Arn}'"));
  });

  it('are ARNs of the stack’s own account and Region', () => {
    const format = 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/table';
    assert.ok(labels(...get('|')).includes(format));
    becomes(format, get('|'), get(`!Sub '${format}'`));
    becomes(format, get('"arn:|"'), get(`!Sub "${format}"`));
    becomes(format, get('!Sub "arn:|"'), get(`!Sub "${format}"`));
    becomes(format, get('!Sub arn:${AWS::Partition}:|'), get(`!Sub '${format}'`));
    becomes(
      '${AWS::Region}',
      get('!Sub "arn:${AWS::Partition}:dynamodb:|:${AWS::AccountId}:table/x"'),
      get('!Sub "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/x"'),
    );
    becomes(
      'arn:aws:dynamodb:*:${AWS::AccountId}:table/table',
      get('!Sub "arn:aws:dynamodb:*:${AWS::AccountId}:|"'),
      get('!Sub "arn:aws:dynamodb:*:${AWS::AccountId}:table/table"'),
    );
  });

  it('are written with references inside of !Sub', () => {
    const before = ['- Action: s3:GetObject', '  Resource: !Sub "${|"'];
    const found = labels(...before);
    assert.deepEqual(found.slice(0, 3), ['${AWS::Partition}', '${AWS::Region}', '${AWS::AccountId}']);
    becomes('${Assets.Arn}', before, ['- Action: s3:GetObject', '  Resource: !Sub "${Assets.Arn}"']);
    becomes(
      '${Assets.Arn}',
      ['- Action: s3:GetObject', '  Resource: !Sub ${|'],
      ['- Action: s3:GetObject', "  Resource: !Sub '${Assets.Arn}'"],
    );
    becomes(
      '${aws:username}',
      ['- Action: s3:GetObject', '  Resource: !Sub "${Assets.Arn}/${|/*"'],
      ['- Action: s3:GetObject', '  Resource: !Sub "${Assets.Arn}/${!aws:username}/*"'],
    );
  });

  it('are everything, in quotes', () => {
    becomes(
      '*',
      ['- Action: ec2:DescribeInstances', '  Resource: |'],
      ['- Action: ec2:DescribeInstances', "  Resource: '*'"],
    );
  });
});

describe('principals and conditions in YAML', () => {
  const trust = (...lines: readonly string[]) => `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
${lines.map((line) => `            ${line}`).join('\n')}
`;

  it('are services and accounts', () => {
    const service = (name: string) => trust('Principal:', `  Service: ${name}`, 'Action: sts:AssumeRole');
    assert.equal(accept(service('lamb|'), 'lambda.amazonaws.com', yaml), service('lambda.amazonaws.com'));
    const aws = (name: string) => trust('Principal:', `  AWS: ${name}`);
    const root = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
    assert.equal(accept(aws('|'), root, yaml), aws(`!Sub '${root}'`));
    assert.equal(accept(trust('Principal: |'), 'Service', yaml), trust('Principal:', '  Service: '));
    assert.deepEqual(labelsAt(trust('Principal:', '  |'), yaml), ['Service', 'AWS', 'Federated']);
    assert.deepEqual(labelsAt(trust('Principal: { | }'), yaml), ['Service', 'AWS', 'Federated']);
  });

  it('are operators, keys and values', () => {
    const condition = (...lines: readonly string[]) =>
      trust('Principal:', '  Service: lambda.amazonaws.com', 'Action: sts:AssumeRole', 'Condition:', ...lines);
    assert.ok(labelsAt(condition('  Str|'), yaml).includes('StringEquals'));
    assert.equal(
      accept(condition('  StringEquals:', '    |'), 'aws:SourceAccount', yaml),
      condition('  StringEquals:', '    aws:SourceAccount: '),
    );
    assert.equal(
      accept(condition('  StringEquals:', '    aws:SourceAccount: |'), '${AWS::AccountId}', yaml),
      condition('  StringEquals:', '    aws:SourceAccount: !Ref AWS::AccountId'),
    );
    assert.equal(
      accept(condition('  Bool:', '    aws:SecureTransport: |'), 'true', yaml),
      condition('  Bool:', "    aws:SecureTransport: 'true'"),
    );
  });
});

describe('completion in templates that are JSON', () => {
  const json = (resource: string) =>
    JSON.stringify({
      Resources: {
        T: { Type: 'AWS::DynamoDB::Table' },
        P: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: [{ 'Fn::GetAtt': ['T', 'StreamArn'] }, '@'] },
              ],
            },
          },
        },
      },
    }).replace('"@"', resource);
  const extra = { path: 'template.json' };

  it('writes functions as objects', () => {
    assert.equal(accept(json('"|"'), 'T.Arn', extra), json('{"Fn::GetAtt":["T","Arn"]}'));
    const format = 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/table';
    assert.equal(accept(json('"arn|"'), format, extra), json(`{"Fn::Sub":"${format}"}`));
    assert.equal(accept(json('{ "Fn::Sub": "arn|" }'), format, extra), json(`{ "Fn::Sub": "${format}" }`));
    assert.equal(accept(json('{ "Fn::Sub": "${|" }'), '${T.Arn}', extra), json('{ "Fn::Sub": "${T.Arn}" }'));
  });

  it('writes functions in statements for common needs', () => {
    const text = (statements: string) =>
      `{"Resources":{"P":{"Type":"AWS::IAM::Policy","Properties":{"PolicyDocument":{"Version":"2012-10-17","Statement":[${statements}]}}}}}`;
    const accepted = accept(text('|'), 'Send messages to an SQS queue', extra);
    assert.deepEqual(JSON.parse(accepted).Resources.P.Properties.PolicyDocument.Statement, [
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:your-queue' },
      },
    ]);
  });
});

describe('roles and policies in a template', () => {
  const role = `  LambdaFunctionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
`;
  const lambda = 'Role: a Lambda function';
  const send = 'Send messages to an SQS queue';
  const statement = (indent: string) =>
    [
      '- Effect: Allow',
      '  Action: sqs:SendMessage',
      "  Resource: !Sub 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:your-queue'",
    ]
      .map((line) => `${indent}${line}\n`)
      .join('');

  it('begin a role among the resources, in the first line and after others', () => {
    const begun = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
    assert.equal(accept(`${begun}  |\n`, lambda, yaml), begun + role);
    const queue = `${begun}  Jobs:\n    Type: AWS::SQS::Queue\n`;
    assert.equal(accept(`${queue}  Rol|\n`, lambda, yaml), queue + role);
  });

  it('begin a policy of a role and of a SAM function', () => {
    const owner = (type: string) => `Resources:\n  Work:\n    Type: ${type}\n    Properties:\n      Policies:\n`;
    const inRole = `        - PolicyName: policy-name
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
${statement('              ')}`;
    assert.equal(accept(`${owner('AWS::IAM::Role')}        - |\n`, send, yaml), owner('AWS::IAM::Role') + inRole);
    assert.equal(accept(`${owner('AWS::IAM::Role')}        |\n`, send, yaml), owner('AWS::IAM::Role') + inRole);
    const inFunction = `        - Version: '2012-10-17'\n          Statement:\n${statement('            ')}`;
    const sam = `${owner('AWS::Serverless::Function')}        - AWSLambdaBasicExecutionRole\n`;
    assert.equal(accept(`${sam}        - Send|\n`, send, yaml), sam + inFunction);
  });

  it('are not offered elsewhere', () => {
    const other = 'Resources:\n  Work:\n    Type: AWS::SQS::Queue\n    Properties:\n      Policies:\n        - |\n';
    assert.deepEqual(labelsAt(other, yaml), []);
    assert.deepEqual(labelsAt(other.replace('|', 'x').replace('Type', '|\n    Type'), yaml), []);
    assert.deepEqual(labelsAt('Resources:\n  |\n', { path: 'values.yaml' }), []);
    assert.deepEqual(labelsAt('kind: List\nResources:\n  - |\n', { path: 'list.yaml' }), []);
  });
});

describe('completion in other YAML', () => {
  it('works in SAM, Serverless and a policy alone', () => {
    const sam = (action: string) => `Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
            - Effect: Allow
              Action: ${action}
`;
    assert.equal(accept(sam('s3:GetOb|'), 's3:GetObject', yaml), sam('s3:GetObject'));
    const serverless = (action: string) => `service: orders
provider:
  name: aws
  iam:
    role:
      statements:
      - Effect: Allow
        Action:
        - ${action}
        Resource: '*'
`;
    const file = { path: 'serverless.yml' };
    assert.equal(accept(serverless('s3:GetOb|'), 's3:GetObject', file), serverless('s3:GetObject'));
    const added = serverless('s3:GetObject');
    assert.equal(
      accept(`${added}      - |\n`, 'Deny actions', file),
      `${added}      - Effect: Deny\n        Action:\n        - \n        Resource: \n`,
    );
    const alone = (effect: string) =>
      `Version: '2012-10-17'\nStatement:\n  - Effect: ${effect}\n    Action: s3:GetObject\n`;
    assert.equal(accept(alone('|'), 'Deny', { path: 'policy.yaml' }), alone('Deny'));
  });

  it('works in JSON inside of YAML', () => {
    const text = (action: string) => `Resources:
  P:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument: |
        { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "${action}", "Resource": "*" }] }
`;
    // The first cursor is the sign of a block.
    const marked = text('s3:GetOb@');
    const labelled = labelsAt(marked.replace(': |', ': >-').replace('@', '|'), yaml);
    assert.ok(labelled.includes('s3:GetObject'));
  });

  it('is silent in files of other tools', () => {
    assert.deepEqual(labelsAt('kind: Statement\nspec:\n  - Effect: |\n', { path: 'deployment.yaml' }), []);
    assert.deepEqual(labelsAt('services:\n  web:\n    image: |\n', { path: 'compose.yaml' }), []);
    assert.deepEqual(labelsAt('|', { path: 'lambda-trust-policy.yaml' }), []);
  });
});
