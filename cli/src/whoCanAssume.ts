import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { IamData } from '../../engine/src/data/iamData';
import { createEngine } from '../../engine/src/engine';
import { canonicalUri } from '../../engine/src/text/uris';
import { parseCaller } from '../../engine/src/trust/assumeCaller';
import { decodeText } from '../../node/src/decodeText';
import { today } from '../../node/src/today';
import { readAll } from './check';

export interface WhoCanAssumeOptions {
  readonly data: IamData;
  readonly stdin: NodeJS.ReadableStream;
  readonly cwd: string;
  readonly caller: string | undefined;
  /** The logical ID of a role of a template. */
  readonly role?: string | undefined;
}

/** The report on a trust policy, or a sentence about why there is none. `refused`: the caller cannot assume the role. */
export type WhoCanAssumeResult = { readonly output: string; readonly refused: boolean } | { readonly failure: string };

/** Reads a trust policy, or a template, and says who can assume its role. Never throws for bad input. */
export async function reportWhoCanAssume(
  file: string,
  { data, stdin, cwd, caller, role }: WhoCanAssumeOptions,
): Promise<WhoCanAssumeResult> {
  if (caller !== undefined && !parseCaller(caller)) {
    return { failure: `"${caller}" isn't an ARN, account, service principal or subject of a token` };
  }
  const bytes = await (file === '-' ? readAll(stdin) : readFile(path.resolve(cwd, file))).catch(() => undefined);
  if (bytes === undefined) return { failure: `cannot read ${file}` };
  const { text } = decodeText(bytes);
  const name = file === '-' ? 'stdin:/stdin' : canonicalUri(path.resolve(cwd, file));
  const document = TextDocument.create(name, name.endsWith('.jsonc') ? 'jsonc' : 'json', 0, text);
  const engine = createEngine({ data, today });
  const ids = engine.roleIds(document);
  if (role !== undefined && !ids.includes(role)) {
    return { failure: `${file} doesn't contain a role with the logical ID "${role}"${listOf(ids)}` };
  }
  const question = { ...(file === '-' && { roleName: 'the role' }), ...(caller !== undefined && { caller }) };
  const report = engine.whoCanAssume(document, { ...question, logicalId: role });
  if (!report && ids.length > 1) return { failure: `choose a role of ${file} with --role${listOf(ids)}` };
  if (!report) return { failure: `${file} doesn't contain a trust policy` };
  return { output: report.text, refused: report.verdict === 'no' || report.verdict === 'refused' };
}

function listOf(ids: readonly string[]): string {
  return ids.length === 0 ? '' : `; it has ${ids.join(', ')}`;
}
