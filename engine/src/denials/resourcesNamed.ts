import { knownAction } from '../actions/actionPattern';
import { couldBeArnOf } from '../arn/arnPattern';
import type { IamData } from '../data/types';
import type { Policy } from '../model/model';

export interface NamedResources {
  readonly resources: readonly string[];
  /** What an ARN of such a resource looks like: `arn:aws:sqs:REGION:ACCOUNT:QUEUE_NAME`. */
  readonly shape: string;
}

/** More would not be a choice. */
const mostResources = 50;

/** The resources that policies name and that actions work on, for a denial that names none. */
export function resourcesNamed(data: IamData, actions: readonly string[], policies: readonly Policy[]): NamedResources {
  const known = actions.flatMap((action) => knownAction(data, action.toLowerCase()) ?? []);
  const formats = known.flatMap(({ action, service }) =>
    action.resourceTypes.flatMap(({ name }) => service.resourceTypes.get(name)?.arns ?? []),
  );
  const found = new Set<string>();
  for (const statement of policies.flatMap((policy) => policy.statements)) {
    for (const { node, arn } of statement.resource?.items ?? []) {
      if (arn && formats.some((format) => couldBeArnOf(node.value, format))) found.add(node.value);
    }
  }
  return { resources: [...found].slice(0, mostResources), shape: shapeOf(formats[0] ?? '') };
}

/** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` → `arn:aws:sqs:REGION:ACCOUNT:QUEUE_NAME`. */
function shapeOf(format: string): string {
  return format
    .replaceAll('${Partition}', 'aws')
    .replace(/\$\{(\w+)\}/g, (_, name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase());
}
