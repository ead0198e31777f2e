import * as vscode from 'vscode';
import type { ServerDeps } from '../deps';
import { countWords } from '../roles/countWords';
import { type DescribedFile, describeFile, shownName } from '../workspace/policyFiles';
import { pickOne } from './quickInput';
import { type Answer, isAnswered, type StepPosition } from './steps';

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
