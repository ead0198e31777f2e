import { expandAction } from '../actions/actionPattern';
import type { IamData } from '../data/iamData';
import { quotas } from '../data/quotas';
import { type PolicyDocument, wholePolicy } from '../documents/document';
import { createEditor, type Editor } from '../edits/editor';
import { limitFromName } from '../model/fileName';
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
import { memoize } from '../text/memoize';
import type { Repository } from '../trust/repository';
import type { Finding, Fix, Report, Rule, RuleContext, RuleSettings, Severity, UseCase, Visitor } from './rule';

export interface LintOptions {
  readonly data: IamData;
  /** Severities by rule id; rules that are not named keep their own. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  readonly settings?: RuleSettings;
  /** Told when a rule throws; that rule is out for the rest of this run, the others go on. */
  readonly onRuleError?: (ruleId: string, error: unknown) => void;
}

export const defaultRuleSettings: RuleSettings = {
  quotas: { trustPolicy: quotas.trustPolicySize.default },
  ownAccounts: [],
  sensitiveResources: {},
};

/** Rules made ready for one set of options, so that many documents are linted without choosing rules again. */
export type Linter = (document: PolicyDocument, useCase?: UseCase, repository?: Repository) => Finding[];

/**
 * Makes a linter. It is pure and synchronous and never throws: a rule that does is reported to `onRuleError` and left
 * out for the rest of that document. Findings come in the order of their place.
 */
export function createLinter(rules: readonly Rule[], options: LintOptions): Linter {
  const enabled = rules.filter((rule) => severityOf(rule, options) !== 'off');
  const run: Run = { findings: [], failed: new Set() };
  const active = enabled.map((rule) => ({ rule, ctx: createContext(run, rule, options) }));
  const plans: Record<PolicyKind, Plans> = {
    trust: plansFor(active, 'trust'),
    permission: plansFor(active, 'permission'),
    resource: plansFor(active, 'resource'),
  };
  // A boundary or a service control policy grants nothing, so nothing it allows is too much.
  const limitPlans = plansFor(
    active.filter(({ rule }) => rule.group !== 'grants'),
    'permission',
  );
  const { encoded } = planFor(active);
  return (document, useCase, repository) => {
    run.document = document;
    run.useCase = useCase;
    run.repository = repository;
    run.edit = createEditor(document.text);
    run.findings = [];
    run.failed.clear();
    const limit = limitFromName(document.path);
    const whole = wholePolicy(document);
    for (const policy of document.policies) {
      run.policy = policy;
      const isLimit = policy.kind === 'permission' && limit !== undefined && policy === whole;
      walk(policy, isLimit ? limitPlans : plans[policy.kind], run, options);
    }
    run.policy = undefined;
    if (document.encoded.length > 0) for (const call of encoded) callForAll(call, document.encoded, run, options);
    return withoutGuesses(run.findings, document).sort(
      (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
    );
  };
}

/** The rule about the text itself, whose fixes repair it. */
export const syntaxRule = 'json-syntax';

/**
 * Leaves out what is said of words that are broken themselves, such as a string without its closing quote, and of parts
 * of the text whose structure is a guess. What stays loses the fixes that touch or rest on a broken part: until that is
 * repaired, nobody knows what they would change.
 */
function withoutGuesses(findings: Finding[], document: PolicyDocument): Finding[] {
  const { problems, broken, guessedFrom = Number.POSITIVE_INFINITY } = document;
  if (problems.length === 0) return findings;
  const isEcho = ({ span }: Finding) =>
    problems.some(
      ({ start, end }) => start <= span.start && span.end <= end && (start !== span.start || end !== span.end),
    );
  return findings.flatMap((finding) => {
    if (finding.ruleId === syntaxRule) return [finding];
    if (isEcho(finding) || finding.span.end > guessedFrom) return [];
    return [broken.length === 0 ? finding : { ...finding, fixes: () => soundFixes(finding, broken) }];
  });
}

function soundFixes({ span, related, fixes }: Finding, broken: readonly Span[]): readonly Fix[] {
  const touches = (one: Span) => broken.some(({ start, end }) => one.start <= end && start <= one.end);
  const grounds = related.filter(({ part }) => part === undefined);
  if (touches(span) || grounds.some((ground) => touches(ground.span))) return [];
  return fixes().filter(({ edits }) => !edits.some(touches));
}

/** What a rule weighs under the given options: its own severity unless a setting says otherwise. */
export function severityOf(rule: Rule, options: Pick<LintOptions, 'severities'>): Severity | 'off' {
  return options.severities?.[rule.id] ?? (rule.enabledByDefault === false ? 'off' : rule.severity);
}

/** What the contexts of all rules share; it changes from document to document. */
interface Run {
  document?: PolicyDocument | undefined;
  policy?: Policy | undefined;
  edit?: Editor | undefined;
  useCase?: UseCase | undefined;
  repository?: Repository | undefined;
  findings: Finding[];
  readonly failed: Set<string>;
}

interface ActiveRule {
  readonly rule: Rule;
  readonly ctx: RuleContext;
}

type Step = Exclude<keyof Visitor<string>, 'role'>;

/** One rule's part in one step. */
interface Call<Subject> {
  readonly rule: Rule;
  readonly ctx: RuleContext;
  readonly visit: (ctx: RuleContext, subject: Subject) => void;
}

/** Which rules take part in which step of the walk. */
interface Plan {
  readonly policy: readonly Call<Policy>[];
  readonly statement: readonly Call<Statement>[];
  readonly action: readonly Call<ActionItem>[];
  readonly oddAction: readonly Call<ActionItem>[];
  readonly resource: readonly Call<ResourceItem>[];
  readonly principal: readonly Call<PrincipalItem>[];
  readonly condition: readonly Call<ConditionClause>[];
  readonly encoded: readonly Call<StringNode>[];
}

/** For text that is whole, and for text whose author is still typing. */
interface Plans {
  readonly whole: Plan;
  readonly incomplete: Plan;
}

function plansFor(active: readonly ActiveRule[], kind: PolicyKind): Plans {
  const applicable = active.filter(({ rule }) => rule.appliesTo.includes(kind));
  return {
    whole: planFor(applicable),
    incomplete: planFor(applicable.filter(({ rule }) => rule.needsWholePolicy !== true)),
  };
}

function planFor(rules: readonly ActiveRule[]): Plan {
  // Visitors are plain objects without a "this", so their functions are taken out once and not looked up per call.
  const calls = <S extends Step>(step: S): Call<Parameters<Required<Visitor<string>>[S]>[1]>[] =>
    rules.flatMap(({ rule, ctx }) => {
      const visit = rule.check[step];
      return visit ? [{ rule, ctx, visit: visit as Call<Parameters<typeof visit>[1]>['visit'] }] : [];
    });
  return {
    policy: calls('policy'),
    statement: calls('statement'),
    action: calls('action'),
    oddAction: calls('oddAction'),
    resource: calls('resource'),
    principal: calls('principal'),
    condition: calls('condition'),
    encoded: calls('encoded'),
  };
}

function walk(policy: Policy, { whole, incomplete }: Plans, run: Run, options: LintOptions): void {
  const plan = policy.incomplete ? incomplete : whole;
  const visit = <Subject>(calls: readonly Call<Subject>[], subjects: readonly Subject[] | undefined): void => {
    if (subjects && subjects.length > 0) for (const call of calls) callForAll(call, subjects, run, options);
  };
  const parts = partsOf(policy, options.data);
  visit(plan.policy, [policy]);
  visit(plan.statement, policy.statements);
  visit(plan.principal, parts.principals);
  visit(plan.action, parts.actions);
  visit(plan.oddAction, parts.oddActions);
  visit(plan.resource, parts.resources);
  visit(plan.condition, parts.clauses);
}

interface Parts {
  readonly principals: readonly PrincipalItem[];
  readonly actions: readonly ActionItem[];
  /** Most actions are known ones written out in full, about which half of the rules have nothing to say. */
  readonly oddActions: readonly ActionItem[];
  readonly resources: readonly ResourceItem[];
  readonly clauses: readonly ConditionClause[];
}

/** The parts of all statements, so that each rule is called for all of a kind at once. */
function partsOf({ statements }: Policy, data: IamData): Parts {
  const principals: PrincipalItem[] = [];
  const actions: ActionItem[] = [];
  const resources: ResourceItem[] = [];
  const clauses: ConditionClause[] = [];
  for (const { principal, notPrincipal, action, notAction, resource, notResource, condition } of statements) {
    append(principals, principal?.items);
    append(principals, notPrincipal?.items);
    append(actions, action?.items);
    append(actions, notAction?.items);
    append(resources, resource?.items);
    append(resources, notResource?.items);
    append(clauses, condition?.clauses);
  }
  const isOdd = ({ action }: ActionItem) => action.hasWildcard || expandAction(data, action).length === 0;
  return { principals, actions, oddActions: actions.filter(isOdd), resources, clauses };
}

/** `push(...items)` is limited by the stack, and lists are not. */
function append<Item>(list: Item[], items: readonly Item[] | undefined): void {
  if (items) for (const item of items) list.push(item);
}

/** Calls one rule for each subject: its code and what it looks up stay at hand. One that throws is out for this run. */
function callForAll<Subject>(
  { rule, ctx, visit }: Call<Subject>,
  subjects: readonly Subject[],
  run: Run,
  options: LintOptions,
): void {
  if (run.failed.size > 0 && run.failed.has(rule.id)) return;
  try {
    for (const subject of subjects) visit(ctx, subject);
  } catch (error) {
    run.failed.add(rule.id);
    options.onRuleError?.(rule.id, error);
  }
}

const noFixes = (): readonly Fix[] => [];

/** A rule's context. It reads the document at hand through `run`, so that it is made once and not for each document. */
function createContext(run: Run, rule: Rule, options: LintOptions): RuleContext {
  return {
    get document() {
      return present(run.document);
    },
    get policy() {
      return present(run.policy);
    },
    get useCase() {
      return run.useCase;
    },
    get repository() {
      return run.repository;
    },
    data: options.data,
    settings: options.settings ?? defaultRuleSettings,
    report: (report: Report) => {
      run.findings.push(findingOf(rule, report, run, options));
    },
  };
}

/** What a rule reports, as a finding. */
export function findingOf(
  rule: Rule,
  report: Report,
  { policy, edit }: Pick<Run, 'policy' | 'edit'>,
  options: LintOptions,
): Finding {
  const override = options.severities?.[rule.id];
  return {
    ruleId: rule.id,
    severity: override && override !== 'off' ? override : (report.severity ?? rule.severity),
    span: { start: report.span.start, end: report.span.end },
    message: fillIn(rule.messages[report.message] ?? report.message, report.data),
    policy,
    fixes: lazyFixes(rule.id, report, edit, options),
    related: report.related ?? [],
  };
}

/**
 * Fixes are made on demand, by when the run may be at another document: they keep the editor of their own. A rule that
 * throws while it makes them offers none.
 */
function lazyFixes(
  ruleId: string,
  { fixes }: Report,
  edit: Editor | undefined,
  options: LintOptions,
): () => readonly Fix[] {
  if (!fixes || !edit) return noFixes;
  return () => {
    try {
      return fixes(edit);
    } catch (error) {
      options.onRuleError?.(ruleId, error);
      return [];
    }
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A rule context is only usable while a document is linted.');
  return value;
}

function fillIn(template: string, data: Report['data']): string {
  if (!data) return template;
  let message = '';
  for (const { text, name } of pieces(template)) {
    message += text;
    if (name !== undefined) message += data[name] ?? `{${name}}`;
  }
  return message;
}

/** A text, and the placeholder behind it. */
interface Piece {
  readonly text: string;
  readonly name: string | undefined;
}

const pieces = memoize(2000, (template: string): readonly Piece[] => {
  const parts = template.split(/\{(\w+)\}/);
  return parts.flatMap((text, index) => (index % 2 === 0 ? [{ text, name: parts[index + 1] }] : []));
});
