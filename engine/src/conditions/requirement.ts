import { type ConditionOperator, operatorFamily } from '../model/condition';
import type { ConditionClause, Statement } from '../model/model';
import { toValue } from '../syntax/json';
import { everything, nothing, type ValueSet, valueSet } from './valueSet';

/** One clause of a condition as a plain value: what it asks of the request's values for a key. */
export interface Requirement {
  /** The key in lower case. */
  readonly key: string;
  readonly operator: ConditionOperator;
  /** The values as text; undefined where a template fills them in or they aren't valid. */
  readonly values: readonly string[] | undefined;
  /** Whether requests without the key meet it. */
  readonly acceptsAbsence: boolean;
  /** How many of the request's values have to be accepted. Null checks accept all or none, so they fit each of these. */
  readonly quantifier: 'one' | 'any' | 'all';
  readonly accepts: ValueSet;
}

const requirements = new WeakMap<Statement, readonly Requirement[]>();

/** What the condition of a statement asks for; all of it must be met. Hidden parts of the condition aren't included. */
export function requirementsOf(statement: Statement): readonly Requirement[] {
  const known = requirements.get(statement);
  if (known) return known;
  const list = (statement.condition?.clauses ?? []).map(requirementOf);
  requirements.set(statement, list);
  return list;
}

/** How many values the condition of a statement has, which is what comparing it takes. */
export function conditionSize(statement: Statement): number {
  return (statement.condition?.clauses ?? []).reduce((sum, { values }) => sum + values.length, 0);
}

/** A requirement with some of its values only. */
export function withValues({ key, operator }: Requirement, values: readonly string[]): Requirement {
  return make(key, operator, values, '');
}

function requirementOf(clause: ConditionClause): Requirement {
  const isReadable =
    !clause.opaque && clause.misfits.length === 0 && clause.values.every(({ value }) => value !== null);
  const values = isReadable ? clause.values.map(({ value }) => String(value)) : undefined;
  const { value } = clause.keyMember;
  return make(clause.lowerKey, clause.operator, values, isReadable || !value ? '' : JSON.stringify(toValue(value)));
}

function make(
  key: string,
  operator: ConditionOperator,
  values: readonly string[] | undefined,
  source: string,
): Requirement {
  const { known, set, ifExists, negated } = operator;
  const quantifier = set === 'ForAllValues' ? 'all' : set === 'ForAnyValue' ? 'any' : 'one';
  const common = { key, operator, values, quantifier } as const;
  if (known === 'Null' && values !== undefined) return { ...common, ...nullCheck(values) };
  const acceptsAbsence = ifExists || quantifier === 'all' || (negated && quantifier === 'one');
  const accepts =
    values === undefined || known === undefined || operatorFamily(operator) === undefined
      ? ({ kind: 'hidden', source: `${operator.text.toLowerCase()} ${source || JSON.stringify(values)}` } as const)
      : valueSet(known, values);
  return { ...common, acceptsAbsence, accepts };
}

/** `true` asks for the key to be missing, `false` for it to be there; both together ask for nothing. */
function nullCheck(values: readonly string[]): Pick<Requirement, 'acceptsAbsence' | 'accepts'> {
  const asked = values.map((value) => value.toLowerCase());
  return { acceptsAbsence: asked.includes('true'), accepts: asked.includes('false') ? everything : nothing };
}
