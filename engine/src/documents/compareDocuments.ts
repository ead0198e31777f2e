import { isObject, type Json, type JsonObject } from '../syntax/jsonValue';

/** The statements that only one of two documents has, written compactly in their normal form. */
export interface DocumentDifference {
  readonly equal: boolean;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/**
 * Compares two policy documents by meaning: the order of keys, statements and values does not count, neither does one
 * value instead of a list of one, an account id instead of the ARN of its root, `"*"` instead of `{"AWS": "*"}`, an empty
 * Id or Sid instead of none, nor the case of actions, condition operators, condition keys and flags, none of which IAM
 * distinguishes.
 */
export function compareDocuments(wanted: JsonObject, found: JsonObject): DocumentDifference {
  const ours = statementTexts(wanted);
  const theirs = statementTexts(found);
  const missing = ours.filter((statement) => !theirs.includes(statement));
  const extra = theirs.filter((statement) => !ours.includes(statement));
  const frame = documentFrame(wanted) === documentFrame(found);
  return {
    equal: frame && missing.length === 0 && extra.length === 0,
    missing: frame ? missing : [documentFrame(wanted), ...missing],
    extra: frame ? extra : [documentFrame(found), ...extra],
  };
}

/** The statements of a document as objects, whether it has one or a list. */
export function statementsOf(document: JsonObject): readonly JsonObject[] {
  return toList(document.Statement).filter((statement) => isObject(statement));
}

/** A value or a list of values as a list of texts; numbers and flags are texts to IAM. */
export function textsOf(value: Json | undefined): readonly string[] {
  return toList(value).map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item)));
}

function statementTexts(document: JsonObject): readonly string[] {
  return [...new Set(statementsOf(document).map(normalStatementText))].sort();
}

/** What a document says outside its statements. A missing version means the old one. */
function documentFrame(document: JsonObject): string {
  const id = typeof document.Id === 'string' && document.Id !== '' ? { Id: document.Id } : {};
  return JSON.stringify({ ...id, Version: document.Version ?? '2008-10-17' });
}

/** A text that is the same for statements of the same meaning. */
export function normalStatementText(statement: JsonObject): string {
  return JSON.stringify(normalStatement(statement));
}

/** A text that is the same for values of an element with the same meaning. */
export function normalElementText(name: string, value: Json): string {
  return JSON.stringify(normalElement(name, value));
}

function normalStatement(statement: JsonObject): JsonObject {
  const parts = Object.entries(statement).map(([name, value]): [string, Json] => [name, normalElement(name, value)]);
  return sortKeys(parts.filter(([name, value]) => !isNothing(name, value)));
}

/** The console writes an empty Sid, and an empty condition asks for nothing. */
function isNothing(name: string, value: Json): boolean {
  if (name === 'Sid') return value === '';
  return isObject(value) && Object.keys(value).length === 0;
}

function normalElement(name: string, value: Json): Json {
  if (name === 'Action' || name === 'NotAction') return sorted(textsOf(value).map((action) => action.toLowerCase()));
  if (name === 'Resource' || name === 'NotResource') return sorted(textsOf(value));
  if (name === 'Principal' || name === 'NotPrincipal') return normalPrincipal(value);
  return name === 'Condition' && isObject(value) ? normalCondition(value) : value;
}

function normalPrincipal(value: Json): Json {
  const principal = isObject(value) ? value : { AWS: value };
  return sortKeys(
    Object.entries(principal).map(([type, names]) => [
      type,
      sorted(textsOf(names).map((name) => (type === 'AWS' ? accountOf(name) : name))),
    ]),
  );
}

/** A principal with the account id in the place of the ARN of its root. */
export function accountOf(principal: string): string {
  return /^arn:aws[\w-]*:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;
}

function normalCondition(condition: JsonObject): Json {
  return sortKeys(
    Object.entries(condition).map(([operator, keys]) => [
      operator.toLowerCase(),
      isObject(keys)
        ? sortKeys(Object.entries(keys).map(([key, values]) => [key.toLowerCase(), normalValues(operator, values)]))
        : keys,
    ]),
  );
}

function normalValues(operator: string, values: Json): readonly string[] {
  const texts = textsOf(values);
  return sorted(
    /^(?:.*:)?(?:Bool(?:IfExists)?|Null)$/i.test(operator) ? texts.map((text) => text.toLowerCase()) : texts,
  );
}

function sortKeys(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function toList(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Json];
}
