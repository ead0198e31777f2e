import { expandAction } from '../actions/actionPattern';
import type { IamData } from '../data/iamData';
import { quotas } from '../data/quotas';
import { type DocumentFormat, type PolicyDocument, wholePolicy } from '../documents/document';
import { keepsComments } from '../edits/comments';
import { createEditor, type Editor, isEditorsOwn } from '../edits/editor';
import { EditRefusal } from '../edits/refusal';
import type { Attachment } from '../model/attachment';
import { limitFromName } from '../model/fileName';
import type {
  ActionItem,
  ConditionClause,
  Policy,
  PolicyKind,
  PolicyOwner,
  PrincipalItem,
  ResourceItem,
  Statement,
} from '../model/model';
import { createSpanIndex, type SpanIndex } from '../syntax/spanIndex';
import type { Span, StringNode, SyntaxNode } from '../syntax/syntax';
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
  const { attachment, encoded } = planFor(active);
  return (document, useCase, repository) => {
    run.document = document;
    run.useCase = useCase;
    run.repository = repository;
    run.comments = document.problems.filter(({ code }) => code === 'comment');
    run.edit = createEditor(document.text);
    run.findings = [];
    run.failed.clear();
    const limit = limitFromName(document.path);
    const whole = wholePolicy(document);
    for (const policy of document.policies) {
      run.policy = policy;
      // What a file's name or its neighbors say is about a file that is one whole policy.
      const isMeant = policy === whole || useCase?.bySetting;
      run.useCase = policy.owner ? useInTemplate(policy.owner) : isMeant ? useCase : undefined;
      const isLimit = policy.kind === 'permission' && limit !== undefined && policy === whole;
      walk(policy, isLimit ? limitPlans : plans[policy.kind], run, options);
    }
    run.policy = undefined;
    if (document.encoded.length > 0) for (const call of encoded) callForAll(call, document.encoded, run, options);
    if (document.attachments.length > 0) {
      for (const call of attachment) callForAll(call, document.attachments, run, options);
    }
    const sound = withoutGuesses(run.findings, document);
    return withoutUnknown(sound, document, rules).sort(
      (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
    );
  };
}

/** What a template's role is for, where all that uses it there belongs to one service. */
function useInTemplate({ usedBy = [] }: PolicyOwner): UseCase | undefined {
  const [first] = usedBy;
  if (!first || usedBy.some(({ service }) => service !== first.service)) return undefined;
  const label = `${first.kind} "${first.name}"`;
  return { label, principals: [first.service], reason: 'it uses this role', certain: true };
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
  const ofProblems = createSpanIndex(problems);
  const ofBroken = createSpanIndex(broken);
  return findings.flatMap((finding) => {
    if (finding.ruleId === syntaxRule) return [finding];
    if (ofProblems.surrounds(finding.span) || finding.span.end > guessedFrom) return [];
    return [broken.length === 0 ? finding : { ...finding, fixes: () => soundFixes(finding, ofBroken) }];
  });
}

function soundFixes({ span, related, fixes }: Finding, { touches }: SpanIndex): readonly Fix[] {
  const grounds = related.filter(({ part }) => part === undefined);
  if (touches(span) || grounds.some((ground) => touches(ground.span))) return [];
  return fixes().filter(({ edits }) => !edits.some(touches));
}

/**
 * Holds findings to the law of templates: none rests on what is not known. The model keeps strings with holes and branches
 * apart from the items that rules see; this is for rules that look at nodes themselves. A finding inside of a value that
 * is not known in full is left out unless its rule asks for such values. Aliases let a value be reported only once.
 */
function withoutUnknown(findings: Finding[], document: PolicyDocument, rules: readonly Rule[]): Finding[] {
  if (findings.length === 0 || (document.format === 'json' && !document.policies.some(isComputed))) return findings;
  const openOf = openValues(document.policies);
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const { ruleId, span, message, severity } = finding;
    const isInside = (outer: Span) => contains(outer, span);
    const open = openOf(span);
    const isGuess = open.all.some(isInside);
    // The values that a reference can have are all in one place, and one finding there is enough.
    const key = `${ruleId} ${span.start} ${span.end} ${isGuess ? '' : message}`;
    if (seen.has(key)) return [];
    seen.add(key);
    if (isGuess && rules.find(({ id }) => id === ruleId)?.unsure === undefined) return [];
    const isWeaker = severity === 'error' && open.assumed.some(isInside);
    return [isWeaker ? { ...finding, severity: 'warning' } : finding];
  });
}

function isComputed({ owner, opaque, statements }: Policy): boolean {
  if (owner !== undefined || opaque) return true;
  return statements.some(({ action, notAction, resource, notResource, principal, notPrincipal, condition }) =>
    [action, notAction, resource, notResource, principal, notPrincipal, condition].some((element) => element?.opaque),
  );
}

interface OpenValues {
  readonly all: Span[];
  /** Those whose only known value is a default. */
  readonly assumed: Span[];
}

/**
 * Tells which values around a place are not known in full. Those of the innermost policy count: a branch of a choice
 * between lists of statements is a policy of its own, and all of it is known.
 */
function openValues(policies: readonly Policy[]): (span: Span) => OpenValues {
  const values = new Map<Policy, OpenValues>();
  return (span) => {
    const around = policies.filter(({ node }) => contains(node, span));
    const innermost = around.reduce<Policy | undefined>(
      (inner, policy) => (inner && !contains(inner.node, policy.node) ? inner : policy),
      undefined,
    );
    if (innermost === undefined) return { all: [], assumed: [] };
    const known = values.get(innermost);
    if (known) return known;
    const open: OpenValues = { all: [], assumed: [] };
    collectOpen(innermost.node, open);
    values.set(innermost, open);
    return open;
  };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function collectOpen(node: SyntaxNode | undefined, open: OpenValues): void {
  if (node?.type === 'unknown' || (node?.type === 'string' && node.holes)) {
    open.all.push(node);
    const branches = node.type === 'unknown' ? (node.branches ?? []) : [];
    if (branches.some((branch) => branch?.type === 'string' && branch.assumed)) open.assumed.push(node);
  } else if (node?.type === 'array') for (const item of node.items) collectOpen(item, open);
  else if (node?.type === 'object') for (const { value } of node.members) collectOpen(value, open);
}

/** What a rule weighs under the given options: its own severity unless a setting says otherwise. */
export function severityOf(rule: Rule, options: Pick<LintOptions, 'severities'>): Severity | 'off' {
  return options.severities?.[rule.id] ?? (rule.enabledByDefault === false ? 'off' : rule.severity);
}

/** What the contexts of all rules share; it changes from document to document. */
interface Run {
  document?: PolicyDocument | undefined;
  policy?: Policy | undefined;
  /** The comments of the document, which fixes must not lose. */
  comments?: readonly Span[] | undefined;
  edit?: Editor | undefined;
  useCase?: UseCase | undefined;
  repository?: Repository | undefined;
  findings: Finding[];
  readonly failed: Set<string>;
}

/** Where a rule reports something. */
type Place = Pick<Run, 'policy' | 'edit' | 'document' | 'comments'>;

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
  readonly attachment: readonly Call<Attachment>[];
  readonly encoded: readonly Call<StringNode>[];
}

/** The rules that apply, by what is seen of the policy and by how it is written. */
type Plans = (policy: Policy, format: DocumentFormat) => Plan;

function plansFor(active: readonly ActiveRule[], kind: PolicyKind): Plans {
  const applicable = active.filter(({ rule }) => rule.appliesTo.includes(kind));
  const plans = new Map<number, Plan>();
  return (policy, format) => {
    const isPartial = policy.incomplete || policy.opaque || policy.wrapping === 'oneStatement';
    const isInside = policy.wrapping !== 'document';
    const key = (isPartial ? 1 : 0) + (isInside ? 2 : 0) + (format === 'json' ? 0 : 4);
    const known = plans.get(key);
    if (known) return known;
    const isLeftOut = ({ needsWholePolicy, documentsOnly, jsonOnly }: Rule) =>
      (isPartial && needsWholePolicy) || (isInside && documentsOnly) || (format !== 'json' && jsonOnly);
    const plan = planFor(applicable.filter(({ rule }) => !isLeftOut(rule)));
    plans.set(key, plan);
    return plan;
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
    attachment: calls('attachment'),
    encoded: calls('encoded'),
  };
}

function walk(policy: Policy, plans: Plans, run: Run, options: LintOptions): void {
  const plan = plans(policy, run.document?.format ?? 'json');
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
  visitUnsure(policy, plan, run, options);
}

/** Shows the values that are not certain to the rules that ask for them. */
function visitUnsure({ statements }: Policy, plan: Plan, run: Run, options: LintOptions): void {
  const visit = <Item extends { readonly node: StringNode }>(
    calls: readonly Call<Item>[],
    items: readonly Item[] | undefined,
  ): void => {
    if (!items || items.length === 0) return;
    for (const call of calls) {
      const { unsure } = call.rule;
      if (unsure === 'holes') callForAll(call, items, run, options);
      else if (unsure === 'branches') {
        const known = items.filter(({ node }) => !node.holes);
        callForAll(call, known, run, options);
      }
    }
  };
  for (const { action, notAction, resource, notResource, principal, notPrincipal } of statements) {
    for (const element of [action, notAction]) {
      if (!element?.opaque) continue;
      visit(plan.action, element.unsure);
      visit(plan.oddAction, element.unsure.filter(isOddAction(options.data)));
    }
    for (const element of [resource, notResource]) if (element?.opaque) visit(plan.resource, element.unsure);
    for (const element of [principal, notPrincipal]) if (element?.opaque) visit(plan.principal, element.unsure);
  }
}

function isOddAction(data: IamData): (item: ActionItem) => boolean {
  return ({ action }) => action.hasWildcard || expandAction(data, action).length === 0;
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
  return { principals, actions, oddActions: actions.filter(isOddAction(data)), resources, clauses };
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
  { policy, edit, document, comments }: Place,
  options: LintOptions,
): Finding {
  const override = options.severities?.[rule.id];
  return {
    ruleId: rule.id,
    severity: override && override !== 'off' ? override : (report.severity ?? rule.severity),
    span: { start: report.span.start, end: report.span.end },
    message: fillIn(rule.messages[report.message] ?? report.message, report.data),
    policy,
    fixes: lazyFixes(rule.id, report, { policy, edit, document, comments }, options),
    related: report.related ?? [],
  };
}

/**
 * Fixes are made on demand, by when the run may be at another document: they keep the editor of their own. A rule that
 * throws while it makes them offers none, and neither does one that the editor refuses an edit.
 */
function lazyFixes(
  ruleId: string,
  { fixes }: Report,
  { edit, document, comments = [], policy }: Place,
  options: LintOptions,
): () => readonly Fix[] {
  if (!fixes || !edit) return noFixes;
  return () => {
    try {
      const made = fixes(edit).filter(
        ({ edits }) => document === undefined || keepsComments(document.text, edits, comments),
      );
      const isTemplate = document?.format === 'yaml' || policy?.owner !== undefined;
      // Edits that a rule puts together itself are JSON, and know nothing of functions.
      return isTemplate ? made.filter(({ edits }) => edits.every(isEditorsOwn)) : made;
    } catch (error) {
      if (!(error instanceof EditRefusal)) options.onRuleError?.(ruleId, error);
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
