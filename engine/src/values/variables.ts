import type { Policy } from '../model/model';
import type { StringNode } from '../syntax/syntax';

/** A part of a string, as offsets into its value; `to` is exclusive. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * `variable`: a policy variable, well formed or not. `escape`: `${*}`, `${?}`, `${$}`, which stand for the character.
 * `empty`: `${}`. `unclosed`: no closing brace. `template`: not a variable of IAM but of the tool that fills the file in,
 * such as `${AWS::AccountId}`, `${var.bucket}` or a snippet's `${1:name}`.
 */
export type VariableKind = 'variable' | 'escape' | 'empty' | 'unclosed' | 'template';

export interface PolicyVariable extends Part {
  readonly kind: VariableKind;
  /** What stands between the braces, without a default value. */
  readonly name: Part;
  /** What stands behind the comma in `${aws:PrincipalTag/team, 'none'}`, quotes included, blanks around it not. */
  readonly fallback: Part | undefined;
}

const none: readonly PolicyVariable[] = [];

/**
 * The variables in a string, in order
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html). Any text has a result; nothing is
 * said about whether IAM has a key of that name.
 */
export function findVariables(value: string): readonly PolicyVariable[] {
  let from = value.indexOf('${');
  if (from < 0) return none;
  const variables: PolicyVariable[] = [];
  while (from >= 0) {
    const variable = readVariable(value, from);
    variables.push(variable);
    from = value.indexOf('${', variable.to);
  }
  return variables;
}

/**
 * Whether a text has a part that a tool fills in before IAM reads it: `{{…}}`, `#{…}`, or a `${…}` that is not a policy
 * variable of IAM. Policy variables are part of the policy, so what is around them is known.
 */
export function hasTemplateGap(text: string): boolean {
  if (text.includes('{{') || text.includes('#{')) return true;
  return findVariables(text).some(({ kind }) => kind !== 'variable' && kind !== 'escape');
}

/** The text with each policy variable replaced by `stand`, and a function that puts the variables back in their order. */
export function withoutVariables(
  text: string,
  stand: string,
): { readonly text: string; readonly restore: (changed: string) => string } {
  const variables = findVariables(text);
  if (variables.length === 0) return { text, restore: (changed) => changed };
  let at = 0;
  let plain = '';
  for (const { from, to } of variables) {
    plain += text.slice(at, from) + stand;
    at = to;
  }
  const parts = variables.map((variable) => variable.text);
  return {
    text: plain + text.slice(at),
    restore: (changed) => changed.split(stand).reduce((all, next, index) => all + (parts[index - 1] ?? '') + next),
  };
}

/** The key that a variable names, without the part behind a slash: `aws:PrincipalTag/team` → `aws:PrincipalTag`. */
export function variableKey(variable: PolicyVariable): string {
  const name = variable.name.text.trim();
  const slash = name.indexOf('/');
  return slash < 0 || /^[\w.-]+\.[\w.-]+\/.*:/.test(name) ? name : name.slice(0, slash);
}

/** A variable with the string that holds it. */
export interface PlacedVariable {
  readonly node: StringNode;
  readonly variable: PolicyVariable;
}

const placed = new WeakMap<Policy, readonly PlacedVariable[]>();

/** The variables where IAM replaces them: in resources and in the values of conditions. */
export function variablesOf(policy: Policy): readonly PlacedVariable[] {
  const known = placed.get(policy);
  if (known) return known;
  const found: PlacedVariable[] = [];
  const look = (node: StringNode): void => {
    for (const variable of findVariables(node.value)) found.push({ node, variable });
  };
  for (const { resource, notResource, condition } of policy.statements) {
    for (const item of resource?.items ?? []) look(item.node);
    for (const item of notResource?.items ?? []) look(item.node);
    for (const clause of condition?.clauses ?? []) {
      for (const node of clause.values) if (node.type === 'string') look(node);
    }
  }
  placed.set(policy, found);
  return found;
}

/** Whether IAM would have a variable to replace somewhere in the policy, if its version allows it. */
export function usesVariables(policy: Policy): boolean {
  return variablesOf(policy).some(({ variable }) => variable.kind === 'variable');
}

/** Whether the policy is in the language of 2012, in which variables exist. */
export function hasVariableVersion(policy: Policy): boolean {
  const value = policy.version?.member.value;
  return value?.type === 'string' && value.value === '2012-10-17';
}

function readVariable(value: string, from: number): PolicyVariable {
  const close = value.indexOf('}', from + 2);
  const next = value.indexOf('${', from + 2);
  if (
    close < 0 ||
    (next >= 0 && next < close && value[next - 1] !== ' ' && isVariableName(value.slice(from + 2, next)))
  ) {
    const end = nameEnd(value, from + 2);
    return { kind: 'unclosed', ...part(value, from, end), name: part(value, from + 2, end), fallback: undefined };
  }
  const comma = value.indexOf(',', from + 2);
  const nameTo = comma >= 0 && comma < close ? comma : close;
  const name = part(value, from + 2, nameTo);
  const fallback = nameTo < close ? trimmed(part(value, nameTo + 1, close)) : undefined;
  return { kind: kindOf(name.text), ...part(value, from, close + 1), name, fallback };
}

function kindOf(name: string): VariableKind {
  if (name.trim() === '') return 'empty';
  if (name === '*' || name === '?' || name === '$') return 'escape';
  return isVariableName(name.trim()) ? 'variable' : 'template';
}

/** Prefixes before a colon that belong to deployment tools and snippets. */
const toolPrefixes = new Set([
  'cf',
  'custom',
  'env',
  'file',
  'opt',
  'output',
  'param',
  'self',
  'sls',
  'ssm',
  'stage',
  'token',
]);

/** Whether a name has the form of a condition key: `prefix:name`, one colon, a service's prefix or a host before it. */
function isVariableName(name: string): boolean {
  const colon = name.indexOf(':');
  if (colon <= 0 || name[colon + 1] === ':') return false;
  const prefix = name.slice(0, colon).trim();
  return /^[A-Za-z][\w./-]*$/.test(prefix) && !toolPrefixes.has(prefix.toLowerCase());
}

/** Where a name without a closing brace most likely ends: before the first character that no key holds. */
function nameEnd(value: string, from: number): number {
  let end = from;
  while (end < value.length && /[\w:./@+=-]/.test(value[end] ?? '')) end++;
  // A slash in a resource's path rather belongs to the path; only tag families have one in their names.
  const name = value.slice(from, end);
  const slash = name.indexOf('/');
  return slash < 0 || /tag$/i.test(name.slice(0, slash)) ? end : from + slash;
}

function trimmed({ from, text }: Part): Part {
  const start = from + text.length - text.trimStart().length;
  return { from: start, to: start + text.trim().length, text: text.trim() };
}

function part(value: string, from: number, to: number): Part {
  return { from, to, text: value.slice(from, to) };
}
