import type { ResolvedChoice } from './attachPolicies';
import type { DesiredRole } from './desiredRole';
import type { RoleState } from './roleState';
import type { UndeclaredItem } from './undeclared';

/** A role as the workspace wants it, beside what the account has. */
export interface Deployment {
  readonly desired: DesiredRole;
  /** The managed policies of the role, as `resolveChoices` gives them. */
  readonly choices: readonly ResolvedChoice[];
  readonly state: RoleState;
  /** What the role has, the workspace does not name, and the person wants to be removed. */
  readonly remove: readonly UndeclaredItem[];
  /** Why policies grant more than most roles need, by their ARN in the account. */
  readonly broad?: Readonly<Record<string, string>>;
  /** What the linter says about the trust policy. */
  readonly trustRemark?: string;
  /** Whether the trust policy names a principal that was created a moment ago, so that IAM may not know it yet. */
  readonly principalIsNew?: boolean;
}
