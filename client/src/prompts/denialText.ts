import * as vscode from 'vscode';
import type { DenialReport } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { typeText } from './quickInput';
import { askOnce } from './steps';

/** The server reads no more of a text; what lies in the clipboard may be anything. */
const longestText = 2_000_000;

/**
 * The denials of what is selected, else of the clipboard, else of a text that the person pastes. Nothing when they
 * left, or when their text tells of none.
 */
export async function readDenials({ server }: ServerDeps, title: string): Promise<readonly DenialReport[] | undefined> {
  for (const text of [selectedText(), await vscode.env.clipboard.readText()]) {
    const found = text.trim() === '' ? [] : await server.denials(text.slice(0, longestText));
    if (found.length > 0) return found;
  }
  const pasted = await askOnce(title, (position) =>
    typeText(position, {
      prompt: 'Paste the error message, an event of CloudTrail or a part of a log',
      placeholder: 'User: … is not authorized to perform: …',
      value: '',
      validate: (text) => (text.trim() === '' ? 'Paste the message of a denied call.' : undefined),
    }),
  );
  if (pasted === undefined) return undefined;
  const found = await server.denials(pasted.slice(0, longestText));
  if (found.length > 0) return found;
  const text =
    'The text tells of no denied call. Copy the whole error message, with the words "is not authorized to perform", and try again.';
  await vscode.window.showInformationMessage(text);
  return undefined;
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined || editor.selection.isEmpty ? '' : editor.document.getText(editor.selection);
}
