import type { Action, IamData, Service } from '../data/types';
import { actionSupportsKey, resolveKey, supportedKeys } from './conditionKey';

/** Keys about tags by id; each service lists them for the actions that send them. */
const tagKeys: ReadonlySet<string> = new Set(['aws:requesttag/<>', 'aws:resourcetag/<>', 'aws:tagkeys']);

/** What is being created may be judged by the tags it is about to have, whatever the list says. */
const creates = /^(?:Create|Put|Run)/;

/** AWS Marketplace's own managed policies use its keys with many actions that aren't listed with them. */
const marketplace = 'aws-marketplace:';

/** Whether a key is about the tags of a request or a resource. */
export function isTagKey(data: IamData, key: string): boolean {
  return tagKeys.has(resolveKey(data, key)?.id ?? '');
}

/**
 * Whether requests for an action never carry a condition key, as far as AWS's lists tell: a key of a service, or one about
 * tags, that is listed for other actions and not for this one. Other global keys may be in any request.
 */
export function neverSends(data: IamData, service: Service, action: Action, key: string): boolean {
  const resolved = resolveKey(data, key);
  if (!resolved || actionSupportsKey(service, action, resolved.id)) return false;
  if (tagKeys.has(resolved.id)) {
    // A service that lists the key nowhere may not have been described; one that lists it elsewhere has.
    return supportedKeys(service).has(resolved.id) && !creates.test(action.name);
  }
  const lower = key.toLowerCase();
  if (resolved.origin !== 'service' || lower.startsWith('aws:') || lower.startsWith(marketplace)) return false;
  // Some keys are published for a service and for none of its actions, which proves nothing.
  const owner = data.service(lower.slice(0, lower.indexOf(':')));
  return owner !== undefined && supportedKeys(owner).has(resolved.id);
}
