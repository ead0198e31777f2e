import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IamData } from '../../engine/src/data/iamData';
import { assumeReport } from '../../engine/src/describe/assume';
import { readDocument, wholePolicy } from '../../engine/src/documents/document';
import { proposedName } from '../../engine/src/model/proposedName';
import { canAssume } from '../../engine/src/trust/assume';
import { parseCaller } from '../../engine/src/trust/assumeCaller';
import { decodeText } from '../../node/src/decodeText';
import { readAll } from './check';

export interface WhoCanAssumeOptions {
  readonly data: IamData;
  readonly stdin: NodeJS.ReadableStream;
  readonly cwd: string;
  readonly caller: string | undefined;
}

/** The report on a trust policy, or a sentence about why there is none. `refused`: the caller cannot assume the role. */
export type WhoCanAssumeResult = { readonly output: string; readonly refused: boolean } | { readonly failure: string };

/** Reads a trust policy and says who can assume its role. Never throws for bad input. */
export async function reportWhoCanAssume(
  file: string,
  { data, stdin, cwd, caller }: WhoCanAssumeOptions,
): Promise<WhoCanAssumeResult> {
  const asked = caller === undefined ? undefined : parseCaller(caller);
  if (caller !== undefined && !asked) {
    return { failure: `"${caller}" is no ARN, account, service principal or subject of a token` };
  }
  const bytes = await (file === '-' ? readAll(stdin) : readFile(path.resolve(cwd, file))).catch(() => undefined);
  if (bytes === undefined) return { failure: `cannot read ${file}` };
  const { text } = decodeText(bytes);
  const name = file === '-' ? 'stdin.json' : path.resolve(cwd, file);
  const policy = wholePolicy(
    readDocument({ text, path: path.basename(name), allowsComments: name.endsWith('.jsonc') }),
  );
  if (policy?.kind !== 'trust') return { failure: `${file} holds no trust policy` };
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const subject = { policy, name: file === '-' ? 'the role' : proposedName(name, 'trust'), lineOf };
  return {
    output: assumeReport({ data, accountNames: {} }, subject, caller),
    refused: asked !== undefined && canAssume(policy, asked).verdict === 'no',
  };
}
