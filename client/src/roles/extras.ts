import { policyNameOf } from '../../../engine/src/arn/policyArn';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { Role } from '../aws/iam';
import type { Step } from '../plans/plan';
import type { ResolvedChoice } from './attachPolicies';
import { untagStep } from './deploySteps';
import type { DesiredRole } from './desiredRole';
import type { RoleState } from './roleState';
import { deleteBoundaryStep, deleteInlineStep, detachStep } from './roleSteps';

/** Something that the role has and the workspace does not name. */
export type Extra =
  | { readonly kind: 'attached'; readonly arn: string }
  | { readonly kind: 'inline'; readonly policyName: string }
  | { readonly kind: 'tag'; readonly key: string }
  | { readonly kind: 'boundary'; readonly arn: string };

/**
 * What a role has beyond what is declared. Tags count only where the declaration has some: without, nothing is said about
 * them. Those of AWS cannot be removed.
 */
export function extrasOf(
  { files, tags, permissionsBoundary }: DesiredRole,
  choices: readonly ResolvedChoice[],
  { role, attached, inline }: Pick<RoleState, 'role' | 'attached' | 'inline'>,
): readonly Extra[] {
  const wanted = new Set(choices.map(({ arn }) => arn));
  const inlineNames = new Set(files.filter((file) => file.inline).map(({ policyName }) => policyName));
  const keys = new Set(tags?.map(({ key }) => key.toLowerCase()));
  const boundary = permissionsBoundary === undefined ? role?.permissionsBoundary : undefined;
  return [
    ...attached.filter((arn) => !wanted.has(arn)).map((arn): Extra => ({ kind: 'attached', arn })),
    ...[...inline.keys()]
      .filter((name) => !inlineNames.has(name))
      .map((policyName): Extra => ({ kind: 'inline', policyName })),
    ...(tags === undefined ? [] : (role?.tags ?? []))
      .filter(({ key }) => !keys.has(key.toLowerCase()) && !key.toLowerCase().startsWith('aws:'))
      .map(({ key }): Extra => ({ kind: 'tag', key })),
    ...(boundary === undefined ? [] : [{ kind: 'boundary', arn: boundary } as const]),
  ];
}

/** An extra in words: `AmazonS3ReadOnlyAccess`, `inside (inline policy)`. */
export function extraName(extra: Extra): string {
  if (extra.kind === 'attached') return policyNameOf(extra.arn);
  if (extra.kind === 'inline') return `${extra.policyName} (inline policy)`;
  if (extra.kind === 'tag') return `${extra.key} (tag)`;
  return `${policyNameOf(extra.arn)} (permissions boundary)`;
}

/** Those of the extras that are among others. The name alone does not tell: AWS and the account can have the same one. */
export function extrasAmong(extras: readonly Extra[], others: readonly Extra[]): readonly Extra[] {
  return extras.filter((extra) => others.some((other) => isSame(extra, other)));
}

function isSame(one: Extra, other: Extra): boolean {
  if (one.kind === 'inline') return other.kind === 'inline' && one.policyName === other.policyName;
  if (one.kind === 'tag') return other.kind === 'tag' && one.key === other.key;
  return other.kind === one.kind && one.arn === other.arn;
}

/** The steps that remove extras; each asks for an explicit agreement and can be taken back. */
export function removalSteps(
  role: Role,
  inline: ReadonlyMap<string, JsonObject>,
  remove: readonly Extra[],
): readonly Step[] {
  const { roleName } = role;
  const keys = remove.flatMap((extra) => (extra.kind === 'tag' ? [extra.key] : []));
  return [
    ...remove.flatMap((extra) => (extra.kind === 'attached' ? [detachStep(roleName, extra.arn)] : [])),
    ...remove.flatMap((extra) =>
      extra.kind === 'inline' ? [deleteInlineStep(roleName, extra.policyName, inline.get(extra.policyName))] : [],
    ),
    ...(keys.length === 0 ? [] : [untagStep(role, keys)]),
    ...remove.flatMap((extra) => (extra.kind === 'boundary' ? [deleteBoundaryStep(roleName, extra.arn)] : [])),
  ];
}
