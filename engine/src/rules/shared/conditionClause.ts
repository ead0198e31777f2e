import type { ConditionClause, Statement } from '../../model/model';

/** Whether the clause is false when the request lacks the key, so that it can never match where the key never is. */
export function requiresKey(clause: ConditionClause): boolean {
  const { known, negated, set, ifExists } = clause.operator;
  if (known === undefined || ifExists || set === 'ForAllValues' || clause.opaque) return false;
  if (known === 'Null') return clause.values.length > 0 && clause.values.every((value) => textOf(value) === 'false');
  return !negated || set === 'ForAnyValue';
}

/** The values as text, in lower case for literals: `true`, `5`. */
export function textOf(value: ConditionClause['values'][number]): string {
  return String(value.value).toLowerCase();
}

/** Whether the clause lets requests pass by what the key is, and not by what it is not. */
export function isPositive(clause: ConditionClause): boolean {
  return clause.operator.known !== undefined && clause.operator.known !== 'Null' && !clause.operator.negated;
}

/** Whether meeting the clause gives access: a positive match in an Allow, a failed one in a Deny that names exceptions. */
export function grantsByMatch(clause: ConditionClause): boolean {
  const { effect } = clause.element.statement;
  if (clause.operator.known === undefined || clause.operator.known === 'Null') return false;
  return effect === 'Allow' ? !clause.operator.negated : effect === 'Deny' && clause.operator.negated;
}

/** The other clauses of the same statement. */
export function siblings(clause: ConditionClause): readonly ConditionClause[] {
  return clause.element.clauses.filter((other) => other !== clause);
}

/** The clauses of a statement under one key, in any letter case. */
export function clausesOf(statement: Statement, lowerKey: string): readonly ConditionClause[] {
  return (statement.condition?.clauses ?? []).filter((clause) => clause.lowerKey === lowerKey);
}
