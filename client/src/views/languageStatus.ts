import * as vscode from 'vscode';
import type { PolicyDescription } from '../../../server/src/protocol';
import { documentSelector, type PolicyServer } from '../languageClient';
import type { PolicyContext } from './policyContext';

const kindWords: Readonly<Record<PolicyDescription['kind'], string>> = {
  trust: 'Trust policy',
  permission: 'Permission policy',
  resource: 'Resource policy',
  none: 'No policy',
};

/** Fits no document. */
const nowhere: vscode.DocumentSelector = [];

/** In milliseconds. */
const delay = 300;

/**
 * Tells in the status of the language what Rolewright takes the document in front for, and how new its data about AWS is.
 * Documents without a policy have no such entry.
 */
export function createLanguageStatus(server: PolicyServer, context: PolicyContext): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('rolewright.kind', nowhere);
  item.name = 'IAM policy';
  item.text = kindWords.none;
  item.command = { command: 'rolewright.changeKind', title: 'Change' };
  let last = 0;
  const look = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || vscode.languages.match(documentSelector, document) === 0) return;
    const turn = ++last;
    item.busy = true;
    const [description, date] = await Promise.all([server.describe(document.uri), server.dataDate()]);
    // A later look has the say.
    if (turn !== last) return;
    item.busy = false;
    item.text = textOf(description);
    // The entry is shown for the document in front, so it is there or not.
    item.selector = description?.policyCount ? documentSelector : nowhere;
    context.note(document.uri, description?.roleCount ? 'template' : (description?.kind ?? 'none'));
    item.detail = `AWS data of ${date}`;
  };
  const quietly = (): void => {
    look().catch(() => {
      item.busy = false;
    });
  };
  let timer: NodeJS.Timeout | undefined;
  // While someone types, and until the server has heard of new settings, the answer would be out of date at once.
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(quietly, delay);
  };
  const following = [
    vscode.window.onDidChangeActiveTextEditor(quietly),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) soon();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('rolewright')) soon();
    }),
    { dispose: () => clearTimeout(timer) },
  ];
  quietly();
  return vscode.Disposable.from(item, ...following);
}

/** The kind of a policy that is the whole document, else how many there are in it. */
function textOf(description: PolicyDescription | null): string {
  const { kind = 'none', policyCount = 0 } = description ?? {};
  if (kind !== 'none' || policyCount === 0) return kindWords[kind];
  return policyCount === 1 ? '1 IAM policy' : `${policyCount} IAM policies`;
}
