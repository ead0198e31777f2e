import { policySize } from '../model/size';
import { parseJson } from '../syntax/json';
import { isObject, type JsonObject, parseValue } from '../syntax/jsonValue';
import { isFormatProblem } from '../syntax/syntax';
import { foreignCharacters } from '../text/iamCharacters';
import { applyEdits } from './editor';

/** A policy document as it is sent to IAM: strict JSON, and the object that it means. */
export interface SentDocument {
  readonly text: string;
  readonly value: JsonObject;
  /** Whether comments, trailing commas or a byte order mark were left out. */
  readonly cleaned: boolean;
  /** Characters that count for IAM's quotas, escapes as they are written. */
  readonly size: number;
}

/** Why a text cannot be sent as a policy. `foreign`: IAM does not accept the character. */
export type Unsendable =
  | { readonly reason: 'not-json' | 'not-object' }
  | { readonly reason: 'foreign'; readonly character: string };

/**
 * Makes the document that is sent from the text of a file: comments, trailing commas and a byte order mark go, everything
 * else stays as it is written. Tells why there is none when no strict JSON object is left, or IAM would refuse a character.
 */
export function sentDocument(source: string): SentDocument | Unsendable {
  const text = toStrictJson(source);
  const value = parseValue(text);
  if (value === undefined) return { reason: 'not-json' };
  if (!isObject(value)) return { reason: 'not-object' };
  const [character] = [...(foreignCharacters.exec(text)?.[0] ?? '')];
  if (character !== undefined) return { reason: 'foreign', character };
  const { root } = parseJson(text);
  const size = root?.type === 'object' ? policySize(root, text).compact : text.length;
  return { text, value, cleaned: text !== source, size };
}

/** Removes comments, trailing commas and a byte order mark. Half-written text stays half-written. */
export function toStrictJson(source: string): string {
  const { problems } = parseJson(source);
  const edits = problems.filter(isFormatProblem).flatMap(({ mend }) => mend ?? []);
  return edits.length === 0 ? source : applyEdits(source, edits);
}

/** The size of a document that is known as a value, as the AWS CLI prints it. */
export function sizeOfValue(value: JsonObject): number {
  return JSON.stringify(value).length;
}
