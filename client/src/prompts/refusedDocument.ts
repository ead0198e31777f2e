import * as vscode from 'vscode';
import { refusedPart } from '../aws/refusedPart';
import type { AwsError } from '../aws/result';
import type { CommandDeps } from '../deps';
import { type DescribedFile, describeFile } from '../workspace/policyFiles';

export interface Refusal {
  readonly error: AwsError;
  /** The rules that explain it, the likeliest first. */
  readonly rules: readonly string[];
}

/**
 * Marks what IAM refused in a file, and gives its place: the finding of a rule that explains it, else the part that IAM
 * names, else the beginning.
 */
export async function markRefusal(
  deps: CommandDeps,
  uri: vscode.Uri,
  { error, rules }: Refusal,
): Promise<vscode.Range | undefined> {
  const file = await describeFile(deps, uri);
  if (file === undefined) return undefined;
  const range = findingOf(file, rules) ?? (await namedPart(file, error.message)) ?? new vscode.Range(0, 0, 0, 1);
  deps.refusals.show(uri, range, `IAM refused this document. It said: "${error.message}"`);
  return range;
}

function findingOf({ findings }: DescribedFile, rules: readonly string[]): vscode.Range | undefined {
  const finding = rules.map((id) => findings.find(({ rule }) => rule === id)).find((found) => found !== undefined);
  if (finding === undefined) return undefined;
  const { start, end } = finding.range;
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function namedPart({ at, text }: DescribedFile, message: string): Promise<vscode.Range | undefined> {
  const part = refusedPart(text, message);
  if (part === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(at);
  return new vscode.Range(document.positionAt(part.start), document.positionAt(part.end));
}
