import * as vscode from 'vscode';

export interface Risk {
  readonly message: string;
  readonly detail: string;
  /** The button that Enter presses; it changes nothing. */
  readonly safe: string;
  readonly go: string;
}

/**
 * Asks in a modal dialog before something that should not happen by accident. The first button has the focus, so it is
 * the harmless one; Escape is Cancel.
 */
export async function confirmRisk({ message, detail, safe, go }: Risk): Promise<'go' | 'safe' | 'cancel'> {
  const choice = await vscode.window.showWarningMessage(message, { modal: true, detail }, safe, go);
  if (choice === go) return 'go';
  return choice === safe ? 'safe' : 'cancel';
}
