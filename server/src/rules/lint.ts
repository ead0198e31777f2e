import type { IamData } from '../data/iamData';
import type { PolicyDocument } from '../policy/document';
import { createEditor, type Editor } from '../policy/edits';
import type { Policy, PolicyKind } from '../policy/model';
import type { Finding, Fix, Report, Rule, RuleContext, RuleSettings, Severity, UseCase, Visitor } from './rule';

export interface LintOptions {
  readonly data: IamData;
  /** Severities by rule id; rules that are not named keep their own. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  readonly settings?: RuleSettings;
  /** Told when a rule throws; that rule is out for the rest of this run, the others go on. */
  readonly onRuleError?: (ruleId: string, error: unknown) => void;
}

/** IAM's default quota; AWS raises it on request (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
export const defaultRuleSettings: RuleSettings = { quotas: { trustPolicy: 2048 }, ownAccounts: [] };

/** Rules made ready for one set of options, so that many documents are linted without choosing rules again. */
export type Linter = (document: PolicyDocument, useCase?: UseCase) => Finding[];

/**
 * Makes a linter. It is pure and synchronous and never throws: a rule that does is reported to `onRuleError` and left
 * out for the rest of that document. Findings come in the order of their place.
 */
export function createLinter(rules: readonly Rule[], options: LintOptions): Linter {
  const enabled = rules.filter((rule) => severityOf(rule, options) !== 'off');
  const run: Run = { findings: [], failed: new Set() };
  const active = enabled.map((rule) => ({ rule, ctx: createContext(run, rule, options) }));
  const plans: Record<PolicyKind, Plan> = {
    trust: planFor(active, 'trust'),
    permission: planFor(active, 'permission'),
    resource: planFor(active, 'resource'),
  };
  return (document, useCase) => {
    run.document = document;
    run.useCase = useCase;
    run.edit = createEditor(document.text);
    run.findings = [];
    run.failed.clear();
    for (const policy of document.policies) {
      run.policy = policy;
      walk(policy, plans[policy.kind], run, options);
    }
    return withoutEchoes(run.findings, document).sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  };
}

/** Leaves out what is said of words that are broken themselves, such as a string without its closing quote. */
function withoutEchoes(findings: Finding[], { problems }: PolicyDocument): Finding[] {
  if (problems.length === 0) return findings;
  const isEcho = ({ span }: Finding) =>
    problems.some(
      ({ start, end }) => start <= span.start && span.end <= end && (start !== span.start || end !== span.end),
    );
  return findings.filter((finding) => !isEcho(finding));
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
  findings: Finding[];
  readonly failed: Set<string>;
}

interface ActiveRule {
  readonly rule: Rule;
  readonly ctx: RuleContext;
}

type Step = keyof Visitor<string>;

/** Which rules take part in which step of the walk, for one kind of policy. */
type Plan = Readonly<Record<Step, readonly ActiveRule[]>>;

function planFor(active: readonly ActiveRule[], kind: PolicyKind): Plan {
  const applicable = active.filter(({ rule }) => rule.appliesTo.includes(kind));
  const taking = (step: Step) => applicable.filter(({ rule }) => rule.check[step] !== undefined);
  return {
    policy: taking('policy'),
    statement: taking('statement'),
    action: taking('action'),
    resource: taking('resource'),
    principal: taking('principal'),
    condition: taking('condition'),
  };
}

function walk(policy: Policy, plan: Plan, run: Run, options: LintOptions): void {
  const visit = <Subject>(step: Step, subject: Subject): void => {
    for (const { rule, ctx } of plan[step]) {
      if ((policy.incomplete && rule.needsWholePolicy) || run.failed.has(rule.id)) continue;
      try {
        // A step's visitor takes that step's subject: the table above pairs them.
        (rule.check[step] as ((ctx: RuleContext, subject: Subject) => void) | undefined)?.call(
          rule.check,
          ctx,
          subject,
        );
      } catch (error) {
        run.failed.add(rule.id);
        options.onRuleError?.(rule.id, error);
      }
    }
  };
  visit('policy', policy);
  for (const statement of policy.statements) {
    visit('statement', statement);
    for (const element of [statement.principal, statement.notPrincipal]) {
      for (const item of element?.items ?? []) visit('principal', item);
    }
    for (const element of [statement.action, statement.notAction]) {
      for (const item of element?.items ?? []) visit('action', item);
    }
    for (const element of [statement.resource, statement.notResource]) {
      for (const item of element?.items ?? []) visit('resource', item);
    }
    for (const clause of statement.condition?.clauses ?? []) visit('condition', clause);
  }
}

const noFixes = (): readonly Fix[] => [];

/** A rule's context. It reads the document at hand through `run`, so that it is made once and not for each document. */
function createContext(run: Run, rule: Rule, options: LintOptions): RuleContext {
  const override = options.severities?.[rule.id];
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
    data: options.data,
    settings: options.settings ?? defaultRuleSettings,
    report: (report: Report) => {
      const severity = override && override !== 'off' ? override : (report.severity ?? rule.severity);
      run.findings.push({
        ruleId: rule.id,
        severity,
        span: { start: report.span.start, end: report.span.end },
        message: fillIn(rule.messages[report.message] ?? report.message, report.data),
        policy: run.policy,
        fixes: lazyFixes(report, run.edit),
        related: report.related ?? [],
      });
    },
  };
}

/** Fixes are made on demand, by when the run may be at another document: they keep the editor of their own. */
function lazyFixes({ fixes }: Report, edit: Editor | undefined): () => readonly Fix[] {
  return fixes && edit ? () => fixes(edit) : noFixes;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A rule context is only usable while a document is linted.');
  return value;
}

function fillIn(template: string, data: Report['data']): string {
  return data ? template.replace(/\{(\w+)\}/g, (whole, name: string) => String(data[name] ?? whole)) : template;
}
