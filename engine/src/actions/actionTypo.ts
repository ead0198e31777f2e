import { distance } from 'fastest-levenshtein';
import type { IamData } from '../data/iamData';
import type { Action, Service } from '../data/types';
import type { ParsedAction } from '../model/action';
import { didYouMean } from '../text/didYouMean';
import { matchesWildcard } from '../text/wildcard';

/** What a misspelt word most likely means. */
export interface Slip {
  /** The word to put in its place. */
  readonly meant: string;
  /** Whether the word cannot be something that AWS added after the data was published. */
  readonly certain: boolean;
}

/**
 * The action of the service that a name most likely means. It is certain when the part that differs is no word of any
 * action name AWS has: of 22,091 actions, taken out one by one, ten would be called a certain typo of another.
 */
export function actionSlip(data: IamData, service: Service, name: string): Slip | undefined {
  const plain = name.replace(/[^A-Za-z0-9]/g, '');
  const same = service.actions.get(plain.toLowerCase());
  if (same) return { meant: same.name, certain: true };
  const meant = didYouMean(plain, actionNames(service));
  if (meant === undefined) return undefined;
  const { part, other, isVerb } = differingPart(plain, meant);
  if (distance(part.toLowerCase(), other.toLowerCase()) > Math.max(1, Math.floor(part.length / 3))) return undefined;
  const certain = isNoNewName(part, other, actionWords(data));
  // Get and Set, Tag and Untag are two actions, not one word spelt in two ways.
  return certain || !isVerb ? { meant, certain } : undefined;
}

/**
 * The prefix of the service that a prefix most likely means. It is certain when AWS's own name for the service is
 * written (`cloudwatch-logs`), or when a near prefix has the action and differs in more than a version number.
 */
export function serviceSlip(data: IamData, action: ParsedAction): Slip | undefined {
  const alias = data.serviceAlias(action.service);
  if (alias !== undefined) return { meant: alias, certain: true };
  const owners = action.hasWildcard ? [] : data.servicesWithAction(action.name);
  const meant = didYouMean(action.service, owners) ?? didYouMean(action.service, data.servicePrefixes());
  if (meant !== undefined) {
    const fits = owners.includes(meant) || (action.hasWildcard && hasMatch(data.service(meant), action.lowerName));
    return { meant, certain: fits && lettersOf(meant) !== lettersOf(action.service) };
  }
  const [owner, second] = owners;
  return owner !== undefined && second === undefined ? { meant: owner, certain: false } : undefined;
}

/** Whether any action of the service matches a name pattern in lower case. */
export function hasMatch(service: Service | undefined, lowerPattern: string): boolean {
  if (!service) return false;
  for (const name of service.actions.keys()) if (matchesWildcard(lowerPattern, name)) return true;
  return false;
}

function* actionNames(service: Service): Iterable<string> {
  for (const action of service.actions.values()) yield action.name;
}

function lettersOf(prefix: string): string {
  return prefix.replace(/[^a-z]/g, '');
}

function isNoNewName(part: string, other: string, known: ReadonlySet<string>): boolean {
  const lower = part.toLowerCase();
  const meant = other.toLowerCase();
  // A plural, a version number or an opposite is how AWS names new actions.
  if (/\d/.test(part) || lower === `${meant}s` || `${lower}s` === meant) return false;
  return wordsOf(part).some((word) => {
    const plain = word.toLowerCase();
    return plain.length > 2 && !known.has(plain) && !known.has(plain.replace(/^(?:un|de|dis|re|in|ex)/, ''));
  });
}

/** The words of `meant` in which a written name differs from it, what is written in their place, and whether they begin it. */
function differingPart(written: string, meant: string): { part: string; other: string; isVerb: boolean } {
  const lower = written.toLowerCase();
  const target = meant.toLowerCase();
  const shorter = Math.min(lower.length, target.length);
  let head = 0;
  while (head < shorter && lower[head] === target[head]) head++;
  let tail = 0;
  while (tail < shorter - head && lower.at(-1 - tail) === target.at(-1 - tail)) tail++;
  let from = 0;
  let to = meant.length;
  let at = 0;
  for (const word of wordsOf(meant)) {
    if (at <= head) from = at;
    at += word.length;
    if (at >= meant.length - tail) to = Math.min(to, at);
  }
  const part = written.slice(from, written.length - (meant.length - to));
  return { part, other: meant.slice(from, to), isVerb: from === 0 };
}

function wordsOf(name: string): readonly string[] {
  return name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+/g) ?? [];
}

const wordsOfData = new WeakMap<IamData, ReadonlySet<string>>();

/** Every word of every action name, in lower case. Loads all services, so it is asked for only once a name is unknown. */
function actionWords(data: IamData): ReadonlySet<string> {
  const known = wordsOfData.get(data);
  if (known) return known;
  const words = new Set<string>();
  for (const prefix of data.servicePrefixes()) {
    const actions: Iterable<Action> = data.service(prefix)?.actions.values() ?? [];
    for (const { name } of actions) for (const word of wordsOf(name)) words.add(word.toLowerCase());
  }
  wordsOfData.set(data, words);
  return words;
}
