import { policyNameOf } from '../../../engine/src/arn/policyArn';
import type {
  PolicyStatement,
  RoleFile,
  RoleFinding,
  RolePolicyFile,
  WorkspaceRole,
} from '../../../server/src/protocol';
import { given } from '../given';
import { countWords } from '../roles/countWords';
import type { VerifiedRole, VerifiedState } from '../roles/verifiedRoles';

/**
 * A role, or a part of one, as it stands in the view "IAM Roles". Menus hand it to commands, which find the role, its
 * trust policy and the file in it under the same names as in the arguments of lenses and links.
 */
export interface RoleTreeNode {
  /** The same in every look at the same workspace, so that what is open stays open. */
  readonly id: string;
  readonly kind: 'role' | 'finding' | 'trust' | 'policy' | 'statement' | 'managed' | 'boundary' | 'user';
  /** The name of a role of files; absent for a role of a template, which only a few commands take. */
  readonly roleName?: string;
  /** The logical ID of a role of a template. */
  readonly logicalId?: string;
  /** The URI of the workspace folder. */
  readonly folder?: string;
  /** The URI of the role's trust policy. */
  readonly trust?: string;
  /** The URI of the file that the node stands for; a click opens it. */
  readonly uri?: string;
  /** What is selected in the file when it opens. */
  readonly range?: RoleFinding['range'];
  /** The ARN of the policy that the node stands for, as it is written in the setting. */
  readonly policyArn?: string;
  readonly label: string;
  /** Stands behind the label, paler. */
  readonly description: string;
  readonly tooltip: string;
  readonly icon: RoleIcon;
  /** Words that the menus look for: the kind and more. */
  readonly context: string;
  /** What a screen reader says. */
  readonly spoken: string;
  readonly children: readonly RoleTreeNode[];
}

/** An icon of the product, with the colour of a theme where it has one. */
export interface RoleIcon {
  readonly name: string;
  readonly color?: string;
}

/** What is known beside the roles themselves. */
export interface RoleTreeContext {
  /** Where a role stands in the account that commands use now; nothing when it was not looked at. */
  readonly stateOf: (role: WorkspaceRole) => VerifiedRole | undefined;
  /** The name of a file for people. */
  readonly nameOf: (uri: string) => string;
  /** The name of a workspace folder where several are open. */
  readonly folderName: (folder: string) => string | undefined;
}

interface StateLook {
  readonly words: string;
  readonly says: string;
  readonly icon: RoleIcon;
}

const stateLooks: Readonly<Record<VerifiedState, StateLook>> = {
  inStep: {
    words: 'in sync',
    says: 'The role in the account matches the workspace.',
    icon: { name: 'pass', color: 'testing.iconPassed' },
  },
  differs: {
    words: 'differs',
    says: 'The role in the account differs from the workspace.',
    icon: { name: 'request-changes', color: 'list.warningForeground' },
  },
  extra: {
    words: 'has extra',
    says: 'The role in the account has all that the workspace wants, and more.',
    icon: { name: 'diff-added', color: 'list.warningForeground' },
  },
  notCreated: {
    words: 'not created',
    says: 'The account has no role of this name.',
    icon: { name: 'circle-slash' },
  },
};

/** The roles of the workspace with their parts, in the order of the server. */
export function roleTree(roles: readonly WorkspaceRole[], context: RoleTreeContext): readonly RoleTreeNode[] {
  const ids = new Map<string, number>();
  return roles.map((role) => {
    // Two trust policies can lead to the same name; the editor wants every id once.
    const key = [role.folder, role.name].join('#');
    const count = (ids.get(key) ?? 0) + 1;
    ids.set(key, count);
    return roleNode(role, count === 1 ? key : `${key}#${count}`, context);
  });
}

/** How many roles ask for attention: they have errors, or differ from the account. */
export function rolesNeedingAttention(roles: readonly WorkspaceRole[], stateOf: RoleTreeContext['stateOf']): number {
  return roles.filter((role) => {
    const state = stateOf(role)?.state;
    return filesOf(role).some(isBroken) || (state !== undefined && state !== 'inStep');
  }).length;
}

/** The files of a role: its trust policy first. */
export function filesOf({ trust, policies }: WorkspaceRole): readonly RoleFile[] {
  return trust === undefined ? policies : [trust, ...policies];
}

function isBroken({ missing, counts }: RoleFile): boolean {
  return missing || counts.error > 0;
}

function roleNode(role: WorkspaceRole, id: string, context: RoleTreeContext): RoleTreeNode {
  const { name, folder, declared } = role;
  const known = context.stateOf(role);
  const look = known === undefined ? undefined : stateLooks[known.state];
  // Few words: the buttons of a row that is selected leave room for little more than the name.
  const state = look === undefined ? [] : [look.words];
  const place = context.folderName(folder);
  const findings = countWords(sumOf(filesOf(role)));
  const missing = filesOf(role).filter((file) => file.missing).length;
  const missingWords = missing === 0 ? [] : [`${missing} ${missing === 1 ? 'file' : 'files'} missing`];
  const description = [...state, ...missingWords, ...findings, ...(place === undefined ? [] : [place])];
  const origin = declared
    ? 'Declared in the setting rolewright.roles.'
    : 'Inferred from its trust policy and the files beside it.';
  const owner = { roleName: name, folder, ...given({ trust: role.trust?.uri }) };
  return {
    ...owner,
    id,
    kind: 'role',
    label: name,
    description: description.join(' · '),
    tooltip: [
      name,
      ...(role.description === undefined ? [] : [role.description]),
      look === undefined
        ? 'Not compared with the account yet. Verify Role does it.'
        : `${look.says} Account ${known?.accountId}.`,
      origin,
    ].join('\n'),
    icon: look?.icon ?? { name: 'shield' },
    context: ['role', declared ? 'declared' : 'inferred', known?.state ?? 'unknown'].join(' '),
    spoken: ['role', name, ...description, ...(known === undefined ? [] : [`account ${known.accountId}`])].join(', '),
    children: partsOf(role).map((part, index) => withOwner(owner, `${id}/${index}`, part(context))),
  };
}

/** What every part of a role has of it. */
export type RoleOwner = Pick<RoleTreeNode, 'roleName' | 'logicalId' | 'folder' | 'trust'>;

/** A node without what it has of the role that it is part of. */
export interface PartNode extends Omit<RoleTreeNode, keyof RoleOwner | 'id' | 'children'> {
  readonly children?: readonly PartNode[];
}

type Part = (context: RoleTreeContext) => PartNode;

/** A part of a role as a node, with ids for it and all below it. */
export function withOwner(owner: RoleOwner, id: string, { children = [], ...node }: PartNode): RoleTreeNode {
  return {
    ...owner,
    ...node,
    id,
    children: children.map((child, index) => withOwner(owner, `${id}/${index}`, child)),
  };
}

function partsOf(role: WorkspaceRole): readonly Part[] {
  const { trust, policies, managedPolicies, permissionsBoundary, findings } = role;
  return [
    ...(trust === undefined ? [] : [trustPart(trust)]),
    ...managedPolicies.map(managedPart),
    ...policies.map(policyPart),
    ...(permissionsBoundary === undefined ? [] : [boundaryPart(permissionsBoundary)]),
    ...findings.map(findingPart),
  ];
}

function trustPart(file: RoleFile): Part {
  return ({ nameOf }) => {
    const services = file.trustedServices.join(', ');
    const label = services === '' ? 'Trust policy' : `Trust policy (${services})`;
    return { kind: 'trust', ...filePart(file, label, 'key', nameOf(file.uri)), context: contextOf('trust', file) };
  };
}

function policyPart(file: RolePolicyFile): Part {
  return ({ nameOf }) => {
    const name = nameOf(file.uri);
    const cut = name.lastIndexOf('/');
    const place = [...(file.inline ? ['inline'] : []), ...(cut < 0 ? [] : [name.slice(0, cut)])].join(' · ');
    return {
      kind: 'policy',
      ...filePart(file, name.slice(cut + 1), 'json', place),
      context: contextOf('policy', file),
    };
  };
}

/** A managed policy from elsewhere. */
export function managedPart(arn: string): Part {
  const ofAws = /^arn:[^:]+:iam::aws:/.test(arn);
  const whose = ofAws ? 'AWS managed' : 'customer managed';
  const label = policyNameOf(arn);
  return () => ({
    kind: 'managed',
    policyArn: arn,
    label,
    description: whose,
    tooltip: arn,
    icon: { name: ofAws ? 'cloud' : 'library' },
    context: 'managed',
    spoken: `${label}, ${whose} policy`,
  });
}

export function boundaryPart(arn: string): Part {
  const label = policyNameOf(arn);
  return () => ({
    kind: 'boundary',
    policyArn: arn,
    label,
    description: 'permissions boundary',
    tooltip: arn,
    icon: { name: 'lock' },
    context: 'boundary',
    spoken: `${label}, permissions boundary`,
  });
}

/** What is wrong with the role as a whole, at the place that it was found at. */
export function findingPart({ severity, message, rule, uri, range }: RoleFinding): Part {
  return ({ nameOf }) => ({
    kind: 'finding',
    uri,
    range,
    label: message,
    description: rule,
    tooltip: `${message}\n${rule}, in ${nameOf(uri)}`,
    icon: findingIcons[severity],
    context: 'finding file',
    spoken: `${findingWords[severity]}: ${message}`,
  });
}

const findingIcons: Readonly<Record<RoleFinding['severity'], RoleIcon>> = {
  error: { name: 'error', color: 'problemsErrorIcon.foreground' },
  security: { name: 'warning', color: 'problemsWarningIcon.foreground' },
  warning: { name: 'warning', color: 'problemsWarningIcon.foreground' },
  suggestion: { name: 'lightbulb' },
};

const findingWords: Readonly<Record<RoleFinding['severity'], string>> = {
  error: 'error',
  security: 'security finding',
  warning: 'warning',
  suggestion: 'suggestion',
};

/** What a trust policy and a permission policy have in common. The findings come first: a narrow view cuts the rest. */
function filePart(file: RoleFile, label: string, icon: string, place: string) {
  const findings = file.missing ? ['missing'] : countWords(file.counts);
  const facts = [...findings, ...(place === '' ? [] : [place])];
  return {
    uri: file.uri,
    label,
    description: facts.join(' · '),
    tooltip: file.missing
      ? `${label}\nThe file cannot be read. Write it, or change the setting rolewright.roles.`
      : [label, place, file.summary, ...countWords(file.counts)].filter((line) => line !== '').join('\n'),
    icon: iconOf(file) ?? { name: icon },
    spoken: [label, ...facts].join(', '),
    children: file.statements.map((statement) => statementNode(file.uri, statement)),
  };
}

/** A statement of a policy; a click leads to it. */
export function statementNode(uri: string, { name, detail, position }: PolicyStatement): PartNode {
  return {
    kind: 'statement',
    uri,
    range: { start: position, end: position },
    label: name,
    description: detail,
    tooltip: `${name}\n${detail}`,
    icon: { name: 'symbol-namespace' },
    context: 'statement file',
    spoken: `${name}, ${detail}`,
  };
}

function contextOf(kind: 'trust' | 'policy', { missing }: RoleFile): string {
  return missing ? `${kind} missing` : `${kind} file`;
}

/** The icon of what has errors or warnings. */
export function iconOf({ missing, counts }: Pick<RoleFile, 'missing' | 'counts'>): RoleIcon | undefined {
  if (missing || counts.error > 0) return { name: 'error', color: 'problemsErrorIcon.foreground' };
  return counts.security + counts.warning > 0
    ? { name: 'warning', color: 'problemsWarningIcon.foreground' }
    : undefined;
}

function sumOf(files: readonly RoleFile[]): RoleFile['counts'] {
  const sum = (severity: keyof RoleFile['counts']) => files.reduce((total, { counts }) => total + counts[severity], 0);
  return { error: sum('error'), security: sum('security'), warning: sum('warning'), suggestion: sum('suggestion') };
}
