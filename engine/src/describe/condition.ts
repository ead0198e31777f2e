import { resolveKey } from '../conditions/conditionKey';
import { type ConditionOperator, operatorFamily } from '../model/condition';
import type { ConditionClause, ConditionElement } from '../model/model';
import { sentence } from './action';
import { accountText, type Knowledge } from './knowledge';
import { userGuide } from './links';
import { code, enumerate, link, paragraphs, points } from './markdown';

/** The values that a sentence names; the rest is counted. */
const mostValues = 4;

/** A whole condition as a clause of a sentence: `` `aws:SourceAccount` is `210987654321`, and … ``; undefined when empty. */
export function conditionText(knowledge: Knowledge, condition: ConditionElement | undefined): string | undefined {
  const clauses = condition && clauseTexts(knowledge, condition);
  return clauses && clauses.length > 0 ? clauses.join(', and ') : undefined;
}

function clauseTexts(knowledge: Knowledge, { clauses, opaque }: ConditionElement): string[] {
  const texts = clauses.map((clause) => clauseText(knowledge, clause));
  return opaque ? [...texts, 'a condition that a template fills in holds'] : texts;
}

/** One key under one operator, read out: `` `aws:PrincipalTag/team` is `red` or `blue` ``. */
export function clauseText(knowledge: Knowledge, clause: ConditionClause): string {
  const { operator } = clause;
  const key = code(clause.key);
  const values = clause.values.map(({ value }) => valueText(knowledge, String(value)));
  if (clause.opaque) values.push('a value that a template fills in');
  if (operator.known === undefined) return `${code(operator.text)} holds for ${key}`;
  if (values.length === 0) return `${key} has a value that is still missing`;
  if (operator.known === 'Null') return nullText(key, clause);
  const predicate = predicateOf(operator, values);
  if (operator.set === 'ForAllValues') return `every value of ${key} in the request, if there is any, ${predicate}`;
  if (operator.set === 'ForAnyValue') return `at least one value of ${key} in the request ${predicate}`;
  return operator.ifExists ? `${key}, if it is in the request, ${predicate}` : `${key} ${predicate}`;
}

/** The whole condition read out. */
export function describeCondition(knowledge: Knowledge, condition: ConditionElement): string {
  const texts = clauseTexts(knowledge, condition);
  const reference = link('AWS reference', userGuide('reference_policies_elements_condition'));
  const [first] = texts;
  if (first === undefined) return paragraphs('The statement holds always: the condition is empty.', reference);
  if (texts.length === 1) return paragraphs(`The statement holds only when ${first}.`, reference);
  return paragraphs(`The statement holds only when all of this is true:\n${points(texts)}`, reference);
}

/** A condition key: what it holds, and the condition that it stands in. */
export function describeConditionKey(knowledge: Knowledge, clause: ConditionClause): string {
  const { data } = knowledge;
  const resolved = resolveKey(data, clause.key);
  const reads = `Here: the statement holds only when ${clauseText(knowledge, clause)}.`;
  if (!resolved) return paragraphs(`${code(clause.key)} was no known condition key on ${data.date}.`, reads);
  const origin = { global: 'global key', service: 'key of a service', claim: 'claim of an identity provider' };
  const type = `${resolved.valueType}${resolved.multivalued ? ', several values' : ''}`;
  return paragraphs(
    `${code(resolved.canonical)} · ${origin[resolved.origin]} · ${type}`,
    sentence(data.conditionKeyDescription(clause.key)),
    reads,
    resolved.origin === 'global' ? link('AWS reference', userGuide('reference_policies_condition-keys')) : undefined,
  );
}

/** An operator: how it compares, and the conditions below it. */
export function describeOperator(
  knowledge: Knowledge,
  operator: ConditionOperator,
  clauses: readonly ConditionClause[],
): string {
  if (operator.known === undefined) return `${code(operator.text)} is no condition operator of IAM.`;
  const reads = clauses.map((clause) => clauseText(knowledge, clause)).join(', and ');
  return paragraphs(
    `**${operator.text}** ${comparison(operator)}`,
    reads === '' ? undefined : `Here: the statement holds only when ${reads}.`,
    link('AWS reference', userGuide('reference_policies_elements_condition_operators')),
  );
}

function comparison(operator: ConditionOperator): string {
  const family = operatorFamily(operator);
  const known = operator.known ?? '';
  const sentences = [`${compares(known, family)}.`];
  if (operator.set === 'ForAllValues') {
    sentences.push('Every value in the request must pass. It also holds when the key is missing.');
  } else if (operator.set === 'ForAnyValue') {
    sentences.push('One value in the request that passes is enough.');
  } else if (operator.ifExists) sentences.push('It also holds when the key is missing.');
  else if (operator.negated) sentences.push('It also holds when the key is missing from the request.');
  return sentences.join(' ');
}

function compares(known: string, family: ReturnType<typeof operatorFamily>): string {
  switch (family) {
    case 'String':
      if (known.endsWith('Like')) return 'compares text, in which `*` and `?` are wildcards';
      return known.endsWith('IgnoreCase') ? 'compares text in any letter case' : 'compares text exactly';
    case 'Arn':
      return 'compares ARNs segment by segment; `*` and `?` are wildcards';
    case 'Numeric':
      return 'compares numbers';
    case 'Date':
      return 'compares dates';
    case 'Bool':
      return 'compares with true or false';
    case 'Binary':
      return 'compares bytes, given in base64';
    case 'IpAddress':
      return 'compares an IP address with ranges';
    default:
      return 'asks whether a key is missing from the request (true) or in it (false)';
  }
}

function nullText(key: string, clause: ConditionClause): string {
  const asked = new Set(clause.values.map(({ value }) => String(value).toLowerCase()));
  if (asked.size !== 1) return `${key} is tested for being in the request`;
  return asked.has('true') ? `${key} is not in the request` : `${key} is in the request`;
}

/** Several values are alternatives; under a negated operator none of them may be there. */
function predicateOf(operator: ConditionOperator, values: readonly string[]): string {
  const either = enumerate(values, 'or', mostValues);
  const none = (verb: string, negated: string) =>
    values.length === 1 ? `${negated} ${either}` : `${verb} none of ${enumerate(values, 'and', mostValues)}`;
  switch (operator.known) {
    case 'StringNotEquals':
    case 'NumericNotEquals':
    case 'DateNotEquals':
      return none('is', 'is not');
    case 'StringEqualsIgnoreCase':
      return `is ${either} in any letter case`;
    case 'StringNotEqualsIgnoreCase':
      return `${none('is', 'is not')} in any letter case`;
    case 'StringLike':
    case 'ArnEquals':
    case 'ArnLike':
      return `matches ${either}`;
    case 'StringNotLike':
    case 'ArnNotEquals':
    case 'ArnNotLike':
      return none('matches', 'does not match');
    case 'NumericLessThan':
      return `is less than ${either}`;
    case 'NumericLessThanEquals':
      return `is at most ${either}`;
    case 'NumericGreaterThan':
      return `is greater than ${either}`;
    case 'NumericGreaterThanEquals':
      return `is at least ${either}`;
    case 'DateLessThan':
      return `is before ${either}`;
    case 'DateLessThanEquals':
      return `is ${either} or earlier`;
    case 'DateGreaterThan':
      return `is after ${either}`;
    case 'DateGreaterThanEquals':
      return `is ${either} or later`;
    case 'IpAddress':
      return `is in ${either}`;
    case 'NotIpAddress':
      return values.length === 1 ? `is outside ${either}` : `is in none of ${enumerate(values, 'and', mostValues)}`;
    default:
      return `is ${either}`;
  }
}

function valueText(knowledge: Knowledge, value: string): string {
  return /^\d{12}$/.test(value) ? accountText(knowledge, value) : code(value);
}
