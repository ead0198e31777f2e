import { coversAction, expandAction, isEveryAction } from '../actions/actionPattern';
import type { IamData } from '../data/iamData';
import { type ParsedAction, parseAction } from '../model/action';
import type { ActionElement } from '../model/model';
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
  const after = shrink(element, ctx.data);
  if (after.length === items.length) return [];
  const verb = negated ? 'excepts' : statement.effect === 'Deny' ? 'denies' : 'allows';
  const title = `Shrink ${counted(items.length, 'action')} to ${after.length} (also ${verb} what AWS adds under the patterns later)`;
  const values = after.map(({ text }) => text);
  return [{ id: 'shrinkActions', title, edits: () => writeStrings(ctx.document.text, statement.node, list, values) }];
}

const shrunk = new WeakMap<ActionElement, readonly ParsedAction[]>();

/** Shrinks service by service. What the data does not know stays: a pattern that is expanded later would lose it. */
function shrink(element: ActionElement, data: IamData): readonly ParsedAction[] {
  const known = shrunk.get(element);
  if (known) return known;
  const actions = element.items.map(({ action }) => action);
  const unknown = actions.filter((action) => expandAction(data, action).length === 0);
  const byService = new Map<string, ParsedAction[]>();
  for (const action of actions) {
    if (expandAction(data, action).length === 0) continue;
    const own = byService.get(action.service);
    if (own) own.push(action);
    else byService.set(action.service, [action]);
  }
  const entries = [...byService].flatMap(([service, own]) =>
    shrinkService(withoutCovered(own), service, data).map((entry) => ({
      ...entry,
      place: actions.indexOf(entry.first),
    })),
  );
  const list = entries.sort((one, other) => one.place - other.place).map(({ action }) => action);
  const result = [...list, ...unknown];
  shrunk.set(element, result);
  return result;
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

/** An item of the new list, and the item of the old one in whose place it stands. */
interface Entry {
  readonly action: ParsedAction;
  readonly first: ParsedAction;
}

/** A pattern with one `*`, taken apart in lower case, and the entries it would take the place of. */
interface Candidate {
  readonly action: ParsedAction;
  readonly head: string;
  readonly tail: string;
  readonly covered: Entry[];
}

function shrinkService(own: readonly ParsedAction[], prefix: string, data: IamData): readonly Entry[] {
  const service = data.service(prefix);
  const alive = new Set<Entry>(own.map((action) => ({ action, first: action })));
  if (!service || own.length < 2) return [...alive];
  const wanted = new Set(own.flatMap((action) => expandAction(data, action)).map(({ action }) => action.name));
  const unwanted = [...service.actions].filter(([, { name }]) => !wanted.has(name)).map(([lowerName]) => lowerName);
  const names = own.map(({ name }) => data.action(prefix, name)?.name ?? name.slice(0, name.search(/[*?]/)));
  const candidates = candidatesFor(prefix, names, unwanted);
  for (const candidate of candidates) candidate.covered.push(...[...alive].filter((entry) => covers(candidate, entry)));
  for (;;) {
    const best = bestOf(candidates, alive);
    const first = best?.covered.find((entry) => alive.has(entry))?.first;
    if (!best || !first) return [...alive];
    for (const entry of best.covered) alive.delete(entry);
    const entry = { action: best.action, first };
    alive.add(entry);
    for (const candidate of candidates) if (covers(candidate, entry)) candidate.covered.push(entry);
  }
}

/** The candidate that saves most characters; undefined when none takes the place of two items or saves anything. */
function bestOf(candidates: readonly Candidate[], alive: ReadonlySet<Entry>): Candidate | undefined {
  let best: Candidate | undefined;
  let most = 0;
  for (const candidate of candidates) {
    let count = 0;
    let saved = -candidate.action.text.length - 3;
    for (const entry of candidate.covered) {
      if (!alive.has(entry)) continue;
      count++;
      saved += entry.action.text.length + 3;
    }
    if (count < 2 || saved <= most) continue;
    best = candidate;
    most = saved;
  }
  return best;
}

function covers({ action, head, tail }: Candidate, entry: Entry): boolean {
  const { lowerName, hasWildcard } = entry.action;
  return hasWildcard ? coversAction(action, entry.action) : fits(lowerName, head, tail);
}

/** What `matchesWildcard` says of a pattern with one `*`; asked some hundred thousand times for a long list. */
function fits(name: string, head: string, tail: string): boolean {
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
}

/**
 * Patterns made of whole words that match wanted actions only: `Get*`, `*Tags`, `Get*Configuration`. Splitting words
 * would be shorter still, and nobody could read it.
 */
function candidatesFor(prefix: string, names: readonly string[], unwanted: readonly string[]): readonly Candidate[] {
  const counts = new Map<string, number>();
  if (unwanted.length === 0) counts.set('*', 2);
  else for (const name of names) for (const one of patternsOf(name)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].flatMap(([pattern, count]): Candidate[] => {
    const [head = '', tail = ''] = pattern.toLowerCase().split('*');
    if (count < 2 || unwanted.some((name) => fits(name, head, tail))) return [];
    return [{ action: parseAction(`${prefix}:${pattern}`), head, tail, covered: [] }];
  });
}

function patternsOf(name: string): ReadonlySet<string> {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9_-]+|[^A-Za-z]+/g) ?? [name];
  const heads = words.map((_, index) => words.slice(0, index).join('')).slice(1);
  const tails = words.map((_, index) => words.slice(index).join(''));
  const patterns = new Set([`${name}*`]);
  for (const head of heads) {
    patterns.add(`${head}*`);
    for (const tail of tails) if (head.length + tail.length <= name.length) patterns.add(`${head}*${tail}`);
  }
  for (const tail of tails) patterns.add(`*${tail}`);
  return patterns;
}
