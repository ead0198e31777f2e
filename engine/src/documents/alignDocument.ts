import { isObject, type Json, type JsonObject } from '../syntax/jsonValue';
import { accountOf, normalElementText, normalStatementText, statementsOf } from './compareDocuments';

/**
 * Writes a document of the account as the file would: what has the same meaning gets the file's form and place, so that
 * only real differences are left between the two.
 */
export function alignDocument(file: JsonObject, found: JsonObject): JsonObject {
  const statements = alignStatements(statementsOf(file), statementsOf(found));
  const [only] = statements;
  const single = only !== undefined && statements.length === 1 && isObject(file.Statement);
  return inOrder(file, found, (name, value) => {
    if (name === 'Statement') return single ? only : statements;
    return file[name] !== undefined && normalElementText(name, file[name]) === normalElementText(name, value)
      ? file[name]
      : value;
  });
}

/** The statements of the account in the order of the file, those that it does not have at the end. */
function alignStatements(ours: readonly JsonObject[], theirs: readonly JsonObject[]): readonly JsonObject[] {
  const left = [...theirs];
  const pairs = new Map<JsonObject, JsonObject>();
  const pair = (fitting: (one: JsonObject) => JsonObject | undefined) => {
    for (const statement of ours) {
      const partner = pairs.has(statement) ? undefined : fitting(statement);
      if (partner === undefined) continue;
      pairs.set(statement, partner);
      left.splice(left.indexOf(partner), 1);
    }
  };
  pair((one) => left.find((other) => normalStatementText(other) === normalStatementText(one)));
  pair((one) => left.find((other) => one.Sid !== undefined && one.Sid === other.Sid));
  pair((one) => mostAlike(one, left));
  const paired = ours.flatMap((statement) => {
    const partner = pairs.get(statement);
    return partner === undefined ? [] : [alignStatement(statement, partner)];
  });
  return [...paired, ...left];
}

/** The statement that has most elements in common with one; none when they share nothing but the effect. */
function mostAlike(one: JsonObject, others: readonly JsonObject[]): JsonObject | undefined {
  const score = (other: JsonObject) =>
    Object.entries(one).filter(([name, value]) => name !== 'Effect' && sameElement(name, value, other[name])).length;
  const [best] = others
    .map((other) => ({ other, points: score(other) }))
    .filter(({ points }) => points > 0)
    .sort((first, second) => second.points - first.points);
  return best?.other;
}

function alignStatement(ours: JsonObject, theirs: JsonObject): JsonObject {
  if (normalStatementText(ours) === normalStatementText(theirs)) return ours;
  return inOrder(ours, theirs, (name, value) => {
    const own = ours[name];
    if (own === undefined) return value;
    if (sameElement(name, own, value)) return own;
    if (name === 'Condition')
      return alignKeys(own, value, (_operator, keys, others) => alignKeys(keys, others, alignAs(exact)));
    if (name === 'Principal' || name === 'NotPrincipal') {
      return alignKeys(own, value, (type, names, others) =>
        alignAs(type === 'AWS' ? accountOf : exact)(type, names, others),
      );
    }
    return alignList(own, value, /Action$/.test(name) ? (text) => text.toLowerCase() : exact);
  });
}

function sameElement(name: string, one: Json, other: Json | undefined): boolean {
  return other !== undefined && normalElementText(name, one) === normalElementText(name, other);
}

type Align = (name: string, ours: Json, theirs: Json) => Json;

/** Aligns the values of two objects whose keys may differ in their case. */
function alignKeys(ours: Json, theirs: Json, align: Align): Json {
  if (!isObject(ours) || !isObject(theirs)) return theirs;
  const spelling = new Map(Object.keys(ours).map((key) => [key.toLowerCase(), key]));
  const renamed = Object.fromEntries(
    Object.entries(theirs).map(([key, value]) => [spelling.get(key.toLowerCase()) ?? key, value]),
  );
  return inOrder(ours, renamed, (key, value) => (ours[key] === undefined ? value : align(key, ours[key], value)));
}

function alignAs(normal: (text: string) => string): Align {
  return (_name, ours, theirs) => alignList(ours, theirs, normal);
}

/**
 * The values of the account: those that the file has too in its form and order, the others in the places of those that
 * only the file has, then behind them. A value that was changed stays in its line.
 */
function alignList(ours: Json, theirs: Json, normal: (text: string) => string): Json {
  const own = toTexts(ours);
  const other = toTexts(theirs);
  if (own === undefined || other === undefined) return theirs;
  const keys = new Set(other.map(normal));
  const known = new Set(own.map(normal));
  const added = other.filter((text) => !known.has(normal(text)));
  const placed = own.flatMap((text) => (keys.has(normal(text)) ? [text] : added.splice(0, 1)));
  const values = [...placed, ...added];
  const [only] = values;
  return only !== undefined && values.length === 1 && !Array.isArray(ours) ? only : values;
}

/** The members of `theirs` in the order in which `ours` has them. */
function inOrder(ours: JsonObject, theirs: JsonObject, value: (name: string, value: Json) => Json): JsonObject {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const own = theirs[name];
      return own === undefined ? [] : [[name, value(name, own)]];
    }),
  );
}

function toTexts(value: Json): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item: Json) => typeof item === 'string');
  return texts.length === value.length ? texts : undefined;
}

function exact(text: string): string {
  return text;
}
