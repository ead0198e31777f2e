import os from 'node:os';
import * as vscode from 'vscode';
import type { AwsCli, AwsTarget } from '../aws/cli';
import { explainError } from '../aws/errors';
import { ambientProfile, configPaths, readProfileSettings } from '../aws/profiles';
import type { AwsError } from '../aws/result';
import { toShellText } from '../aws/shellText';
import { signInWay } from '../aws/signInWay';

/** Renews sign-ins, each in the way that its profile needs. */
export interface SignIn {
  /**
   * Signs in with the CLI itself, in a terminal that runs nothing else, since the CLI shows a code or asks for one there.
   * Waits until the terminal has ended and tells whether the sign-in succeeded. Canceling ends the terminal. Where only
   * the person can renew the credentials, tells how.
   */
  run(cli: AwsCli, target: AwsTarget, signal?: AbortSignal): Promise<boolean>;
  /** Tells that a sign-in has expired and offers to renew it. Tells whether the call that failed can be made again. */
  offer(cli: AwsCli, target: AwsTarget, error: AwsError, signal?: AbortSignal): Promise<boolean>;
}

/** Two commands that need the same sign-in at the same time share one terminal. */
export function createSignIn(): SignIn {
  const underWay = new Map<string, Promise<boolean>>();
  const run: SignIn['run'] = (cli, { profile }, signal) => {
    const key = profile ?? '';
    const waiting = underWay.get(key) ?? renew(cli, profile, signal).finally(() => underWay.delete(key));
    underWay.set(key, waiting);
    return waiting;
  };
  return {
    run,
    async offer(cli, target, error, signal) {
      const { reason } = explainError(error, target);
      const message = vscode.window.showWarningMessage(
        `${reason} Sign in, and the command goes on.`,
        'Sign In',
        'Select Profile…',
      );
      const choice = await Promise.race([message, aborted(signal)]);
      if (choice === 'Sign In') return run(cli, target, signal);
      if (choice === undefined) return false;
      await vscode.commands.executeCommand('rolewright.selectProfile');
      return true;
    },
  };
}

async function renew(cli: AwsCli, profile: string | undefined, signal?: AbortSignal): Promise<boolean> {
  const settings = await readProfileSettings(configPaths(process.env, os.homedir()));
  const way = signInWay(settings, profile ?? ambientProfile(process.env) ?? 'default');
  if (way.kind === 'terminal') return runInTerminal(cli, way.args, profile, signal);
  void vscode.window.showInformationMessage(`${way.advice} Then run the command again.`);
  return false;
}

async function runInTerminal(
  cli: AwsCli,
  args: readonly string[],
  profile: string | undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  const terminal = vscode.window.createTerminal({
    name: 'AWS sign-in',
    shellPath: cli.executable,
    shellArgs: [...args],
    // Nothing that waits for a key before it ends.
    env: { AWS_PAGER: '' },
  });
  const who = profile === undefined ? '' : ` with the profile ${profile}`;
  const title = `Waiting until you are signed in${who}`;
  const progress = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const code = await vscode.window.withProgress(progress, async (_display, token) => {
    const cancel = () => terminal.dispose();
    token.onCancellationRequested(cancel);
    signal?.addEventListener('abort', cancel, { once: true });
    const ended = exitCode(terminal);
    terminal.show();
    return ended.finally(() => signal?.removeEventListener('abort', cancel));
  });
  if (code !== undefined && code !== 0) {
    void vscode.window.showErrorMessage(
      `The sign-in did not succeed: "${toShellText(['aws', ...args], 'posix')}" ended with exit code ${code}.`,
    );
  }
  return code === 0;
}

/** The exit code of the program in a terminal; nothing when someone closed the terminal. */
function exitCode(terminal: vscode.Terminal): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listener = vscode.window.onDidCloseTerminal((closed) => {
      if (closed !== terminal) return;
      listener.dispose();
      resolve(closed.exitStatus?.code);
    });
  });
}

function aborted(signal: AbortSignal | undefined): Promise<undefined> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
