import * as v from 'valibot';
import { parseJson } from '../syntax/json';
import {
  contentSpan,
  type LiteralNode,
  memberOf,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxNode,
} from '../syntax/syntax';
import { readLeniently } from '../text/lenient';
import { declarationSchema } from './declaration';

/** A declaration of a role where it is written: the nodes of its texts. The name may still be missing. */
export type RoleNodes = v.InferOutput<typeof roleNodesSchema>;

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
export function readRoleNodes(text: string): readonly RoleNodes[] {
  if (!text.includes('"rolewright.roles"')) return [];
  const { root } = parseJson(text);
  const holder = objectOf(root);
  const settings = holder && !memberOf(holder, settingName) ? objectOf(memberOf(holder, 'settings')?.value) : holder;
  const list = settings && memberOf(settings, settingName)?.value;
  const roles = list?.type === 'array' ? list.items.filter(({ type }) => type === 'object') : [];
  return readLeniently(v.array(roleNodesSchema), roles.map(toNodes), []).output;
}

/** What may stand at a place of a file of settings; undefined outside the strings that name something. */
export function settingSlotAt(text: string, offset: number): SettingSlot | undefined {
  for (const { trust, policies, managedPolicies, permissionsBoundary } of readRoleNodes(text)) {
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

const stringNode = v.custom<StringNode>((value) => isLeaf(value) && value.type === 'string');

/** A declaration in which each text is its node. */
const roleNodesSchema = declarationSchema({
  name: v.optional(stringNode),
  text: stringNode,
  flag: v.optional(v.custom<LiteralNode>((value) => isLeaf(value) && typeof value.value === 'boolean')),
  count: v.custom<LiteralNode>((value) => isLeaf(value) && typeof value.value === 'number'),
});

/** A tree as plain objects and lists, whose texts and literals are the nodes themselves. */
function toNodes(node: SyntaxNode): unknown {
  if (node.type === 'array') return node.items.map(toNodes);
  if (node.type !== 'object') return node;
  return Object.fromEntries(node.members.flatMap(({ key, value }) => (value ? [[key.value, toNodes(value)]] : [])));
}

function isLeaf(value: unknown): value is StringNode | LiteralNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function objectOf(node: SyntaxNode | undefined): ObjectNode | undefined {
  return node?.type === 'object' ? node : undefined;
}
