import * as vscode from 'vscode';
import type { DenialReport } from '../../../server/src/protocol';
import { type FailureDeps, tellFailure } from '../account/awsFailure';
import { toArgv } from '../aws/cli';
import { toShellText } from '../aws/shellText';
import { decodeAuthorizationMessage } from '../aws/sts';
import { shellOf } from '../views/planDocuments';
import { withProgress } from './progress';

/**
 * Offers to decode an encoded authorization message with the AWS CLI: shows the command and runs it when the person
 * agrees. Nothing is changed in the account. Nothing is run in a folder that is not trusted.
 */
export async function decodeDenial(
  deps: FailureDeps,
  { encoded = '', text }: DenialReport,
): Promise<string | undefined> {
  const request = decodeAuthorizationMessage(encoded);
  const command = `aws ${toShellText(toArgv(request, deps.aws.target()), shellOf(process.platform))}`;
  const shown = command.replace(encoded, `${encoded.slice(0, 16)}…`);
  const trusted = vscode.workspace.isTrusted;
  const next = trusted
    ? `"${shown}" decodes it and changes nothing.`
    : 'This folder is not trusted, so nothing is sent to AWS from it. Run the command in a terminal and copy what it prints.';
  const buttons = trusted ? ['Decode', 'Copy Command'] : ['Copy Command'];
  const answer = await vscode.window.showInformationMessage(`${text} ${next}`, ...buttons);
  if (answer === 'Copy Command') await vscode.env.clipboard.writeText(command);
  if (answer !== 'Decode') return undefined;
  const result = await withProgress('Decoding the message', (signal) => deps.aws.send(request, { signal }));
  if (result.ok) return result.value;
  await tellFailure(deps, result.error);
  return undefined;
}
