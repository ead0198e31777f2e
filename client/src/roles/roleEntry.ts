import { applyEdits, findNodeAtLocation, getNodeValue, modify, type ParseError, parseTree } from 'jsonc-parser';

/** A role as the setting `rolewright.roles` declares it. Files are relative to the folder, with forward slashes. */
export interface RoleEntry {
  readonly name: string;
  readonly trust?: string;
  readonly policies?: readonly (string | PolicyEntry)[];
  readonly managedPolicies?: readonly string[];
  readonly permissionsBoundary?: string;
  readonly path?: string;
  readonly description?: string;
  readonly maxSessionDuration?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A permission policy of which the setting says more than its file. */
export interface PolicyEntry {
  readonly file: string;
  readonly inline?: boolean;
  readonly name?: string;
  readonly path?: string;
}

/** The key of the setting in a settings file. */
export const rolesKey = 'rolewright.roles';

const order: readonly (keyof RoleEntry)[] = [
  ...(['name', 'trust', 'policies', 'managedPolicies', 'permissionsBoundary'] as const),
  ...(['path', 'description', 'maxSessionDuration', 'tags'] as const),
];

/** The roles of a setting with one added, or in the place of the entry of its name. */
export function withRole(roles: readonly unknown[], entry: RoleEntry): readonly unknown[] {
  const index = indexOf(roles, entry.name);
  const own = ordered(entry);
  return index < 0 ? [...roles, own] : roles.map((role, at) => (at === index ? own : role));
}

/**
 * The text of a settings file with the role added or changed. What stays the same is not touched, so that comments
 * remain. Nothing when the text is no sound settings file with a list of roles, or when the file has the role already.
 */
export function withRoleInText(text: string, entry: RoleEntry, formatting: TextFormatting): string | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const list = root === undefined ? undefined : findNodeAtLocation(root, [rolesKey]);
  if (errors.length > 0 || list?.type !== 'array') return undefined;
  const roles: readonly unknown[] = getNodeValue(list);
  const index = indexOf(roles, entry.name);
  const own = ordered(entry);
  const change = (source: string, path: readonly (string | number)[], value: unknown, insert: boolean) =>
    applyEdits(source, modify(source, [...path], value, { formattingOptions: formatting, isArrayInsertion: insert }));
  if (index < 0) return change(text, [rolesKey, roles.length], own, true);
  const before = recordOf(roles[index]);
  const after = recordOf(own);
  const names = [...new Set([...Object.keys(before), ...order])].filter((name) => !same(before[name], after[name]));
  return names.reduce((source, name) => change(source, [rolesKey, index, name], after[name], false), text);
}

/** How the settings file is indented. */
export interface TextFormatting {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
  readonly eol: string;
}

/** The entry with its parts in the order in which the documentation has them, and without empty ones. */
function ordered(entry: RoleEntry): RoleEntry {
  const parts = order.map((name) => [name, entry[name]] as const).filter(([, value]) => !isEmpty(value));
  return { name: entry.name, ...Object.fromEntries(parts) };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function indexOf(roles: readonly unknown[], name: string): number {
  return roles.findIndex((role) => recordOf(role).name === name);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
