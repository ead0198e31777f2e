import * as vscode from 'vscode';
import type { TemplateRole } from '../../../server/src/protocol';
import { type LogDeps, registerCommand, type ServerDeps, type ViewDeps } from '../deps';
import { given } from '../given';
import { activeTemplate, chooseTemplateRole, itemOf } from '../prompts/chooseTemplateRole';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { pickOne, typeText } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { logicalIdArgument, roleArgument, uriArgument } from '../workspace/commandArguments';
import { activeTrust, shownName } from '../workspace/policyFiles';

const title = 'Who can assume this role';
const question = 'Whose trust policy?';

/**
 * Who Can Assume This Role: reads a trust policy, or that of a role of a template, out, beside the editor. Asks nothing of AWS, so it works in a folder
 * that is not trusted as well. The lens of the report asks about one caller.
 */
export function registerWhoCanAssume(deps: LogDeps & ServerDeps & Pick<ViewDeps, 'reports'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.whoCanAssume', async (args) => {
    const subject = await chooseSubject(deps, args);
    if (subject === undefined) return;
    const caller = args[1] === 'ask' ? await askCaller() : '';
    if (caller === undefined) return;
    const { at, logicalId } = subject;
    const uri = at.toString();
    const role = (await deps.server.workspaceRoles()).find((one) => isAt(one.trust?.uri, at));
    const report = await deps.server.whoCanAssume({
      uri,
      ...given({ roleName: role?.name, logicalId, caller: caller === '' ? undefined : caller }),
    });
    if (report === null) {
      await vscode.window.showInformationMessage(
        'The file holds no trust policy, so it says nothing about who can assume a role.',
      );
      return;
    }
    const lens = (text: string, ...rest: readonly string[]) => ({
      line: 0,
      title: text,
      command: 'rolewright.whoCanAssume',
      arguments: [{ uri, ...given({ logicalId }) }, ...rest],
    });
    await deps.reports.show({
      title: `Who can assume ${report.name}`,
      text: report.text,
      about: at,
      lenses: [lens('$(refresh) Read Again'), lens('$(question) Can Someone Assume It…', 'ask')],
    });
  });
}

/** A trust policy that is a file, or a role of a template. */
interface Subject {
  readonly at: vscode.Uri;
  readonly logicalId?: string;
}

/** The trust policy or template that a menu names, the one in front, else that of a role that the person picks. */
async function chooseSubject(deps: ServerDeps, args: readonly unknown[]): Promise<Subject | undefined> {
  const at = uriArgument(args) ?? (args.length === 0 ? await inFront(deps) : undefined);
  const logicalId = logicalIdArgument(args);
  if (at === undefined) return roleArgument(args) === undefined ? pickSubject(deps, args) : subjectOfRole(deps, args);
  if (logicalId !== undefined) return { at, logicalId };
  const roles = await deps.server.templateRoles(at);
  if (roles.length === 0) return { at };
  const role = await chooseTemplateRole(title, question, roles);
  return role && subjectOf(role);
}

async function inFront(deps: ServerDeps): Promise<vscode.Uri | undefined> {
  return (await activeTrust(deps))?.at ?? activeTemplate(deps);
}

/** A role of files or of a template, as the person picks. */
async function pickSubject(deps: ServerDeps, args: readonly unknown[]): Promise<Subject | undefined> {
  const templates = await deps.server.templateRoles();
  if (templates.length === 0) return subjectOfRole(deps, args);
  const roles = (await deps.server.workspaceRoles()).flatMap(({ name, trust }) =>
    trust === undefined || trust.missing ? [] : [{ name, at: vscode.Uri.parse(trust.uri) }],
  );
  const items = [
    ...roles.map(({ name, at }) => ({ label: name, description: shownName(at), subject: { at } })),
    ...templates.map((role) => ({ ...itemOf(role), subject: subjectOf(role) })),
  ];
  const answer = await askOnce(title, (position) => pickOne(position, { placeholder: question, items }));
  return answer?.subject;
}

async function subjectOfRole(deps: ServerDeps, args: readonly unknown[]): Promise<Subject | undefined> {
  const role = await askOnce(title, (position) => chooseWorkspaceRole(deps, args, question, position));
  if (role === undefined) return undefined;
  if (role.trust !== undefined && !role.trust.missing) return { at: vscode.Uri.parse(role.trust.uri) };
  await vscode.window.showInformationMessage(`No trust policy of ${role.name} is in this workspace.`);
  return undefined;
}

function subjectOf({ uri, logicalId }: TemplateRole): Subject {
  return { at: vscode.Uri.parse(uri), logicalId };
}

async function askCaller(): Promise<string | undefined> {
  return askOnce(title, (position) =>
    typeText(position, {
      prompt: 'Who? The ARN of a role or user, an account, a service principal, or the subject of a token',
      placeholder:
        'arn:aws:iam::111122223333:role/deploy, lambda.amazonaws.com, repo:my-org/my-app:ref:refs/heads/main',
      value: '',
      validate: (text) => (text.trim() === '' ? 'Type whom you ask about.' : undefined),
    }),
  );
}

/** The server writes addresses with fewer escapes than the editor. */
function isAt(uri: string | undefined, at: vscode.Uri): boolean {
  return uri !== undefined && vscode.Uri.parse(uri).toString() === at.toString();
}
