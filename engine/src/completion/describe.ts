import type { IamData } from '../data/types';
import type { Topic } from './proposal';

/** What AWS says about a proposal; undefined when it says nothing. */
export function describeTopic(data: IamData, topic: Topic): string | undefined {
  if ('conditionKey' in topic) return data.conditionKeyDescription(topic.conditionKey.replace(/\$\{[^{}]*\}/g, 'x'));
  const colon = topic.action.indexOf(':');
  const prefix = topic.action.slice(0, colon);
  const name = topic.action.slice(colon + 1);
  const description = data.actionDescription(prefix, name);
  if (description === undefined) return undefined;
  const types = data.action(prefix, name)?.resourceTypes.map((type) => type.name) ?? [];
  const resources = types.length === 0 ? 'Works on the resource * only.' : `Resource types: ${types.join(', ')}.`;
  return `${description}\n\n${resources}`;
}
