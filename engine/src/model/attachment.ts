import type { Member, ObjectNode, Span, StringNode } from '../syntax/syntax';
import type { PolicyOwner } from './model';

/** What a template attaches to a role, a user, a group or a function by name, beside the policies that it writes out. */
export type Attachment = ManagedAttachment | SamAttachment | RoleReference;

/** An AWS managed policy, or another one, by ARN; AWS SAM also takes the name of an AWS managed policy. */
export interface ManagedAttachment {
  readonly kind: 'managedPolicy';
  readonly node: StringNode;
  readonly owner: PolicyOwner;
  /** Whether the place takes names too. */
  readonly takesNames: boolean;
}

/** An object in the `Policies` of AWS SAM that isn't a policy document: a policy template, if it is written correctly. */
export interface SamAttachment {
  readonly kind: 'samPolicy';
  readonly node: ObjectNode;
  readonly first: Member;
  readonly owner: PolicyOwner;
}

/** A reference to a role that the template has neither a resource nor a parameter for. */
export interface RoleReference {
  readonly kind: 'missingRole';
  /** The logical ID. */
  readonly name: string;
  /** Where the logical ID is written. */
  readonly span: Span;
  readonly node: StringNode;
  /** The logical IDs of the template's roles. */
  readonly roles: readonly string[];
  readonly owner: PolicyOwner;
}
