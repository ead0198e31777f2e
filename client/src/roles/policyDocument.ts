import { createScanner, type SyntaxKind } from 'jsonc-parser';
import { quotas } from '../../../engine/src/data/quotas';
import { isObject, type JsonObject, parseJson } from '../aws/json';

/** A policy file of the workspace. */
export interface PolicyFile {
  /** How the file is shown in a command: relative to the workspace folder. */
  readonly name: string;
  /** Its text, which may contain comments. */
  readonly text: string;
}

/** A document as it is sent: strict JSON, and the object it means. */
export interface PolicyDocument {
  readonly text: string;
  readonly value: JsonObject;
  /** Whether comments, trailing commas or a byte order mark were left out. */
  readonly cleaned: boolean;
  /** Characters that count for IAM's quotas: the compact JSON. */
  readonly size: number;
}

export type DocumentUse = 'trust' | 'permission' | 'inline';
export type Prepared =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly problem: string };

// The values of jsonc-parser's const enum, which a transpiler that sees one file at a time cannot inline.
const closeBrace: SyntaxKind = 2;
const closeBracket: SyntaxKind = 4;
const comma: SyntaxKind = 5;
const lineComment: SyntaxKind = 12;
const blockComment: SyntaxKind = 13;
const lineBreak: SyntaxKind = 14;
const blank: SyntaxKind = 15;
const end: SyntaxKind = 17;

const limits: Readonly<Record<DocumentUse, number>> = {
  trust: quotas.trustPolicySize.max,
  permission: quotas.managedPolicySize.max,
  inline: quotas.inlinePoliciesSize.max,
};

const uses: Readonly<Record<DocumentUse, string>> = {
  trust: 'a trust policy',
  permission: 'a managed policy',
  inline: 'the inline policies of a role',
};

/**
 * Makes the document that is sent from a file: comments, trailing commas and a byte order mark go, everything else stays
 * as it is written. Refuses what is no strict JSON object then, what IAM's character set lacks, and what is too long.
 */
export function prepareDocument(file: PolicyFile, use: DocumentUse): Prepared {
  const text = toStrictJson(file.text);
  const value = parseJson(text);
  if (value === undefined) return refuse(`${file.name} is not valid JSON.`);
  if (!isObject(value)) return refuse(`${file.name} is not a policy document, because it is not a JSON object.`);
  const wrong = /[^\t\n\r\u0020-\u00ff]/u.exec(text);
  if (wrong) return refuse(`${file.name} contains "${wrong[0]}", a character that IAM does not accept in a policy.`);
  const size = JSON.stringify(value).length;
  const limit = limits[use];
  if (size > limit) return refuse(tooLong(file.name, use, size, limit));
  return { ok: true, document: { text, value, cleaned: text !== file.text, size } };
}

/** Removes comments, trailing commas and a byte order mark. Half-written text stays half-written. */
export function toStrictJson(source: string): string {
  const text = source.replace(/^\ufeff/, '');
  const scanner = createScanner(text, false);
  let result = '';
  // A comma is held back until it is known what follows; blanks in between are kept behind it.
  let held: { readonly comma: string; trivia: string } | undefined;
  for (let kind = scanner.scan(); kind !== end; kind = scanner.scan()) {
    if (kind === lineComment || kind === blockComment) continue;
    const token = text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength());
    if (held && (kind === lineBreak || kind === blank)) {
      held.trivia += token;
      continue;
    }
    if (held) {
      const trailing = kind === closeBrace || kind === closeBracket;
      result += (trailing ? '' : held.comma) + held.trivia;
      held = undefined;
    }
    if (kind === comma) held = { comma: token, trivia: '' };
    else result += token;
  }
  return held ? result + held.comma + held.trivia : result;
}

function tooLong(name: string, use: DocumentUse, size: number, limit: number): string {
  const count = (value: number) => value.toLocaleString('en');
  return `${name} has ${count(size)} characters without blanks; ${uses[use]} can have at most ${count(limit)}.`;
}

function refuse(problem: string): Prepared {
  return { ok: false, problem };
}
