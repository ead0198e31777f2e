import type { ActionElement, ActionItem } from '../../model/model';
import { contentSpan, type StringNode } from '../../syntax/syntax';
import type { RelatedPlace } from '../rule';

/** So many equal findings of a list are reported one by one where each has its own fix. */
export const mostAlike = 5;

/** How the findings of one rule in one list of actions are told. */
export interface Bulk {
  /** The actions of the list that the finding is about: one, or all of them. */
  readonly items: readonly ActionItem[];
  /** The places of all but the first. */
  related(text: string, message: string): readonly RelatedPlace[];
}

/**
 * Keeps a long list of equal findings from burying the rest: up to `most` of them are reported one by one, more as one
 * finding at the first. Undefined for an action that needs no report of its own.
 */
export function bulkAt(
  item: ActionItem,
  most: number,
  found: WeakMap<ActionElement, readonly ActionItem[]>,
  isFound: (item: ActionItem) => boolean,
): Bulk | undefined {
  const all = found.get(item.element) ?? item.element.items.filter(isFound);
  found.set(item.element, all);
  if (!all.includes(item)) return undefined;
  const items = all.length > most ? all : [item];
  if (items[0] !== item) return undefined;
  return {
    items,
    related: (text, message) =>
      relatedPlaces(
        items.slice(1).map(({ node }) => node),
        text,
        message,
      ),
  };
}

/** Points at the places of a finding that stands for several; a few of them are enough to see what is meant. */
export function relatedPlaces(nodes: readonly StringNode[], text: string, message: string): readonly RelatedPlace[] {
  return nodes.slice(0, 10).map((node) => ({ span: contentSpan(node, text), message }));
}
