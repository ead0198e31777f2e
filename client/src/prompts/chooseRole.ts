import * as vscode from 'vscode';
import { checkRoleName } from '../aws/names';
import type { CommandDeps } from '../deps';
import { activeTrust } from '../workspace/policyFiles';
import { type Answer, back, type Place, pickOne, typeText } from './quickSteps';

interface RoleItem extends vscode.QuickPickItem {
  readonly roleName?: string;
}

/** Asks which role is meant: one of the workspace or one that was worked on from it, or any other by its name. */
export async function chooseRole(deps: CommandDeps, prompt: string, place: Place): Promise<Answer<string>> {
  const roles = await deps.server.workspaceRoles();
  const remembered = deps.memory.all().filter(({ roleName }) => roles.every(({ name }) => name !== roleName));
  if (roles.length + remembered.length > 0) {
    const items: readonly RoleItem[] = [
      ...roles.map(({ name, trust }) => ({
        label: name,
        description: trust === undefined ? 'no trust policy' : fileName(trust.uri),
        roleName: name,
      })),
      ...remembered.map(({ roleName, accountId, trust }) => ({
        label: roleName,
        description: [accountId, ...(trust === undefined ? [] : [fileName(trust)])].join(' · '),
        roleName,
      })),
      { label: 'Another role…', alwaysShow: true },
    ];
    const answer = await pickOne(place, { placeholder: prompt, items });
    if (answer === undefined || answer === back) return answer;
    if (answer.roleName !== undefined) return answer.roleName;
  }
  const trust = await activeTrust(deps);
  return typeText(place, {
    prompt,
    value: trust?.proposedName ?? '',
    validate: checkRoleName,
  });
}

function fileName(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false);
}
