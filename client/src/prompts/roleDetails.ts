import type * as vscode from 'vscode';
import { parsePolicyArn } from '../../../engine/src/arn/policyArn';
import type { Tag } from '../aws/iam';
import { checkDescription, checkPolicyName, checkRolePath, checkSessionDuration } from '../aws/names';
import { pickOne, typeText } from './quickInput';
import { type Answer, isAnswered, mapAnswer, type StepPosition, withinStep } from './steps';

/** What a role can have besides its name and trust policy. What is absent is left to AWS. */
export interface RoleDetails {
  readonly path?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  readonly description?: string;
  readonly tags?: readonly Tag[];
  /** The ARN of a policy, or the name of one of the account; empty for none. */
  readonly permissionsBoundary?: string;
}

interface DetailItem extends vscode.QuickPickItem {
  readonly change?: (details: RoleDetails, position: StepPosition) => Promise<Answer<RoleDetails>>;
}

/** One step for all details: Enter takes them as they are, and each can be changed in a box of its own. */
export async function chooseDetails<S extends RoleDetails>(first: S, position: StepPosition): Promise<Answer<S>> {
  let details: S = first;
  for (;;) {
    const answer = await pickOne<DetailItem>(position, { placeholder: 'Details', items: detailItems(details) });
    if (!isAnswered(answer)) return answer;
    if (answer.change === undefined) return details;
    const changed = await answer.change(details, withinStep(position));
    if (changed === undefined) return undefined;
    if (isAnswered(changed)) details = { ...details, ...changed };
  }
}

function detailItems(details: RoleDetails): readonly DetailItem[] {
  const { path, maxSessionDuration, description = '', tags = [], permissionsBoundary = '' } = details;
  const session = hours(maxSessionDuration ?? 3_600);
  const isDefault =
    path === undefined &&
    maxSessionDuration === undefined &&
    description === '' &&
    tags.length === 0 &&
    permissionsBoundary === '';
  return [
    {
      label: 'Show the plan',
      description: isDefault ? 'with the defaults: no path, 1 h sessions, no tags' : 'with the details below',
    },
    { label: 'Change path…', description: path ?? '/', change: changePath },
    { label: 'Change longest session…', description: session, change: changeSession },
    { label: 'Change description…', description: description === '' ? 'none' : description, change: changeDescription },
    {
      label: 'Change tags…',
      description: tags.length === 0 ? 'none' : tagText(tags),
      change: changeTags,
    },
    {
      label: 'Change permissions boundary…',
      description: permissionsBoundary === '' ? 'none' : permissionsBoundary,
      change: changeBoundary,
    },
  ];
}

function changePath(details: RoleDetails, position: StepPosition): Promise<Answer<RoleDetails>> {
  return change(position, 'Path of the role, which is part of its ARN', details.path ?? '/', checkRolePath, (path) => ({
    path,
  }));
}

function changeSession(details: RoleDetails, position: StepPosition): Promise<Answer<RoleDetails>> {
  const value = String(details.maxSessionDuration ?? 3_600);
  const prompt = 'Longest session in seconds: 3600 (1 hour) to 43200 (12 hours)';
  return change(position, prompt, value, checkSessionDuration, (text) => ({ maxSessionDuration: Number(text) }));
}

function changeDescription(details: RoleDetails, position: StepPosition): Promise<Answer<RoleDetails>> {
  const prompt = 'What the role is for';
  return change(position, prompt, details.description ?? '', checkDescription, (description) => ({ description }));
}

function changeTags(details: RoleDetails, position: StepPosition): Promise<Answer<RoleDetails>> {
  const prompt = 'Tags as key=value, with commas between them';
  return change(position, prompt, tagText(details.tags ?? []), checkTags, (text) => ({ tags: readTags(text) }));
}

function changeBoundary(details: RoleDetails, position: StepPosition): Promise<Answer<RoleDetails>> {
  const prompt = 'Permissions boundary: the ARN of a policy, or the name of a policy in the account; empty for none';
  return change(position, prompt, details.permissionsBoundary ?? '', checkBoundary, (text) =>
    // Empty, it takes that of the settings away.
    ({ permissionsBoundary: text.trim() }),
  );
}

function checkBoundary(text: string): string | undefined {
  const boundary = text.trim();
  if (boundary === '' || parsePolicyArn(boundary) !== undefined) return undefined;
  return boundary.startsWith('arn:') ? 'This is not the ARN of a policy.' : checkPolicyName(boundary);
}

async function change(
  position: StepPosition,
  prompt: string,
  value: string,
  validate: (text: string) => string | undefined,
  read: (text: string) => RoleDetails,
): Promise<Answer<RoleDetails>> {
  const text = await typeText(position, { prompt, value, validate });
  return mapAnswer(text, read);
}

function checkTags(text: string): string | undefined {
  const tags = readTags(text);
  const keys = tags.map(({ key }) => key.toLowerCase());
  if (tags.some(({ key }) => key === '')) return 'Write each tag as key=value.';
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return twice === undefined ? undefined : `The key ${twice} is there twice.`;
}

function readTags(text: string): readonly Tag[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      if (at < 0) return { key: part, value: '' };
      return { key: part.slice(0, at).trim(), value: part.slice(at + 1).trim() };
    });
}

function tagText(tags: readonly Tag[]): string {
  return tags.map(({ key, value }) => `${key}=${value}`).join(', ');
}

function hours(seconds: number): string {
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${seconds} s`;
}
