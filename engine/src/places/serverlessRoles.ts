import type { RoleUse } from '../model/model';
import { type Member, memberOf, type ObjectNode, type Span, type SyntaxNode } from '../syntax/syntax';
import type { FunctionUse } from './functionUses';
import type { PlaceReader } from './place';
import { knownArn, type TemplateRole } from './templateRoles';

/**
 * The role that the Serverless Framework writes for the functions of a service, and those of functions by the plugin
 * serverless-iam-roles-per-function. What is added is that of `merge-iam-templates.js` and the events of
 * https://github.com/serverless/serverless; a plugin may add more.
 */
export function rolesOfService(root: ObjectNode, reader: PlaceReader): TemplateRole[] {
  const provider = objectAt(root, 'provider');
  const functions = objectAt(root, 'functions')?.members ?? [];
  const perFunction = functions.flatMap((one) => functionRole(one));
  const role = valueAt(objectAt(provider, 'iam'), 'role');
  const settings = role?.type === 'object' ? role : undefined;
  const isExisting =
    (role !== undefined && (!settings || settings.members.some(({ key }) => key.value.includes('::')))) ||
    valueAt(provider, 'role') !== undefined ||
    valueAt(settings, 'mode') !== undefined;
  const users = functions.filter((one) => !hasOwnRole(one));
  if (!provider || isExisting || users.length === 0) return perFunction;
  const given = valueAt(settings, 'managedPolicies') ?? valueAt(provider, 'iamManagedPolicies');
  const managed = given === undefined ? [] : itemsOf(reader.resolve(given));
  const arns = managed?.map(knownArn);
  const events = users.flatMap(({ value }) => eventsOf(value, reader));
  const hasVpc = valueAt(provider, 'vpc') !== undefined || users.some(({ value }) => at(value, 'vpc') !== undefined);
  const statements = valueAt(settings, 'statements') ?? valueAt(provider, 'iamRoleStatements');
  const list = statements && reader.resolve(statements);
  const boundary =
    valueAt(settings, 'permissionsBoundary') ??
    valueAt(settings, 'permissionBoundary') ??
    valueAt(provider, 'rolePermissionsBoundary');
  return [
    {
      ...common,
      owner: 'provider',
      name: 'IamRoleLambdaExecution',
      span: memberOf(root, 'provider')?.key ?? root,
      whole: spanOf(memberOf(root, 'provider') ?? root),
      managedPolicies: [
        ...(arns ?? []).filter((arn) => arn !== undefined),
        ...(hasVpc ? ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'] : []),
      ],
      boundary: boundary && knownArn(reader.resolve(boundary)),
      implied: impliedActions(events, objectAt(provider, 'tracing') !== undefined),
      uses: users.map(useOf),
      functionUses: usesOf(events, hasVpc, objectAt(provider, 'tracing') !== undefined),
      isComplete:
        valueAt(root, 'plugins') === undefined &&
        !changesRole(root) &&
        events.every((event) => event !== undefined) &&
        arns?.every((arn) => arn !== undefined) === true &&
        (list === undefined || list.type === 'array'),
    },
    ...perFunction,
  ];
}

const common = {
  kind: 'serverless',
  physicalName: undefined,
  attached: [],
  services: ['lambda.amazonaws.com'],
  implied: [],
  boundary: undefined,
  managedPolicies: [],
} as const;

/** The role of a function with statements of its own, which a plugin writes. */
function functionRole(member: Member): TemplateRole[] {
  const { key, value } = member;
  const statements = at(value, 'iamRoleStatements');
  if (!statements || at(value, 'role') !== undefined) return [];
  const { value: name } = key;
  const own = {
    ...common,
    owner: name,
    name,
    span: key,
    whole: spanOf(member),
    uses: [useOf({ key })],
    functionUses: ['logs'],
    isComplete: false,
  } as const;
  return [own];
}

function hasOwnRole({ value }: Member): boolean {
  return at(value, 'role') !== undefined || at(value, 'iamRoleStatements') !== undefined;
}

function useOf({ key }: Pick<Member, 'key'>): RoleUse {
  return { kind: 'function', name: key.value, span: key, service: 'lambda.amazonaws.com' };
}

/** Whether the service changes the role that the framework writes. */
function changesRole(root: ObjectNode): boolean {
  const resources = valueAt(root, 'resources');
  const templates = resources?.type === 'array' ? resources.items : [resources];
  return templates.some((template) => {
    if (!template) return false;
    if (template.type !== 'object') return true;
    const places = [objectAt(template, 'Resources'), objectAt(template, 'extensions')];
    return places.some((place) => place !== undefined && memberOf(place, 'IamRoleLambdaExecution') !== undefined);
  });
}

/** The kinds of a function's events; undefined for one that isn't known. */
function eventsOf(node: SyntaxNode | undefined, reader: PlaceReader): readonly (ServerlessEvent | undefined)[] {
  const events = at(node, 'events');
  if (!events) return node?.type === 'object' ? [] : [undefined];
  const list = events.type === 'array' ? events : reader.resolve(events);
  if (list.type !== 'array') return [undefined];
  return list.items.map((item) => {
    const [member] = item.type === 'object' ? item.members : [];
    if (!member) return item.type === 'string' ? { kind: item.value, source: '' } : undefined;
    const source = at(member.value, 'type') ?? at(member.value, 'arn') ?? member.value;
    const text = source && reader.resolve(source);
    return { kind: member.key.value, source: text?.type === 'string' ? text.value : '' };
  });
}

interface ServerlessEvent {
  readonly kind: string;
  /** The type or ARN of a stream. */
  readonly source: string;
}

const interfaces = `ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DeleteNetworkInterface
  ec2:DescribeSubnets ec2:DescribeSecurityGroups`;

const actionsByEvent: Readonly<Record<string, string>> = {
  activemq: `${interfaces} secretsmanager:GetSecretValue mq:DescribeBroker`,
  kafka: `${interfaces} secretsmanager:GetSecretValue`,
  msk: `${interfaces} kafka:DescribeCluster kafka:GetBootstrapBrokers`,
  rabbitmq: `${interfaces} secretsmanager:GetSecretValue mq:DescribeBroker`,
  sqs: 'sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes',
};

const dynamodbStream = 'dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:DescribeStream dynamodb:ListStreams';
const kinesisStream =
  'kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:ListShards kinesis:ListStreams';

function impliedActions(events: readonly (ServerlessEvent | undefined)[], isTraced: boolean): readonly string[] {
  const lists = events.map((event) => {
    if (!event) return '';
    if (event.kind !== 'stream') return actionsByEvent[event.kind] ?? '';
    // A stream whose kind isn't known may be either.
    if (/kinesis/.test(event.source)) return kinesisStream;
    return /dynamodb/.test(event.source) ? dynamodbStream : `${dynamodbStream} ${kinesisStream}`;
  });
  const tracing = isTraced ? 'xray:PutTraceSegments xray:PutTelemetryRecords' : '';
  const logs = 'logs:CreateLogStream logs:CreateLogGroup logs:PutLogEvents';
  return [...new Set([logs, tracing, ...lists].join(' ').split(/\s+/))].filter((action) => action !== '');
}

function usesOf(
  events: readonly (ServerlessEvent | undefined)[],
  hasVpc: boolean,
  isTraced: boolean,
): readonly FunctionUse[] {
  const kinds = events.map((event) => (event?.kind === 'stream' ? event.source : event?.kind) ?? '');
  const has = (pattern: RegExp) => kinds.some((kind) => pattern.test(kind));
  const uses: FunctionUse[] = ['logs'];
  if (hasVpc) uses.push('vpc');
  if (isTraced) uses.push('xray');
  if (has(/^sqs$/)) uses.push('sqs');
  if (has(/^msk$/)) uses.push('msk');
  if (has(/kinesis/)) uses.push('kinesis');
  if (has(/dynamodb/)) uses.push('dynamodb');
  return uses;
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function itemsOf(node: SyntaxNode): readonly SyntaxNode[] | undefined {
  return node.type === 'array' ? node.items : undefined;
}

function at(node: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  return node?.type === 'object' ? memberOf(node, name)?.value : undefined;
}

function valueAt(node: ObjectNode | undefined, name: string): SyntaxNode | undefined {
  return at(node, name);
}

function objectAt(node: ObjectNode | undefined, name: string): ObjectNode | undefined {
  const value = at(node, name);
  return value?.type === 'object' ? value : undefined;
}
