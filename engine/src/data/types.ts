/** What the engine can ask about AWS. Everything here is a plain value; `createIamData` builds the one implementation. */

/** Reads the packed files. Injected, so the engine runs without a file system. */
export interface DataFiles {
  /** The whole text of a packed file. Throws when it is missing. */
  readText(name: string): string;
  /** The bytes `start` to `end` (exclusive) of a packed file, as text. Throws when it is missing. */
  readSlice(name: string, start: number, end: number): string;
}

/** As in the Service Authorization Reference; tagging and permissions management also write. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';

/** Types of condition values. `ArrayOf…` keys are multivalued and need a set operator. */
export type ConditionKeyType =
  | 'String'
  | 'ARN'
  | 'Bool'
  | 'Numeric'
  | 'Date'
  | 'IPAddress'
  | 'ArrayOfString'
  | 'ArrayOfARN'
  | 'ArrayOfBool'
  | 'ArrayOfNumeric'
  | 'ArrayOfDate'
  | 'ArrayOfIPAddress'
  | 'Binary'
  | 'ArrayOfBinary';

/** A resource type an action works on. */
export interface ActionResourceType {
  /** Key into `Service.resourceTypes` of the same service. */
  readonly name: string;
  /** True when every request names a resource of this type. */
  readonly required: boolean;
  /** Keys that only apply to this type in this action. */
  readonly conditionKeys: readonly string[];
}

export interface Action {
  /** Canonical spelling without prefix, for example `GetObject`. */
  readonly name: string;
  readonly accessLevel: AccessLevel;
  /** Empty when the action only knows the resource `*`. */
  readonly resourceTypes: readonly ActionResourceType[];
  /** Keys of the action itself; see also those of its resource types. Families end in `${TagKey}` or the like. */
  readonly conditionKeys: readonly string[];
  /** With prefix. Today only `iam:PassRole`, for actions that are proven to take a role. */
  readonly dependentActions: readonly string[];
}

export interface ResourceType {
  readonly name: string;
  /** ARN formats with placeholders: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arns: readonly string[];
  readonly conditionKeys: readonly string[];
}

export interface ConditionKey {
  /** Canonical spelling; a family keeps its placeholder: `aws:ResourceTag/${TagKey}`. */
  readonly key: string;
  readonly type: ConditionKeyType;
}

/** What a global key describes. Keys about a principal are absent when an AWS service calls. */
export type ConditionKeyCategory = 'principal' | 'session' | 'network' | 'resource' | 'request';

export interface GlobalConditionKey extends ConditionKey {
  readonly category: ConditionKeyCategory;
  /** False for keys whose value names one account, organization or network, where Access Analyzer refuses wildcards. */
  readonly wildcards: boolean;
}

export interface Service {
  readonly prefix: string;
  readonly name: string;
  /** By lower-case action name without prefix. */
  readonly actions: ReadonlyMap<string, Action>;
  /** By the name that `ActionResourceType.name` uses. */
  readonly resourceTypes: ReadonlyMap<string, ResourceType>;
  /**
   * By lower-case key. A family whose placeholder is last stands under the part before it (`aws:resourcetag/`);
   * a key with a placeholder inside stands under its lower-case template. Use `IamData.conditionKey` to resolve a written key.
   */
  readonly conditionKeys: ReadonlyMap<string, ConditionKey>;
}

/**
 * `service-role`: customers name it in a role's trust policy. `service-linked-only`: only AWS makes such roles.
 * `resource-policy-only`: belongs in bucket, key, topic or function policies. `regional-variant`: a regional form.
 * `unknown`: the name stands in a list, its use was not seen.
 */
export type PrincipalKind =
  | 'service-role'
  | 'service-linked-only'
  | 'resource-policy-only'
  | 'regional-variant'
  | 'unknown';

export interface ServicePrincipal {
  /** For example `lambda.amazonaws.com`; regional rows hold the word REGION. */
  readonly name: string;
  readonly displayName: string;
  /** IAM prefix of the service, empty when there is none. */
  readonly iamPrefix: string;
  readonly kind: PrincipalKind;
  readonly typicalUse: string;
  /** A service-linked role with this principal exists as well. */
  readonly alsoServiceLinked: boolean;
  /** How well the existence of the name is proven. */
  readonly confidence: 'high' | 'medium' | 'low';
}

/**
 * `exact`: in no list of principals. `likely`: its existence is unproven and it is probably wrong. `hint`: right elsewhere.
 */
export type WrongPrincipalMatch = 'exact' | 'likely' | 'hint';

export interface WrongPrincipal {
  /** The service principals meant; empty when the right value is no service principal, then see `rightText`. */
  readonly right: readonly string[];
  /** The right principal in words or JSON, for messages. */
  readonly rightText: string;
  readonly why: string;
  readonly match: WrongPrincipalMatch;
}

/** A principal that exists but is the wrong one for a use. */
export interface PrincipalMixup {
  readonly name: string;
  /** For example `a schedule`, `task or execution role`. */
  readonly use: string;
  readonly right: readonly string[];
  readonly rightText: string;
  readonly why: string;
}

/**
 * Whether a service principal sends `aws:SourceAccount` and `aws:SourceArn` when it assumes a role. `unneeded`: it acts for one
 * account only. `breaks`: it was seen not to send them, so a condition on them makes the role unusable.
 */
export interface SourceKeys {
  readonly support: 'supported' | 'unneeded' | 'breaks';
  /**
   * Whether a trust policy should have a condition on them. `sometimes`: guides show one for some features of the service,
   * so that it has to be tried, since a condition on a key that isn't sent makes the role unusable.
   */
  readonly advise: 'always' | 'sometimes' | 'no';
  /** Shapes of `aws:SourceArn` with REGION, ACCOUNT, NAME and the like; empty when not known. */
  readonly sourceArns: readonly string[];
}

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  /** Between `policy` and the name: `/`, `/service-role/`, `/job-function/`, `/aws-service-role/`… */
  readonly path: string;
  /** Newest version id, for example `v3`. */
  readonly version: string;
  /** Why it gives more than most roles need; absent for narrow policies. */
  readonly broad?: string;
}

export interface DeprecatedManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly reason: string;
  /** Name of the policy to use, if AWS named one. */
  readonly replacement?: string;
}

/** A service or action outside the action list that documents still name: retired, renamed, or never published. */
export interface Retired {
  readonly reason: string;
  /** A prefix or an action that took its place. */
  readonly replacement?: string;
}

export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly trust: readonly RecipeTrust[];
  readonly managedPolicies: readonly RecipePolicy[];
  readonly permissions: readonly RecipePermission[];
  readonly notes: readonly string[];
  readonly confidence: 'high' | 'medium' | 'low';
}

export interface RecipeTrust {
  /** As in the policy: `{ Service: 'lambda.amazonaws.com' }`. Placeholders are ACCOUNT, REGION, NAME and the like. */
  readonly principal: Readonly<Record<string, string | readonly string[]>>;
  readonly actions: readonly string[];
  /** A condition block that is known to work, ready to insert; absent when none is recommended. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Shape of `aws:SourceArn` for this use, if known. */
  readonly sourceArn?: string;
}

export interface RecipePolicy {
  readonly name: string;
  readonly arn: string;
  readonly why: string;
  readonly optional: boolean;
}

export interface RecipePermission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly why: string;
  /** Present when only some roles of this use need the statement. */
  readonly optional?: boolean;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface EscalationMethod {
  readonly name: string;
  /** All of these together make the method work. */
  readonly actions: readonly string[];
  readonly category: string;
  /** Service principals that the passed role must trust. */
  readonly passedRoleTrusts?: readonly string[];
  readonly allows: string;
}

export type SensitiveKind = 'credentials' | 'data' | 'resource-exposure' | 'escalation';

/** An OIDC issuer that serves many tenants, so that a trust policy must pin its own tenant. */
export interface SharedOidcIssuer {
  /** As in the provider ARN: `token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** The claim IAM or good sense demands: `sub`, `aud`, `app_id`. */
  readonly claim: string;
  /** True when IAM itself refuses a trust policy without it. */
  readonly required: boolean;
  /** The only claims that AWS evaluates in conditions; absent when AWS doesn't document them for this issuer. */
  readonly evaluatedClaims?: readonly string[];
}

/**
 * Why an API operation needs other actions than the one of its name. `by-content`: only some of them, as the request has
 * it. `http-verb`: API Gateway's own actions. `no-iam` and `no-permission-needed`: none at all.
 */
export type OperationKind =
  | 'renamed'
  | 'other-prefix'
  | 'multi'
  | 'by-content'
  | 'http-verb'
  | 'no-iam'
  | 'no-permission-needed';

/** An API operation that does not need the action of its own name. */
export interface ApiOperation {
  /** The IAM prefix of the service that has the operation. */
  readonly prefix: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly kind: OperationKind;
  /** ARN patterns with the word REGION, for `http-verb`; empty for all others. */
  readonly resources: readonly string[];
}

export interface PartitionInfo {
  readonly id: string;
  readonly name: string;
  readonly regions: readonly string[];
  /** DNS suffix, for example `amazonaws.com`. */
  readonly dnsSuffix: string;
}

/** What an entry such as `- SQSPollerPolicy: { QueueName: … }` of AWS SAM stands for. */
export interface SamPolicyTemplate {
  /** All of them are required. */
  readonly parameters: readonly string[];
  /** Actions and patterns that it allows. */
  readonly actions: readonly string[];
}

export interface IamData {
  /** Publication date of the packed action data, `yyyy-mm-dd`. */
  readonly date: string;

  /** All prefixes, sorted. */
  servicePrefixes(): readonly string[];
  hasService(prefix: string): boolean;
  serviceName(prefix: string): string | undefined;
  /** Parsed on first use and kept. The prefix may have any letter case. */
  service(prefix: string): Service | undefined;
  /** Two map look-ups once the service is loaded. Both parts may have any letter case. */
  action(prefix: string, name: string): Action | undefined;
  /** ARN formats in which other services name resources of this one: `kafka-cluster` has those of `kafka`. */
  foreignArnFormats(service: string): readonly string[];
  /** Prefixes of the services that have an action of this name, sorted. */
  servicesWithAction(name: string): readonly string[];
  actionDescription(prefix: string, name: string): string | undefined;
  conditionKeyDescription(key: string): string | undefined;

  /** The IAM action for an API operation or typo that isn't an action: `s3:ListObjects` → `s3:ListBucket`. */
  actionAlias(action: string): string | undefined;
  /** The API operations of this name, in any service and letter case, that do not need the action of their own name. */
  apiOperations(name: string): readonly ApiOperation[];
  /** The IAM prefix of a service as SDKs, endpoints and CloudTrail name it: `CloudWatch Logs`, `monitoring`. */
  prefixOfService(name: string): string | undefined;
  /** The prefix meant by a wrong one: `cloudwatch-logs` → `logs`. */
  serviceAlias(prefix: string): string | undefined;
  retiredService(prefix: string): Retired | undefined;
  /** Actions that are missing from the action list although AWS managed policies name them. */
  retiredAction(action: string): Retired | undefined;

  /**
   * Resolves a written key: global keys, keys of the service in the prefix, families (`aws:ResourceTag/team`),
   * templates and OIDC keys. `undefined` means not known.
   */
  conditionKey(key: string): ConditionKey | undefined;
  /** Global keys by lower-case key or family prefix (`aws:principaltag/`). */
  globalConditionKeys(): ReadonlyMap<string, GlobalConditionKey>;
  /** The global key that a written key is, `undefined` for keys of services. */
  globalConditionKey(key: string): GlobalConditionKey | undefined;

  /** Exact name, or a regional form whose regional row is known. Names are case-sensitive. */
  principal(name: string): ServicePrincipal | undefined;
  principals(): readonly ServicePrincipal[];
  principalNames(): readonly string[];
  /** Looked up lower-case. */
  wrongPrincipal(name: string): WrongPrincipal | undefined;
  /** Principals that exist but are often written for another use. */
  principalMixups(name: string): readonly PrincipalMixup[];
  /** `undefined` when nothing is known about the principal: AWS publishes no list. */
  sourceKeys(principal: string): SourceKeys | undefined;

  managedPolicies(): readonly ManagedPolicy[];
  /** By ARN of any partition (`arn:aws-us-gov:iam::aws:policy/…`). */
  managedPolicy(arn: string): ManagedPolicy | undefined;
  /** Allowed action patterns of the newest version; `NotAction` statements give `*`. Empty when unknown. */
  managedPolicyActions(arn: string): readonly string[];
  /** The managed policies whose newest version allows a literal action such as `s3:GetObject`, in any letter case. */
  managedPoliciesAllowing(action: string): readonly ManagedPolicy[];
  deprecatedManagedPolicy(nameOrArn: string): DeprecatedManagedPolicy | undefined;

  /** The policy templates of AWS SAM by name. */
  samPolicyTemplates(): ReadonlyMap<string, SamPolicyTemplate>;

  recipes(): readonly Recipe[];
  partitions(): readonly PartitionInfo[];
  partition(id: string): PartitionInfo | undefined;
  /** The partition of a region, `undefined` for an unknown region. */
  partitionOfRegion(region: string): string | undefined;
  escalationMethods(): readonly EscalationMethod[];
  /** Why an action deserves care; empty for most. The action has its prefix, in any letter case. */
  sensitiveKinds(action: string): readonly SensitiveKind[];
  /** True when the action takes a role that the caller must be allowed to pass (`iam:PassRole`). */
  takesRole(action: string): boolean;
  sharedOidcIssuers(): readonly SharedOidcIssuer[];
}
