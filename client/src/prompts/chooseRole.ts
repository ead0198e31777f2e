import * as vscode from 'vscode';
import { checkRoleName } from '../aws/names';
import type { MemoryDeps, ServerDeps } from '../deps';
import { activeTrust } from '../workspace/policyFiles';
import { pickOne, typeText } from './quickInput';
import { type Answer, type AskStep, isAnswered, mapAnswer, type StepPosition } from './steps';

type RoleDeps = ServerDeps & Pick<MemoryDeps, 'roleMemory'>;

interface RoleItem extends vscode.QuickPickItem {
  readonly roleName?: string;
}

/** Asks which role is meant: one of the workspace or one that was worked on from it, or any other by its name. */
export async function chooseRole(deps: RoleDeps, prompt: string, position: StepPosition): Promise<Answer<string>> {
  const roles = await deps.server.workspaceRoles();
  const remembered = deps.roleMemory.all().filter(({ roleName }) => roles.every(({ name }) => name !== roleName));
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
    const answer = await pickOne(position, { placeholder: prompt, items });
    if (!isAnswered(answer)) return answer;
    if (answer.roleName !== undefined) return answer.roleName;
  }
  const trust = await activeTrust(deps);
  return typeText(position, {
    prompt,
    value: trust?.proposedName ?? '',
    validate: checkRoleName,
  });
}

/** The step that asks which role is meant. */
export function roleStep<S>(deps: RoleDeps, prompt: string): AskStep<S & { readonly roleName?: string }> {
  return async (state, position) => {
    const answer = await chooseRole(deps, prompt, position);
    return mapAnswer(answer, (roleName) => ({ ...state, roleName }));
  };
}

function fileName(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false);
}
