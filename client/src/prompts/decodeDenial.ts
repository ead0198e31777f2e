import * as vscode from 'vscode';
import type { DenialReport } from '../../../server/src/protocol';
import { send, toArgv } from '../aws/cli';
import { toShellText } from '../aws/shellText';
import { decodeAuthorizationMessage } from '../aws/sts';
import type { CommandDeps } from '../deps';
import { shellOf } from '../views/planDocuments';
import { tellFailure } from './awsFailure';
import { reading } from './reading';

/**
 * Offers to decode an encoded authorization message with the AWS CLI: shows the command and runs it when the person
 * agrees. Nothing is changed in the account. Nothing is run in a folder that is not trusted.
 */
export async function decodeDenial(
  deps: CommandDeps,
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
  const cli = await deps.aws.findCli();
  if (!cli.ok) {
    await tellFailure(deps, cli.error);
    return undefined;
  }
  const result = await reading('Decoding the message', (signal) =>
    send(cli.value, request, deps.aws.target(), { signal }),
  );
  if (result.ok) return result.value;
  await tellFailure(deps, result.error);
  return undefined;
}
