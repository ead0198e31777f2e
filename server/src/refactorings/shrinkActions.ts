import type { IamData } from '../data/iamData';
import { type ParsedAction, parseAction } from '../policy/action';
import { coversAction, expandAction, isEveryAction } from '../policy/actionPattern';
import { matchesWildcard } from '../policy/wildcard';
import { actionsAt, holdsComment } from './place';
import { counted, type Refactoring, type RefactoringContext } from './refactoring';
import { writeStrings } from './writing';

/**
 * Writes a list of actions with the shortest patterns that match the same actions of the data, and no more. A pattern
 * that was there stays unless a wider one takes its place, so that nothing the list matches is lost, known or not.
 */
export function shrinkActions(ctx: RefactoringContext): readonly Refactoring[] {
  const element = actionsAt(ctx);
  if (!element?.list || element.items.length < 2 || holdsComment(ctx.document, element.list)) return [];
  const { list, items, statement, negated } = element;
  if (items.some(({ action }) => !action.hasPrefix || isEveryAction(action))) return [];
  const before = items.map(({ action }) => action);
  const after = shrink(before, ctx.data);
  if (after.length === before.length) return [];
  const verb = negated ? 'excepts' : statement.effect === 'Deny' ? 'denies' : 'allows';
  const title = `Shrink ${counted(before.length, 'action')} to ${after.length} (also ${verb} what AWS adds under the patterns later)`;
  const values = after.map(({ text }) => text);
  return [{ id: 'shrinkActions', title, edits: () => writeStrings(ctx.document.text, statement.node, list, values) }];
}

/** Shrinks service by service. What the data does not know stays: a pattern that is expanded later would lose it. */
function shrink(actions: readonly ParsedAction[], data: IamData): readonly ParsedAction[] {
  const isKnown = (action: ParsedAction) => expandAction(data, action).length > 0;
  const unknown = actions.filter((action) => !isKnown(action));
  let list = withoutCovered(actions.filter(isKnown));
  for (const service of new Set(list.map((action) => action.service))) list = shrinkService(list, service, data);
  return [...list, ...unknown];
}

/** Leaves out what another item of the list covers; of equals the first stays. */
function withoutCovered(actions: readonly ParsedAction[]): readonly ParsedAction[] {
  const distinct = new Map(actions.map((action) => [`${action.service}:${action.lowerName}`, action]));
  const patterns = [...distinct.values()].filter((action) => action.hasWildcard);
  const kept = new Set<string>();
  return actions.filter((action) => {
    const key = `${action.service}:${action.lowerName}`;
    if (kept.has(key)) return false;
    const isCovered = patterns.some((wide) => {
      if (`${wide.service}:${wide.lowerName}` === key || !coversAction(wide, action)) return false;
      // Two spellings of one pattern cover each other; then the first of them stays.
      return !coversAction(action, wide) || kept.has(`${wide.service}:${wide.lowerName}`);
    });
    if (!isCovered) kept.add(key);
    return !isCovered;
  });
}

function shrinkService(list: readonly ParsedAction[], prefix: string, data: IamData): readonly ParsedAction[] {
  const service = data.service(prefix);
  const own = list.filter((action) => action.service === prefix);
  if (!service || own.length < 2) return list;
  const wanted = new Set(own.flatMap((action) => expandAction(data, action)).map(({ action }) => action.name));
  const unwanted = [...service.actions.values()].filter(({ name }) => !wanted.has(name)).map(({ name }) => name);
  const candidates = candidatesFor([...wanted], unwanted).map((name) => parseAction(`${prefix}:${name}`));
  let current = list;
  for (;;) {
    const best = bestOf(candidates, current);
    if (!best) return current;
    current = replaceCovered(current, best);
  }
}

/** The candidate that saves most characters; undefined when none takes the place of two items or saves anything. */
function bestOf(candidates: readonly ParsedAction[], list: readonly ParsedAction[]): ParsedAction | undefined {
  let best: ParsedAction | undefined;
  let most = 0;
  for (const candidate of candidates) {
    const covered = list.filter((action) => coversAction(candidate, action));
    const saved = covered.reduce((sum, { text }) => sum + text.length + 3, 0) - candidate.text.length - 3;
    if (covered.length < 2 || saved <= most) continue;
    best = candidate;
    most = saved;
  }
  return best;
}

/** Puts the pattern where the first of what it covers stood. */
function replaceCovered(list: readonly ParsedAction[], pattern: ParsedAction): readonly ParsedAction[] {
  const first = list.findIndex((action) => coversAction(pattern, action));
  return list.flatMap((action, index) => {
    if (index === first) return [pattern];
    return coversAction(pattern, action) ? [] : [action];
  });
}

/**
 * Patterns made of whole words that match wanted actions only: `Get*`, `*Tags`, `Get*Configuration`. Splitting words
 * would be shorter still, and nobody could read it.
 */
function candidatesFor(wanted: readonly string[], unwanted: readonly string[]): readonly string[] {
  if (unwanted.length === 0) return ['*'];
  const counts = new Map<string, number>();
  for (const name of wanted) {
    for (const pattern of patternsOf(name)) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  const others = unwanted.map((name) => name.toLowerCase());
  return [...counts]
    .filter(([, count]) => count >= 2)
    .map(([pattern]) => pattern)
    .filter((pattern) => {
      const lower = pattern.toLowerCase();
      return !others.some((name) => matchesWildcard(lower, name));
    });
}

function patternsOf(name: string): ReadonlySet<string> {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9_-]+|[^A-Za-z]+/g) ?? [name];
  const heads = words.map((_, index) => words.slice(0, index).join('')).slice(1);
  const tails = words.map((_, index) => words.slice(index).join('')).slice(1);
  const patterns = new Set([`${name}*`]);
  for (const head of heads) {
    patterns.add(`${head}*`);
    for (const tail of tails) if (head.length + tail.length <= name.length) patterns.add(`${head}*${tail}`);
  }
  for (const tail of tails) patterns.add(`*${tail}`);
  return patterns;
}
