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

/** A new inline policy of the role. */
function newPolicy(document: PolicyDocument, role: TemplateRole, permission: Permission): DescribedChange {
  const resource = resourceOf(document, role);
  const statement = { Version: '2012-10-17', Statement: [statementOf(permission)] };
  const policy =
    role.kind === 'AWS::IAM::Role' ? { PolicyName: `${role.name}Policy`, PolicyDocument: statement } : statement;
  const edits = resource && insertPolicy(document.text, resource, policy);
  if (!edits) return unfit;
  const { actions, resources } = permission;
  const text = `A new inline policy of ${role.name} allows ${listed(actions)} on ${listed(resources)}.`;
  return { outcome: 'added', text, edits, statement: undefined };
}

function insertPolicy(text: string, resource: ObjectNode, policy: object): readonly Edit[] | undefined {
  const editor = createEditor(text);
  const properties = memberOf(resource, 'Properties');
  if (!properties) return editor.insertMember(resource, 'Properties', { Policies: [policy] }, resource.members.at(-1));
  const owner = objectOf(properties.value);
  if (!owner) return undefined;
  const policies = memberOf(owner, 'Policies')?.value;
  if (!policies) return editor.insertMember(owner, 'Policies', [policy], owner.members.at(-1));
  return policies.type === 'array' ? editor.appendItem(policies, policy) : undefined;
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
