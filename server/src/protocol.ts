import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { AnalyzerPathStep } from '../../engine/src/accessAnalyzer/place';
import type { RoleDeclaration } from '../../engine/src/roles/declaration';

/**
 * The requests between Rolewright's client and server beyond LSP. The one file of the server that the client imports:
 * types and method names only.
 */

/** The client asks what is in a file before it makes a role or a policy of it. Unsaved text counts. */
export const describePolicy = 'rolewright/describePolicy';

export interface DescribePolicyParams {
  readonly uri: string;
  /** Whether the file has no unsaved text. Then the disk counts: an editor notices changes there a moment later. */
  readonly saved: boolean;
}

export interface PolicyDescription {
  readonly uri: string;
  /** The file's text: what is unsaved in the editor, otherwise what is on disk. */
  readonly text: string;
  /** `none`: no policy in the file, or several; then nothing can be sent to AWS. */
  readonly kind: 'trust' | 'permission' | 'resource' | 'none';
  /** One line for a list: `3 actions on 1 resource`, `trusts lambda.amazonaws.com`. */
  readonly summary: string;
  /** A name made from the file's: of the role for a trust policy, of the policy for all others. */
  readonly proposedName: string;
  /** The services that the policy's Allow statements trust, as people call them: `Lambda`; in source order. */
  readonly trustedServices: readonly string[];
  /** In source order; none where the file is not one policy. */
  readonly statements: readonly PolicyStatement[];
  readonly findings: readonly DescribedFinding[];
  /** How many policies there are, such as those of a template; 1 for a policy that is the whole file. */
  readonly policyCount: number;
  /** How many roles a template creates; 0 for all other files. */
  readonly roleCount: number;
}

export interface PolicyStatement {
  /** Its Sid, or its place: `Statement 1`. */
  readonly name: string;
  /** What it says, in one line: `Allow · s3:GetObject and 1 more · arn:aws:s3:::my-app/*`. */
  readonly detail: string;
  readonly position: Position;
}

export interface DescribedFinding {
  readonly rule: string;
  readonly severity: 'error' | 'security' | 'warning' | 'suggestion';
  readonly message: string;
  readonly range: Range;
}

/** The client asks for the policy files of the workspace, to pick from. */
export const workspacePolicies = 'rolewright/workspacePolicies';

export interface WorkspacePoliciesParams {
  readonly kind: 'trust' | 'permission';
}

export type WorkspacePolicy = Omit<PolicyDescription, 'text' | 'findings' | 'policyCount' | 'roleCount'> & {
  /** Number of findings of each severity. */
  readonly counts: Readonly<Record<DescribedFinding['severity'], number>>;
};

/**
 * The client asks which files of the workspace are known to be policies, or templates with roles. Takes `{}`. The answer
 * doesn't wait for a search that is going on; `rolewright/rolesChanged` tells when there may be more.
 */
export const policyFiles = 'rolewright/policyFiles';

export interface PolicyFile {
  readonly uri: string;
  readonly kind: 'trust' | 'permission' | 'template';
}

/** The client asks for AWS's managed policies, those that fit the trusted services first. */
export const managedPolicies = 'rolewright/managedPolicies';

export interface ManagedPoliciesParams {
  readonly trustedServices: readonly string[];
  /** When given, only policies whose Allow statements cover this action. */
  readonly action?: string;
}

export interface ManagedPolicyChoice {
  readonly name: string;
  /** In the partition `aws`. */
  readonly arn: string;
  /** Why it suits the trusted services; absent for all others. */
  readonly recommended?: string;
  /** Why it grants more than most roles need; absent for narrow policies. */
  readonly broad?: string;
}

/** The client asks which AWS managed policies grant more than most roles need, before it attaches them. */
export const broadPolicies = 'rolewright/broadPolicies';

export interface BroadPoliciesParams {
  /** In any partition. */
  readonly arns: readonly string[];
}

/** Why, by ARN as it was asked about; narrow policies and those of an account are left out. */
export type BroadPolicies = Readonly<Record<string, string>>;

/** The client asks what people call services. The answers come in the order of the principals: `Lambda`, `ECS tasks`. */
export const serviceNames = 'rolewright/serviceNames';

export interface ServiceNamesParams {
  readonly principals: readonly string[];
}

/**
 * The client asks which of these service principals are known to send `aws:SourceAccount` and `aws:SourceArn` when they
 * assume a role. The answer contains those.
 */
export const sourceSenders = 'rolewright/sourceSenders';

export interface SourceSendersParams {
  readonly principals: readonly string[];
}

/**
 * The commands that the client runs for the server's code actions. It names those that it has under `commands` in its
 * initialization options; without them the code actions carry edits, or are not offered.
 */
export const suppressFindingCommand = 'rolewright.suppressFinding';
export const disableRuleCommand = 'rolewright.disableRule';

/**
 * The commands behind the lenses over a policy that is a whole file. Their one argument is the file's URI; over the trust
 * policy of a role that the setting declares it is a `RoleArgument`.
 */
export const createRoleCommand = 'rolewright.createRole';
export const deployRoleCommand = 'rolewright.deployRole';
export const verifyRoleCommand = 'rolewright.verifyRole';
export const attachPoliciesCommand = 'rolewright.attachPolicies';

/** The command behind the lens over a role of a template. Its one argument is a `TemplateRoleArgument`. */
export const whoCanAssumeCommand = 'rolewright.whoCanAssume';

/** A role of a template. */
export interface TemplateRoleArgument {
  /** The URI of the template. */
  readonly uri: string;
  readonly logicalId: string;
}

/** A role of the workspace. */
export interface RoleArgument {
  readonly roleName: string;
  /** The URI of the workspace folder. */
  readonly folder: string;
  /** The URI of the role's trust policy. */
  readonly trust: string;
}

/** VS Code's own command that opens the list of proposals, run after a proposal that is not the end of its text. */
export const suggestCommand = 'editor.action.triggerSuggest';

/** The one argument of the commands about a finding. */
export interface FindingArgument {
  /** The file in which the finding is. */
  readonly uri: string;
  readonly rule: string;
  /** The Sid of the statement; absent where there is none. */
  readonly sid?: string;
}

/** The client asks for the edit that suppresses a finding. The answer is null where no suppression can hold. */
export const suppress = 'rolewright/suppress';

export interface SuppressParams extends FindingArgument {
  /** Why the finding may stay; an entry without a reason suppresses nothing. */
  readonly reason: string;
}

export interface Suppressed {
  /** The suppression file, new or extended. */
  readonly uri: string;
  readonly edit: WorkspaceEdit;
}

/** The client asks for the roles that a new policy can be written for, those of Lambda functions first. Takes `{}`. */
export const recipes = 'rolewright/recipes';

/** What one role needs. Words in capitals are left open: ACCOUNT, REGION, NAME and the like. */
export interface RoleRecipe {
  readonly id: string;
  /** What will use the role: `Lambda polling SQS`. */
  readonly title: string;
  readonly trust: readonly RecipeTrustStatement[];
  readonly permissions: readonly RecipePermissionStatement[];
}

export type RecipeCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface RecipeTrustStatement {
  readonly principal: Readonly<Record<string, string | readonly string[]>>;
  readonly actions: readonly string[];
  readonly condition?: RecipeCondition;
}

export interface RecipePermissionStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: RecipeCondition;
  /** What the statement is for, as a clause: `build log`. */
  readonly why: string;
  /** Only some roles of this use need the statement. */
  readonly optional: boolean;
}

/** The client asks for the day of the data about AWS that the server knows, as an ISO date. Takes `{}`. */
export const dataDate = 'rolewright/dataDate';

/**
 * The client asks for the roles of the workspace: those that the setting `rolewright.roles` declares, then those that are
 * inferred from trust policies that no declared role has. Takes `{}`.
 */
export const workspaceRoles = 'rolewright/workspaceRoles';

/**
 * The server tells that the answer to `rolewright/workspaceRoles` may be another: a file of a role, a setting or the set
 * of policy files has changed. Without parameters; sent after a pause, and only once the client has asked for the roles.
 */
export const rolesChanged = 'rolewright/rolesChanged';

export interface WorkspaceRole extends Omit<RoleDeclaration, 'trust' | 'policies'> {
  /** The URI of the workspace folder. */
  readonly folder: string;
  /** Whether the setting declares it; else it was inferred from a trust policy and what lies beside it. */
  readonly declared: boolean;
  readonly trust?: RoleFile;
  readonly policies: readonly RolePolicyFile[];
  /**
   * What the rules on whole roles find, in the order of the files. They count among the files' own findings as well;
   * what is suppressed is left out.
   */
  readonly findings: readonly RoleFinding[];
}

export interface RoleFinding extends DescribedFinding {
  /** The file of the role that the range is in. */
  readonly uri: string;
}

/** A file of a role. One that cannot be read has the kind `none` and `missing`. */
export interface RoleFile extends WorkspacePolicy {
  readonly missing: boolean;
}

export interface RolePolicyFile extends RoleFile {
  /** Whether it becomes an inline policy of the role, else a customer managed policy. */
  readonly inline: boolean;
  /** Its name in the account, where the setting says it; else `proposedName` is the proposal. */
  readonly policyName?: string;
  /** The path of a managed policy, with slashes at both ends. */
  readonly path?: string;
  /** The tags of a managed policy, set when it is created. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The client asks for the roles that templates create: those of the file with the URI, else those of the workspace. Their
 * policies are parts of the file, and changes of them are left to the stack.
 */
export const templateRoles = 'rolewright/templateRoles';

export interface TemplateRolesParams {
  readonly uri?: string;
}

export interface TemplateRole {
  /** The URI of the template. */
  readonly uri: string;
  /** The URI of the workspace folder; absent for a file outside all folders. */
  readonly folder?: string;
  readonly logicalId: string;
  /** The type of the resource that is the role or that has one of its own: `AWS::Serverless::Function`. */
  readonly resourceType: string;
  /** The name in the account, where the template sets it. */
  readonly roleName?: string;
  /** The key that declares the resource. */
  readonly range: Range;
  /** The whole resource. */
  readonly whole: Range;
  /** Several where the template chooses between them; none where the format writes it, or its value isn't known. */
  readonly trust: readonly TemplatePolicy[];
  /** The services that the role trusts, as people call them. */
  readonly trustedServices: readonly string[];
  /** The role's own policies and those that other resources of the template attach to it. */
  readonly policies: readonly TemplatePolicy[];
  /** The ARNs of managed policies from elsewhere, those that the format adds by itself among them. */
  readonly managedPolicies: readonly string[];
  readonly permissionsBoundary?: string;
  /** What uses the role. */
  readonly users: readonly TemplateResource[];
  /** What the rules on whole roles find. They count among the findings of the role as well. */
  readonly findings: readonly DescribedFinding[];
  /** Number of findings of each severity in the resource and in all policies of the role. */
  readonly counts: WorkspacePolicy['counts'];
}

/** A policy of a template's role. */
export interface TemplatePolicy extends Pick<WorkspacePolicy, 'summary' | 'statements' | 'counts'> {
  /** The name that the template sets, or the logical ID of the resource that is the policy. */
  readonly name?: string;
  /** Where the policy begins. */
  readonly range: Range;
  /** Whether it becomes a managed policy, else an inline policy of the role. */
  readonly managed: boolean;
  /** Whether it exists in one case of the template only. */
  readonly conditional: boolean;
}

/** A resource of a template. */
export interface TemplateResource {
  /** `AWS::Lambda::Function`. */
  readonly type: string;
  readonly logicalId: string;
  /** The key that declares it. */
  readonly range: Range;
}

/** The client asks where findings of IAM Access Analyzer belong in a file. The answer is null when it holds no JSON. */
export const placeAnalyzerFindings = 'rolewright/placeAnalyzerFindings';

export interface PlaceAnalyzerFindingsParams {
  readonly uri: string;
  readonly findings: readonly AnalyzerFinding[];
}

export interface AnalyzerFinding {
  /** `INVALID_ACTION`. */
  readonly code: string;
  /** The paths of its places, each from the root of the document. */
  readonly locations: readonly (readonly AnalyzerPathStep[])[];
}

/** The answers come in the order of the findings. */
export interface PlacedAnalyzerFinding {
  /** At least one. */
  readonly places: readonly AnalyzerPlace[];
  /** `reported`: a rule says the same at the same place. `suppressed`: it is switched off or suppressed there. */
  readonly known?: 'reported' | 'suppressed' | undefined;
  /** A rule that says the same; to suppress it is to suppress the finding. */
  readonly rule?: string;
  /** The Sid of the statement; absent where there is none. */
  readonly sid?: string;
}

export interface AnalyzerPlace {
  /** What is underlined. */
  readonly range: Range;
  /** What the finding is about: when something in it changes, the finding may no longer hold. */
  readonly whole: Range;
}

/** The client asks what a text tells of denied calls: an error message, a log, an event, a decoded message. */
export const denials = 'rolewright/denials';

export interface DenialsParams {
  readonly text: string;
}

export type PermissionCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One denial, with everything that is to be said about it and chosen. */
export interface DenialReport {
  /** In a few words: `dynamodb:PutItem on table/orders`. */
  readonly title: string;
  /** How often the text tells it. */
  readonly times: number;
  /**
   * `grant`: a permission of the role can help. `trust`: the trust policy has to change. `decode`: the message is encoded.
   * `none`: the cause lies elsewhere, and no change is offered.
   */
  readonly verdict: 'grant' | 'trust' | 'decode' | 'none';
  /** Where the denial comes from and what helps, in plain sentences. */
  readonly text: string;
  /** The part of the text that stays worth saying when the permission has been added. */
  readonly remark?: string;
  /** Who was denied, in words: `the user anna`. */
  readonly caller?: string;
  /** The role whose policies have to allow the call; absent when the message names none. */
  readonly roleName?: string;
  /** Sets of actions, of which one was denied; several where the message does not tell. */
  readonly actions: readonly (readonly string[])[];
  /** What the permission may be given for, the narrowest first; empty when the message does not tell. */
  readonly resources: readonly DeniedResourceChoice[];
  /** What of the resources had to be left open: `the Region`. */
  readonly open?: string;
  /** A condition that belongs to the permission. */
  readonly condition?: PermissionCondition;
  /** The encoded authorization message. */
  readonly encoded?: string;
  /** The trust policy that lacks the caller, or may lack it. */
  readonly trust?: {
    readonly roleName?: string;
    readonly action: string;
    readonly principals: readonly TrustPrincipalChoice[];
  };
}

export interface DeniedResourceChoice {
  readonly resources: readonly string[];
  /** How far it reaches: `this object only`. */
  readonly reach: string;
}

export interface TrustPrincipalChoice {
  readonly type: 'AWS' | 'Service';
  readonly value: string;
  readonly reach: string;
}

/** The client asks which resources policy files name that actions work on, for a denial that names none. */
export const resourcesNamed = 'rolewright/resourcesNamed';

export interface ResourcesNamedParams {
  readonly actions: readonly string[];
  readonly uris: readonly string[];
}

export interface ResourcesNamed {
  readonly resources: readonly string[];
  /** What such an ARN looks like: `arn:aws:sqs:REGION:ACCOUNT:QUEUE_NAME`. */
  readonly shape: string;
}

/** The client asks how a permission comes into each of some policy files. Those that cannot be read are left out. */
export const addPermission = 'rolewright/addPermission';

export interface AddPermissionParams {
  readonly uris: readonly string[];
  /** The logical ID of a role, where the file is a template. */
  readonly logicalId?: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: PermissionCondition;
}

/** The client asks how statements become a new inline policy of a role of a template. Null when there is no such role. */
export const addPolicy = 'rolewright/addPolicy';

export interface AddPolicyParams extends TemplateRoleArgument {
  /** As in a policy. Strings may name account, Region and partition as `Fn::Sub` does: `${AWS::AccountId}`. */
  readonly statements: readonly object[];
}

/** The client asks how a principal comes into a trust policy. Null when there is no trust policy to change. */
export const addPrincipal = 'rolewright/addPrincipal';

export interface AddPrincipalParams {
  readonly uri: string;
  readonly type: 'AWS' | 'Service';
  readonly value: string;
  readonly action: string;
}

/** What would happen to a policy file. */
export interface PolicyChange {
  readonly uri: string;
  /**
   * `merged`: a statement takes it in. `added`: a new statement. `allowed`: it is there already. `denied`: a statement
   * denies it. `unfit`: the file holds no policy that could be changed.
   */
  readonly outcome: 'merged' | 'added' | 'allowed' | 'denied' | 'unfit';
  /** One or two plain sentences: what is added and where, or why nothing is. */
  readonly text: string;
  readonly edit?: WorkspaceEdit;
  /** The new text, as it stands after the edit; else the statement that the sentences are about. */
  readonly range?: Range;
}

/** The client asks what a simulation of permission policies can be about. */
export const simulationChoices = 'rolewright/simulationChoices';

export interface SimulationChoicesParams {
  readonly uris: readonly string[];
}

export interface SimulationChoices {
  /** Single actions; those that a pattern stands for have it beside them. */
  readonly actions: readonly { readonly action: string; readonly pattern?: string }[];
  /** ARNs as they are written. */
  readonly resources: readonly string[];
  /** The keys of the conditions, in their own spelling. */
  readonly keys: readonly SimulationKey[];
}

export interface SimulationKey {
  readonly key: string;
  readonly type: 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress' | 'Binary';
  readonly multivalued: boolean;
}

/**
 * The client asks who can assume a role, from its trust policy. Null when the file contains no trust policy, or several roles
 * of which none is named.
 */
export const whoCanAssume = 'rolewright/whoCanAssume';

export interface WhoCanAssumeParams {
  readonly uri: string;
  /** The name of the role, where it is known. */
  readonly roleName?: string;
  /** The logical ID of a role of a template. */
  readonly logicalId?: string;
  /** Someone to ask about: an ARN, an account, a service principal, the subject of a token. */
  readonly caller?: string;
}

export interface AssumeReport {
  /** What the report is about: the role, else the proposal for its name. */
  readonly name: string;
  readonly text: string;
}

/** The client asks what a policy allows that an earlier version of it did not. Null when the file holds no such policy. */
export const newAccess = 'rolewright/newAccess';

export interface NewAccessParams {
  readonly uri: string;
  /** The text of the earlier version; null when there was none. */
  readonly before: string | null;
  /** What the earlier version is: `the last commit`. */
  readonly since: string;
  /** The file's name as it is shown. */
  readonly name: string;
}
