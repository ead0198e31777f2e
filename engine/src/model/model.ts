import type { ArrayNode, LiteralNode, Member, ObjectNode, Span, StringNode, SyntaxNode } from '../syntax/syntax';
import type { ParsedAction } from './action';
import type { Arn } from './arn';
import type { ConditionOperator } from './condition';

/** What a policy is for. `resource` policies (buckets, queues, keys…) are recognised so that they are left alone. */
export type PolicyKind = 'trust' | 'permission' | 'resource';

/** The half of a role a file says it holds, and how it says so. */
export interface DeclaredKind {
  readonly kind: 'trust' | 'permission';
  /** A clause for a message, such as `the file name says "trust"`. */
  readonly reason: string;
  /** A setting or an option decides; a file name only tips the balance where the content is unclear. */
  readonly binding: boolean;
}

/** Whose policy it is, where the place in a template tells. */
export interface PolicyOwner {
  /** The type of the resource: `AWS::IAM::Role`, `AWS::Serverless::Function`. */
  readonly kind: string;
  /** The logical ID, or the name of the function. */
  readonly name: string;
  /** The property that has the policy: `AssumeRolePolicyDocument`, `Policies`. */
  readonly property: string;
  /** The name of an inline policy, as it is written. */
  readonly policyName?: string;
  /** Set where the policy exists in one case only, as a branch of `Fn::If`. */
  readonly isConditional?: true;
  /** The resources of the template that use the role of this trust policy. */
  readonly usedBy?: readonly RoleUse[];
}

/** A resource that uses a role, so that its service has to be able to assume it. */
export interface RoleUse {
  /** The type of the resource: `AWS::Lambda::Function`. */
  readonly kind: string;
  /** The logical ID, or the name of the function. */
  readonly name: string;
  /** The key that declares the resource. */
  readonly span: Span;
  /** The service principal. */
  readonly service: string;
}

/** Whether a policy is written as a whole document, as its list of statements, or as one statement. */
export type Wrapping = 'document' | 'statements' | 'oneStatement';

/** A policy as written: typed, in source order, every leaf with its node. What is absent or unreadable is undefined. */
export interface Policy {
  readonly kind: PolicyKind;
  readonly declared: DeclaredKind | undefined;
  readonly node: ObjectNode;
  readonly version: Element | undefined;
  readonly id: Element | undefined;
  /** The Statement element, whatever its value is. */
  readonly statement: Element | undefined;
  readonly statements: readonly Statement[];
  /** Members of the root that are no policy element, misspelt ones included. */
  readonly unknownMembers: readonly UnknownMember[];
  /** Whether the text has faults that make absent elements meaningless: the author is still typing. */
  readonly incomplete: boolean;
  /** Undefined outside of templates. */
  readonly owner: PolicyOwner | undefined;
  readonly wrapping: Wrapping;
  /** Whether a template hides some of the statements, so that absence proves nothing. */
  readonly opaque: boolean;
}

export interface UnknownMember {
  readonly member: Member;
  /** The element that was most likely meant; the model reads the member as that element. */
  readonly meant: string | undefined;
}

/** A named member of a policy or statement. `member.key` may be a misspelling of `name`. */
export interface Element {
  readonly name: string;
  readonly member: Member;
}

export type Effect = 'Allow' | 'Deny';

export interface Statement {
  readonly policy: Policy;
  readonly index: number;
  readonly node: ObjectNode;
  readonly sid: Element | undefined;
  readonly effectElement: Element | undefined;
  /** Undefined when missing or misspelt beyond letter case. */
  readonly effect: Effect | undefined;
  readonly principal: PrincipalElement | undefined;
  readonly notPrincipal: PrincipalElement | undefined;
  readonly action: ActionElement | undefined;
  readonly notAction: ActionElement | undefined;
  readonly resource: ResourceElement | undefined;
  readonly notResource: ResourceElement | undefined;
  readonly condition: ConditionElement | undefined;
  readonly unknownMembers: readonly UnknownMember[];
}

/** An element whose value is a string or a list of strings. */
export interface ListElement<Item> extends Element {
  readonly statement: Statement;
  /** `NotAction`, `NotResource`, `NotPrincipal`. */
  readonly negated: boolean;
  readonly list: ArrayNode | undefined;
  readonly items: readonly Item[];
  /**
   * Values that are known in part, or that are only one of several: strings with holes, and the branches of `Fn::If`.
   * They are kept apart from `items`, so that no rule takes a hole for text or a branch for certain without asking for
   * them by `RuleDefinition.unsure`; and where there is one the element is opaque.
   */
  readonly unsure: readonly Item[];
  /** Whether a template hides some of the values, so that absence proves nothing. */
  readonly opaque: boolean;
  /** Whether nothing at all is known of some value, so that `items` and `unsure` together may not be everything. */
  readonly hidden: boolean;
  /** Values that are neither strings nor template functions. */
  readonly misfits: readonly SyntaxNode[];
}

export interface ActionItem {
  readonly node: StringNode;
  readonly element: ActionElement;
  readonly action: ParsedAction;
}

export type ActionElement = ListElement<ActionItem>;

export interface ResourceItem {
  readonly node: StringNode;
  readonly element: ResourceElement;
  /** Undefined for `*` and for everything that is no ARN. */
  readonly arn: Arn | undefined;
}

export type ResourceElement = ListElement<ResourceItem>;

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

export interface PrincipalItem {
  readonly node: StringNode;
  readonly element: PrincipalElement;
  readonly group: PrincipalGroup;
  readonly type: PrincipalType | undefined;
}

/** One key of a Principal object with its values. */
export interface PrincipalGroup {
  readonly member: Member;
  readonly type: PrincipalType | undefined;
  readonly list: ArrayNode | undefined;
  readonly items: readonly PrincipalItem[];
  readonly unsure: readonly PrincipalItem[];
}

export interface PrincipalElement extends Element {
  readonly statement: Statement;
  readonly negated: boolean;
  /** The bare string, as in `"Principal": "*"`. */
  readonly text: StringNode | undefined;
  readonly groups: readonly PrincipalGroup[];
  readonly items: readonly PrincipalItem[];
  readonly unsure: readonly PrincipalItem[];
  readonly opaque: boolean;
  /** Whether nothing at all is known of some value. */
  readonly hidden: boolean;
}

/** One key under one operator: `"StringEquals": { "aws:SourceAccount": "210987654321" }`. */
export interface ConditionClause {
  readonly element: ConditionElement;
  readonly operatorMember: Member;
  readonly operator: ConditionOperator;
  readonly keyMember: Member;
  /** The condition key as written. */
  readonly key: string;
  /** The key in lower case: keys are compared without regard to case. */
  readonly lowerKey: string;
  readonly list: ArrayNode | undefined;
  readonly values: readonly (StringNode | LiteralNode)[];
  readonly unsure: readonly (StringNode | LiteralNode)[];
  readonly opaque: boolean;
  readonly misfits: readonly SyntaxNode[];
}

/** One operator with all its keys. */
export interface ConditionBlock {
  readonly member: Member;
  readonly operator: ConditionOperator;
  readonly clauses: readonly ConditionClause[];
}

export interface ConditionElement extends Element {
  readonly statement: Statement;
  readonly blocks: readonly ConditionBlock[];
  readonly clauses: readonly ConditionClause[];
  readonly opaque: boolean;
}
