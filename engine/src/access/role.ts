import { intersectsArn } from '../arn/arnPattern';
import type { IamData } from '../data/types';
import type { PolicyDocument } from '../documents/document';
import type { Policy, PrincipalItem } from '../model/model';
import type { TemplateRole } from '../places/templateRoles';
import { matchesWildcard } from '../text/wildcard';
import { servicePrincipalOf } from '../trust/serviceName';
import { type Grant, grantsOf } from './grants';

/** A file of a role. */
export interface RolePart {
  /** The file's URI. */
  readonly file: string;
  readonly document: PolicyDocument;
  readonly policy: Policy;
}

/** A role with everything that the workspace has of it. */
export interface Role {
  /** The name, where a setting gives it. What a file's name suggests is no name. */
  readonly name: string | undefined;
  readonly trust: RolePart | undefined;
  /** The permission policies, managed or inline. */
  readonly policies: readonly RolePart[];
  /** ARNs of policies that exist in the account: those of AWS, and others. */
  readonly managedPolicies: readonly string[];
  /** The ARN of the policy that is the permissions boundary. */
  readonly boundary: string | undefined;
  /** Set for a role of a template: where it is declared, and who uses it. */
  readonly template?: TemplateRole;
  /** Whether a setting lists the role's files and all of them could be read. Else more may be attached elsewhere. */
  readonly isComplete: boolean;
  /** The workspace's other roles whose names are certain, with their trust policies. */
  readonly others: readonly { readonly name: string; readonly trust: RolePart }[];
}

/** A way in which one of the role's files allows an action. */
export interface RoleGrant extends Grant {
  readonly part: RolePart;
}

/** What the role's files allow for a literal action in lower case; nothing that a Deny in any of them takes away. */
export function grantsFor(role: Role, key: string, data: IamData): readonly RoleGrant[] {
  const all = role.policies.map((part) => ({ part, grants: grantsOf(part.policy, data) }));
  return all.flatMap(({ part, grants }) =>
    grants
      .allowing(key)
      .filter((grant) => !all.some((other) => other.grants.isDenied(grant.known, grant.statement)))
      .map((grant) => ({ ...grant, part })),
  );
}

/** Whether a file of the role or an AWS managed policy that is attached to it allows the action, whatever the resource. */
export function isAllowed(role: Role, key: string, data: IamData): boolean {
  if (isImplied(role, key)) return true;
  if (role.policies.some(({ policy }) => grantsOf(policy, data).allowing(key).length > 0)) return true;
  return role.managedPolicies.some((arn) => isPatternOf(data.managedPolicyActions(arn), key));
}

/**
 * Whether the role may be allowed the action on a resource, given as an ARN without wildcards. False is certain as far as
 * the role's policies are known.
 */
export function mayBeAllowedOn(role: Role, key: string, arn: string, data: IamData): boolean {
  if (isImplied(role, key)) return true;
  if (role.managedPolicies.some((policy) => isPatternOf(data.managedPolicyActions(policy), key))) return true;
  return grantsFor(role, key, data).some(
    ({ statement: { resource } }) =>
      !resource || resource.opaque || resource.items.some(({ node }) => intersectsArn(node.value, arn)),
  );
}

/** Whether the template's format allows the action by itself. */
function isImplied({ template }: Role, key: string): boolean {
  return template?.implied.some((action) => action.toLowerCase() === key) === true;
}

/** Whether one of the patterns of a managed policy, such as `s3:Get*`, stands for an action in lower case. */
export function isPatternOf(patterns: readonly string[], key: string): boolean {
  return patterns.some((pattern) => pattern === '*' || matchesWildcard(pattern.toLowerCase(), key));
}

/** Whether all that is attached to the role is known: nothing but its files and policies of AWS. */
export function isKnownThroughout(role: Role, data: IamData): boolean {
  return role.isComplete && role.managedPolicies.every((arn) => data.managedPolicy(arn) !== undefined);
}

/** Whether the role trusts a service, be it in a trust policy that the template's format writes. */
export function trusts(role: Role, service: string): boolean {
  return role.template?.services.includes(service) === true || trustedService(role, service) !== undefined;
}

/** The place where the role's trust policy lets a service in. */
export function trustedService(role: Role, service: string): PrincipalItem | undefined {
  return role.trust && serviceIn(role.trust.policy, service);
}

/** The place where a trust policy lets a service in. */
export function serviceIn(trust: Policy, service: string): PrincipalItem | undefined {
  for (const { effect, principal } of trust.statements) {
    const items = effect === 'Allow' && principal ? [...principal.items, ...principal.unsure] : [];
    const item = items.find(({ node }) => servicePrincipalOf(node) === service);
    if (item?.type === 'Service') return item;
  }
  return undefined;
}
