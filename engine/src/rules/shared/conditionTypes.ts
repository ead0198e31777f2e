import { type ResolvedKey, resolveKey, type ValueType } from '../../conditions/conditionKey';
import { dateValue, isArnPattern, isBase64, isNumber } from '../../conditions/conditionValue';
import { parseIpRange } from '../../conditions/ipRange';
import type { IamData } from '../../data/types';
import { type ConditionOperator, type OperatorFamily, operatorFamily, operatorText } from '../../model/condition';
import type { ConditionClause } from '../../model/model';
import type { LiteralNode, StringNode } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { textOf } from './conditionClause';

/** A value that is text, number or boolean. */
export type ConditionValue = StringNode | LiteralNode;

/** An operator that does not compare what the key holds. */
export interface TypeMismatch {
  readonly key: ResolvedKey;
  /** The same comparison for the key's type, when there is one and the values fit it. */
  readonly operator: string | undefined;
  /** Whether IAM refuses the document, as the values cannot be read for the operator that is written. */
  readonly refused: boolean;
}

const familyOfType: Readonly<Record<ValueType, OperatorFamily>> = {
  String: 'String',
  ARN: 'Arn',
  Bool: 'Bool',
  Numeric: 'Numeric',
  Date: 'Date',
  IPAddress: 'IpAddress',
  Binary: 'Binary',
};

/** Whether a value can stand under an operator of a family. */
export function fitsFamily(family: OperatorFamily, text: string): boolean {
  switch (family) {
    case 'String':
      return true;
    case 'Numeric':
      return isNumber(text);
    case 'Date':
      return dateValue(text) !== undefined;
    case 'Bool':
    case 'Null':
      return /^(true|false)$/i.test(text);
    case 'Binary':
      return isBase64(text);
    case 'IpAddress':
      return parseIpRange(text) !== undefined;
    case 'Arn':
      return isArnPattern(text);
  }
}

/**
 * Whether the operator is one for other values than the key holds. Tags, encryption contexts and claims are free text, so
 * any operator may be meant; String operators on ARN keys work, and their dangers have a rule of their own.
 */
export function typeMismatch(data: IamData, clause: ConditionClause): TypeMismatch | undefined {
  const family = operatorFamily(clause.operator);
  if (family === undefined || family === 'Null') return undefined;
  const key = resolveKey(data, clause.key);
  if (!key || key.origin === 'claim' || isFreeText(key)) return undefined;
  const expected = familyOfType[key.valueType];
  if (family === expected || (family === 'String' && expected === 'Arn')) return undefined;
  if (family === 'Numeric' && key.id === 'aws:epochtime') return undefined;
  const texts = clause.values.filter((value) => value.value !== null && !isVariable(value)).map(textOf);
  const refused = family !== 'String' && family !== 'Bool' && !texts.every((text) => fitsFamily(family, text));
  // Services publish keys as plain strings that hold ARNs, numbers, or true and false. Where the values fit, it is no slip.
  if (key.origin === 'service' && expected === 'String' && !refused) return undefined;
  if (family === 'Arn' && expected === 'String' && !refused) return undefined;
  const fits = texts.every((text) => fitsFamily(expected, text));
  return { key, operator: fits ? translate(clause.operator, expected) : undefined, refused };
}

/** The values that cannot stand under the clause's operator, when that operator is of the family and right for the key. */
export function unfitValues(data: IamData, clause: ConditionClause, family: OperatorFamily): ConditionValue[] {
  if (operatorFamily(clause.operator) !== family) return [];
  const unfit = clause.values.filter(
    (value) => value.value !== null && !isVariable(value) && !fitsFamily(family, String(value.value)),
  );
  return unfit.length === 0 || typeMismatch(data, clause) ? [] : unfit;
}

/** Whether a value is filled in later, so that nothing is known about it. */
export function isVariable(value: ConditionValue): boolean {
  return value.type === 'string' && hasPlaceholder(value.value);
}

/** Families with a placeholder hold whatever a person has put there. */
function isFreeText(key: ResolvedKey): boolean {
  return key.definition.key.includes('${') && key.valueType === 'String';
}

/** The same comparison in another family, or undefined when that family has none. */
function translate(operator: ConditionOperator, family: OperatorFamily): string | undefined {
  const known = operator.known ?? '';
  if (/Less|Greater/.test(known)) return undefined;
  const not = operator.negated;
  const names: Partial<Record<OperatorFamily, string | undefined>> = {
    String: not ? 'StringNotEquals' : 'StringEquals',
    Arn: not ? 'ArnNotLike' : 'ArnLike',
    Bool: not ? undefined : 'Bool',
    Numeric: not ? 'NumericNotEquals' : 'NumericEquals',
    Date: not ? 'DateNotEquals' : 'DateEquals',
    IpAddress: not ? 'NotIpAddress' : 'IpAddress',
    Binary: not ? undefined : 'BinaryEquals',
  };
  const base = names[family];
  return base && operatorText({ set: operator.set, base, ifExists: operator.ifExists });
}
