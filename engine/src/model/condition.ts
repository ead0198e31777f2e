import { memoize } from '../text/memoize';

/** A condition operator taken apart: `ForAnyValue:StringLikeIfExists` → set `ForAnyValue`, base `StringLike`, ifExists. */
export interface ConditionOperator {
  readonly text: string;
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined;
  /** The operator without prefix and suffix, as written. */
  readonly base: string;
  readonly ifExists: boolean;
  /** The operator's canonical spelling, or undefined when IAM has no such operator. */
  readonly known: string | undefined;
  /** Whether the operator is true when the key differs (`StringNotEquals`, `NotIpAddress`…). */
  readonly negated: boolean;
}

/**
 * Every condition operator of IAM
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
 */
export const conditionOperators: readonly string[] = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Null',
];

const byLowerCase = new Map(conditionOperators.map((operator) => [operator.toLowerCase(), operator]));

/** Takes an operator apart; any text has a result. Operators are compared without regard to case. */
export const parseOperator: (text: string) => ConditionOperator = memoize(1000, takeApart);

function takeApart(text: string): ConditionOperator {
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon).toLowerCase();
  const set = prefix === 'forallvalues' ? 'ForAllValues' : prefix === 'foranyvalue' ? 'ForAnyValue' : undefined;
  const rest = set ? text.slice(colon + 1) : text;
  const ifExists = /ifexists$/i.test(rest);
  const base = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  const known = byLowerCase.get(base.toLowerCase());
  return { text, set, base, ifExists, known, negated: known?.includes('Not') ?? false };
}

/** What an operator compares: its name without the comparison. */
export type OperatorFamily = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null';

/** The family of a known operator, undefined for an unknown one. */
export function operatorFamily(operator: ConditionOperator): OperatorFamily | undefined {
  return operator.known === undefined ? undefined : families.get(operator.known);
}

/** An operator put together again: set prefix, base and suffix. */
export function operatorText(parts: Pick<ConditionOperator, 'set' | 'base' | 'ifExists'>): string {
  return `${parts.set ? `${parts.set}:` : ''}${parts.base}${parts.ifExists ? 'IfExists' : ''}`;
}

const familyNames: readonly OperatorFamily[] = [
  'String',
  'Numeric',
  'Date',
  'Bool',
  'Binary',
  'IpAddress',
  'Arn',
  'Null',
];

const families = new Map(
  conditionOperators.map((operator) => [
    operator,
    familyNames.find((family) => operator.startsWith(family)) ?? ('IpAddress' as const),
  ]),
);
