import { toStrictJson } from '../../../engine/src/edits/sentDocument';
import type { Decision, MatchedStatement, SimulatedCall } from '../aws/simulate';
import type { PlanAccount } from '../plans/plan';
import type { SimulatedPolicy, SimulationWish } from './simulation';
import { statementIndexAt, statementPlace } from './statementPlaces';

/** A part of the text that leads to a statement. */
export interface ResultLink {
  /** Counted from 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly policy: SimulatedPolicy;
  /** The line of the statement, counted from 0. */
  readonly policyLine: number;
}

export interface RenderedSimulation {
  readonly text: string;
  readonly links: readonly ResultLink[];
}

const words: Readonly<Record<Decision, string>> = {
  allowed: 'allowed',
  implicitDeny: 'denied (implicit)',
  explicitDeny: 'denied (explicit)',
};

/** Writes what a simulation came to as a table, with the statements that decided below each line. */
export function renderSimulation(
  wish: SimulationWish,
  calls: readonly SimulatedCall[],
  { caller }: PlanAccount,
): RenderedSimulation {
  const lines = [`# Simulation of ${wish.subject} in ${caller.accountId}`, verdict(calls), ...remarks(wish), ''];
  const links: ResultLink[] = [];
  const width = (name: 'action' | 'resource', title: string) =>
    Math.max(title.length, ...calls.map((call) => call[name].length));
  const row = (mark: string, action: string, resource: string, decision: string) =>
    `${mark}  ${action.padEnd(width('action', 'Action'))}  ${resource.padEnd(width('resource', 'Resource'))}  ${decision}`;
  lines.push(row(' ', 'Action', 'Resource', 'Decision'));
  for (const call of calls) {
    lines.push(row(call.decision === 'allowed' ? '✓' : '✗', call.action, call.resource, words[call.decision]));
    for (const statement of call.matched) {
      const { text, link } = statementLine(wish, statement);
      if (link !== undefined) links.push({ ...link, line: lines.length });
      lines.push(text);
    }
    lines.push(...reasons(call));
  }
  return { text: `${lines.join('\n')}\n`, links };
}

function verdict(calls: readonly SimulatedCall[]): string {
  const allowed = calls.filter(({ decision }) => decision === 'allowed').length;
  return `${allowed} of ${calls.length} ${calls.length === 1 ? 'call' : 'calls'} allowed.`;
}

function remarks({ policies, boundary, context }: SimulationWish): readonly string[] {
  const names = policies.map(({ name, inAccount }) => (inAccount ? `${name} (in the account)` : name));
  return [
    `Policies: ${names.join(', ')}`,
    ...(boundary === undefined ? [] : [`Permissions boundary: ${boundary.name}`]),
    ...context.map(({ key, values }) => `${key}: ${values.join(', ')}`),
    'Not simulated: who may assume the role (its trust policy), service control policies, and policies of the resources.',
  ];
}

/** What the statements alone do not say. */
function reasons({ decision, matched, missing, boundaryAllows }: SimulatedCall): readonly string[] {
  return [
    ...(decision === 'implicitDeny' && matched.length === 0 ? ['     no statement allows it'] : []),
    ...(boundaryAllows === false ? ['     the permissions boundary does not allow it'] : []),
    ...(missing.length === 0 ? [] : [`     without a value: ${missing.join(', ')}`]),
  ];
}

function statementLine(
  wish: SimulationWish,
  { list, index, policyId, start }: MatchedStatement,
): { readonly text: string; readonly link?: Omit<ResultLink, 'line'> } {
  const policy = policyIn(wish, list, index);
  const indent = '     by ';
  if (policy === undefined) return { text: `${indent}${policyId === '' ? 'a statement without a name' : policyId}` };
  // The simulator counts in the text that was sent, which has no comments.
  const number = start && statementIndexAt(toStrictJson(policy.text), start.line, start.column);
  const place = number === undefined ? undefined : statementPlace(policy.text, number);
  if (place === undefined) return { text: indent + policy.name };
  const shown = policy.inAccount ? policy.name : `${policy.name}:${place.line + 1}`;
  const text = `${indent}${shown}${place.sid === undefined ? '' : ` (${place.sid})`}`;
  const link = { start: indent.length, end: indent.length + shown.length, policy, policyLine: place.line };
  return { text, link };
}

function policyIn(
  { policies, boundary }: SimulationWish,
  list: MatchedStatement['list'],
  index: number,
): SimulatedPolicy | undefined {
  if (list === 'policies') return policies[index];
  return list === 'boundaries' ? boundary : undefined;
}
