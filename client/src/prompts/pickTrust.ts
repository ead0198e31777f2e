import * as vscode from 'vscode';
import type { ServerDeps } from '../deps';
import { countWords } from '../roles/countWords';
import { activeTrust, type DescribedFile, describeFile, shownName } from '../workspace/policyFiles';
import { pickOne } from './quickInput';
import { type Answer, isAnswered, type StepPosition } from './steps';

/**
 * The trust policy that needs no question: the one in the editor, that of the only role with the permission policy in the
 * editor, or the only one of the workspace.
 */
export async function obviousTrust(deps: ServerDeps): Promise<DescribedFile | undefined> {
  const active = await activeTrust(deps);
  if (active !== undefined) return active;
  const uri = (await trustBeside(deps)) ?? (await onlyTrust(deps));
  return uri === undefined ? undefined : describeFile(deps, vscode.Uri.parse(uri));
}

async function trustBeside({ server }: ServerDeps): Promise<string | undefined> {
  const file = vscode.window.activeTextEditor?.document.uri.toString();
  const roles = await server.workspaceRoles();
  const owners = roles.filter(({ policies }) => policies.some(({ uri }) => vscode.Uri.parse(uri).toString() === file));
  return owners.length === 1 ? owners[0]?.trust?.uri : undefined;
}

async function onlyTrust({ server }: ServerDeps): Promise<string | undefined> {
  const found = await server.workspacePolicies('trust');
  return found.length === 1 ? found[0]?.uri : undefined;
}

/** Lets the person pick one of the trust policies of the workspace. */
export async function pickTrust(deps: ServerDeps, position: StepPosition): Promise<Answer<DescribedFile>> {
  const found = await deps.server.workspacePolicies('trust');
  if (found.length === 0) {
    const text =
      'No trust policy was found in this workspace. Open one, or write a JSON file that says who may assume the role.';
    await vscode.window.showInformationMessage(text);
    return undefined;
  }
  const items = found.map(({ uri, summary, counts }) => {
    const at = vscode.Uri.parse(uri);
    return { label: shownName(at), description: [summary, ...countWords(counts)].join(' · '), at };
  });
  const answer = await pickOne(position, { placeholder: 'Trust policy', items });
  return isAnswered(answer) ? describeFile(deps, answer.at) : answer;
}
