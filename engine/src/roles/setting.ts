import { parseJson } from '../syntax/json';
import { contentSpan, memberOf, type ObjectNode, type Span, type StringNode, type SyntaxNode } from '../syntax/syntax';

/** An entry of the setting `rolewright.roles` as it stands in a file of settings. What has another type is left out. */
export interface RoleEntry {
  readonly name: StringNode | undefined;
  readonly trust: StringNode | undefined;
  readonly policies: readonly PolicyEntry[];
  readonly managedPolicies: readonly StringNode[];
  readonly permissionsBoundary: StringNode | undefined;
}

export interface PolicyEntry {
  readonly file: StringNode;
  readonly name: StringNode | undefined;
  readonly inline: boolean;
}

/** What a string in the setting may name. */
export interface SettingSlot {
  readonly kind: 'trust' | 'permission' | 'managedPolicy';
  /** The characters within the quotes. */
  readonly span: Span;
}

/** Whether a file holds settings: of a workspace folder, or of a workspace of several folders. */
export function isSettingFile(path: string): boolean {
  return /(?:^|[\\/])\.vscode[\\/]settings\.json$|\.code-workspace$/.test(path);
}

/** Reads the roles of a file of settings; comments are part of the format, and a broken text gives what can be read. */
export function readRoleEntries(text: string): readonly RoleEntry[] {
  if (!text.includes('"rolewright.roles"')) return [];
  const { root } = parseJson(text);
  const holder = objectOf(root);
  const settings = holder && !memberOf(holder, settingName) ? objectOf(memberOf(holder, 'settings')?.value) : holder;
  const list = settings && memberOf(settings, settingName)?.value;
  return itemsOf(list).flatMap((item) => (item.type === 'object' ? [readEntry(item)] : []));
}

/** What may stand at a place of a file of settings; undefined outside the strings that name something. */
export function slotAt(text: string, offset: number): SettingSlot | undefined {
  for (const { trust, policies, managedPolicies, permissionsBoundary } of readRoleEntries(text)) {
    const slots: readonly (readonly [SettingSlot['kind'], StringNode | undefined])[] = [
      ['trust', trust],
      ...policies.map(({ file }) => ['permission', file] as const),
      ...managedPolicies.map((node) => ['managedPolicy', node] as const),
      ['managedPolicy', permissionsBoundary],
    ];
    for (const [kind, node] of slots) {
      const span = node && contentSpan(node, text);
      if (span && span.start <= offset && offset <= span.end) return { kind, span };
    }
  }
  return undefined;
}

const settingName = 'rolewright.roles';

function readEntry(node: ObjectNode): RoleEntry {
  return {
    name: textOf(node, 'name'),
    trust: textOf(node, 'trust'),
    policies: itemsOf(memberOf(node, 'policies')?.value).flatMap((item) => readPolicy(item) ?? []),
    managedPolicies: itemsOf(memberOf(node, 'managedPolicies')?.value).filter((item) => item.type === 'string'),
    permissionsBoundary: textOf(node, 'permissionsBoundary'),
  };
}

function readPolicy(node: SyntaxNode): PolicyEntry | undefined {
  if (node.type === 'string') return { file: node, name: undefined, inline: false };
  const file = node.type === 'object' ? textOf(node, 'file') : undefined;
  if (node.type !== 'object' || !file) return undefined;
  const inline = memberOf(node, 'inline')?.value;
  return { file, name: textOf(node, 'name'), inline: inline?.type === 'literal' && inline.value === true };
}

function textOf(node: ObjectNode, name: string): StringNode | undefined {
  const value = memberOf(node, name)?.value;
  return value?.type === 'string' ? value : undefined;
}

function objectOf(node: SyntaxNode | undefined): ObjectNode | undefined {
  return node?.type === 'object' ? node : undefined;
}

function itemsOf(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  return node?.type === 'array' ? node.items : [];
}
