import { memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';
import type { PlaceReader } from './place';

/** What a Lambda function is configured to do, for which its role needs permissions. */
export type FunctionUse = 'dynamodb' | 'efs' | 'kinesis' | 'logs' | 'msk' | 'sqs' | 'vpc' | 'xray';

/** What the Lambda functions of a template do, by their logical IDs. */
export function functionUses(
  root: ObjectNode,
  resources: ObjectNode,
  reader: PlaceReader,
): ReadonlyMap<string, readonly FunctionUse[]> {
  const uses = new Map<string, FunctionUse[]>();
  const globals = at(at(root, 'Globals'), 'Function');
  for (const { key, value } of resources.members) {
    const type = textOf(at(value, 'Type'));
    if (type !== 'AWS::Lambda::Function' && type !== 'AWS::Serverless::Function') continue;
    const isSam = type === 'AWS::Serverless::Function';
    const property = (name: string) => at(at(value, 'Properties'), name) ?? (isSam ? at(globals, name) : undefined);
    const own: FunctionUse[] = ['logs'];
    if (property('VpcConfig')) own.push('vpc');
    if (property('FileSystemConfigs')) own.push('efs');
    const tracing = isSam ? property('Tracing') : at(property('TracingConfig'), 'Mode');
    if (textOf(tracing) === 'Active') own.push('xray');
    if (isSam) own.push(...eventUses(property('Events')));
    uses.set(key.value, own);
  }
  for (const { value } of resources.members) {
    if (textOf(at(value, 'Type')) !== 'AWS::Lambda::EventSourceMapping') continue;
    const name = at(at(value, 'Properties'), 'FunctionName');
    const source = at(at(value, 'Properties'), 'EventSourceArn');
    const use = name && source && sourceUse(reader.resolve(source));
    if (!use) continue;
    // By Ref, by an attribute or inside a text: the logical ID is in it as a word.
    const words = new Set(reader.text.slice(name.start, name.end).split(/\W+/));
    for (const [id, own] of uses) if (words.has(id)) own.push(use);
  }
  return uses;
}

const usesByEvent: Readonly<Record<string, FunctionUse>> = {
  DynamoDB: 'dynamodb',
  Kinesis: 'kinesis',
  MSK: 'msk',
  SQS: 'sqs',
};

function eventUses(events: SyntaxNode | undefined): FunctionUse[] {
  const members = events?.type === 'object' ? events.members : [];
  return members.flatMap(({ value }) => usesByEvent[textOf(at(value, 'Type')) ?? ''] ?? []);
}

const usesByService: Readonly<Record<string, FunctionUse>> = {
  dynamodb: 'dynamodb',
  kafka: 'msk',
  kinesis: 'kinesis',
  sqs: 'sqs',
};

function sourceUse(node: SyntaxNode): FunctionUse | undefined {
  const service = node.type === 'string' ? /:(dynamodb|kafka|kinesis|sqs):/.exec(node.value)?.[1] : undefined;
  return service === undefined ? undefined : usesByService[service];
}

function at(node: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  return node?.type === 'object' ? memberOf(node, name)?.value : undefined;
}

function textOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'string' ? node.value : undefined;
}
