import { policyElement, statementElement } from '../model/elements';
import { nameSuggestsPolicy } from '../model/fileName';
import type { DeclaredKind, PolicyKind, PolicyOwner, Wrapping } from '../model/model';
import { statementNodes } from '../model/parse';
import { type ArrayNode, type Member, memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';

/** One policy inside a document: a plain file has one, the output of `aws iam get-role` or a template several. */
export interface PolicyRegion {
  readonly node: ObjectNode;
  /** What the key that holds the policy says it is. */
  readonly declared: DeclaredKind | undefined;
  /** A kind that is known from the place alone and is not one of the role's halves. */
  readonly fixedKind: PolicyKind | undefined;
  readonly owner?: PolicyOwner;
  readonly wrapping?: Wrapping;
}

/** Keys whose value is a policy of a known kind, in CLI output, CloudFormation, Terraform's JSON and tools around them. */
const trustKeys = new Set([
  'assumerolepolicydocument',
  'assumerolepolicy',
  'assume_role_policy',
  'trustpolicy',
  'trust_policy',
]);
const resourceKeys = new Set([
  'bucketpolicy',
  'filesystempolicy',
  'keypolicy',
  'queuepolicy',
  'repositorypolicytext',
  'resourcepolicy',
  'servicecontrolpolicy',
  'topicpolicy',
]);

/**
 * A cheap look at the raw text: whether a policy can be in it at all. Costs one search for files that are none.
 */
export function mayHoldPolicy(text: string, path: string): boolean {
  return (
    text.includes('tatement"') ||
    text.includes("tatement'") ||
    /["']20(?:12|08)-10-17["']|"AWS::(?:IAM|Lambda|Serverless)::/.test(text) ||
    nameSuggestsPolicy(path)
  );
}

/** Whether a YAML text may have a policy in it. Costs one search. */
export function mayHoldYamlPolicy(text: string): boolean {
  return /[Ss]tatement|20(?:12|08)-10-17|AWS::(?:IAM|Lambda|Serverless)::/.test(text);
}

/**
 * Whether a text is filled in by Jinja or Helm first, so that it isn't YAML yet. JSONata in the definition of a state
 * machine has Jinja's braces, and is the whole of a string.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function isRawTemplate(text: string): boolean {
  if (/(?<!['"])\{%/.test(text) && !text.includes('JSONata')) return true;
  return /\{\{-|-\}\}|\{\{ ?(?:\.|include|template|range|if|cookiecutter)\b|\{\{ ?\.|\{\{ ?\$/.test(text);
}

/** Finds the policies of a document, outermost first, in source order. A policy is not searched for further policies. */
export function findRegions(root: SyntaxNode | undefined, path: string): PolicyRegion[] {
  const regions: PolicyRegion[] = [];
  if (root?.type === 'object' && nameSuggestsPolicy(path) && isUnfinishedPolicy(root)) {
    return [{ node: root, declared: undefined, fixedKind: undefined }];
  }
  if (root?.type === 'array' && nameSuggestsPolicy(path) && isStatementList(root)) {
    return [{ node: documentAround(root), declared: undefined, fixedKind: undefined, wrapping: 'statements' }];
  }
  collect(root, undefined, regions);
  return regions;
}

/** Finds policies by their content anywhere below a node. */
export function findPolicies(node: SyntaxNode | undefined): readonly ObjectNode[] {
  const regions: PolicyRegion[] = [];
  collect(node, undefined, regions);
  return regions.map((region) => region.node);
}

/**
 * The policy that is read from its statements alone. What it has beside them is implied: the newest version, unless the
 * members are given.
 */
export function documentAround(value: ObjectNode | ArrayNode, members = [impliedVersion(value)]): ObjectNode {
  const { start, end, form, locked } = value;
  const statement = impliedMember('Statement', value, start);
  return { ...statementMarks(form, locked), type: 'object', start, end, members: [...members, statement] };
}

function collect(node: SyntaxNode | undefined, key: string | undefined, regions: PolicyRegion[]): void {
  if (node?.type === 'array') {
    for (const item of node.items) collect(item, key, regions);
  } else if (node?.type === 'object') {
    if (isPolicy(node)) regions.push({ node, ...kindFromKey(key) });
    else for (const member of node.members) collect(member.value, member.key.value, regions);
  }
}

function kindFromKey(key: string | undefined): Pick<PolicyRegion, 'declared' | 'fixedKind'> {
  const lower = key?.toLowerCase() ?? '';
  if (trustKeys.has(lower)) {
    return { declared: { kind: 'trust', reason: `it stands under "${key}"`, binding: true }, fixedKind: undefined };
  }
  return { declared: undefined, fixedKind: resourceKeys.has(lower) ? 'resource' : undefined };
}

/** Whether an object is an AWS policy, judged by its own members. Other clouds' policies of the same shape are not. */
function isPolicy(node: ObjectNode): boolean {
  const version = memberOf(node, 'Version')?.value;
  const versionText = version?.type === 'string' ? version.value : undefined;
  if (versionText === '2012-10-17' || versionText === '2008-10-17') return !isForeign(node);
  const statement = memberOf(node, 'Statement');
  if (statement) {
    if (versionText !== undefined && /^\d+(\.\d+)?$/.test(versionText)) {
      if (isForeign(node) || hasForeignActions(node)) return false;
    }
    return statementNodes(statement.value).some(isStatement);
  }
  const nearMiss = node.members.find((member) => policyElement(member.key.value).name === 'Statement');
  return version !== undefined && nearMiss !== undefined && statementNodes(nearMiss.value).some(isStatement);
}

/** Whether an object has the marks of a statement: an effect that IAM knows, or two things that a statement is about. */
function isStatement(node: ObjectNode): boolean {
  const effect = memberOf(node, 'Effect')?.value;
  if (effect?.type === 'string' && /^(allow|deny)$/i.test(effect.value)) return true;
  const names = new Set(node.members.map((member) => statementElement(member.key.value).name));
  const subjects = ['Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource'];
  const about = subjects.filter((name) => names.has(name)).length;
  return (names.has('Effect') && about >= 1) || about >= 2;
}

/** Whether a list has nothing in it but statements: what a policy has under Statement, without the policy. */
function isStatementList({ items }: ArrayNode): boolean {
  return items.length > 0 && items.every((item) => item.type === 'object' && isStatement(item));
}

/** An object that is a policy in the making: empty, or with nothing but policy elements. */
function isUnfinishedPolicy(node: ObjectNode): boolean {
  return node.members.every((member) => policyElement(member.key.value).name !== undefined);
}

/**
 * Alibaba Cloud, Volcengine and others use the same element names with resource names and services of their own; MinIO
 * has actions of its own for its administration, which need no Resource.
 */
function isForeign(node: ObjectNode): boolean {
  return statementNodes(memberOf(node, 'Statement')?.value).some((item) => {
    const principal = memberOf(item, 'Principal')?.value;
    const principals = principal?.type === 'object' ? principal.members.map(({ value }) => firstText(value)) : [];
    const texts = [firstText(memberOf(item, 'Resource')?.value), firstText(memberOf(item, 'Action')?.value)];
    return [...texts, ...principals].some((text) => foreignName.test(text));
  });
}

const foreignName = /^(?:acs|trn|qcs|urn|admin):|\.(?:aliyuncs|volces|myhuaweicloud)\.com$/;

/** Huawei Cloud writes actions in three parts: `ecs:servers:list`. `ram:` is also Alibaba Cloud's, beside its own version. */
function hasForeignActions(node: ObjectNode): boolean {
  return statementNodes(memberOf(node, 'Statement')?.value).some((item) =>
    /^(?:[a-z0-9-]+:[A-Za-z-]+:[A-Za-z*]+$|ram:)/.test(firstText(memberOf(item, 'Action')?.value)),
  );
}

/** A text, or the first of a list; empty when there is none. */
function firstText(node: SyntaxNode | undefined): string {
  const first = node?.type === 'array' ? node.items[0] : node;
  return first?.type === 'string' ? first.value : '';
}

function statementMarks(form: ObjectNode['form'], locked: true | undefined) {
  return { ...(form && { form }), ...(locked && { locked }) };
}

function impliedVersion({ start }: SyntaxNode): Member {
  const value = { type: 'string', value: '2012-10-17', start, end: start, content: { start, end: start } } as const;
  return impliedMember('Version', value, start);
}

function impliedMember(name: string, value: SyntaxNode, at: number): Member {
  const span = { start: at, end: at };
  return { key: { type: 'string', value: name, ...span, content: span }, value, ...span, end: value.end, given: false };
}
