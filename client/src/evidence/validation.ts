import { toStrictJson } from '../../../engine/src/edits/sentDocument';
import { parseValue } from '../../../engine/src/syntax/jsonValue';
import { type AnalyzedKind, type PolicyFinding, validatePolicy } from '../aws/accessAnalyzer';
import { documentArgument } from '../plans/plan';
import type { DocumentCall } from '../plans/sendDocuments';
import type { PolicyFile } from '../roles/policyDocument';

/** What validation said about one file, in numbers. */
export interface ValidationCount {
  readonly found: number;
  /** Rolewright reports the same at the same place. */
  readonly reported: number;
  /** The settings or `.rolewright.json` hide what says the same. */
  readonly suppressed: number;
}

/** The call that validates a file; nothing when the file is no JSON, which is known without AWS. */
export function validationOf(
  { name, text }: PolicyFile,
  kind: AnalyzedKind,
): DocumentCall<readonly PolicyFinding[]> | undefined {
  const strict = toStrictJson(text);
  if (parseValue(strict) === undefined) return undefined;
  return { request: validatePolicy(documentArgument(name), kind), documents: [{ name, text: strict }] };
}

/** The one sentence at the end: `IAM Access Analyzer has 3 findings in policy.json, 2 of them known already.` */
export function countSentence(name: string, { found, reported, suppressed }: ValidationCount): string {
  if (found === 0) return `IAM Access Analyzer has no findings in ${name}.`;
  const remarks = [
    ...(reported === 0 ? [] : [share(reported, found, 'known already')]),
    ...(suppressed === 0 ? [] : [share(suppressed, found, 'suppressed here')]),
  ];
  const head = `IAM Access Analyzer has ${found} ${found === 1 ? 'finding' : 'findings'} in ${name}`;
  return `${[head, ...remarks].join(', ')}.`;
}

function share(part: number, all: number, what: string): string {
  if (part < all) return `${part} of them ${what}`;
  return all === 1 ? what : `all of them ${what}`;
}
