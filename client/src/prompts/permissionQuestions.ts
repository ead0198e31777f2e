import * as vscode from 'vscode';
import type { AddPermissionParams, DenialReport, TemplateRole, WorkspaceRole } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { given } from '../given';
import type { OfferedChange } from '../languageClient';
import { describeFile, shownName } from '../workspace/policyFiles';
import { itemOf } from './chooseTemplateRole';
import { pickOne, typeText } from './quickInput';
import {
  type Answer,
  type AskStep,
  back,
  isAnswered,
  mapAnswer,
  notAsked,
  type StepPosition,
  withinStep,
} from './steps';

/** What is known of a permission that is to be added. What is absent was not asked, or needs no question. */
export interface PermissionChoice {
  readonly report: DenialReport;
  readonly actions?: readonly string[];
  readonly files?: FilesToJoin;
  readonly resources?: readonly string[];
  /** The change of a file, or a file that is still to be made. */
  readonly change?: OfferedChange | 'newFile';
}

type Asked = Answer<PermissionChoice> | typeof notAsked;

/** The policy files of the role that lacks the permission, or the template that creates it. */
export interface FilesToJoin {
  readonly role?: WorkspaceRole;
  readonly template?: TemplateRole;
  readonly uris: readonly string[];
}

/** What the questions need to know beforehand. */
export interface Candidates {
  readonly roles: readonly WorkspaceRole[];
  /** The roles that templates create. */
  readonly templates: readonly TemplateRole[];
  /** The role of a template that a menu names, or the message. */
  readonly template?: TemplateRole;
  /** The role that a menu names, or the message. */
  readonly role?: WorkspaceRole;
  /** The permission policy in the active editor. */
  readonly active?: vscode.Uri;
}

/** The actions to add: those chosen, else the only ones. */
function actionsOf({ actions, report }: PermissionChoice): readonly string[] {
  return actions ?? report.actions[0] ?? [];
}

/** The resources to add it for: those chosen, else the only ones. */
function resourcesOf({ resources, report }: PermissionChoice): readonly string[] {
  return resources ?? report.resources[0]?.resources ?? [];
}

/** What is to be allowed. */
export function permissionOf(choice: PermissionChoice): Omit<AddPermissionParams, 'uris' | 'logicalId'> {
  const { condition } = choice.report;
  return {
    actions: actionsOf(choice),
    resources: resourcesOf(choice),
    ...given({ condition }),
  };
}

/** The files to look at: those chosen, else those of the role that is known, else the one in front. */
export function filesToJoin({ files }: PermissionChoice, candidates: Candidates): FilesToJoin {
  if (files !== undefined) return files;
  if (candidates.template !== undefined) return filesOfTemplate(candidates.template);
  if (candidates.role !== undefined) return filesOfRole(candidates.role);
  return { uris: candidates.active === undefined ? [] : [candidates.active.toString()] };
}

/** What is asked of the server about some of the files. */
export function changeOf(
  choice: PermissionChoice,
  candidates: Candidates,
  uris = filesToJoin(choice, candidates).uris,
): AddPermissionParams {
  const { template } = filesToJoin(choice, candidates);
  return { uris, ...permissionOf(choice), ...given({ logicalId: template?.logicalId }) };
}

/** Asks for whatever the message leaves open; each step asks nothing where there is only one answer. */
export function permissionSteps(deps: ServerDeps, candidates: Candidates): readonly AskStep<PermissionChoice>[] {
  return [
    askActions,
    (choice, position) => askRole(deps, candidates, choice, position),
    (choice, position) => askResources(deps, candidates, choice, position),
    (choice, position) => askFile(deps, candidates, choice, position),
  ];
}

async function askActions(choice: PermissionChoice, position: StepPosition): Promise<Asked> {
  const { actions } = choice.report;
  if (actions.length < 2) return notAsked;
  const items = actions.map((set) => ({ label: set.join(', '), set }));
  const answer = await pickOne(position, { placeholder: 'Which action was denied? The message does not tell.', items });
  return mapAnswer(answer, ({ set }) => ({ ...choice, actions: set }));
}

interface FilesItem extends vscode.QuickPickItem {
  readonly files?: FilesToJoin;
}

async function askRole(
  deps: ServerDeps,
  { roles, templates, template, role, active }: Candidates,
  choice: PermissionChoice,
  position: StepPosition,
): Promise<Asked> {
  if (template !== undefined || role !== undefined) return notAsked;
  if (roles.length + templates.length === 0 && active !== undefined) return notAsked;
  const other = 'Another policy of this workspace…';
  const { roleName, caller } = choice.report;
  const answer = await pickOne<FilesItem>(position, {
    placeholder: roleQuestion(roleName, caller),
    items: [
      ...roles.map((one) => ({ label: one.name, description: countText(one), files: filesOfRole(one) })),
      ...templates.map((one) => ({ ...itemOf(one), files: filesOfTemplate(one) })),
      ...(active === undefined
        ? []
        : [{ label: shownName(active), description: 'active editor', files: { uris: [active.toString()] } }]),
      { label: other, alwaysShow: true },
    ],
  });
  if (!isAnswered(answer)) return answer;
  if (answer.files !== undefined) return { ...choice, files: answer.files };
  const file = await askAnyFile(deps, withinStep(position));
  if (file === back) return askRole(deps, { roles, templates, ...given({ active }) }, choice, position);
  return file === undefined ? undefined : { ...choice, files: { uris: file === '' ? [] : [file] } };
}

function roleQuestion(roleName: string | undefined, caller: string | undefined): string {
  if (roleName !== undefined) return `${roleName} is no role of this workspace. Which role lacks the permission?`;
  return caller === undefined ? 'Which role lacks the permission?' : `The message is about ${caller}. Whose policy?`;
}

/** The address of a permission policy of the workspace; empty for a new one. */
async function askAnyFile(deps: ServerDeps, position: StepPosition): Promise<Answer<string>> {
  const items = deps.server
    .workspacePolicies('permission')
    .then((found) => [
      ...found.map(({ uri, summary }) => ({ label: shownName(vscode.Uri.parse(uri)), description: summary, uri })),
      { label: newFile, description: '', uri: '' },
    ]);
  const answer = await pickOne(position, { placeholder: 'Permission policy', items });
  return mapAnswer(answer, ({ uri }) => uri);
}

const newFile = 'New policy file…';
const typed = 'Type an ARN…';

interface ResourceItem extends vscode.QuickPickItem {
  readonly resources?: readonly string[];
}

/** Nothing is widened unasked: the resource of the message comes first. */
async function askResources(
  deps: ServerDeps,
  candidates: Candidates,
  choice: PermissionChoice,
  position: StepPosition,
): Promise<Asked> {
  const { resources: told, open } = choice.report;
  if (told.length === 1 && open === undefined) return notAsked;
  const actions = actionsOf(choice);
  const { uris } = filesToJoin(choice, candidates);
  const named = told.length > 0 ? undefined : await deps.server.resourcesNamed({ actions, uris });
  const known = (named?.resources ?? []).map((one) => ({
    label: one,
    description: 'named in the policies',
    resources: [one],
  }));
  const items: readonly ResourceItem[] = [
    ...told.map(({ resources, reach }) => ({ label: resources.join(' and '), description: reach, resources })),
    ...known,
    { label: typed, alwaysShow: true },
  ];
  const what = open === undefined ? 'The message names no resource.' : `The message leaves ${open} open.`;
  const question = `What may the role call ${actions.join(', ')} on?`;
  const answer = await pickOne<ResourceItem>(position, {
    placeholder: told.length > 0 && open === undefined ? question : `${what} ${question}`,
    items,
  });
  if (!isAnswered(answer)) return answer;
  if (answer.resources !== undefined) return { ...choice, resources: answer.resources };
  const arn = await typeText(withinStep(position), {
    prompt: 'The ARN of the resource, or *',
    value: told[0]?.resources[0] ?? named?.shape ?? '',
    validate: arnFault,
  });
  if (arn === back) return askResources(deps, candidates, choice, position);
  return arn === undefined ? undefined : { ...choice, resources: [arn.trim()] };
}

function arnFault(text: string): string | undefined {
  const arn = text.trim();
  if (arn === '*') return undefined;
  if (!/^arn:[^:\s]*:[^:\s]+:[^:\s]*:[^:\s]*:.+$/.test(arn))
    return 'Type an ARN such as arn:aws:sqs:eu-west-1:111122223333:jobs, or *.';
  const blank = /\b[A-Z][A-Z_]{3,}\b/.exec(arn)?.[0];
  return blank === undefined ? undefined : `Replace ${blank} with its value.`;
}

/** Offers the files of the role, what would happen to each, the best first. No question where a file already decides. */
async function askFile(
  deps: ServerDeps,
  candidates: Candidates,
  choice: PermissionChoice,
  position: StepPosition,
): Promise<Asked> {
  const { template } = filesToJoin(choice, candidates);
  const changes = await deps.server.addPermission(changeOf(choice, candidates));
  const deciding =
    changes.find(({ outcome }) => outcome === 'denied') ?? changes.find(({ outcome }) => outcome === 'allowed');
  if (deciding !== undefined) return { ...choice, change: deciding };
  // A role of a template has no files of its own to choose from.
  const [ofTemplate] = template === undefined ? [] : changes;
  if (ofTemplate !== undefined) return { ...choice, change: ofTemplate };
  const fitting = [...changes].filter(({ outcome }) => outcome !== 'unfit').sort((a, b) => rank(a) - rank(b));
  const [only, ...others] = fitting;
  if (only === undefined) return { ...choice, change: 'newFile' };
  if (others.length === 0) return { ...choice, change: only };
  const items = [
    ...fitting.map((change) => ({ label: shownName(change.at), detail: change.text, change })),
    { label: newFile, alwaysShow: true, change: 'newFile' as const },
  ];
  const answer = await pickOne<vscode.QuickPickItem & { readonly change: OfferedChange | 'newFile' }>(position, {
    placeholder: 'Which policy file?',
    items,
  });
  return mapAnswer(answer, ({ change }) => ({ ...choice, change }));
}

function rank({ outcome }: OfferedChange): number {
  return outcome === 'merged' ? 0 : 1;
}

function filesOfRole(role: WorkspaceRole): FilesToJoin {
  const readable = role.policies.filter(({ missing, kind }) => !missing && kind === 'permission');
  return { role, uris: readable.map(({ uri }) => uri) };
}

function filesOfTemplate(template: TemplateRole): FilesToJoin {
  return { template, uris: [template.uri] };
}

function countText({ policies }: WorkspaceRole): string {
  const count = policies.length;
  return count === 0 ? 'no policy files' : `${count} policy ${count === 1 ? 'file' : 'files'}`;
}

/** The permission policy in the active editor, if there is one. */
export async function activePermission(deps: ServerDeps): Promise<vscode.Uri | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !['file', 'untitled'].includes(document.uri.scheme)) return undefined;
  if (!['json', 'jsonc'].includes(document.languageId)) return undefined;
  const described = await describeFile(deps, document.uri);
  return described?.kind === 'permission' ? document.uri : undefined;
}
