import * as vscode from 'vscode';
import type { Ask } from '../plans/plan';

/** Shows that something is read from AWS, with a way to cancel it. Nothing is changed meanwhile. */
export async function reading<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const progress = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(progress, (_display, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return work(abort.signal);
  });
}

/** The same questions, ended by a signal. */
export function cancellable(ask: Ask, signal: AbortSignal): Ask {
  return (request, options) => ask(request, { ...options, signal });
}
