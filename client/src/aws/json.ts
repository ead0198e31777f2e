import { type AwsResult, fail, succeed } from './result';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/**
 * Turns a description of the expected answer into a reader of standard output. An answer that is not JSON, or does not
 * have the expected shape, becomes `badOutput` with the place that did not fit.
 */
export function jsonReader<T>(read: (root: JsonObject) => T): (stdout: string) => AwsResult<T> {
  return (stdout) => {
    const root = parseJson(stdout);
    if (root === undefined) return fail('badOutput', `The AWS CLI printed no JSON: ${beginning(stdout)}`);
    if (!isObject(root)) return fail('badOutput', 'The answer of the AWS CLI is not a JSON object.');
    try {
      return succeed(read(root));
    } catch (error) {
      if (error instanceof Misfit) return fail('badOutput', error.message);
      throw error;
    }
  };
}

/** The reader for operations that answer with nothing. */
export function readNothing(): AwsResult<undefined> {
  return succeed(undefined);
}

/** Thrown by the field readers below, caught by `jsonReader`. */
class Misfit extends Error {}

/** The object called `name`. */
export function objectAt(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  return isObject(value) ? value : misfit(name, 'an object');
}

/** The text called `name`. */
export function textAt(from: JsonObject, name: string): string {
  const value = from[name];
  return typeof value === 'string' ? value : misfit(name, 'a text');
}

/** The text called `name`, or nothing when it is absent. */
export function optionalTextAt(from: JsonObject, name: string): string | undefined {
  return from[name] === undefined || from[name] === null ? undefined : textAt(from, name);
}

/** The number called `name`, or nothing when it is absent. */
export function optionalNumberAt(from: JsonObject, name: string): number | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' ? value : misfit(name, 'a number');
}

/** The flag called `name`. */
export function flagAt(from: JsonObject, name: string): boolean {
  const value = from[name];
  return typeof value === 'boolean' ? value : misfit(name, 'true or false');
}

/** The list of objects called `name`. */
export function objectsAt(from: JsonObject, name: string): readonly JsonObject[] {
  const value = from[name];
  if (!Array.isArray(value)) return misfit(name, 'a list');
  return value.map((item: Json) => (isObject(item) ? item : misfit(name, 'a list of objects')));
}

/** The list of texts called `name`. */
export function textsAt(from: JsonObject, name: string): readonly string[] {
  const value = from[name];
  if (!Array.isArray(value)) return misfit(name, 'a list');
  return value.map((item: Json) => (typeof item === 'string' ? item : misfit(name, 'a list of texts')));
}

/** The policy document called `name`. The CLI decodes documents; other tools, and the API itself, leave them URL-encoded. */
export function documentAt(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  if (isObject(value)) return value;
  const parsed = typeof value === 'string' ? (parseJson(value) ?? parseJson(decode(value))) : undefined;
  return isObject(parsed) ? parsed : misfit(name, 'a policy document');
}

/** Whether a value is an object, and no list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Strict JSON, or nothing. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function misfit(name: string, expected: string): never {
  throw new Misfit(`The answer of the AWS CLI does not have ${expected} at ${name}.`);
}

function beginning(text: string): string {
  const line = text.trim().slice(0, 80);
  return line === '' ? 'nothing at all.' : `${JSON.stringify(line)}.`;
}
