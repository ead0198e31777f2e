import * as vscode from 'vscode';
import type { PolicyDescription } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { countWords } from '../roles/countWords';
import type { PolicyFile } from '../roles/policyDocument';

export interface DescribedFile extends PolicyDescription {
  readonly at: vscode.Uri;
}

/** A file's name as it is shown in a command: relative to its workspace folder. */
export function shownName(uri: vscode.Uri): string {
  return uri.scheme === 'untitled' ? uri.path : vscode.workspace.asRelativePath(uri, false);
}

/** The document of a file with the name that commands show, and what was found in it. */
export function policyFileOf({ at, text, findings }: DescribedFile): PolicyFile {
  const words = findingWords(findings);
  return { name: shownName(at), text, ...(words.length === 0 ? {} : { remark: words.join(', ') }) };
}

/** What a file holds; nothing when it cannot be read. */
export async function describeFile({ server }: ServerDeps, at: vscode.Uri): Promise<DescribedFile | undefined> {
  const description = await server.describe(at);
  return description === null ? undefined : { ...description, at };
}

/** The trust policy in the active editor, if there is one. */
export async function activeTrust(deps: ServerDeps): Promise<DescribedFile | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !['file', 'untitled'].includes(document.uri.scheme)) return undefined;
  if (!['json', 'jsonc'].includes(document.languageId)) return undefined;
  const described = await describeFile(deps, document.uri);
  return described?.kind === 'trust' ? described : undefined;
}

/** What the linter says about a file, for the head of a plan: `no findings`. */
export function remarkOf({ findings }: PolicyDescription): string {
  const words = findingWords(findings);
  return words.length === 0 ? 'no findings' : words.join(', ');
}

function findingWords(findings: PolicyDescription['findings']): readonly string[] {
  const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return countWords(counts);
}

/**
 * Refuses a file that has errors: shows the first in the editor, and lists them in one message. Tells whether it did.
 */
export async function refuseErrors(described: DescribedFile): Promise<boolean> {
  const errors = described.findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return false;
  const { start, end } = first.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(described.at, { selection, preview: false });
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const list = errors.map(({ message, range }) => `Line ${range.start.line + 1}: ${message}`).join(' ');
  const text = `${shownName(described.at)} has ${count}. Nothing was sent to AWS. ${list}`;
  const choice = await vscode.window.showErrorMessage(text, 'Show Problems');
  if (choice !== undefined) await vscode.commands.executeCommand('workbench.actions.view.problems');
  return true;
}
