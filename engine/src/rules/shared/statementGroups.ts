import { coversAction } from '../../actions/actionPattern';
import type { ActionElement, ActionItem, Effect, ResourceElement, Statement } from '../../model/model';
import { hasWildcard } from '../../text/wildcard';
import { coversResources } from './actionCover';

/** Statements of one effect that name the same resources; what they say of actions is found through one index. */
export interface StatementGroup {
  readonly effect: Effect | undefined;
  readonly resource: ResourceElement;
  /** The first entry in the order of statements that covers the item and stands in a statement before `limit`. */
  covering(item: ActionItem, limit: number): ActionItem | undefined;
}

/** A group that is about all resources of another one. */
export interface WiderGroup {
  readonly group: StatementGroup;
  /** Whether the other one is about all of its resources as well. */
  readonly isEqual: boolean;
}

export interface StatementGroups {
  /** Those of the effect that are about all resources of the element. Kept per list of resources. */
  about(resource: ResourceElement, effect: Effect | undefined): readonly WiderGroup[];
  /**
   * Whether comparing came to its end: policies of thousands of statements that are all different patterns would take
   * minutes, so that nothing more is said after `budget` comparisons.
   */
  readonly isExhausted: boolean;
}

/** Comparisons of two entries per policy. Natural policies stay far below it. */
const budget = 50_000;

/**
 * Groups statements by their effect and resources. Statements with other resources are found by the text before the
 * first wildcard, with which all that a pattern covers begins, so that they are not compared pair by pair.
 */
export function groupStatements(statements: readonly Statement[]): StatementGroups {
  const allowance: Allowance = { left: budget };
  const groups = createByResource<Group>();
  const index = createResourceIndex();
  for (const { effect, action, resource } of statements) {
    if (!action || !resource || resource.items.length === 0) continue;
    let group = groups.get(resource, effect);
    if (!group) {
      group = createGroup(effect, resource, allowance);
      groups.set(resource, effect, group);
      index.add(group);
    }
    group.add(action);
  }
  const answers = createByResource<readonly WiderGroup[]>();

  function find(resource: ResourceElement, effect: Effect | undefined): readonly WiderGroup[] {
    const wider: WiderGroup[] = [];
    const own = groups.get(resource, effect);
    if (own) wider.push({ group: own, isEqual: true });
    const seen = new Set<Group>();
    for (const group of index.candidatesFor(resource)) {
      if (group === own || group.effect !== effect || seen.has(group)) continue;
      seen.add(group);
      allowance.left -= 1 + group.resource.items.length * resource.items.length;
      if (allowance.left < 0) break;
      if (!coversResources(group.resource, resource)) continue;
      wider.push({ group, isEqual: coversResources(resource, group.resource) });
    }
    return wider;
  }

  return {
    get isExhausted() {
      return allowance.left < 0;
    },
    about(resource, effect) {
      if (resource.items.length === 0) return nothing;
      const known = answers.get(resource, effect);
      if (known) return known;
      const answer = find(resource, effect);
      answers.set(resource, effect, answer);
      return answer;
    },
  };
}

const nothing: readonly WiderGroup[] = [];

/** Values by effect and the text of the resources, which is put together once for each element. */
function createByResource<Value>() {
  const texts = new Map<ResourceElement, string>();
  const values = { Allow: new Map<string, Value>(), Deny: new Map<string, Value>(), none: new Map<string, Value>() };
  const text = (resource: ResourceElement): string => {
    const known = texts.get(resource) ?? textOf(resource);
    texts.set(resource, known);
    return known;
  };
  return {
    get: (resource: ResourceElement, effect: Effect | undefined) => values[effect ?? 'none'].get(text(resource)),
    set: (resource: ResourceElement, effect: Effect | undefined, value: Value) => {
      values[effect ?? 'none'].set(text(resource), value);
    },
  };
}

interface Allowance {
  left: number;
}

interface Group extends StatementGroup {
  add(action: ActionElement): void;
}

function createGroup(effect: Effect | undefined, resource: ResourceElement, allowance: Allowance): Group {
  const literals = new Map<string, ActionItem>();
  const patterns = new Map<string, ActionItem[]>();
  const everyService: ActionItem[] = [];

  function firstPattern(
    list: readonly ActionItem[] | undefined,
    item: ActionItem,
    limit: number,
  ): ActionItem | undefined {
    if (!list) return undefined;
    for (const other of list) {
      if (indexOf(other) >= limit) return undefined;
      allowance.left -= 1;
      if (allowance.left < 0) return undefined;
      if (coversAction(other.action, item.action)) return other;
    }
    return undefined;
  }

  return {
    effect,
    resource,
    add(action) {
      for (const item of action.items) {
        const { key, hasWildcard: isPattern, hasPrefix, service } = item.action;
        // Statements come in their order, so of equal entries the first is the one to name.
        if (literals.has(key)) continue;
        literals.set(key, item);
        if (!isPattern) continue;
        const ofService = patterns.get(service);
        if (!hasPrefix || hasWildcard(service)) everyService.push(item);
        else if (ofService) ofService.push(item);
        else patterns.set(service, [item]);
      }
    },
    covering(item, limit) {
      const same = literals.get(item.action.key);
      let best = same && indexOf(same) < limit ? same : undefined;
      best = firstPattern(patterns.get(item.action.service), item, best ? indexOf(best) : limit) ?? best;
      return firstPattern(everyService, item, best ? indexOf(best) : limit) ?? best;
    },
  };
}

function indexOf(item: ActionItem): number {
  return item.element.statement.index;
}

function textOf({ items }: ResourceElement): string {
  const [first, second] = items;
  return second ? items.map(({ node }) => node.value).join('\n') : (first?.node.value ?? '');
}

function createResourceIndex() {
  const exact = new Map<string, Group[]>();
  const byStart = new Map<string, Group[]>();
  const lengths = new Set<number>();
  return {
    add(group: Group): void {
      for (const { node } of group.resource.items) {
        const start = wildcardIndex(node.value);
        push(exact, node.value, group);
        if (start < 0) continue;
        push(byStart, node.value.slice(0, start), group);
        lengths.add(start);
      }
    },
    /** Those that may cover the first resource; some come twice. */
    *candidatesFor({ items }: ResourceElement): Iterable<Group> {
      const text = items[0]?.node.value ?? '';
      yield* exact.get(text) ?? [];
      for (const length of lengths) {
        if (length <= text.length) yield* byStart.get(text.slice(0, length)) ?? [];
      }
    },
  };
}

function push(map: Map<string, Group[]>, key: string, group: Group): void {
  const list = map.get(key);
  if (!list) map.set(key, [group]);
  else if (list.at(-1) !== group) list.push(group);
}

function wildcardIndex(text: string): number {
  const star = text.indexOf('*');
  const mark = text.indexOf('?');
  return star < 0 || (mark >= 0 && mark < star) ? mark : star;
}

/** The first entry, in the order of statements, with which one of the groups covers an action. */
export function firstCovering(
  wider: readonly WiderGroup[],
  item: ActionItem,
  limitOf: (wider: WiderGroup) => number,
): ActionItem | undefined {
  let best: ActionItem | undefined;
  for (const one of wider) {
    const limit = best ? Math.min(indexOf(best), limitOf(one)) : limitOf(one);
    best = one.group.covering(item, limit) ?? best;
  }
  return best;
}
