import * as vscode from 'vscode';
import type { DenialReport, TrustPrincipalChoice, WorkspaceRole } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { applyPolicyChange } from '../workspace/applyPolicyChange';
import { pickOne } from './quickInput';
import { askOnce } from './steps';

/**
 * Asks which of the two policies lacks the permission, where a message about sts:AssumeRole does not tell and the trust
 * policy of the other role is in the workspace too.
 */
export async function chooseSide(
  { trust, roleName }: DenialReport,
  roles: readonly WorkspaceRole[],
  title: string,
): Promise<'permission' | 'trust' | undefined> {
  const target = trust?.roleName === undefined ? undefined : trustedRole(roles, trust.roleName);
  if (target === undefined || trust === undefined || trust.principals.length === 0) return 'permission';
  const items = [
    {
      label: `A policy of ${roleName ?? 'the caller'}`,
      detail: `It has to allow ${trust.action} on ${target.name}.`,
      side: 'permission' as const,
    },
    { label: `The trust policy of ${target.name}`, detail: 'It has to name the caller.', side: 'trust' as const },
  ];
  const placeholder = 'Both policies must allow it. Which one do you want to change?';
  const answer = await askOnce(title, (position) =>
    pickOne<vscode.QuickPickItem & { readonly side: 'permission' | 'trust' }>(position, { placeholder, items }),
  );
  return answer?.side;
}

interface PrincipalItem extends vscode.QuickPickItem {
  readonly principal?: TrustPrincipalChoice;
}

/** Opens the trust policy in question, with a principal added when the person chooses one; else says what to change. */
export async function addTrust(
  { server }: ServerDeps,
  report: DenialReport,
  roles: readonly WorkspaceRole[],
): Promise<void> {
  const { trust, text } = report;
  const role = await chooseTrusted(roles, trust?.roleName);
  if (role === undefined) return;
  const uri = role === 'none' ? undefined : role.trust?.uri;
  if (role === 'none' || uri === undefined || trust === undefined || trust.principals.length === 0) {
    if (uri !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(uri), { preview: false });
    await vscode.window.showInformationMessage(text);
    return;
  }
  const items: readonly PrincipalItem[] = [
    ...trust.principals.map((principal) => ({ label: principal.value, description: principal.reach, principal })),
    { label: 'Only open the trust policy', alwaysShow: true },
  ];
  const placeholder = `Who should be able to assume ${role.name}?`;
  const answer = await askOnce('Add permission', (position) =>
    pickOne<PrincipalItem>(position, { placeholder, items }),
  );
  if (answer === undefined) return;
  const { principal } = answer;
  const change =
    principal &&
    (await server.addPrincipal({ uri, type: principal.type, value: principal.value, action: trust.action }));
  if (change !== undefined) return applyPolicyChange(change, '');
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { preview: false });
  await vscode.window.showInformationMessage(text);
}

/** The role whose trust policy it is: the named one, else one that is picked; `none` when the workspace has none. */
async function chooseTrusted(
  roles: readonly WorkspaceRole[],
  name: string | undefined,
): Promise<WorkspaceRole | 'none' | undefined> {
  if (name !== undefined) return trustedRole(roles, name) ?? 'none';
  const trusted = roles.filter(({ trust }) => trust !== undefined && !trust.missing);
  const [only, ...others] = trusted;
  if (only === undefined) return 'none';
  if (others.length === 0) return only;
  const items = trusted.map((role) => ({ label: role.name, description: role.trust?.summary ?? '', role }));
  const answer = await askOnce('Add permission', (position) =>
    pickOne(position, { placeholder: 'Which role could not be assumed?', items }),
  );
  return answer?.role;
}

function trustedRole(roles: readonly WorkspaceRole[], name: string): WorkspaceRole | undefined {
  return roles.find((role) => role.name === name && role.trust !== undefined && !role.trust.missing);
}
