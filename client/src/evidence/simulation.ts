import { toStrictJson } from '../../../engine/src/edits/sentDocument';
import type { AwsRequest } from '../aws/cli';
import { type ContextEntry, type SimulatedCall, simulateCustomPolicy } from '../aws/simulate';
import { given } from '../given';
import { documentArgument } from '../plans/plan';
import type { DocumentCall } from '../plans/sendDocuments';
import type { PolicyFile } from '../roles/policyDocument';

/** A policy that takes part: a file of the workspace, or one that was read from the account. */
export interface SimulatedPolicy extends PolicyFile {
  readonly inAccount: boolean;
}

export interface SimulationWish {
  /** What the policies belong to: a role, or the name of one file. */
  readonly subject: string;
  readonly policies: readonly SimulatedPolicy[];
  readonly boundary?: SimulatedPolicy;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: readonly ContextEntry[];
}

/**
 * Actions and resources of one call. A command line of Windows holds 32,767 characters, one typed into its old shell
 * 8,191; so many actions and ARNs of ordinary length stay below both.
 */
const actionsAtOnce = 40;
const resourcesAtOnce = 20;

/** The calls that a simulation takes, every action with every resource. */
export function simulationCalls(wish: SimulationWish): readonly DocumentCall<readonly SimulatedCall[]>[] {
  const { subject, policies, boundary, context } = wish;
  const list = documentOf(`${subject}-policies.json`, policies);
  const boundaries = boundary === undefined ? undefined : documentOf(`${subject}-boundary.json`, [boundary]);
  const documents = [list, ...(boundaries === undefined ? [] : [boundaries])];
  return chunks(wish.actions, actionsAtOnce).flatMap((actions) =>
    chunks(wish.resources, resourcesAtOnce).map((resources) => {
      const request: AwsRequest<readonly SimulatedCall[]> = simulateCustomPolicy({
        policies: documentArgument(list.name),
        ...given({ boundaries: boundaries && documentArgument(boundaries.name) }),
        ...{ actions, resources, context },
      });
      return { request, documents };
    }),
  );
}

/** The condition keys that have no value yet, without repetition. */
export function missingKeys(calls: readonly SimulatedCall[]): readonly string[] {
  return [...new Set(calls.flatMap(({ missing }) => missing))].sort();
}

/** A sentence about what is wrong with typed actions, separated by blanks or commas; nothing when they are fine. */
export function checkActions(text: string): string | undefined {
  const wrong = words(text).find((word) => !/^[a-zA-Z0-9-]+:[a-zA-Z0-9]+$/.test(word));
  if (wrong === undefined) return words(text).length === 0 ? 'Type an action such as s3:GetObject.' : undefined;
  if (/[*?]/.test(wrong)) return `${wrong} is a pattern. The simulator takes single actions such as s3:GetObject.`;
  return `${wrong} is no action. Write the service and the action, such as s3:GetObject.`;
}

/** The same for typed resources. */
export function checkResources(text: string): string | undefined {
  const wrong = words(text).find((word) => word !== '*' && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(word));
  if (wrong === undefined) return words(text).length === 0 ? 'Type an ARN, or * for any resource.' : undefined;
  return `${wrong} is no ARN. Write one such as arn:aws:s3:::my-app-assets/photo.png, or * for any resource.`;
}

/** The parts of a typed list. An ARN may hold a comma, but none is followed by the beginning of another. */
export function words(text: string): readonly string[] {
  return text.split(/\s+|,(?=\s|arn:|\*|[\w-]+:\w|$)/).filter((word) => word !== '');
}

/** A list of documents as the CLI wants it: a JSON list of texts. */
function documentOf(name: string, policies: readonly SimulatedPolicy[]) {
  return { name, text: JSON.stringify(policies.map(({ text }) => toStrictJson(text))) };
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
