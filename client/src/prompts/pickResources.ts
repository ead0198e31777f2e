import * as vscode from 'vscode';
import { type FailureDeps, tellFailure } from '../account/awsFailure';
import type { ListedKind, NamedResource } from '../aws/resources';
import { type AwsResult, succeed } from '../aws/result';
import type { AccountDeps } from '../deps';
import { type ResourceKind, splitResources } from '../recipes/needs';
import { cancellable, withProgress } from './progress';
import { pickMany, type TextList } from './quickInput';
import { type Answer, back, mapAnswer, type StepPosition } from './steps';

export type ListDeps = FailureDeps & Pick<AccountDeps, 'accountLists'>;

interface ResourceItem extends vscode.QuickPickItem {
  readonly resource: NamedResource;
}

/**
 * A list of the account's resources of a kind, for a box in which they can be typed as well. The account is asked only
 * when the list is opened. Nothing for kinds that can't be listed, and where nothing may be run.
 */
export function resourceList(deps: ListDeps, kind: ResourceKind): TextList | undefined {
  const { listed } = kind;
  if (listed === undefined || !vscode.workspace.isTrusted) return undefined;
  return {
    tooltip: `Pick a ${kind.noun} of the account`,
    pick: (typed, position) => pickResources(deps, { noun: kind.noun, listed }, typed, position),
  };
}

interface Listed {
  readonly noun: string;
  readonly listed: ListedKind;
}

async function pickResources(
  deps: ListDeps,
  { noun, listed }: Listed,
  typed: string,
  position: StepPosition,
): Promise<Answer<string>> {
  const found = await withProgress(`Listing each ${noun} of the account`, (signal) => list(deps, listed, signal));
  if (!found.ok) {
    // Nobody has to close the message before going on: names can be typed.
    void tellFailure(deps, found.error);
    return back;
  }
  if (found.value.length === 0) {
    void vscode.window.showInformationMessage(`There isn't a ${noun} to pick in this account and Region.`);
    return back;
  }
  const parts = splitResources(typed);
  const items = found.value.map(
    (resource): ResourceItem => ({ label: resource.name, description: resource.arn, resource }),
  );
  const isTyped = ({ name, arn }: NamedResource) => parts.some((part) => part === name || part === arn);
  const answer = await pickMany(position, {
    placeholder: `Select each ${noun}`,
    items,
    ticked: ({ resource }) => isTyped(resource),
  });
  return mapAnswer(answer, (picked) => {
    const others = parts.filter((part) => found.value.every(({ name, arn }) => part !== name && part !== arn));
    return [...others, ...picked.map(({ resource }) => resource.arn)].join(', ');
  });
}

async function list(
  { aws, accountLists }: ListDeps,
  kind: ListedKind,
  signal: AbortSignal,
): Promise<AwsResult<readonly NamedResource[]>> {
  const connection = await aws.connect(signal);
  if (!connection.ok) return connection;
  const ask = cancellable(connection.value.ask, signal);
  const found = await accountLists.resources({ ...connection.value, ask }, kind);
  return found.ok ? succeed([...found.value].sort((one, other) => one.name.localeCompare(other.name))) : found;
}
