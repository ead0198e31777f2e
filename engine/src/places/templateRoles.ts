import type { RoleUse } from '../model/model';
import { type Member, memberOf, type ObjectNode, type Span, type SyntaxNode } from '../syntax/syntax';
import { type FunctionUse, functionUses } from './functionUses';
import { documentsIn, type PlaceReader } from './place';
import { rolesNamed, roleUses } from './roleUses';

/** A role that a template creates: what it has besides the policies that belong to it by their owner. */
export interface TemplateRole {
  /** The type of the resource that is the role or that has one of its own: a function of SAM. */
  readonly kind: string;
  /** The logical ID of that resource. */
  readonly owner: string;
  /** The role's own logical ID, which of a function of SAM is another. */
  readonly name: string;
  /** The key that declares the resource. */
  readonly span: Span;
  /** The whole resource with its key. */
  readonly whole: Span;
  /** The name in the account, where the template sets it without a path. */
  readonly physicalName: string | undefined;
  /** The logical IDs of other resources of the template whose policies are attached to it. */
  readonly attached: readonly string[];
  /** ARNs of managed policies from elsewhere, or the names that SAM takes for those of AWS. */
  readonly managedPolicies: readonly string[];
  readonly boundary: string | undefined;
  /** Service principals that the format trusts where it writes the trust policy. */
  readonly services: readonly string[];
  /** The actions that the format allows by itself, as on a queue that it lets a function poll. */
  readonly implied: readonly string[];
  readonly uses: readonly RoleUse[];
  /** What the Lambda functions that use the role do by their configuration. */
  readonly functionUses: readonly FunctionUse[];
  /** Whether everything that is attached to the role is known. */
  readonly isComplete: boolean;
}

/** The roles of a CloudFormation or SAM template. */
export function rolesOfTemplate(root: ObjectNode, reader: PlaceReader): TemplateRole[] {
  const resources = memberOf(root, 'Resources')?.value;
  if (resources?.type !== 'object') return [];
  const template: Template = {
    root,
    resources,
    reader,
    uses: roleUses(resources, reader),
    isOpen: isOpen(root, resources),
    named: namedElsewhere(root, resources, reader),
    functions: functionUses(root, resources, reader),
  };
  return resources.members.flatMap((member) => {
    const resource = objectOf(member.value);
    const type = resource && textOf(memberOf(resource, 'Type')?.value);
    if (!resource) return [];
    if (type === 'AWS::IAM::Role') return [declaredRole(template, member, resource)];
    if (type === 'AWS::Serverless::Function' || type === 'AWS::Serverless::StateMachine') {
      return samRole(template, type, member, resource);
    }
    return [];
  });
}

interface Template {
  readonly root: ObjectNode;
  readonly resources: ObjectNode;
  readonly reader: PlaceReader;
  readonly uses: ReadonlyMap<string, readonly RoleUse[]>;
  /** Whether a macro, a loop or a connector may attach more to any role. */
  readonly isOpen: boolean;
  /** The roles that other stacks are told of, and may attach policies to. */
  readonly named: ReadonlySet<string>;
  readonly functions: ReadonlyMap<string, readonly FunctionUse[]>;
}

function declaredRole(template: Template, member: Member, resource: ObjectNode): TemplateRole {
  const { key, start, end } = member;
  const { reader, uses, named, functions } = template;
  const properties = objectOf(memberOf(resource, 'Properties')?.value);
  const property = (name: string) => properties && memberOf(properties, name)?.value;
  const attachments = attachmentsOf(template, key.value, resource, property('RoleName'));
  const managed = managedPolicies(template, property('ManagedPolicyArns'));
  const roleName = property('RoleName');
  const name = roleName && reader.resolve(roleName);
  const hasPath = property('Path') !== undefined && textOf(property('Path')) !== '/';
  const inline = itemsOf(reader, property('Policies'));
  return {
    kind: 'AWS::IAM::Role',
    owner: key.value,
    name: key.value,
    span: key,
    whole: { start, end },
    physicalName: name?.type === 'string' && !name.holes && !hasPath ? name.value : undefined,
    attached: [...attachments.attached, ...managed.attached],
    managedPolicies: managed.arns,
    boundary: arnOf(reader, property('PermissionsBoundary')),
    services: [],
    implied: [],
    uses: uses.get(key.value) ?? [],
    functionUses: [...new Set((uses.get(key.value) ?? []).flatMap(({ name: user }) => functions.get(user) ?? []))],
    isComplete:
      !template.isOpen &&
      !named.has(key.value) &&
      properties !== undefined &&
      attachments.isKnown &&
      managed.isKnown &&
      inline?.every((item) => hasDocument(reader, item)) === true,
  };
}

/** Whether an item of a role's inline policies is one policy that is known. */
function hasDocument(reader: PlaceReader, item: SyntaxNode): boolean {
  const document = item.type === 'object' ? memberOf(item, 'PolicyDocument')?.value : undefined;
  const resolved = document && reader.resolve(document);
  return resolved !== undefined && resolved.type !== 'unknown' && documentsIn(reader, resolved).length === 1;
}

interface Attachments {
  readonly attached: readonly string[];
  readonly isKnown: boolean;
}

const attachingTypes: Readonly<Record<string, string>> = {
  'AWS::IAM::Policy': 'Roles',
  'AWS::IAM::ManagedPolicy': 'Roles',
  'AWS::IAM::RolePolicy': 'RoleName',
};

/** The policies of the template that name the role. One that only exists under a condition of its own isn't certain. */
function attachmentsOf(
  { resources, reader }: Template,
  name: string,
  role: ObjectNode,
  roleName: SyntaxNode | undefined,
): Attachments {
  const attached: string[] = [];
  let isKnown = true;
  const ownName = roleName && reader.resolve(roleName);
  for (const { key, value } of resources.members) {
    const resource = objectOf(value);
    const property = attachingTypes[(resource && textOf(memberOf(resource, 'Type')?.value)) ?? ''];
    const properties = resource && objectOf(memberOf(resource, 'Properties')?.value);
    const names = property === undefined || !properties ? undefined : memberOf(properties, property)?.value;
    if (!resource || !names) continue;
    const resolved = reader.resolve(names);
    const isNamed = rolesNamed(names, resources, reader).includes(name) || hasSameName(resolved, ownName);
    if (isNamed) {
      const condition = textOf(memberOf(resource, 'Condition')?.value);
      const isSame = condition === undefined || condition === textOf(memberOf(role, 'Condition')?.value);
      const isCertain = isSame && resolved.type !== 'unknown';
      if (isCertain) attached.push(key.value);
      else isKnown = false;
    }
    // A role with a name of its own may be meant by whatever isn't known.
    if (ownName && hasUnknown(resolved)) isKnown = false;
  }
  return { attached, isKnown };
}

function hasSameName(list: SyntaxNode, name: SyntaxNode | undefined): boolean {
  if (!name) return false;
  const items = list.type === 'array' ? list.items : [list];
  return items.some((item) => item.type === 'string' && name.type === 'string' && item.value === name.value);
}

function hasUnknown(list: SyntaxNode): boolean {
  return list.type === 'unknown' || (list.type === 'array' && list.items.some(({ type }) => type === 'unknown'));
}

interface ManagedPolicies {
  readonly arns: readonly string[];
  /** Logical IDs of managed policies of the template. */
  readonly attached: readonly string[];
  readonly isKnown: boolean;
}

function managedPolicies(template: Template, value: SyntaxNode | undefined): ManagedPolicies {
  return attachedAmong(itemsOf(template.reader, value), template, () => false);
}

/** Sorts items by what they name; `isOther` tells which are no managed policies and are read elsewhere. */
function attachedAmong(
  items: readonly SyntaxNode[] | undefined,
  { resources }: Template,
  isOther: (item: SyntaxNode) => boolean,
): ManagedPolicies {
  const arns: string[] = [];
  const attached: string[] = [];
  let isKnown = items !== undefined;
  for (const item of items ?? []) {
    const own = policyNamed(item, resources);
    const arn = knownArn(item);
    if (own !== undefined) attached.push(own);
    else if (arn !== undefined) arns.push(arn);
    else if (!isOther(item)) isKnown = false;
  }
  return { arns, attached, isKnown };
}

/** The managed policy of the template that a resolved ARN is. */
function policyNamed(node: SyntaxNode, resources: ObjectNode): string | undefined {
  const last = node.type === 'string' ? node.holes?.at(-1) : undefined;
  const reference = typeof last?.means === 'object' ? last.means.reference : undefined;
  const resource = reference === undefined ? undefined : objectOf(memberOf(resources, reference)?.value);
  const type = resource && textOf(memberOf(resource, 'Type')?.value);
  return type === 'AWS::IAM::ManagedPolicy' && !(resource && memberOf(resource, 'Condition')) ? reference : undefined;
}

/** An ARN of which at most the partition isn't known; that of a policy of AWS is the same in all of them. */
export function knownArn(node: SyntaxNode): string | undefined {
  if (node.type !== 'string') return undefined;
  let text = '';
  let at = 0;
  for (const { from, to, means } of node.holes ?? []) {
    if (means !== 'partition') return undefined;
    text += `${node.value.slice(at, from)}aws`;
    at = to;
  }
  return text + node.value.slice(at);
}

function arnOf(reader: PlaceReader, value: SyntaxNode | undefined): string | undefined {
  return value && knownArn(reader.resolve(value));
}

/** The role that SAM writes for a function or state machine that names none. */
function samRole(template: Template, kind: string, member: Member, resource: ObjectNode): TemplateRole[] {
  const { key, start, end } = member;
  const { root, reader } = template;
  const properties = objectOf(memberOf(resource, 'Properties')?.value);
  if (!properties || memberOf(properties, 'Role')) return [];
  const isFunction = kind === 'AWS::Serverless::Function';
  const globals = isFunction ? globalsOf(root) : undefined;
  const own = (name: string) => memberOf(properties, name)?.value;
  const property = (name: string) => own(name) ?? (globals && memberOf(globals, name)?.value);
  const service = isFunction ? 'lambda.amazonaws.com' : 'states.amazonaws.com';
  const policies = samPolicies(template, own('Policies'));
  const added = isFunction ? addedToFunction(reader, property, own('Events')) : addedToStateMachine(own('Tracing'));
  const writesTrust = property('AssumeRolePolicyDocument') === undefined;
  return [
    {
      kind,
      owner: key.value,
      name: `${key.value}Role`,
      span: key,
      whole: { start, end },
      physicalName: undefined,
      attached: policies.attached,
      managedPolicies: [...new Set([...added.managed, ...policies.arns])],
      boundary: arnOf(reader, property('PermissionsBoundary')),
      services: writesTrust ? [service] : [],
      implied: added.actions,
      uses: [{ kind, name: key.value, span: key, service }],
      functionUses: template.functions.get(key.value) ?? [],
      isComplete:
        !template.isOpen &&
        !template.named.has(`${key.value}Role`) &&
        memberOf(resource, 'Connectors') === undefined &&
        policies.isKnown &&
        added.isKnown,
    },
  ];
}

function globalsOf(root: ObjectNode): ObjectNode | undefined {
  const globals = objectOf(memberOf(root, 'Globals')?.value);
  return globals && objectOf(memberOf(globals, 'Function')?.value);
}

/** SAM takes names and ARNs of managed policies, documents, and templates of its own, alone or in a list. */
function samPolicies(template: Template, value: SyntaxNode | undefined): ManagedPolicies {
  const { reader } = template;
  const items = value?.type === 'string' || isDocument(value) ? [reader.resolve(value)] : itemsOf(reader, value);
  return attachedAmong(items, template, isDocument);
}

function isDocument(node: SyntaxNode | undefined): node is ObjectNode {
  return node?.type === 'object' && memberOf(node, 'Statement') !== undefined;
}

/** What SAM attaches to a role by itself: managed policies of AWS, and statements, of which the actions count here. */
interface Added {
  readonly managed: readonly string[];
  readonly actions: readonly string[];
  readonly isKnown: boolean;
}

const awsPolicy = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

const interfaceActions =
  `ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DeleteNetworkInterface ec2:DescribeVpcs
  ec2:DescribeSubnets ec2:DescribeSecurityGroups`.split(/\s+/);

/**
 * What an event source adds, as `samtranslator/model/eventsources/pull.py` of the project
 * https://github.com/aws/serverless-application-model has it.
 */
const addedByEvent: Readonly<Record<string, { readonly managed?: string; readonly actions?: readonly string[] }>> = {
  DocumentDB: {
    actions: [
      'secretsmanager:GetSecretValue',
      'rds:DescribeDBClusterParameters',
      'rds:DescribeDBSubnetGroups',
      'rds:DescribeDBClusters',
      ...interfaceActions,
      'kms:Decrypt',
    ],
  },
  DynamoDB: { managed: awsPolicy('service-role/AWSLambdaDynamoDBExecutionRole') },
  Kinesis: { managed: awsPolicy('service-role/AWSLambdaKinesisExecutionRole') },
  MQ: { actions: ['secretsmanager:GetSecretValue', 'mq:DescribeBroker', 'kms:Decrypt'] },
  MSK: {
    managed: awsPolicy('service-role/AWSLambdaMSKExecutionRole'),
    actions: ['secretsmanager:GetSecretValue'],
  },
  SNS: { managed: awsPolicy('service-role/AWSLambdaSQSQueueExecutionRole') },
  SQS: { managed: awsPolicy('service-role/AWSLambdaSQSQueueExecutionRole') },
  SelfManagedKafka: { actions: ['secretsmanager:GetSecretValue', ...interfaceActions, 'kms:Decrypt'] },
};

/** Where a function sends what it could not handle; SAM allows it for the destinations that it knows the type of. */
const destinationActions: readonly string[] = [
  'events:PutEvents',
  'lambda:InvokeFunction',
  's3:ListBucket',
  's3:PutObject',
  'sns:Publish',
  'sqs:SendMessage',
];

function addedToFunction(
  reader: PlaceReader,
  property: (name: string) => SyntaxNode | undefined,
  events: SyntaxNode | undefined,
): Added {
  const managed = [
    awsPolicy(
      property('DurableConfig')
        ? 'service-role/AWSLambdaBasicDurableExecutionRolePolicy'
        : 'service-role/AWSLambdaBasicExecutionRole',
    ),
  ];
  const actions: string[] = [];
  const tracing = property('Tracing');
  if (tracing && textOf(reader.resolve(tracing)) !== 'Disabled') managed.push(awsPolicy('AWSXRayDaemonWriteAccess'));
  if (property('VpcConfig')) managed.push(awsPolicy('service-role/AWSLambdaVPCAccessExecutionRole'));
  if (property('DeadLetterQueue') ?? property('EventInvokeConfig')) actions.push(...destinationActions);
  const sources = events === undefined ? [] : (objectOf(reader.resolve(events))?.members ?? undefined);
  for (const { value } of sources ?? []) {
    const event = objectOf(value);
    const type = event && textOf(memberOf(event, 'Type')?.value);
    const properties = event && objectOf(memberOf(event, 'Properties')?.value);
    const added = type === undefined ? undefined : addedByEvent[type];
    const isSubscription = type === 'SNS' && !(properties && memberOf(properties, 'SqsSubscription'));
    if (!added || isSubscription) continue;
    if (added.managed !== undefined) managed.push(added.managed);
    actions.push(...(added.actions ?? []));
    if (properties && memberOf(properties, 'DestinationConfig')) actions.push(...destinationActions);
  }
  return { managed, actions: [...new Set(actions)], isKnown: sources !== undefined };
}

function addedToStateMachine(tracing: SyntaxNode | undefined): Added {
  return { managed: tracing ? [awsPolicy('AWSXRayDaemonWriteAccess')] : [], actions: [], isKnown: true };
}

/** Whether something that this reader doesn't follow may attach policies to any of the roles. */
function isOpen(root: ObjectNode, resources: ObjectNode): boolean {
  const transform = memberOf(root, 'Transform')?.value;
  const transforms = transform?.type === 'array' ? transform.items : transform ? [transform] : [];
  const isHarmless = (node: SyntaxNode) => node.type === 'string' && harmlessTransforms.test(node.value);
  return (
    !transforms.every(isHarmless) ||
    resources.members.some(({ key, value }) => {
      const resource = objectOf(value);
      const type = resource && textOf(memberOf(resource, 'Type')?.value);
      const connects = type === 'AWS::Serverless::Connector' || (resource && memberOf(resource, 'Connectors'));
      return key.value.startsWith('Fn::') || type === undefined || Boolean(connects);
    })
  );
}

/** Transforms of AWS that attach nothing to a role but what is known here. */
const harmlessTransforms =
  /^AWS::(?:Serverless-2016-10-31|LanguageExtensions|SecretsManager-\d{4}-\d{2}-\d{2}|CodeDeployBlueGreen)$/;

/** The roles that nested stacks are given, and that are exported for others. */
function namedElsewhere(root: ObjectNode, resources: ObjectNode, reader: PlaceReader): ReadonlySet<string> {
  const values: SyntaxNode[] = [];
  for (const { value } of resources.members) {
    const resource = objectOf(value);
    const type = resource && textOf(memberOf(resource, 'Type')?.value);
    if (type !== 'AWS::CloudFormation::Stack' && type !== 'AWS::Serverless::Application') continue;
    const properties = resource && objectOf(memberOf(resource, 'Properties')?.value);
    const parameters = properties && objectOf(memberOf(properties, 'Parameters')?.value);
    values.push(...(parameters?.members ?? []).flatMap((parameter) => parameter.value ?? []));
  }
  for (const { value } of objectOf(memberOf(root, 'Outputs')?.value)?.members ?? []) {
    const output = objectOf(value);
    const exported = output && memberOf(output, 'Export') && memberOf(output, 'Value')?.value;
    if (exported) values.push(exported);
  }
  return new Set(values.flatMap((value) => rolesNamed(value, resources, reader)));
}

/** The resolved items of a list; undefined where it isn't known which there are. */
function itemsOf(reader: PlaceReader, value: SyntaxNode | undefined): readonly SyntaxNode[] | undefined {
  if (!value) return [];
  const resolved = value.type === 'array' ? value : reader.resolve(value);
  if (resolved.type !== 'array') return undefined;
  return resolved.items.map((item) => (isDocument(item) || hasPolicy(item) ? item : reader.resolve(item)));
}

/** An inline policy is left as it is: its document is read where it is found. */
function hasPolicy(node: SyntaxNode): boolean {
  return node.type === 'object' && memberOf(node, 'PolicyDocument') !== undefined;
}

function objectOf(node: SyntaxNode | undefined): ObjectNode | undefined {
  return node?.type === 'object' ? node : undefined;
}

function textOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'string' ? node.value : undefined;
}
