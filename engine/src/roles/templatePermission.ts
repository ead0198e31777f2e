import { type Permission, statementOf } from '../changes/addPermission';
import { type DescribedChange, describePermission } from '../denials/changes';
import type { PolicyDocument } from '../documents/document';
import { createEditor, type Edit } from '../edits/editor';
import { EditRefusal } from '../edits/refusal';
import type { TemplateRole } from '../places/templateRoles';
import { memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';
import { oneOrList } from '../text/oneOrList';
import { policiesOf } from './templateRoles';

/**
 * How a permission comes into a role of a template: a policy that denies or allows it already decides; else a statement takes
 * it in, or it becomes one, first of all in a policy of the role's own. A role without an inline policy gets one.
 */
export function describeTemplatePermission(
  document: PolicyDocument,
  role: TemplateRole,
  permission: Permission,
): DescribedChange {
  const isOwn = (name: string | undefined) => name === role.owner;
  const policies = policiesOf(document, role)
    .filter(({ kind, owner }) => kind === 'permission' && !owner?.isConditional)
    .sort((one, other) => Number(isOwn(other.owner?.name)) - Number(isOwn(one.owner?.name)));
  const changes = policies.map((policy) => orRefused(() => describePermission(document.text, policy, permission)));
  const wanted = ['denied', 'allowed', 'merged', 'added'] as const;
  const [best] = wanted.flatMap((outcome) => changes.find((change) => change.outcome === outcome) ?? []);
  return best ?? orRefused(() => newPolicy(document, role, permission));
}

/**
 * How statements become a new inline policy of a role of a template. Strings in them may name the account, the Region and the
 * partition as `Fn::Sub` does: `arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jobs`.
 */
export function describeTemplatePolicy(
  document: PolicyDocument,
  role: TemplateRole,
  statements: readonly object[],
): DescribedChange {
  const names = new Set(policiesOf(document, role).map(({ owner }) => owner?.policyName));
  const text = `A new inline policy of ${role.name}.`;
  const change = orRefused(() => withPolicy(document, role, { statements: statements.map(substituted), names, text }));
  const reason = `The policies of ${role.name} aren't a list that can be added to, so the template was left as it is.`;
  return change.outcome === 'unfit' ? { ...change, text: reason } : change;
}

/** The first inline policy of the role. */
function newPolicy(document: PolicyDocument, role: TemplateRole, permission: Permission): DescribedChange {
  const { actions, resources } = permission;
  const text = `A new inline policy of ${role.name} allows ${listed(actions)} on ${listed(resources)}.`;
  return withPolicy(document, role, { statements: [statementOf(permission)], names: new Set(), text });
}

interface NewPolicy {
  readonly statements: readonly unknown[];
  /** The names of the policies that the role has. */
  readonly names: ReadonlySet<string | undefined>;
  readonly text: string;
}

function withPolicy(
  document: PolicyDocument,
  role: TemplateRole,
  { statements, names, text }: NewPolicy,
): DescribedChange {
  const resource = resourceOf(document, role);
  const content = { Version: '2012-10-17', Statement: statements };
  const isSam = role.kind !== 'AWS::IAM::Role';
  const policy = isSam ? content : { PolicyName: freeName(`${role.name}Policy`, names), PolicyDocument: content };
  const edits = resource && insertPolicy(document.text, resource, policy, isSam);
  return edits ? { outcome: 'added', text, edits, statement: undefined } : unfit;
}

/** The inline policies of a role have names of their own. */
function freeName(name: string, names: ReadonlySet<string | undefined>): string {
  let free = name;
  for (let count = 2; names.has(free); count++) free = `${name}${count}`;
  return free;
}

const pseudoParameter = /\$\{AWS::(?:AccountId|Partition|Region)\}/;

/** A value with its pseudo parameters filled in by `Fn::Sub`, for which a policy variable is written as `${!…}`. */
function substituted(value: unknown): unknown {
  if (typeof value === 'string') {
    return pseudoParameter.test(value) ? { 'Fn::Sub': value.replace(/\$\{(?!AWS::)/g, '${!') } : value;
  }
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, substituted(one)]));
}

function insertPolicy(text: string, resource: ObjectNode, policy: object, isSam: boolean): readonly Edit[] | undefined {
  const editor = createEditor(text);
  const properties = memberOf(resource, 'Properties');
  if (!properties) return editor.insertMember(resource, 'Properties', { Policies: [policy] }, resource.members.at(-1));
  const owner = objectOf(properties.value);
  if (!owner) return undefined;
  const policies = memberOf(owner, 'Policies')?.value;
  if (!policies) return editor.insertMember(owner, 'Policies', [policy], owner.members.at(-1));
  if (policies.type === 'array') return editor.appendItem(policies, policy);
  // AWS SAM also takes the name of one policy in place of a list.
  return isSam && policies.type === 'string' ? editor.addValue(policies, policy) : undefined;
}

/** The resource of CloudFormation or SAM that a role is declared by, or that has it. */
function resourceOf({ root }: PolicyDocument, { owner, kind }: TemplateRole): ObjectNode | undefined {
  if (kind === 'serverless') return undefined;
  const top = objectOf(root);
  const template = [top, top && objectOf(memberOf(top, 'resources')?.value)].find(
    (one) => one && memberOf(one, 'Resources'),
  );
  const resources = template && objectOf(memberOf(template, 'Resources')?.value);
  return resources && objectOf(memberOf(resources, owner)?.value);
}

const unfit: DescribedChange = {
  outcome: 'unfit',
  text: 'The role has no policy in the template to which a statement can be added, so the template was left as it is.',
  edits: [],
  statement: undefined,
};

function orRefused(change: () => DescribedChange): DescribedChange {
  try {
    return change();
  } catch (error) {
    if (error instanceof EditRefusal) return unfit;
    throw error;
  }
}

function listed(texts: readonly string[]): string {
  const one = oneOrList(texts);
  return typeof one === 'string' ? one : `${one.slice(0, -1).join(', ')} and ${one.at(-1)}`;
}

function objectOf(node: SyntaxNode | undefined): ObjectNode | undefined {
  return node?.type === 'object' ? node : undefined;
}
