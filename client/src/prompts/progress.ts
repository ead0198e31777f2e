import * as vscode from 'vscode';
import type { Ask } from '../plans/plan';

/** Shows a notification with the progress of work that only reads, and cancels the work when the person cancels it. */
export async function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
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
