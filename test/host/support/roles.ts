// What the suites about roles have in common: the account of the tests, plans, and what is shown of them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { type Answer, driveQuickInput, type Shown } from './quickInput';

/** Empties the account. */
export async function resetAccount(): Promise<void> {
  await fetch(`${process.env.AWS_ENDPOINT_URL}/moto-api/reset`, { method: 'POST' });
}

/** Runs a command of the extension and answers what it shows. */
export function drive(answers: readonly Answer[], command: string, argument?: unknown) {
  return driveQuickInput(answers, () => vscode.commands.executeCommand(`rolewright.${command}`, argument)) as Promise<{
    readonly shown: readonly Shown[];
  }>;
}

/** The document of the active editor, which has to be of this scheme. */
export function activeDocument(scheme: string): vscode.TextDocument {
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.uri.scheme, scheme);
  return document as vscode.TextDocument;
}

/** The titles of the lenses of a document. */
export async function lensesOf({ uri }: vscode.TextDocument): Promise<(string | undefined)[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return lenses.map(({ command }) => command?.title);
}

/** The text of a document as soon as it is as expected. */
export function textOf(document: vscode.TextDocument, accept: (text: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const look = () => {
      if (!accept(document.getText())) return;
      listener.dispose();
      resolve(document.getText());
    };
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) look();
    });
    look();
  });
}

/** The schemes of the open tabs, sorted. */
export function openSchemes(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.map(({ input }) => (input instanceof vscode.TabInputText ? input.uri.scheme : 'other')).sort();
}

/** Runs the real AWS CLI in the account of the tests. */
export async function aws(...args: string[]): Promise<string> {
  return (await promisify(execFile)('aws', args)).stdout;
}

/** The text of a trust policy for a service. */
export function trusting(Service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  });
}
