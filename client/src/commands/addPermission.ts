import * as vscode from 'vscode';
import { oneOrList } from '../../../engine/src/text/oneOrList';
import type { DenialReport, TemplateRole, WorkspaceRole } from '../../../server/src/protocol';
import type { FailureDeps } from '../account/awsFailure';
import { registerCommand, type ServerDeps } from '../deps';
import { given } from '../given';
import { decodeDenial } from '../prompts/decodeDenial';
import { readDenials } from '../prompts/denialText';
import {
  activePermission,
  type Candidates,
  changeOf,
  filesToJoin,
  type PermissionChoice,
  permissionOf,
  permissionSteps,
} from '../prompts/permissionQuestions';
import { pickOne } from '../prompts/quickInput';
import { askOnce, runSteps } from '../prompts/steps';
import { addTrust, chooseSide } from '../prompts/trustDenial';
import { canBeNamed } from '../roles/templateRoleName';
import { applyPolicyChange } from '../workspace/applyPolicyChange';
import { logicalIdArgument, roleArgument, uriArgument } from '../workspace/commandArguments';
import { openNewDocument } from '../workspace/newPolicyDocument';

const title = 'Add permission';

/**
 * Add Permission from AccessDenied Error: takes an error message and adds what it says is missing to the right policy of
 * the right role. Where the cause lies elsewhere, changes nothing and says where.
 */
export function registerAddPermission(deps: FailureDeps & ServerDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.addPermission', async (args) => {
    const reports = await readDenials(deps, title);
    const report = reports && (await chooseDenial(reports));
    if (report === undefined) return;
    const clear = report.verdict === 'decode' ? await decoded(deps, report) : report;
    if (clear !== undefined) await follow(deps, clear, args);
  });
}

async function chooseDenial(reports: readonly DenialReport[]): Promise<DenialReport | undefined> {
  const [only, ...others] = reports;
  if (others.length === 0) return only;
  const items = reports.map((report) => ({
    label: report.title,
    description: [report.roleName, report.times > 1 ? `${report.times} times` : undefined]
      .filter((part) => part !== undefined)
      .join(' · '),
    detail: report.text,
    report,
  }));
  const placeholder = `${reports.length} denied calls. Which one?`;
  const answer = await askOnce(title, (position) => pickOne(position, { placeholder, items }));
  return answer?.report;
}

/** The denial that an encoded message hides. */
async function decoded(deps: FailureDeps & ServerDeps, report: DenialReport): Promise<DenialReport | undefined> {
  const text = await decodeDenial(deps, report);
  if (text === undefined) return undefined;
  const [found] = await deps.server.denials(text);
  if (found !== undefined && found.verdict !== 'decode') return found;
  await vscode.window.showInformationMessage('The decoded message names no action, so nothing was added.');
  return undefined;
}

async function follow(deps: ServerDeps, report: DenialReport, args: readonly unknown[]): Promise<void> {
  if (report.verdict === 'none') {
    await vscode.window.showInformationMessage(report.text);
    return;
  }
  const roles = await deps.server.workspaceRoles();
  if (report.verdict === 'trust') return addTrust(deps, report, roles);
  const side = await chooseSide(report, roles, title);
  if (side === 'trust') return addTrust(deps, report, roles);
  if (side === undefined) return;
  const active = await activePermission(deps);
  const templates = await deps.server.templateRoles();
  const named = roleArgument(args);
  const isFile = roles.some(({ name }) => name === report.roleName);
  const template = named === undefined ? templateOf(templates, isFile ? undefined : report.roleName, args) : undefined;
  const role = template === undefined ? roleOf(roles, named ?? report.roleName, active) : undefined;
  const candidates: Candidates = { roles, templates, ...given({ template, role, active }) };
  const choice = await runSteps<PermissionChoice>(title, { report }, permissionSteps(deps, candidates));
  if (choice !== undefined) await finish(deps, choice, candidates);
}

/** The role of a template that the view names, else the only one that can have the name. */
function templateOf(
  templates: readonly TemplateRole[],
  name: string | undefined,
  args: readonly unknown[],
): TemplateRole | undefined {
  const [at, logicalId] = [uriArgument(args)?.toString(), logicalIdArgument(args)];
  if (at !== undefined && logicalId !== undefined) {
    return templates.find((role) => vscode.Uri.parse(role.uri).toString() === at && role.logicalId === logicalId);
  }
  const named = name === undefined ? [] : templates.filter((role) => canBeNamed(role, name));
  return named.length === 1 ? named[0] : undefined;
}

/** The role of that name; of several, the one that has the file in front. */
function roleOf(
  roles: readonly WorkspaceRole[],
  name: string | undefined,
  active: vscode.Uri | undefined,
): WorkspaceRole | undefined {
  const named = roles.filter((role) => role.name === name);
  const inFront = named.find(({ policies }) =>
    policies.some(({ uri }) => vscode.Uri.parse(uri).toString() === active?.toString()),
  );
  return inFront ?? (named.length === 1 ? named[0] : undefined);
}

async function finish({ server }: ServerDeps, choice: PermissionChoice, candidates: Candidates): Promise<void> {
  const { report, change } = choice;
  const remark = report.remark === undefined ? '' : ` ${report.remark}`;
  const open = report.resources.some(({ resources }) => resources === choice.resources) ? report.open : undefined;
  const gap = open === undefined ? '' : ` The message leaves ${open} open; fill it in if you know it.`;
  if (change === undefined || change === 'newFile') return makeFile(choice, candidates, `${gap}${remark}`);
  if (change.edit === undefined) return applyPolicyChange(change, '');
  // The file may have been edited while the questions were open.
  const [fresh = change] = await server.addPermission(changeOf(choice, candidates, [change.at.toString()]));
  await applyPolicyChange(fresh, `${gap}${remark}`);
}

/** Opens a new policy with the permission, beside the files of the role. */
async function makeFile(choice: PermissionChoice, candidates: Candidates, remark: string): Promise<void> {
  const { role } = filesToJoin(choice, candidates);
  const { actions, resources, condition } = permissionOf(choice);
  const statement = {
    Effect: 'Allow',
    Action: oneOrList(actions),
    Resource: oneOrList(resources),
    ...given({ Condition: condition }),
  };
  const text = `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, '\t')}\n`;
  const beside = role?.trust?.uri ?? role?.policies[0]?.uri;
  const folder = beside === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.parse(beside), '..');
  await openNewDocument(newNames(actions), [text], folder);
  const next =
    role?.declared === true
      ? `Save it and name it among the policies of ${role.name} in the setting rolewright.roles.`
      : 'Look it over and save it.';
  await vscode.window.showInformationMessage(
    `A new policy allows ${actions.join(', ')} on ${resources.join(' and ')}. ${next}${remark}`,
  );
}

/** `sqs-policy.json`, then `sqs-policy-2.json`. */
function* newNames([action = '']: readonly string[]): Generator<string> {
  const service = action.split(':')[0] ?? '';
  yield `${service}-policy.json`;
  for (let number = 2; ; number++) yield `${service}-policy-${number}.json`;
}
