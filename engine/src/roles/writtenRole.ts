import { applyEdits, createEditor, type Edit, type Editor } from '../edits/editor';
import { parseJson, toValue } from '../syntax/json';
import { isFormatProblem, memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';
import type { PolicyDeclaration, RoleDeclaration } from './declaration';

/** A declaration as it is written into the setting: the reader fills in what is left out. */
export type WrittenRole = Pick<RoleDeclaration, 'name'> &
  Partial<Omit<RoleDeclaration, 'name' | 'policies'>> & { readonly policies?: readonly (string | WrittenPolicy)[] };

/** A permission policy of which the setting specifies more than its file. */
export type WrittenPolicy = Pick<PolicyDeclaration, 'file'> & Partial<PolicyDeclaration>;

/** The key of the setting in a settings file. */
export const rolesKey = 'rolewright.roles';

const order: readonly (keyof WrittenRole)[] = [
  ...(['name', 'trust', 'policies', 'managedPolicies', 'permissionsBoundary'] as const),
  ...(['path', 'description', 'maxSessionDuration', 'tags'] as const),
];

/** The roles of a setting with one added, or in the place of the entry of its name. */
export function withRole(roles: readonly unknown[], role: WrittenRole): readonly unknown[] {
  const index = roles.findIndex((other) => recordOf(other).name === role.name);
  const own = ordered(role);
  return index < 0 ? [...roles, own] : roles.map((other, at) => (at === index ? own : other));
}

/**
 * The text of a settings file with the role added or changed. What stays the same isn't touched, so that comments remain.
 * Undefined when the text isn't a sound settings file with a list of roles.
 */
export function withRoleInText(text: string, role: WrittenRole): string | undefined {
  const list = rolesIn(text);
  if (list?.type !== 'array') return undefined;
  const index = list.items.findIndex((item) => nameOf(item) === role.name);
  const own = ordered(role);
  if (index < 0) return applyEdits(text, createEditor(text).appendItem(list, own));
  const before = recordOf(plainValue(list.items[index]));
  const after = recordOf(own);
  const names = [...new Set([...Object.keys(before), ...order])].filter((name) => !same(before[name], after[name]));
  return names.reduce((source, name) => withMember(source, index, name, after[name]), text);
}

/** Sets or removes a member of one of the roles. The tree is read anew, because edits of one object may overlap. */
function withMember(text: string, index: number, name: string, value: unknown): string {
  const list = rolesIn(text);
  const owner = list?.type === 'array' ? list.items[index] : undefined;
  return owner?.type === 'object' ? applyEdits(text, memberEdits(createEditor(text), owner, name, value)) : text;
}

function memberEdits(edit: Editor, owner: ObjectNode, name: string, value: unknown): readonly Edit[] {
  const member = memberOf(owner, name);
  if (value === undefined) return member === undefined ? [] : edit.removeMember(owner, member);
  if (member?.value === undefined) return edit.insertMember(owner, name, value, owner.members.at(-1));
  return edit.replaceValue(member.value, value);
}

/** The value of the setting in a sound text. */
function rolesIn(text: string): SyntaxNode | undefined {
  const { root, problems } = parseJson(text);
  if (root?.type !== 'object' || !problems.every(isFormatProblem)) return undefined;
  return memberOf(root, rolesKey)?.value;
}

function nameOf(node: SyntaxNode): unknown {
  return node.type === 'object' ? plainValue(memberOf(node, 'name')?.value) : undefined;
}

function plainValue(node: SyntaxNode | undefined): unknown {
  return node && toValue(node);
}

/** The role with its parts in the order in which the documentation has them, and without empty ones. */
function ordered(role: WrittenRole): WrittenRole {
  const parts = order.map((name) => [name, role[name]] as const).filter(([, value]) => !isEmpty(value));
  return { name: role.name, ...Object.fromEntries(parts) };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
