import { policyNameOf } from '../../../engine/src/arn/policyArn';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { AccountRole } from '../aws/iam';
import type { Step } from '../plans/plan';
import type { ResolvedChoice } from './attachPolicies';
import { untagStep } from './deploySteps';
import type { DesiredRole } from './desiredRole';
import type { RoleState } from './roleState';
import { deleteBoundaryStep, deleteInlineStep, detachStep } from './roleSteps';

/** Something that the role has and the workspace does not name. */
export type UndeclaredItem =
  | { readonly kind: 'attached'; readonly arn: string }
  | { readonly kind: 'inline'; readonly policyName: string }
  | { readonly kind: 'tag'; readonly key: string }
  | { readonly kind: 'boundary'; readonly arn: string };

/**
 * What a role has beyond what is declared. Tags count only where the declaration has some: without, nothing is said about
 * them. Those of AWS cannot be removed.
 */
export function undeclaredItems(
  { files, tags, permissionsBoundary }: DesiredRole,
  choices: readonly ResolvedChoice[],
  { role, attached, inline }: Pick<RoleState, 'role' | 'attached' | 'inline'>,
): readonly UndeclaredItem[] {
  const wanted = new Set(choices.map(({ arn }) => arn));
  const inlineNames = new Set(files.filter((file) => file.inline).map(({ policyName }) => policyName));
  const keys = new Set(tags?.map(({ key }) => key.toLowerCase()));
  const boundary = permissionsBoundary === undefined ? role?.permissionsBoundary : undefined;
  return [
    ...attached.filter((arn) => !wanted.has(arn)).map((arn): UndeclaredItem => ({ kind: 'attached', arn })),
    ...[...inline.keys()]
      .filter((name) => !inlineNames.has(name))
      .map((policyName): UndeclaredItem => ({ kind: 'inline', policyName })),
    ...(tags === undefined ? [] : (role?.tags ?? []))
      .filter(({ key }) => !keys.has(key.toLowerCase()) && !key.toLowerCase().startsWith('aws:'))
      .map(({ key }): UndeclaredItem => ({ kind: 'tag', key })),
    ...(boundary === undefined ? [] : [{ kind: 'boundary', arn: boundary } as const]),
  ];
}

/** An item in words: `AmazonS3ReadOnlyAccess`, `inside (inline policy)`. */
export function undeclaredName(item: UndeclaredItem): string {
  if (item.kind === 'attached') return policyNameOf(item.arn);
  if (item.kind === 'inline') return `${item.policyName} (inline policy)`;
  if (item.kind === 'tag') return `${item.key} (tag)`;
  return `${policyNameOf(item.arn)} (permissions boundary)`;
}

/** The items that are among others, too. The name alone does not tell: AWS and the account can have the same one. */
export function itemsAmong(
  items: readonly UndeclaredItem[],
  others: readonly UndeclaredItem[],
): readonly UndeclaredItem[] {
  return items.filter((item) => others.some((other) => isSame(item, other)));
}

function isSame(one: UndeclaredItem, other: UndeclaredItem): boolean {
  if (one.kind === 'inline') return other.kind === 'inline' && one.policyName === other.policyName;
  if (one.kind === 'tag') return other.kind === 'tag' && one.key === other.key;
  return other.kind === one.kind && one.arn === other.arn;
}

/** The steps that remove items; each asks for an explicit agreement and can be taken back. */
export function removalSteps(
  role: AccountRole,
  inline: ReadonlyMap<string, JsonObject>,
  remove: readonly UndeclaredItem[],
): readonly Step[] {
  const { roleName } = role;
  const keys = remove.flatMap((item) => (item.kind === 'tag' ? [item.key] : []));
  return [
    ...remove.flatMap((item) => (item.kind === 'attached' ? [detachStep(roleName, item.arn)] : [])),
    ...remove.flatMap((item) =>
      item.kind === 'inline' ? [deleteInlineStep(roleName, item.policyName, inline.get(item.policyName))] : [],
    ),
    ...(keys.length === 0 ? [] : [untagStep(role, keys)]),
    ...remove.flatMap((item) => (item.kind === 'boundary' ? [deleteBoundaryStep(roleName, item.arn)] : [])),
  ];
}
