import type { RoleDeclaration } from '../../../engine/src/roles/declaration';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { NewDefaults } from '../account/newDefaults';
import type { Tag } from '../aws/iam';

/** A managed policy that the role should have. With a document, that of its default version is compared too. */
export interface ExpectedPolicy {
  readonly arn: string;
  readonly file?: string;
  readonly document?: JsonObject;
}

/** An inline policy that the role should have. Without a document only its name is compared. */
export interface ExpectedInline {
  readonly name: string;
  readonly file: string;
  readonly document?: JsonObject;
}

/** What the workspace wants of a role. What is absent is not said, and not compared. */
export interface ExpectedRole
  extends Omit<RoleDeclaration, 'name' | 'trust' | 'policies' | 'managedPolicies' | 'tags'> {
  readonly roleName: string;
  readonly trust?: { readonly file: string; readonly document: JsonObject };
  /** Absent when nothing is known about what should be attached; then nothing is missing or extra. */
  readonly policies?: readonly ExpectedPolicy[];
  readonly inline?: readonly ExpectedInline[];
  /** Whether this is all that the role should have, so that what it has beyond is a difference. */
  readonly exact: boolean;
  /** Whether the workspace has the role, so that it can be deployed. */
  readonly deployable: boolean;
  /** What the settings demand of new roles: nothing more than wanted, when a role has it. */
  readonly defaults?: NewDefaults;
  readonly tags?: readonly Tag[];
}

export type CheckTopic =
  | 'role'
  | 'trust'
  | 'attached'
  | 'document'
  | 'inline'
  | 'path'
  | 'description'
  | 'session'
  | 'boundary'
  | 'tags'
  | 'assume'
  | 'logs';
export type Remedy = 'createRole' | 'updateTrust' | 'attachPolicies' | 'openTrust' | 'deployRole';

/** What is wanted of something in the account that the workspace does not mention, and need not. */
export const notSpecified = 'Not specified';

/** What is wanted of something that the role should not have, because the workspace lists all of it. */
export const notInWorkspace = 'Not in the workspace';

/** One line of the report. */
export interface RoleCheck {
  readonly topic: CheckTopic;
  /** `false` needs doing something about; `undefined` could not be found out, or depends on conditions. */
  readonly ok: boolean | undefined;
  readonly wanted: string;
  readonly found: string;
  /** The role has it although nobody asked for it; nothing is missing because of it. */
  readonly extra?: true;
  /** A sentence on what to do. */
  readonly advice?: string;
  readonly remedy?: Remedy;
}

export interface RoleVerification {
  readonly roleName: string;
  readonly arn: string | undefined;
  /** Whether every check is fine. */
  readonly inStep: boolean;
  readonly checks: readonly RoleCheck[];
}
