import * as vscode from 'vscode';
import { rejectedPart } from '../aws/rejectedPart';
import type { AwsError } from '../aws/result';
import type { ServerDeps, ViewDeps } from '../deps';
import { type DescribedFile, describeFile } from '../workspace/policyFiles';

export interface Rejection {
  readonly error: AwsError;
  /** The rules that explain it, the likeliest first. */
  readonly rules: readonly string[];
}

/**
 * Marks what IAM rejected in a file and returns its range: the finding of a rule that explains it, else the part that IAM
 * names, else the beginning.
 */
export async function markRejection(
  deps: ServerDeps & Pick<ViewDeps, 'rejectionDiagnostics'>,
  uri: vscode.Uri,
  { error, rules }: Rejection,
): Promise<vscode.Range | undefined> {
  const file = await describeFile(deps, uri);
  if (file === undefined) return undefined;
  const range = findingOf(file, rules) ?? (await namedPart(file, error.message)) ?? new vscode.Range(0, 0, 0, 1);
  deps.rejectionDiagnostics.show(uri, range, `IAM rejected this document: "${error.message}"`);
  return range;
}

function findingOf({ findings }: DescribedFile, rules: readonly string[]): vscode.Range | undefined {
  const finding = rules.map((id) => findings.find(({ rule }) => rule === id)).find((found) => found !== undefined);
  if (finding === undefined) return undefined;
  const { start, end } = finding.range;
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function namedPart({ at, text }: DescribedFile, message: string): Promise<vscode.Range | undefined> {
  const part = rejectedPart(text, message);
  if (part === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(at);
  return new vscode.Range(document.positionAt(part.start), document.positionAt(part.end));
}
