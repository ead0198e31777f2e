import { resolveKey } from '../conditions/conditionKey';
import { conditionOperators, operatorFamily, parseOperator } from '../model/condition';
import type { ConditionBlock, Statement } from '../model/model';
import type { Composer } from './compose';
import { clauseSnippet } from './keys';
import type { Proposal } from './proposal';
import type { Situation } from './situation';

/**
 * Condition operators that the statement does not have yet: those that fit the keys under the cursor first, then the
 * usual ones, then the variants with `IfExists` and for several values.
 */
export function operatorKeys(
  situation: Situation,
  composer: Composer,
  { statement, block }: { readonly statement: Statement; readonly block: ConditionBlock | undefined },
): Proposal[] {
  const others = statement.condition?.blocks.filter((one) => one !== block) ?? [];
  const present = new Set(others.map((one) => one.member.key.value.toLowerCase()));
  const fits = fitTo(situation, block);
  const clause = clauseSnippet(composer.multiline);
  return all
    .filter((label) => !present.has(label.toLowerCase()))
    .sort((a, b) => fits(a) - fits(b))
    .map((label) => composer.key({ label, kind: 'operator', detail: describe(label), continues: true }, clause));
}

/** Common operators in the order of their use, the others behind them. */
const plain = [
  ...new Set([
    'StringEquals',
    'StringLike',
    'ArnLike',
    'ArnEquals',
    'Bool',
    'IpAddress',
    'Null',
    ...conditionOperators,
  ]),
];
const ofSets = plain.filter((operator) => operator.startsWith('String') || operator.startsWith('Arn'));
const all: readonly string[] = [
  ...plain,
  ...plain.filter((operator) => operator !== 'Null').map((operator) => `${operator}IfExists`),
  ...ofSets.map((operator) => `ForAnyValue:${operator}`),
  ...ofSets.map((operator) => `ForAllValues:${operator}`),
];

/** 0 for operators that fit every key of the block in type and number of values, 1 for the others. */
function fitTo({ data }: Situation, block: ConditionBlock | undefined): (operator: string) => 0 | 1 {
  const keys = (block?.clauses ?? []).flatMap(({ key }) => resolveKey(data, key) ?? []);
  if (keys.length === 0) return () => 0;
  return (text) => {
    const operator = parseOperator(text);
    const family = operatorFamily(operator);
    const fitting = keys.every(
      ({ valueType, multivalued }) =>
        family === 'Null' || (familyOfType[valueType] === family && multivalued === (operator.set !== undefined)),
    );
    return fitting ? 0 : 1;
  };
}

const familyOfType = {
  String: 'String',
  ARN: 'Arn',
  Bool: 'Bool',
  Numeric: 'Numeric',
  Date: 'Date',
  IPAddress: 'IpAddress',
  Binary: 'Binary',
} as const;

function describe(label: string): string {
  const { set, ifExists, base } = parseOperator(label);
  if (set === 'ForAnyValue') return 'At least one of the request’s values';
  if (set === 'ForAllValues') return 'All of the request’s values; true without any';
  if (ifExists) return `${base}, or the key is missing`;
  return meanings.get(base) ?? 'Comparison';
}

const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    StringEquals: 'The same text',
    StringNotEquals: 'Another text',
    StringEqualsIgnoreCase: 'The same text in any letter case',
    StringNotEqualsIgnoreCase: 'Another text in any letter case',
    StringLike: 'Text with * and ?',
    StringNotLike: 'No such text, with * and ?',
    ArnEquals: 'An ARN with * and ?',
    ArnLike: 'An ARN with * and ?',
    ArnNotEquals: 'No such ARN',
    ArnNotLike: 'No such ARN',
    Bool: 'true or false',
    IpAddress: 'An address in the range',
    NotIpAddress: 'An address outside of the range',
    Null: 'Whether the key is missing',
    BinaryEquals: 'The same bytes, in base64',
    NumericEquals: 'The same number',
    NumericNotEquals: 'Another number',
    NumericLessThan: 'A smaller number',
    NumericLessThanEquals: 'At most the number',
    NumericGreaterThan: 'A larger number',
    NumericGreaterThanEquals: 'At least the number',
    DateEquals: 'The same moment',
    DateNotEquals: 'Another moment',
    DateLessThan: 'Before the moment',
    DateLessThanEquals: 'Not after the moment',
    DateGreaterThan: 'After the moment',
    DateGreaterThanEquals: 'Not before the moment',
  }),
);
