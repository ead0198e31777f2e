import type { Role, RolePart } from '../access/role';
import type { IamData } from '../data/iamData';
import type { PolicyDocument, TextEncoding } from '../documents/document';
import type { Edit, Editor } from '../edits/editor';
import type {
  ActionItem,
  ConditionClause,
  Policy,
  PolicyKind,
  PrincipalItem,
  ResourceItem,
  Statement,
} from '../model/model';
import type { Span, StringNode } from '../syntax/syntax';
import type { Repository } from '../trust/repository';
import type { InferredUseCase } from '../trust/useCase';

/**
 * `error`: AWS rejects it, or it can never work. `security`: it grants more than it should. `warning`: it is likely not
 * what was meant. `suggestion`: it could be better.
 */
export type Severity = 'error' | 'security' | 'warning' | 'suggestion';

/** `quickfix` keeps the meaning or does what AWS forces; `suggestion` needs a person's judgement. */
export type FixKind = 'quickfix' | 'suggestion';

export interface Fix {
  /** The edit in words, as an order: `Replace "lamda" by "lambda"`. */
  readonly title: string;
  readonly kind: FixKind;
  readonly edits: readonly Edit[];
  /** Of several fixes that need judgement, the one that nearly everybody wants. A finding's only fix needs no mark. */
  readonly isPreferred?: true;
}

export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
  /** The file of the role that the place is in, where that is not the finding's own. */
  readonly part?: RolePart;
}

/** What a rule found. Fixes are made when they are asked for. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly policy: Policy | undefined;
  readonly fixes: () => readonly Fix[];
  readonly related: readonly RelatedPlace[];
}

/** What a rule on whole roles found, in one of the role's files. */
export interface RoleFinding extends Finding {
  readonly part: RolePart;
}

/** The service that a trust policy is meant for, and the sign it was concluded from. */
export type UseCase = InferredUseCase;

/** What a user's settings tell the rules. */
export interface RuleSettings {
  /** Sizes in characters, white space not counted. */
  readonly quotas: { readonly trustPolicy: number };
  /** Account ids that belong to the user, so that trusting them is no surprise. */
  readonly ownAccounts: readonly string[];
  /** What nobody is to be allowed: patterns of actions by the pattern of the ARNs they would reach. */
  readonly sensitiveResources: Readonly<Record<string, readonly string[]>>;
}

/** What a rule may look at besides the policy. */
export interface RuleContext<MessageId extends string = string> {
  readonly document: PolicyDocument;
  readonly policy: Policy;
  readonly data: IamData;
  readonly useCase: UseCase | undefined;
  /** The repository on GitHub or GitLab that the document lies in; only known where a trust policy speaks of its tokens. */
  readonly repository: Repository | undefined;
  readonly settings: RuleSettings;
  report(report: Report<MessageId>): void;
}

/** What a rule on whole roles may look at besides the role. */
export interface RoleContext<MessageId extends string = string> {
  readonly data: IamData;
  readonly settings: RuleSettings;
  report(report: RoleReport<MessageId>): void;
}

export interface RoleReport<MessageId extends string = string> extends Report<MessageId> {
  /** The file of the role that the finding is in; its fixes change this file. */
  readonly part: RolePart;
}

export interface Report<MessageId extends string = string> {
  readonly span: Span;
  readonly message: MessageId;
  /** Fills the message's `{placeholders}`. */
  readonly data?: Readonly<Record<string, string | number>>;
  /** Weighs this finding differently from the rule's own severity. */
  readonly severity?: Severity;
  /** Made only when someone asks; they may use the nodes of the finding and the editor, not the context. */
  readonly fixes?: (edit: Editor) => readonly Fix[];
  readonly related?: readonly RelatedPlace[];
}

/** An example in JSON. Lines that begin with `//` and hold carets say what is found in the line above. */
export interface Example {
  readonly text: string;
  /** Where the name matters; else a name is made from the rule's kinds. */
  readonly fileName?: string;
  /** For rules on whole roles. */
  readonly role?: ExampleRole;
  /** For rules that need to know what the role is for. */
  readonly useCase?: UseCase;
  /** For rules that need to know how the file is written. */
  readonly encoding?: TextEncoding;
  /** For rules that need to know where the file lies. */
  readonly repository?: Repository;
  /** For rules that need to know something of the user's settings. */
  readonly settings?: Partial<RuleSettings>;
}

/** The role that an example's file belongs to. */
export interface ExampleRole {
  /** The name that the setting gives it; without one the role is concluded from its files. */
  readonly name?: string;
  /** The role's other files, annotated like the first. */
  readonly files: readonly ExampleFile[];
  readonly managedPolicies?: readonly string[];
  readonly boundary?: string;
  /** Trust policies of other roles of the workspace, by the name of the role. */
  readonly others?: Readonly<Record<string, ExampleFile>>;
}

export interface ExampleFile {
  readonly fileName: string;
  readonly text: string;
}

export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** The codes of other linters for the same fault. */
export interface PeerCodes {
  readonly parliament?: readonly string[];
  readonly cfnLint?: readonly string[];
}

export type RuleGroup =
  | 'structure'
  | 'principals'
  | 'trust'
  | 'actions'
  | 'resources'
  | 'conditions'
  | 'grants'
  | 'roles'
  | 'size';

/** Called while one walk goes over the policy; a rule takes part in the steps it names. */
export interface Visitor<MessageId extends string> {
  policy?(ctx: RuleContext<MessageId>, policy: Policy): void;
  statement?(ctx: RuleContext<MessageId>, statement: Statement): void;
  action?(ctx: RuleContext<MessageId>, item: ActionItem): void;
  /** Called for those actions that are not just one known action written out: patterns, unknown and malformed ones. */
  oddAction?(ctx: RuleContext<MessageId>, item: ActionItem): void;
  resource?(ctx: RuleContext<MessageId>, item: ResourceItem): void;
  principal?(ctx: RuleContext<MessageId>, item: PrincipalItem): void;
  condition?(ctx: RuleContext<MessageId>, clause: ConditionClause): void;
  /** Called for each role with all its files, when they are whole. */
  role?(ctx: RoleContext<MessageId>, role: Role): void;
  /** Called for strings that are policies encoded for a URL; there is no policy in the context then. */
  encoded?(ctx: Omit<RuleContext<MessageId>, 'policy'>, node: StringNode): void;
}

/** What a rule's file exports as `rule`: all that ships. Its id is the name of the file, its group that of the folder. */
export interface RuleDefinition<MessageId extends string = string> {
  readonly severity: Severity;
  readonly appliesTo: readonly PolicyKind[];
  /** The kind of its best fix. */
  readonly fix: FixKind | 'none';
  /** False for rules that a user must switch on. */
  readonly enabledByDefault?: boolean;
  /**
   * Whether the rule speaks of what is absent, or of the policy as a whole: not judged while the text is broken, as the
   * missing part may be behind the break.
   */
  readonly needsWholePolicy?: boolean;
  /** Whether the rule is about the document around the statements, which some formats write themselves. */
  readonly documentsOnly?: boolean;
  /** Whether the rule is about how JSON is written. */
  readonly jsonOnly?: boolean;
  /**
   * Whether the steps for single values also get those of `ListElement.unsure`: with `branches` the values that are known in
   * full but are only one of several, with `holes` also those with holes. The rule must then judge each value for itself,
   * rest an error on nothing inside a hole, and leave alone what `hasPlaceholder` or `isPlain` says is filled in later.
   */
  readonly unsure?: 'branches' | 'holes';
  /** One line: what the rule finds. */
  readonly summary: string;
  /** The checks of IAM Access Analyzer for the same fault: what they find is not shown again where the rule found it. */
  readonly accessAnalyzer?: readonly string[];
  readonly messages: Readonly<Record<MessageId, string>>;
  readonly check: Visitor<MessageId>;
}

/**
 * What a rule's file exports as `page`, from a function: nothing that ships calls it, so the bundler leaves the page out
 * together with whatever only the page uses. The documentation, `rolewright explain` and the tests are made from it.
 */
export interface RulePage {
  /** The version of Rolewright that had the rule first. */
  readonly since: string;
  /** Why it matters, in a few sentences. */
  readonly why: string;
  readonly references: readonly Reference[];
  readonly peers?: PeerCodes;
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
}

/** A rule under its name. */
export interface Rule extends RuleDefinition {
  /** Public, kebab-case, names the fault; never reused and never changed in meaning. */
  readonly id: string;
  readonly group: RuleGroup;
}

/** A rule with its page. */
export interface DocumentedRule extends Rule, RulePage {}

/** Declares a rule; the messages' names are checked against their uses. */
export function defineRule<MessageId extends string>(rule: RuleDefinition<MessageId>): RuleDefinition {
  // A visitor only ever receives contexts made for its own rule, so forgetting the message names is sound here.
  return rule as unknown as RuleDefinition;
}
