import * as v from 'valibot';
import { isObject, type JsonObject, parseValue } from '../../../engine/src/syntax/jsonValue';
import type { AwsRequest } from './cli';
import { type AwsResult, fail, succeed } from './result';

/** Answers of the AWS CLI, described by schemas. The types of our values come from the schemas. */

/** Any schema whose output is `T`. */
export type Schema<T> = v.GenericSchema<unknown, T>;

/** A call that answers with JSON. `take` gives the part of the answer that the call is about. */
export function jsonRequest<T, U>(args: readonly string[], answer: Schema<T>, take: (answer: T) => U): AwsRequest<U> {
  return { args, json: true, read: (stdout) => readAnswer(stdout, answer, take) };
}

/** A call that answers with nothing; `--output` would only lengthen the command that is shown. */
export function silentRequest(args: readonly string[]): AwsRequest<undefined> {
  return { args, json: false, read: () => succeed(undefined) };
}

/** A member that can be absent, or null. */
export function maybe<T>(schema: Schema<T>) {
  return v.pipe(
    v.nullish(schema),
    v.transform((value) => value ?? undefined),
  );
}

/** A list; none where it is absent. */
export function listOf<T>(schema: Schema<T>) {
  return v.pipe(v.nullish(v.array(schema), []), v.readonly());
}

/** A policy document. The CLI decodes documents; other tools, and the API itself, leave them URL-encoded. */
export const policyDocument = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const document = documentIn(dataset.value);
    if (document !== undefined) return document;
    addIssue({ expected: documentKind });
    return NEVER;
  }),
);

const documentKind = 'policy document';

/** What a schema expects, in the words of a message. */
const kinds: ReadonlyMap<string | null, string> = new Map([
  ['string', 'a string'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['Array', 'a list'],
  ['Object', 'an object'],
  [documentKind, 'a policy document'],
]);

/** An answer that is not JSON, or does not have the expected shape, becomes `badOutput` with the path that did not fit. */
function readAnswer<T, U>(stdout: string, answer: Schema<T>, take: (answer: T) => U): AwsResult<U> {
  const root = parseValue(stdout);
  if (root === undefined) return fail('badOutput', `The AWS CLI printed no JSON: ${beginning(stdout)}`);
  if (!isObject(root)) return fail('badOutput', 'The answer of the AWS CLI is not a JSON object.');
  const { success, output, issues } = v.safeParse(answer, root, { abortEarly: true });
  return success ? succeed(take(output)) : fail('badOutput', misfit(issues[0]));
}

function misfit(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const place = path.replace(/^\./, '');
  if (issue.received === 'undefined') return `The answer of the AWS CLI doesn't contain ${place}.`;
  // Of several shapes, none fits; what they have in common doesn't tell what is wrong.
  const kind = issue.type === 'union' ? undefined : kinds.get(issue.expected);
  return `${place} in the answer of the AWS CLI isn't ${kind ?? 'what it should be'}.`;
}

function documentIn(value: unknown): JsonObject | undefined {
  const parsed = typeof value === 'string' ? (parseValue(value) ?? parseValue(decode(value))) : value;
  return isObject(parsed) ? parsed : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function beginning(text: string): string {
  const line = text.trim().slice(0, 80);
  return line === '' ? 'nothing at all.' : `${JSON.stringify(line)}.`;
}
