import type { Tag } from '../aws/iam';
import type { PolicyFile } from './policyDocument';

/** A role as the workspace wants it, with its documents read. What is absent is not said, and left as it is in the account. */
export interface DesiredRole {
  readonly roleName: string;
  readonly trust?: PolicyFile;
  /** Files that become policies of the role. */
  readonly files: readonly DesiredPolicy[];
  /** ARNs of policies that exist in the account, those of AWS in the partition that was written. */
  readonly managedPolicies: readonly string[];
  /** The ARN of a policy. */
  readonly permissionsBoundary?: string;
  /** With slashes at both ends. */
  readonly path?: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  readonly tags?: readonly Tag[];
}

/** A policy of a role that is made of a file. */
export interface DesiredPolicy {
  readonly file: PolicyFile;
  readonly policyName: string;
  readonly inline: boolean;
  /** The path of a managed policy, with slashes at both ends. */
  readonly path?: string;
}
