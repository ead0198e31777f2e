import { type Quota, quotas } from '../../../engine/src/data/quotas';
import { type SentDocument, sentDocument, type Unsendable } from '../../../engine/src/edits/sentDocument';
import { formatCount } from '../../../engine/src/model/size';

/** A policy file of the workspace. */
export interface PolicyFile {
  /** How the file is shown in a command: relative to the workspace folder. */
  readonly name: string;
  /** Its text, which may contain comments. */
  readonly text: string;
  /** What the linter found in it: `1 warning`. Absent when it found nothing. */
  readonly remark?: string;
}

export type DocumentUse = 'trust' | 'permission' | 'inline';
export type Prepared =
  | { readonly ok: true; readonly document: SentDocument }
  | { readonly ok: false; readonly problem: string };

const limits: Readonly<Record<DocumentUse, Quota>> = {
  trust: quotas.trustPolicySize,
  permission: quotas.managedPolicySize,
  inline: quotas.inlinePoliciesSize,
};

const uses: Readonly<Record<DocumentUse, string>> = {
  trust: 'a trust policy',
  permission: 'a managed policy',
  inline: 'the inline policies of a role',
};

/** Makes the document that is sent from a file, or says in words why it cannot be sent, its length included. */
export function prepareDocument(file: PolicyFile, use: DocumentUse): Prepared {
  const document = sentDocument(file.text);
  if ('reason' in document) return { ok: false, problem: refusal(file.name, document) };
  const { max } = limits[use];
  if (document.size > max) return { ok: false, problem: tooLong(file.name, use, document.size) };
  return { ok: true, document };
}

function refusal(name: string, unsendable: Unsendable): string {
  switch (unsendable.reason) {
    case 'not-json':
      return `${name} is not valid JSON.`;
    case 'not-object':
      return `${name} is not a policy document, because it is not a JSON object.`;
    case 'foreign':
      return `${name} contains "${unsendable.character}", a character that IAM does not accept in a policy.`;
  }
}

function tooLong(name: string, use: DocumentUse, size: number): string {
  const limit = formatCount(limits[use].max);
  return `${name} has ${formatCount(size)} characters without blanks; ${uses[use]} can have at most ${limit}.`;
}
