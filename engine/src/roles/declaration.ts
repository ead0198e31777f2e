/** A role as the setting `rolewright.roles` declares it. Files are relative to the workspace folder, with forward slashes. */
export interface RoleDeclaration {
  readonly name: string;
  /** The trust policy. */
  readonly trust?: string;
  readonly policies: readonly PolicyDeclaration[];
  /** ARNs of policies that exist in the account: those of AWS, and others. */
  readonly managedPolicies: readonly string[];
  /** The ARN of the policy that is the permissions boundary. */
  readonly permissionsBoundary?: string;
  /** With slashes at both ends. */
  readonly path?: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A permission policy of a role that is a file of the workspace. */
export interface PolicyDeclaration {
  readonly file: string;
  /** Whether it becomes an inline policy of the role, else a customer managed policy. */
  readonly inline: boolean;
  /** Its name in the account; without one, a name is made from the file. */
  readonly name?: string;
  /** The path of a managed policy, with slashes at both ends. */
  readonly path?: string;
}

/** Reads the setting as a client sends it. What has the wrong type is left out; a role needs at least a name. */
export function readDeclarations(value: unknown): readonly RoleDeclaration[] {
  return listOf(value).flatMap((entry) => (isRecord(entry) ? (readDeclaration(entry) ?? []) : []));
}

function readDeclaration(entry: Record<string, unknown>): RoleDeclaration | undefined {
  const name = textOf(entry.name);
  if (name === undefined) return undefined;
  const duration = entry.maxSessionDuration;
  return {
    name,
    ...texts(entry, ['trust', 'permissionsBoundary', 'path', 'description']),
    policies: listOf(entry.policies).flatMap((policy) => readPolicy(policy) ?? []),
    managedPolicies: listOf(entry.managedPolicies).filter((arn): arn is string => textOf(arn) !== undefined),
    ...(typeof duration === 'number' ? { maxSessionDuration: duration } : {}),
    ...(isRecord(entry.tags) ? { tags: Object.fromEntries(textEntries(entry.tags, Object.keys(entry.tags))) } : {}),
  };
}

function readPolicy(value: unknown): PolicyDeclaration | undefined {
  if (typeof value === 'string') return value === '' ? undefined : { file: value, inline: false };
  if (!isRecord(value)) return undefined;
  const file = textOf(value.file);
  return file === undefined ? undefined : { file, inline: value.inline === true, ...texts(value, ['name', 'path']) };
}

function texts<Name extends string>(from: Record<string, unknown>, names: readonly Name[]): { [N in Name]?: string } {
  return Object.fromEntries(textEntries(from, names)) as { [N in Name]?: string };
}

function textEntries(from: Record<string, unknown>, names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((name) => {
    const text = textOf(from[name]);
    return text === undefined ? [] : [[name, text] as const];
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
