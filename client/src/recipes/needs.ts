import type { RecipePermissionStatement } from '../../../server/src/protocol';
import type { ListedKind } from '../aws/resources';
import { literally } from './template';

/** Something that a role has to be able to do, with the narrowest actions for it. */
export interface PermissionNeed {
  readonly id: string;
  readonly group: string;
  /** What it is, to an engineer: `Read objects from an S3 bucket`. */
  readonly title: string;
  /** What it is about, asked for by name; nothing where IAM has no resource to name. */
  readonly resource?: ResourceKind;
  readonly statements: readonly NeedStatement[];
}

export interface NeedStatement {
  readonly actions: readonly string[];
  /** What follows the ARN of the resource, one entry for each ARN; the whole ARNs where the need has no resource. */
  readonly resources: readonly string[];
}

/** A kind of resource that a person names. */
export interface ResourceKind {
  /** `bucket`. */
  readonly noun: string;
  /** The ARN with its words in capitals; the last one is the name. */
  readonly format: string;
  readonly name: RegExp;
  /** Stands behind a name that was typed, and not behind a whole ARN. */
  readonly ending?: string;
  /** How the resources of an account are listed, to pick them from; absent where they can't be told apart by their names. */
  readonly listed?: ListedKind;
}

const name = /^[\w.*-]+$/;
const path = /^[\w./*+=@-]+$/;
const kind = (noun: string, format: string, more: Partial<ResourceKind> = {}): ResourceKind => ({
  ...{ noun, format, name },
  ...more,
});

const bucket = kind('bucket', 'arn:aws:s3:::BUCKET', { name: /^[a-z0-9*][a-z0-9.*-]{1,62}$/, listed: 'bucket' });
const table = kind('table', 'arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE', { listed: 'table' });
const queue = kind('queue', 'arn:aws:sqs:REGION:ACCOUNT:QUEUE', { listed: 'queue' });
const topic = kind('topic', 'arn:aws:sns:REGION:ACCOUNT:TOPIC', { listed: 'topic' });
const stream = kind('stream', 'arn:aws:kinesis:REGION:ACCOUNT:stream/STREAM', { listed: 'stream' });
// Secrets Manager adds a hyphen and six characters to the name of a secret:
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
const secret = kind('secret', 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:SECRET', {
  name: path,
  ending: '-??????',
  listed: 'secret',
});
const parameter = kind('parameter', 'arn:aws:ssm:REGION:ACCOUNT:parameter/PARAMETER', {
  name: path,
  listed: 'parameter',
});
const lambdaFunction = kind('function', 'arn:aws:lambda:REGION:ACCOUNT:function:FUNCTION', { listed: 'function' });
const stateMachine = kind('state machine', 'arn:aws:states:REGION:ACCOUNT:stateMachine:STATE_MACHINE', {
  listed: 'stateMachine',
});
const eventBus = kind('event bus', 'arn:aws:events:REGION:ACCOUNT:event-bus/EVENT_BUS', { name: path });
const key = kind('KMS key ID', 'arn:aws:kms:REGION:ACCOUNT:key/KEY');
const logGroup = kind('function', 'arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/FUNCTION');

const data = 'Data';
const messages = 'Messages and events';
const calls = 'Calls';
const sources = 'Event sources of a Lambda function';
const runtime = 'The Lambda function itself';

const own = (...actions: readonly string[]): NeedStatement => ({ actions, resources: [''] });
const below = (suffix: string, ...actions: readonly string[]): NeedStatement => ({ actions, resources: [suffix] });
const anywhere = (...actions: readonly string[]): NeedStatement => ({ actions, resources: ['*'] });

/**
 * What roles need most, in the order in which it is offered. The actions of event sources, networks, logs and traces are
 * those of AWS's managed policies for Lambda execution roles:
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html
 */
export const permissionNeeds: readonly PermissionNeed[] = [
  {
    ...{ id: 's3-read', group: data, title: 'Read objects from an S3 bucket', resource: bucket },
    statements: [below('/*', 's3:GetObject'), own('s3:ListBucket')],
  },
  {
    ...{ id: 's3-write', group: data, title: 'Write objects to an S3 bucket', resource: bucket },
    statements: [below('/*', 's3:PutObject')],
  },
  {
    ...{ id: 's3-delete', group: data, title: 'Delete objects from an S3 bucket', resource: bucket },
    statements: [below('/*', 's3:DeleteObject')],
  },
  {
    ...{ id: 'dynamodb-read', group: data, title: 'Read from a DynamoDB table', resource: table },
    statements: [
      own('dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'),
      below('/index/*', 'dynamodb:Query'),
    ],
  },
  {
    ...{ id: 'dynamodb-write', group: data, title: 'Write to a DynamoDB table', resource: table },
    statements: [own('dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem')],
  },
  {
    ...{ id: 'secret-read', group: data, title: 'Read a secret from Secrets Manager', resource: secret },
    statements: [own('secretsmanager:GetSecretValue')],
  },
  {
    ...{ id: 'parameter-read', group: data, title: 'Read a parameter from Parameter Store', resource: parameter },
    statements: [own('ssm:GetParameter', 'ssm:GetParameters')],
  },
  {
    ...{ id: 'kms-decrypt', group: data, title: 'Decrypt with a KMS key', resource: key },
    statements: [own('kms:Decrypt')],
  },
  {
    ...{ id: 'sqs-send', group: messages, title: 'Send messages to an SQS queue', resource: queue },
    statements: [own('sqs:SendMessage')],
  },
  {
    ...{ id: 'sns-publish', group: messages, title: 'Publish to an SNS topic', resource: topic },
    statements: [own('sns:Publish')],
  },
  {
    ...{ id: 'events-put', group: messages, title: 'Put events on an EventBridge event bus', resource: eventBus },
    statements: [own('events:PutEvents')],
  },
  {
    ...{ id: 'kinesis-put', group: messages, title: 'Put records to a Kinesis data stream', resource: stream },
    statements: [own('kinesis:PutRecord', 'kinesis:PutRecords')],
  },
  {
    ...{ id: 'lambda-invoke', group: calls, title: 'Call a Lambda function', resource: lambdaFunction },
    statements: [own('lambda:InvokeFunction')],
  },
  {
    ...{ id: 'states-start', group: calls, title: 'Start a Step Functions state machine', resource: stateMachine },
    statements: [own('states:StartExecution')],
  },
  {
    ...{ id: 'sqs-source', group: sources, title: 'Process messages from an SQS queue', resource: queue },
    statements: [own('sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')],
  },
  {
    ...{ id: 'kinesis-source', group: sources, title: 'Process records from a Kinesis data stream', resource: stream },
    statements: [
      own(
        ...['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords'],
        ...['kinesis:GetShardIterator', 'kinesis:ListShards'],
      ),
    ],
  },
  {
    ...{ id: 'dynamodb-source', group: sources, title: 'Process the stream of a DynamoDB table', resource: table },
    statements: [
      below('/stream/*', 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'),
      anywhere('dynamodb:ListStreams'),
    ],
  },
  {
    ...{ id: 'lambda-logs', group: runtime, title: 'Write logs', resource: logGroup },
    statements: [below(':*', 'logs:CreateLogStream', 'logs:PutLogEvents')],
  },
  {
    ...{ id: 'lambda-network', group: runtime, title: 'Run in a VPC' },
    statements: [
      {
        actions: [
          ...['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
          ...['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
        ],
        resources: ['arn:aws:ec2:REGION:ACCOUNT:*/*'],
      },
      anywhere('ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'),
    ],
  },
  {
    ...{ id: 'lambda-traces', group: runtime, title: 'Send traces to X-Ray' },
    statements: [anywhere('xray:PutTraceSegments', 'xray:PutTelemetryRecords')],
  },
];

/** A need with the resources that were named for it: names or whole ARNs. With none, the ARN is left to fill in. */
export interface NamedNeed {
  readonly need: PermissionNeed;
  readonly resources: readonly string[];
}

/** What is wrong with a text that names resources of a kind; nothing when it can be used. */
export function checkNeededResources(resourceKind: ResourceKind, text: string): string | undefined {
  for (const part of splitResources(text)) {
    if (part.startsWith('arn:')) {
      if (!arnPattern(resourceKind).test(part)) return `"${part}" isn't the ARN of a ${resourceKind.noun}.`;
    } else if (!resourceKind.name.test(part)) return `"${part}" isn't a valid ${resourceKind.noun} name.`;
  }
  return undefined;
}

/** The names and ARNs in a text, which are separated by commas or blanks. */
export function splitResources(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

/** The statements of needs, those about the same resources as one. */
export function needStatements(named: readonly NamedNeed[]): readonly RecipePermissionStatement[] {
  return joinAlike(
    named.flatMap(({ need, resources }) =>
      need.statements.map((statement) => ({
        actions: statement.actions,
        resources: arnsOf(need.resource, statement, resources),
        why: need.title,
        optional: false,
      })),
    ),
  );
}

/** Joins the actions of statements that are about the same resources, under the same conditions. */
export function joinAlike(statements: readonly RecipePermissionStatement[]): readonly RecipePermissionStatement[] {
  const merged = new Map<string, RecipePermissionStatement>();
  for (const statement of statements) {
    const key = JSON.stringify([statement.resources, statement.condition]);
    const before = merged.get(key);
    const actions = [...new Set([...(before?.actions ?? []), ...statement.actions])];
    merged.set(key, { ...(before ?? statement), actions });
  }
  return [...merged.values()];
}

function arnsOf(
  resourceKind: ResourceKind | undefined,
  statement: NeedStatement,
  resources: readonly string[],
): readonly string[] {
  if (resourceKind === undefined) return statement.resources;
  const bases =
    resources.length === 0 ? [baseOf(resourceKind, undefined)] : resources.map((one) => baseOf(resourceKind, one));
  const arns = bases.flatMap((base) =>
    statement.resources.map((suffix) => (suffix === '*' ? suffix : `${base}${suffix}`)),
  );
  return [...new Set(arns)];
}

/** What the ARN of a resource of a kind looks like, in any partition, Region and account. */
function arnPattern({ format }: ResourceKind): RegExp {
  const [, , service = '', , , ...rest] = format.split(':');
  const type = rest.join(':').replace(/[A-Z_]+$/, '');
  return new RegExp(`^arn:[\\w-]+:${service}:[\\w-]*:\\d*:${type}.+$`);
}

/** The ARN with the name in it, which is marked so that it is not taken for a blank. */
function baseOf({ format, ending = '' }: ResourceKind, resource: string | undefined): string {
  if (resource === undefined) return `${format}${ending}`;
  if (resource.startsWith('arn:')) return literally(resource);
  const plain = format.endsWith('/PARAMETER') ? resource.replace(/^\//, '') : resource;
  return `${format.replace(/[A-Z_]+$/, '')}${literally(plain)}${ending}`;
}
