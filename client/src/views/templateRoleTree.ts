import type { TemplatePolicy, TemplateResource, TemplateRole } from '../../../server/src/protocol';
import { countWords } from '../roles/countWords';
import {
  boundaryPart,
  findingPart,
  iconOf,
  managedPart,
  type PartNode,
  type RoleTreeContext,
  type RoleTreeNode,
  statementNode,
  withOwner,
} from './roleTree';

type Names = Pick<RoleTreeContext, 'nameOf' | 'folderName'>;

/**
 * The roles of templates with their parts, in the order of the server. Their nodes have words of their own for the menus:
 * what changes a role in the account isn't offered, because the stack would change it back.
 */
export function templateRoleTree(roles: readonly TemplateRole[], names: Names): readonly RoleTreeNode[] {
  const ids = new Map<string, number>();
  return roles.map((role) => {
    // A service of Serverless may give a function and a resource the same name; the editor wants every id once.
    const key = [role.uri, role.logicalId].join('#');
    const count = (ids.get(key) ?? 0) + 1;
    ids.set(key, count);
    return roleNode(role, count === 1 ? key : `${key}#${count}`, names);
  });
}

/** How many roles of templates ask for attention: they have errors. */
export function templateRolesNeedingAttention(roles: readonly TemplateRole[]): number {
  return roles.filter(({ counts }) => counts.error > 0).length;
}

function roleNode(role: TemplateRole, id: string, names: Names): RoleTreeNode {
  const { uri, logicalId, roleName, folder, resourceType, range, counts } = role;
  const place = folder === undefined ? undefined : names.folderName(folder);
  const facts = [...countWords(counts), names.nameOf(uri), ...(place === undefined ? [] : [place])];
  const owner = { logicalId, ...(folder === undefined ? {} : { folder }) };
  const node: PartNode = {
    kind: 'role',
    uri,
    range: startOf(range),
    label: logicalId,
    description: facts.join(' · '),
    tooltip: [
      logicalId,
      ...(roleName === undefined ? [] : [`Role name: ${roleName}`]),
      originOf(role),
      'To change the role, change the template and deploy the stack.',
    ].join('\n'),
    icon: { name: 'symbol-structure' },
    context: `templateRole ${resourceType === 'AWS::IAM::Role' ? 'declared' : 'implied'} file`,
    spoken: ['role of a template', logicalId, ...facts].join(', '),
    children: partsOf(role, names),
  };
  return withOwner(owner, id, node);
}

function originOf({ resourceType, users, logicalId }: TemplateRole): string {
  if (resourceType === 'AWS::IAM::Role') return 'Declared in the template.';
  const [user] = users;
  if (resourceType === 'serverless') return 'Created by the Serverless Framework for the functions of the service.';
  return `Created by AWS SAM for ${user?.logicalId ?? logicalId}.`;
}

function partsOf(role: TemplateRole, names: Names): readonly PartNode[] {
  const { uri, managedPolicies, permissionsBoundary, findings } = role;
  const context: RoleTreeContext = { stateOf: () => undefined, ...names };
  const outside = [...managedPolicies.map(managedPart), ...boundaryOf(permissionsBoundary)].map((part) => {
    const node = part(context);
    return { ...node, context: node.kind === 'managed' ? 'templateManaged' : 'templateBoundary' };
  });
  const managed = outside.filter(({ kind }) => kind === 'managed');
  const boundary = outside.filter(({ kind }) => kind === 'boundary');
  return [
    ...trustNodes(role),
    ...managed,
    ...role.policies.map((policy, index) => policyNode(uri, policy, inlineLabel(role, policy, index))),
    ...boundary,
    ...role.users.map((user) => userNode(uri, user)),
    ...findings.map((finding) => findingPart({ ...finding, uri })(context)),
  ];
}

function boundaryOf(arn: string | undefined) {
  return arn === undefined ? [] : [boundaryPart(arn)];
}

/** The trust policies of a role; one that the format writes has no place to go to but the resource. */
function trustNodes({ uri, range, resourceType, trust, trustedServices }: TemplateRole): readonly PartNode[] {
  const services = trustedServices.join(', ');
  const label = services === '' ? 'Trust policy' : `Trust policy (${services})`;
  const kind = 'trust';
  if (trust.length > 0) {
    return trust.map((policy) => ({
      ...policyNode(uri, policy, label),
      kind,
      icon: iconOf({ missing: false, counts: policy.counts }) ?? { name: 'key' },
      context: 'templateTrust file',
    }));
  }
  const isWritten = resourceType !== 'AWS::IAM::Role' && services !== '';
  const writer = resourceType === 'serverless' ? 'the Serverless Framework' : 'AWS SAM';
  const description = isWritten ? `created by ${writer}` : 'not known';
  return [
    {
      kind,
      uri,
      range: startOf(range),
      label,
      description,
      tooltip: `${label}\n${description}`,
      icon: { name: 'key' },
      context: 'templateTrust file',
      spoken: `${label}, ${description}`,
    },
  ];
}

function policyNode(uri: string, policy: TemplatePolicy, label: string): PartNode {
  const { range, managed, conditional, summary, statements, counts } = policy;
  const form = managed ? 'customer managed' : 'inline';
  const facts = [...countWords(counts), ...(conditional ? ['conditional'] : [])];
  const words = [...facts, ...(policy.name === undefined ? [] : [form])];
  return {
    kind: 'policy',
    uri,
    range,
    label,
    description: words.join(' · '),
    tooltip: [label, summary, ...words].join('\n'),
    icon: iconOf({ missing: false, counts }) ?? { name: 'json' },
    context: 'templatePolicy file',
    spoken: [label, ...words].join(', '),
    children: statements.map((statement) => statementNode(uri, statement)),
  };
}

/** The name that the template sets; policies without one are numbered where there are several. */
function inlineLabel({ policies }: TemplateRole, { name }: TemplatePolicy, index: number): string {
  if (name !== undefined) return name;
  const unnamed = policies.filter((policy) => policy.name === undefined);
  if (unnamed.length === 1) return 'Inline policy';
  return `Inline policy ${policies.slice(0, index + 1).filter((policy) => policy.name === undefined).length}`;
}

/** A resource that uses the role, such as a function. */
function userNode(uri: string, { type, logicalId, range }: TemplateResource): PartNode {
  const isFunction = /Function$|^function$/.test(type);
  const description = type === 'function' ? 'uses the role' : `uses the role · ${type}`;
  return {
    kind: 'user',
    uri,
    range: startOf(range),
    label: logicalId,
    description,
    tooltip: `${logicalId}\n${description}`,
    icon: { name: isFunction ? 'symbol-method' : 'symbol-class' },
    context: 'templateUser file',
    spoken: `${logicalId}, ${description}`,
  };
}

/** A click puts the cursor there and selects nothing. */
function startOf({ start }: TemplateRole['range']): TemplateRole['range'] {
  return { start, end: start };
}
