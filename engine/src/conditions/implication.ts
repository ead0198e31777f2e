import type { Statement } from '../model/model';
import { toValue } from '../syntax/json';
import { alwaysPresentKeys } from './conditionKey';
import { type Requirement, requirementsOf, withValues } from './requirement';
import { commonRange, contains, includesSet, listedValues } from './valueSet';

/**
 * Whether every request that meets the condition of one statement also meets that of another: because it is the same or
 * stricter. True is certain; false may also mean that the conditions can't be compared.
 */
export function impliesCondition(narrow: Statement, wide: Statement): boolean {
  return implies(requirementsOf(narrow), requirementsOf(wide)) && hidesNoMore(narrow, wide);
}

/**
 * Whether requests that meet all of `narrow` meet all of `wide` as well. Alternatives in one requirement are also tried
 * one by one. True is certain.
 */
export function implies(narrow: readonly Requirement[], wide: readonly Requirement[]): boolean {
  if (wide.length === 0 || areImpossible(narrow)) return true;
  return wide.every((one) => impliesOne(narrow, one));
}

/** Whether no request can meet all of the requirements. True is certain. */
export function areImpossible(requirements: readonly Requirement[]): boolean {
  const keys = new Set(requirements.map(({ key }) => key));
  return [...keys].some((key) => {
    const own = requirements.filter((one) => one.key === key);
    return (
      !mayBeAbsent(own, key) && (own.some(({ accepts }) => accepts.kind === 'nothing') || valuesLeft(own)?.length === 0)
    );
  });
}

/**
 * The requirements with one alternative at a time, for the first that has several and is about one of the keys. Together
 * they mean the same. Undefined when no requirement has between two and twenty.
 */
export function alternativesOf(
  requirements: readonly Requirement[],
  keys: ReadonlySet<string>,
): readonly (readonly Requirement[])[] | undefined {
  const split = requirements.find((one) => keys.has(one.key) && isListOfAlternatives(one));
  if (!split) return undefined;
  const rest = requirements.filter((one) => one !== split);
  return split.values?.map((value) => [...rest, withValues(split, [value])]);
}

function isListOfAlternatives({ values = [], operator, quantifier, acceptsAbsence }: Requirement): boolean {
  if (values.length < 2 || values.length > 20) return false;
  return operator.known !== 'Null' && !operator.negated && quantifier !== 'all' && !acceptsAbsence;
}

/** Whether a statement's condition hides nothing, or only what another one hides in the same words. */
export function hidesNoMore(narrow: Statement, wide: Statement): boolean {
  if (!wide.condition?.opaque) return true;
  const source = ({ condition }: Statement) => {
    const value = condition?.member.value;
    return value && JSON.stringify(toValue(value));
  };
  return source(narrow) === source(wide);
}

function impliesOne(narrow: readonly Requirement[], wide: Requirement): boolean {
  const own = narrow.filter(({ key }) => key === wide.key);
  if (!wide.acceptsAbsence && mayBeAbsent(own, wide.key)) return false;
  if (wide.accepts.kind === 'everything') return true;
  if (own.some((one) => fits(one, wide) && includesSet(wide.accepts, one.accepts))) return true;
  const single = own.filter(({ quantifier }) => quantifier === 'one');
  if (single.length < 2 || wide.quantifier !== 'one') return false;
  const values = valuesLeft(single);
  if (values?.every((value) => contains(wide.accepts, value) === 'yes')) return true;
  const [first, ...others] = single.map(({ accepts }) => accepts);
  const common = others.reduce((set, other) => set && (commonRange(set, other) ?? set), first);
  return common !== undefined && includesSet(wide.accepts, common);
}

function mayBeAbsent(own: readonly Requirement[], key: string): boolean {
  return !alwaysPresentKeys.has(key) && own.every(({ acceptsAbsence }) => acceptsAbsence);
}

/** Values that all pass are also values of which one passes, as long as there is one. */
function fits(narrow: Requirement, wide: Requirement): boolean {
  if (narrow.quantifier === wide.quantifier || narrow.accepts.kind === 'nothing') return true;
  return narrow.quantifier === 'all' && wide.quantifier === 'any';
}

/** The values that a single-valued key may have, where they are listed. */
function valuesLeft(own: readonly Requirement[]): readonly string[] | undefined {
  const single = own.filter(({ quantifier }) => quantifier === 'one');
  const listed = single.map(({ accepts }) => listedValues(accepts)).find((values) => values !== undefined);
  return listed?.filter((value) => single.every(({ accepts }) => contains(accepts, value) !== 'no'));
}
