import type { Attachment } from '../model/attachment';
import type { PolicyOwner } from '../model/model';
import { contentSpan, type Member, memberOf, type ObjectNode, type SyntaxNode, sliceSpan } from '../syntax/syntax';
import { callOf, createResolver, type Resolver } from '../values/cloudFormation';
import { isTemplate, writtenType } from './cloudFormation';

/** What a template attaches by name, in source order. */
export function attachmentsOf(root: SyntaxNode | undefined, text: string): Attachment[] {
  if (!isTemplate(root)) return [];
  const resources = memberOf(root, 'Resources')?.value;
  if (resources?.type !== 'object') return [];
  const resolve = createResolver(root, text);
  const template = { text, resolve, known: isWhole(root, resources) ? namesIn(root, resources) : undefined };
  return resources.members.flatMap((member) => ofResource(member, template));
}

interface Template {
  readonly text: string;
  readonly resolve: Resolver;
  /** The names that the template defines; undefined where a macro may add others. */
  readonly known: Names | undefined;
}

interface Names {
  readonly has: (name: string) => boolean;
  readonly roles: readonly string[];
}

/** The properties with managed policies, by the type of the resource. */
const managedByType: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Role': ['ManagedPolicyArns', 'PermissionsBoundary'],
  'AWS::IAM::User': ['ManagedPolicyArns', 'PermissionsBoundary'],
  'AWS::IAM::Group': ['ManagedPolicyArns'],
  'AWS::SSO::PermissionSet': ['ManagedPolicies'],
  'AWS::Serverless::Function': ['PermissionsBoundary'],
  'AWS::Serverless::StateMachine': ['PermissionsBoundary'],
};

const samTypes = new Set(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);

function ofResource({ key, value }: Member, template: Template): Attachment[] {
  const type = writtenType(value);
  const properties = value?.type === 'object' ? memberOf(value, 'Properties')?.value : undefined;
  if (type === undefined || properties?.type !== 'object') return [];
  return properties.members.flatMap((member): Attachment[] => {
    const property = member.key.value;
    const owner = { kind: type, name: key.value, property };
    if (property === 'Policies' && samTypes.has(type)) return samPolicies(member.value, owner, template);
    if (managedByType[type]?.includes(property)) return managed(member.value, owner, template, false);
    return missingRoles(member, owner, template);
  });
}

function samPolicies(value: SyntaxNode | undefined, owner: PolicyOwner, template: Template): Attachment[] {
  return itemsOf(value, template).flatMap((item): Attachment[] => {
    if (item.type === 'string') return managed(item, owner, template, true);
    if (item.type !== 'object' || memberOf(item, 'Statement')) return [];
    const [first] = item.members;
    return first ? [{ kind: 'samPolicy', node: item, first, owner }] : [];
  });
}

function managed(
  value: SyntaxNode | undefined,
  owner: PolicyOwner,
  template: Template,
  takesNames: boolean,
): Attachment[] {
  return itemsOf(value, template).flatMap((node): Attachment[] =>
    node.type === 'string' ? [{ kind: 'managedPolicy', node, owner, takesNames }] : [],
  );
}

/** Values that a reference or a mapping chooses are a matter of who deploys the template. */
const chosenElsewhere = new Set(['Ref', 'Fn::FindInMap', 'Fn::ImportValue', 'Fn::GetAtt', 'Fn::Select']);

/** The items of a list, and what each of a choice may be. */
function itemsOf(value: SyntaxNode | undefined, { resolve }: Template): SyntaxNode[] {
  const items = value?.type === 'array' ? value.items : value ? [value] : [];
  // Items that call no function stay as they are: most of them are whole policies.
  return items.flatMap((item) => {
    const call = callOf(item);
    if (!call) return [item];
    return chosenElsewhere.has(call.name) ? [] : branchesOf(resolve(item));
  });
}

function branchesOf(node: SyntaxNode): SyntaxNode[] {
  if (node.type === 'unknown') return (node.branches ?? []).flatMap((branch) => (branch ? branchesOf(branch) : []));
  return node.type === 'array' ? node.items.flatMap(branchesOf) : [node];
}

const roleProperty = /^(?:\w*Role(?:Arn|ARN)?|Roles)$/;

/** References below a property to roles that don't exist. */
function missingRoles({ key, value }: Member, owner: PolicyOwner, template: Template): Attachment[] {
  if (!template.known || !value) return [];
  if (roleProperty.test(key.value)) {
    const values = value.type === 'array' ? value.items : [value];
    return values.flatMap((one) => missingRole(one, owner, template) ?? []);
  }
  if (value.type === 'array') {
    return value.items.flatMap((item) =>
      item.type === 'object' ? item.members.flatMap((member) => missingRoles(member, owner, template)) : [],
    );
  }
  return value.type === 'object' ? value.members.flatMap((member) => missingRoles(member, owner, template)) : [];
}

function missingRole(value: SyntaxNode, owner: PolicyOwner, { text, known }: Template): Attachment | undefined {
  const call = callOf(value);
  if (!call || !known || (call.name !== 'Ref' && call.name !== 'Fn::GetAtt')) return undefined;
  const { argument } = call;
  const node = argument?.type === 'array' ? argument.items[0] : argument;
  if (node?.type !== 'string') return undefined;
  const dot = call.name === 'Ref' || node !== argument ? -1 : node.value.indexOf('.');
  const name = dot < 0 ? node.value : node.value.slice(0, dot);
  if (name === '' || name.includes('${') || name.startsWith('AWS::') || known.has(name)) return undefined;
  const span = dot < 0 ? contentSpan(node, text) : sliceSpan(node, text, 0, dot);
  return { kind: 'missingRole', name, span, node, roles: known.roles, owner };
}

/** Transforms that add no resource with a name of their own, apart from those of AWS SAM. */
const plainTransforms = /^AWS::(?:Serverless-\d{4}-\d\d-\d\d|LanguageExtensions)$/;

/** Whether the text has all of the template's resources: no macro, loop or tool adds any. */
function isWhole(root: ObjectNode, resources: ObjectNode): boolean {
  const transform = memberOf(root, 'Transform')?.value;
  const transforms = transform?.type === 'array' ? transform.items : transform ? [transform] : [];
  const isPlain = transforms.every((one) => one.type === 'string' && plainTransforms.test(one.value));
  const isOpen = ({ key }: Member) => key.value.startsWith('Fn::') || key.value === '<<' || key.value.includes('{');
  const isModule = ({ key }: Member) => ['Modules', 'Rain', 'Packages'].includes(key.value);
  if (resources.members.length > mostResources) return false;
  return isPlain && ![...root.members, ...resources.members].some(isOpen) && !root.members.some(isModule);
}

/** CloudFormation's quota; a text with more is no template that anyone deploys. */
const mostResources = 500;

function namesIn(root: ObjectNode, resources: ObjectNode): Names {
  const parameters = memberOf(root, 'Parameters')?.value;
  const own = [parameters, resources].flatMap((node) => (node?.type === 'object' ? node.members : []));
  const names = new Set(own.map(({ key }) => key.value));
  // AWS SAM makes resources whose names begin with that of the one they belong to.
  const made = resources.members.filter(({ value }) => writtenType(value)?.startsWith('AWS::Serverless::'));
  const isMade = (name: string) =>
    made.length > 0 &&
    (/^(?:Serverless|CodeDeployServiceRole$)/.test(name) || made.some(({ key }) => name.startsWith(key.value)));
  const roles = resources.members
    .filter(({ value }) => writtenType(value) === 'AWS::IAM::Role')
    .map(({ key }) => key.value);
  return { has: (name) => names.has(name) || isMade(name), roles };
}
