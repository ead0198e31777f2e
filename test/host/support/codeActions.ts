// Code actions, asked for and applied as the editor does.
import * as vscode from 'vscode';

type Offered = vscode.CodeAction | vscode.Command;

/** The titles of the code actions offered for a range, in the order of the menu. */
export async function codeActionTitles(uri: vscode.Uri, range: vscode.Range): Promise<string[]> {
  return (await codeActions(uri, range)).map((action) => action.title);
}

/**
 * Applies the one code action whose title matches and resolves to its title.
 * Throws, with the titles that are offered, when none or several match.
 */
export async function applyCodeAction(uri: vscode.Uri, range: vscode.Range, title: string | RegExp): Promise<string> {
  const offered = await codeActions(uri, range);
  const fitting = offered.filter((action) =>
    typeof title === 'string' ? action.title === title : title.test(action.title),
  );
  const [action] = fitting;
  if (action === undefined || fitting.length > 1) {
    const titles = offered.map((other) => `\n  ${other.title}`).join('') || ' none';
    throw new Error(`${fitting.length} code actions match ${title}. Offered are:${titles}`);
  }
  if ('edit' in action && action.edit !== undefined && !(await vscode.workspace.applyEdit(action.edit))) {
    throw new Error(`The edit of "${action.title}" was refused.`);
  }
  const command = typeof action.command === 'string' ? (action as vscode.Command) : action.command;
  if (command !== undefined) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  return action.title;
}

/**
 * VS Code drops a request, and answers with nothing, when an extension registers code actions while it runs, as the
 * built-in ones do just after the start. So it is asked until two answers in a row agree.
 */
async function codeActions(uri: vscode.Uri, range: vscode.Range): Promise<Offered[]> {
  let before = await ask(uri, range);
  for (let again = 0; again < 20; again++) {
    const now = await ask(uri, range);
    if (JSON.stringify(before.map(titleOf)) === JSON.stringify(now.map(titleOf))) return now;
    before = now;
  }
  throw new Error(`The code actions of ${uri.path} keep changing: ${before.map(titleOf).join(', ')}`);
}

function ask(uri: vscode.Uri, range: vscode.Range): Thenable<Offered[]> {
  // The last argument is how many actions are resolved, so that their edits are there.
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, undefined, 100);
}

function titleOf(action: Offered): string {
  return action.title;
}
