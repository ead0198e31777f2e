import * as vscode from 'vscode';
import { type ErrorContext, type Explanation, explainError, installPage, type NextAction } from '../aws/errors';
import type { AwsError } from '../aws/result';
import type { AwsAccess } from './awsAccess';

/** What it takes to tell of a failure and to do something about it. */
export interface FailureDeps {
  readonly aws: AwsAccess;
  readonly output: vscode.LogOutputChannel;
}

/** What a press on a button does beyond the general actions; the command that failed knows it. */
export type SpecialActions = Partial<Record<NextAction, () => Thenable<unknown>>>;

export interface ActionButton {
  readonly label: string;
  readonly run: () => Thenable<unknown>;
}

/** Tells why a call failed, in one message with what can be done about it. */
export async function tellFailure(
  deps: FailureDeps,
  error: AwsError,
  context: ErrorContext = {},
  special: SpecialActions = {},
): Promise<void> {
  if (error.kind === 'cancelled') return;
  const explanation = explainError(error, { ...deps.aws.target(), ...context });
  const { title, reason, next } = explanation;
  const text = `${title.charAt(0).toUpperCase()}${title.slice(1)}. ${reason} ${next}`;
  await showButtons(vscode.window.showErrorMessage, text, actionButtons(deps, explanation, special));
}

/** The buttons for an explanation, in its order. Actions that only a command can give are left out without it. */
export function actionButtons(
  deps: FailureDeps,
  explanation: Explanation,
  special: SpecialActions,
): readonly ActionButton[] {
  const general: SpecialActions = {
    installCli: () => vscode.env.openExternal(vscode.Uri.parse(installPage)),
    setPath: () => setPath(),
    ssoLogin: () => signInAgain(deps),
    pickProfile: () => vscode.commands.executeCommand('rolewright.selectProfile'),
    pickRegion: () => vscode.commands.executeCommand('rolewright.selectProfile'),
    showOutput: async () => deps.output.show(),
  };
  return explanation.actions.flatMap((action) => {
    const run = special[action] ?? general[action];
    return run === undefined ? [] : [{ label: actionLabels[action], run }];
  });
}

/** Shows a message with buttons and does what is pressed. */
export async function showButtons(
  show: (text: string, ...items: string[]) => Thenable<string | undefined>,
  text: string,
  buttons: readonly ActionButton[],
): Promise<void> {
  const choice = await show(text, ...buttons.map(({ label }) => label));
  await buttons.find(({ label }) => label === choice)?.run();
}

/** What the button for an action says. */
export const actionLabels: Readonly<Record<NextAction, string>> = {
  installCli: 'How to Install',
  setPath: 'Set Path…',
  ssoLogin: 'Sign In',
  pickProfile: 'Select Profile…',
  pickRegion: 'Select Region…',
  openFile: 'Open File',
  resume: 'Resume',
  updateTrust: 'Update Trust Policy…',
  verify: 'Verify Role',
  showOutput: 'Show Output',
};

async function setPath(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({ title: 'The AWS CLI', openLabel: 'Use This AWS CLI' });
  const [file] = chosen ?? [];
  if (file === undefined) return;
  const settings = vscode.workspace.getConfiguration('rolewright.aws');
  await settings.update('path', file.fsPath, vscode.ConfigurationTarget.Global);
}

async function signInAgain({ aws }: FailureDeps): Promise<void> {
  if (!(await aws.signIn(aws.target()))) return;
  await vscode.window.showInformationMessage('You are signed in. Run the command again.');
}
