import type { RoleDeclaration } from '../../../engine/src/roles/declaration';
import type { Tag } from '../aws/iam';
import type { PolicyFile } from './policyDocument';

/** A role as the workspace wants it, with its documents read. What is absent is not said, and left as it is in the account. */
export interface DesiredRole extends Omit<RoleDeclaration, 'name' | 'trust' | 'policies' | 'tags'> {
  readonly roleName: string;
  readonly trust?: PolicyFile;
  /** Files that become policies of the role. */
  readonly files: readonly DesiredPolicy[];
  readonly tags?: readonly Tag[];
}

/** A policy of a role that is made of a file. */
export interface DesiredPolicy {
  readonly file: PolicyFile;
  readonly policyName: string;
  readonly inline: boolean;
  /** The path of a managed policy, with slashes at both ends. */
  readonly path?: string;
  /** The tags of a managed policy, set when it is created. */
  readonly tags?: readonly Tag[];
}
