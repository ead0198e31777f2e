import { coversAction } from '../../actions/actionPattern';
import { coversArn } from '../../arn/arnPattern';
import type { ActionElement, ActionItem, ResourceElement } from '../../model/model';
import { hasWildcard } from '../../text/wildcard';

/** The entries of an action list, found by what they cover. */
export interface ActionIndex {
  /** The first entry, other than the item itself, that is equal to it or covers it. */
  covering(item: ActionItem): ActionItem | undefined;
}

const indexes = new WeakMap<ActionElement, ActionIndex>();

/** The index of an action list, made once. An entry is compared with the patterns of its own service only. */
export function actionIndex(element: ActionElement): ActionIndex {
  const known = indexes.get(element);
  if (known) return known;
  const index = createIndex(element);
  indexes.set(element, index);
  return index;
}

/** Whether every resource of `narrow` is one of `wide`. */
export function coversResources(wide: ResourceElement, narrow: ResourceElement): boolean {
  if (narrow.items.length === 0 || wide.items.length === 0) return false;
  if (wide.items.some((item) => item.node.value === '*')) return true;
  return narrow.items.every(({ node }) => wide.items.some((other) => coversArn(other.node.value, node.value)));
}

function createIndex(element: ActionElement): ActionIndex {
  const literals = new Map<string, ActionItem>();
  const patterns = new Map<string, ActionItem[]>();
  const everyService: ActionItem[] = [];
  for (const item of element.items) {
    const { action } = item;
    const key = action.key;
    if (!literals.has(key)) literals.set(key, item);
    if (!action.hasWildcard) continue;
    const ofService = patterns.get(action.service);
    if (!action.hasPrefix || hasWildcard(action.service)) everyService.push(item);
    else if (ofService) ofService.push(item);
    else patterns.set(action.service, [item]);
  }
  return {
    covering(item) {
      const same = literals.get(item.action.key);
      if (same && same !== item) return same;
      const covers = (other: ActionItem) => other !== item && coversAction(other.action, item.action);
      return patterns.get(item.action.service)?.find(covers) ?? everyService.find(covers);
    },
  };
}
