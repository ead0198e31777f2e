import { appliesToAction } from '../actions/actionPattern';
import { coversArn } from '../arn/arnPattern';
import { parseArn } from '../model/arn';
import { operatorFamily } from '../model/condition';
import type { ConditionClause, Policy, PrincipalElement, Statement } from '../model/model';
import type { SyntaxNode } from '../syntax/syntax';
import { matchesWildcard } from '../text/wildcard';
import { type AssumingCaller, assumeAction, factsOf, issuerOf, type KnownFacts } from './assumeCaller';
import { type CallSource, isSourceClause, sourceArnHolds } from './callSource';
import { knownPrincipals } from './knownPrincipals';
import { type PrincipalShape, principalForm } from './principal';
import { type Refusal, refusalsOf } from './refusals';
import { pins, textValues } from './trust';

/**
 * How a principal of a policy fits a caller. `account`: the caller's account is named, so that its own policies decide.
 * `part`: only some of those that were asked about. `hidden`: a template fills the principal in.
 */
export type Fit = 'exact' | 'account' | 'part' | 'hidden';

/** A statement that lets a caller in, or keeps it out, when what is open holds. */
export interface AssumeWay {
  readonly statement: Statement;
  readonly fit: Fit;
  /** The conditions that depend on the request; none: it always holds. */
  readonly open: readonly ConditionClause[];
  /** Whether a template hides conditions. */
  readonly opaque: boolean;
}

/**
 * `if`: when the conditions of one of the ways hold, and none of the denials'. `refused`: IAM rejects the policy, so that no
 * role can have it.
 */
export type AssumeVerdict = 'yes' | 'no' | 'if' | 'refused';

/** Whether a caller can assume a role, as far as the trust policy tells. */
export interface AssumeAnswer {
  readonly verdict: AssumeVerdict;
  readonly ways: readonly AssumeWay[];
  /** Denies that may apply; with the verdict `no` and no ways left, one of them always does. */
  readonly denials: readonly AssumeWay[];
  /** Statements that name the caller and still do not let it in. */
  readonly misses: readonly { readonly statement: Statement; readonly reason: 'action' | 'condition' }[];
  /** Statements for which IAM rejects the policy. They are neither ways nor denials. */
  readonly refusals: readonly Refusal[];
  /** Whether a template hides statements or effects, so that nothing is certain. */
  readonly isOpen: boolean;
}

/**
 * Answers from the trust policy alone whether a caller can assume the role. What is not known about its requests stays
 * open. Policies of the caller, boundaries and policies of organizations are not looked at.
 */
export function canAssume(policy: Policy, caller: AssumingCaller): AssumeAnswer {
  const refusals = refusalsOf(policy);
  const refused = new Set(refusals.map(({ statement }) => statement));
  const statements = policy.statements.filter((statement) => !refused.has(statement));
  const answer = answerFrom(statements, caller);
  const isOpen = hiddenParts(policy).length > 0;
  const verdict = isOpen ? 'if' : answer.verdict;
  return { ...answer, refusals, isOpen, verdict: refusals.length > 0 ? 'refused' : verdict };
}

/** A part of a policy that a template hides: which statements there are, or the effect of one. */
export interface HiddenPart {
  readonly what: 'statements' | 'effect';
  readonly node: SyntaxNode;
}

/** The parts of a policy that a template hides and that decide more than one principal. */
export function hiddenParts({ statement, statements }: Policy): readonly HiddenPart[] {
  const value = statement?.member.value;
  const items = value?.type === 'array' ? value.items : value ? [value] : [];
  const effects = statements.flatMap(({ effect, effectElement }) =>
    effect ? [] : (effectElement?.member.value ?? []),
  );
  const isHidden = (node: SyntaxNode) =>
    node.type === 'unknown' || (node.type === 'string' && node.holes !== undefined);
  return [
    ...items.filter(isHidden).map((node) => ({ what: 'statements' as const, node })),
    ...effects.filter(isHidden).map((node) => ({ what: 'effect' as const, node })),
  ];
}

/**
 * The sources that a service has to act for, where nothing else is open: patterns of the ARNs of its resources. Undefined
 * for any other answer.
 */
export function limitedToSources(answer: AssumeAnswer): readonly string[] | undefined {
  const { verdict, ways, denials, isOpen } = answer;
  if (verdict !== 'if' || denials.length > 0 || isOpen) return undefined;
  const limited = ways.filter(
    ({ open, opaque, fit }) =>
      fit === 'exact' && !opaque && open.every((clause) => clause.lowerKey === 'aws:sourcearn' && pins(clause)),
  );
  return limited.length === 0 ? undefined : limited.flatMap(({ open }) => open.flatMap(textValues));
}

function answerFrom(
  statements: readonly Statement[],
  caller: AssumingCaller,
): Omit<AssumeAnswer, 'refusals' | 'isOpen'> {
  const action = assumeAction(caller);
  const facts = factsOf(caller);
  const ways: AssumeWay[] = [];
  const denials: AssumeWay[] = [];
  const misses: { statement: Statement; reason: 'action' | 'condition' }[] = [];
  for (const statement of statements) {
    const fit = fitOf(statement, caller);
    if (!fit || !statement.effect) continue;
    if (!appliesToAction(statement, action)) {
      if (statement.effect === 'Allow') misses.push({ statement, reason: 'action' });
      continue;
    }
    const open = openClauses(statement, facts, caller);
    if (!open) {
      if (statement.effect === 'Allow') misses.push({ statement, reason: 'condition' });
      continue;
    }
    const way = { statement, fit, open, opaque: statement.condition?.opaque === true || isHidden(statement) };
    if (statement.effect === 'Allow') ways.push(way);
    else denials.push(way);
  }
  const denied = denials.filter((one) => isCertain(one) && one.fit !== 'part');
  if (denied.length > 0) return { verdict: 'no', ways: [], denials: denied, misses };
  if (ways.length === 0) return { verdict: 'no', ways, denials: [], misses };
  const certain = ways.some((one) => isCertain(one) && one.fit === 'exact') && denials.length === 0;
  return { verdict: certain ? 'yes' : 'if', ways, denials, misses };
}

function isCertain({ open, opaque, fit }: AssumeWay): boolean {
  return open.length === 0 && !opaque && fit !== 'hidden';
}

/** Whether a template hides which actions a statement has. */
function isHidden({ action, notAction }: Statement): boolean {
  return (action ?? notAction)?.opaque === true;
}

/** How the principals of a statement fit a caller; undefined when they do not. */
function fitOf({ principal }: Statement, caller: AssumingCaller): Fit | undefined {
  return principal && bestFit(principal, caller);
}

const fits: readonly Fit[] = ['exact', 'account', 'part', 'hidden'];

function bestFit(principal: PrincipalElement, caller: AssumingCaller): Fit | undefined {
  const { items, isOpen } = knownPrincipals(principal);
  const found = items.flatMap(({ value, type }) => fitOfItem(value, type, caller) ?? []);
  if (isOpen) found.push('hidden');
  return fits.find((fit) => found.includes(fit));
}

function fitOfItem(value: string, type: string | undefined, caller: AssumingCaller): Fit | undefined {
  const { shape, account } = principalForm(value);
  if (shape === 'unfilled') return 'hidden';
  if (value === '*' && type === 'AWS') return 'exact';
  const { kind, name } = caller;
  if (kind === 'everyone') return undefined;
  if (kind === 'service') return type === 'Service' && value === name ? 'exact' : undefined;
  if (kind === 'saml') return value === name ? 'exact' : undefined;
  if (kind === 'oidc') return type === 'Federated' ? fitOfIssuer(value, caller) : undefined;
  return type === 'AWS' && account === caller.account ? fitInAccount(value, shape, caller) : undefined;
}

/** A principal of the caller's own account. */
function fitInAccount(value: string, shape: PrincipalShape, { kind, name, roleName }: AssumingCaller): Fit | undefined {
  const isWhole = shape === 'account' || shape === 'root';
  if (kind === 'account') return isWhole ? 'exact' : 'part';
  if (isWhole) return 'account';
  if (value === name) return 'exact';
  const resource = parseArn(value)?.resource;
  if (kind === 'session') return shape === 'role' && lastPart(resource) === roleName ? 'exact' : undefined;
  // One session of the role is trusted, not the role.
  const isSession = kind === 'role' && shape === 'assumed-role';
  return isSession && resource?.split('/')[1] === lastPart(parseArn(name)?.resource) ? 'part' : undefined;
}

/** A subject without issuer may be one of any provider that gives such subjects. */
function fitOfIssuer(value: string, { name, subject }: AssumingCaller): Fit | undefined {
  const issuer = issuerOf(value);
  if (name === '') return subject !== undefined && /^oidc\.eks\./.test(issuer) ? 'exact' : undefined;
  return value === name || issuer.toLowerCase() === issuerOf(name).toLowerCase() ? 'exact' : undefined;
}

function lastPart(resource: string | undefined): string {
  return resource?.slice(resource.lastIndexOf('/') + 1) ?? '';
}

/** The conditions that what is known leaves open; undefined when one of them cannot hold. */
function openClauses(
  { condition }: Statement,
  facts: KnownFacts,
  caller: AssumingCaller,
): readonly ConditionClause[] | undefined {
  const open: ConditionClause[] = [];
  for (const clause of condition?.clauses ?? []) {
    const holds = caller.source && isSourceClause(clause) ? holdsFor(caller.source, clause) : evaluate(clause, facts);
    if (holds === false || isOtherSubject(clause, caller)) return undefined;
    if (holds === undefined) open.push(clause);
  }
  return open;
}

/** Whether a condition holds for a service that acts for a resource; it may also turn out not to say for which. */
function holdsFor({ account, sends }: CallSource, clause: ConditionClause): boolean | undefined {
  const value = (fact: string | null) => evaluate(clause, new Map([[clause.lowerKey, fact]]));
  const isNull = clause.operator.known === 'Null';
  const isArn = clause.lowerKey === 'aws:sourcearn' && !isNull;
  const sent = isArn ? sourceArnHolds(clause, account) : value(account);
  return sends || sent === value(null) ? sent : undefined;
}

/** Whether a condition asks for another subject than the caller's, which is told without the provider it comes from. */
function isOtherSubject(clause: ConditionClause, { kind, name, subject }: AssumingCaller): boolean {
  if (kind !== 'oidc' || name !== '' || subject === undefined || !/^oidc\.eks\..*:sub$/.test(clause.lowerKey))
    return false;
  return evaluate(clause, new Map([[clause.lowerKey, subject]])) === false;
}

/** Whether a condition holds; undefined when what is known does not tell. */
function evaluate(clause: ConditionClause, facts: KnownFacts): boolean | undefined {
  const { operator, lowerKey, values, opaque } = clause;
  const fact = facts.get(lowerKey);
  if (opaque || !operator.known || fact === undefined) return undefined;
  if (operator.known === 'Null') {
    const asked = new Set(values.map(({ value }) => String(value).toLowerCase()));
    return asked.size === 1 ? asked.has('true') === (fact === null) : undefined;
  }
  // Of no values, none fits; a missing key fails ForAnyValue even where it is negated.
  if (fact === null) {
    return operator.ifExists || operator.set === 'ForAllValues' || (operator.negated && operator.set !== 'ForAnyValue');
  }
  const compare = comparison(operator.known, operatorFamily(operator));
  const texts = values.map(({ value }) => String(value));
  // A policy variable stands for something else in each request.
  if (!compare || texts.some((text) => text.includes('${'))) return undefined;
  return texts.some((text) => compare(text, fact)) !== operator.negated;
}

function comparison(
  known: string,
  family: ReturnType<typeof operatorFamily>,
): ((text: string, fact: string) => boolean) | undefined {
  if (family === 'Arn') return coversArn;
  if (family === 'Bool') return (text, fact) => text.toLowerCase() === fact;
  if (family !== 'String') return undefined;
  if (known.endsWith('Like')) return matchesWildcard;
  if (known.endsWith('IgnoreCase')) return (text, fact) => text.toLowerCase() === fact.toLowerCase();
  return (text, fact) => text === fact;
}
