import * as vscode from 'vscode';
import { trustedServices } from '../../../engine/src/access/summary';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import type { AccountRole } from '../aws/iam';
import { checkRoleName } from '../aws/names';
import type { AccountDeps, MemoryDeps, ServerDeps } from '../deps';
import { activeTrust } from '../workspace/policyFiles';
import { pickOne, typeText } from './quickInput';
import { type Answer, type AskStep, isAnswered, mapAnswer, type StepPosition } from './steps';

export type RoleDeps = ServerDeps & Pick<MemoryDeps, 'roleMemory'> & Pick<AccountDeps, 'aws' | 'accountLists'>;

interface RoleItem extends vscode.QuickPickItem {
  readonly roleName?: string;
}

const other: RoleItem = { label: 'Another role…', description: 'type its name', alwaysShow: true };

/**
 * Asks which role is meant: one of the workspace or one that was worked on from it, one of the account, or any other by
 * its name. Nobody waits for the account: its roles are added when they are known.
 */
export async function chooseRole(deps: RoleDeps, prompt: string, position: StepPosition): Promise<Answer<string>> {
  const known = await knownItems(deps);
  const inAccount = accountItems(deps, new Set(known.map(({ roleName }) => roleName)));
  // With nothing else to show, there is no list to open before the account has answered.
  const items = known.length > 0 ? [...known, other] : inAccount.then((found) => [...found, other]);
  const answer = await pickOne<RoleItem>(position, {
    placeholder: prompt,
    items,
    onShow: (pick) => (known.length > 0 ? addLater(pick, inAccount) : new vscode.Disposable(() => undefined)),
  });
  if (!isAnswered(answer)) return answer;
  if (answer.roleName !== undefined) return answer.roleName;
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

async function knownItems({ server, roleMemory }: RoleDeps): Promise<readonly RoleItem[]> {
  const roles = await server.workspaceRoles();
  const remembered = roleMemory.all().filter(({ roleName }) => roles.every(({ name }) => name !== roleName));
  return [
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
  ];
}

/** The other roles of the account; none where they can't be listed, since a name can be typed all the same. */
async function accountItems(
  { aws, accountLists }: RoleDeps,
  known: ReadonlySet<string | undefined>,
): Promise<readonly RoleItem[]> {
  const connection = await aws.identify();
  if (!connection.ok) return [];
  const roles = await accountLists.roles(connection.value);
  const others = roles.ok ? roles.value.filter(({ roleName }) => !known.has(roleName)) : [];
  if (others.length === 0) return [];
  const { accountId } = connection.value.account.caller;
  return [
    { label: `In the account ${accountId}`, kind: vscode.QuickPickItemKind.Separator },
    ...others.map((role) => ({ ...roleWords(role), roleName: role.roleName })),
  ];
}

/** A role of the account in a list: its path, and the services that it trusts. */
export function roleWords({ roleName, path, trust }: AccountRole): {
  readonly label: string;
  readonly description: string;
} {
  const services = trustedServices(policyOfValue(trust, 'trust'));
  return { label: roleName, description: [...(path === '/' ? [] : [path]), ...services].join(' · ') };
}

/** Adds items before the last one when they are there, and leaves the person where they are in the list. */
function addLater(pick: vscode.QuickPick<RoleItem>, later: Promise<readonly RoleItem[]>): vscode.Disposable {
  let open = true;
  pick.keepScrollPosition = true;
  pick.busy = true;
  void later.then((items) => {
    if (!open) return;
    const active = pick.activeItems;
    if (items.length > 0) {
      pick.items = [...pick.items.slice(0, -1), ...items, ...pick.items.slice(-1)];
      // Before the editor has told what is active, nothing is; then the first item is, and stays it.
      if (active.length > 0) pick.activeItems = active;
    }
    pick.busy = false;
  });
  return new vscode.Disposable(() => {
    open = false;
  });
}

function fileName(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false);
}
