import * as vscode from 'vscode';
import type { TemplateRole } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { documentSelector } from '../languageClient';
import { shownName } from '../workspace/policyFiles';
import { pickOne } from './quickInput';
import { askOnce } from './steps';

/** The template in the active editor, if there is one. */
export async function activeTemplate({ server }: ServerDeps): Promise<vscode.Uri | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || vscode.languages.match(documentSelector, document) === 0) return undefined;
  return (await server.templateRoles(document.uri)).length > 0 ? document.uri : undefined;
}

/**
 * The role of a template that a command is about: the one at the cursor of its editor, its only one, else the one that the
 * person picks. Undefined when nothing is picked.
 */
export async function chooseTemplateRole(
  title: string,
  placeholder: string,
  roles: readonly TemplateRole[],
): Promise<TemplateRole | undefined> {
  const [only] = roles;
  if (roles.length <= 1) return only;
  const atCursor = roleAtCursor(roles);
  if (atCursor !== undefined) return atCursor;
  const items = roles.map((role) => ({ ...itemOf(role), role }));
  const answer = await askOnce(title, (position) => pickOne(position, { placeholder, items }));
  return answer?.role;
}

/** A role of a template in a list. */
export function itemOf({ logicalId, uri, trustedServices }: TemplateRole): vscode.QuickPickItem {
  return {
    label: logicalId,
    description: shownName(vscode.Uri.parse(uri)),
    ...(trustedServices.length === 0 ? {} : { detail: `trusts ${trustedServices.join(', ')}` }),
  };
}

/** The only role whose resource or policies are around the cursor. */
function roleAtCursor(roles: readonly TemplateRole[]): TemplateRole | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const isHere = (uri: string) => vscode.Uri.parse(uri).toString() === editor.document.uri.toString();
  const isAround = ({ start, end }: TemplateRole['whole']) =>
    new vscode.Range(start.line, start.character, end.line, end.character).contains(editor.selection.active);
  const around = roles.filter(({ uri, whole }) => isHere(uri) && isAround(whole));
  return around.length === 1 ? around[0] : undefined;
}
