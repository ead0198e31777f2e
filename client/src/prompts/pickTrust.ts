import * as vscode from 'vscode';
import type { CommandDeps } from '../deps';
import { countWords } from '../roles/countWords';
import { type DescribedFile, describeFile, shownName } from '../workspace/policyFiles';
import { type Answer, back, type Place, pickOne } from './quickSteps';

/** Lets the person pick one of the trust policies of the workspace. */
export async function pickTrust(deps: CommandDeps, place: Place): Promise<Answer<DescribedFile>> {
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
  const answer = await pickOne(place, { placeholder: 'Trust policy', items });
  if (answer === undefined || answer === back) return answer;
  return describeFile(deps, answer.at);
}
