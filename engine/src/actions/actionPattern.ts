import type { Action, IamData, SensitiveKind, Service } from '../data/types';
import { type ParsedAction, parseAction } from '../model/action';
import type { ActionElement, Statement } from '../model/model';
import { coversWildcard, hasWildcard, intersectsWildcard, matchesWildcard } from '../text/wildcard';

/** An action of the reference data with what the rules ask about it. One object per action and data. */
export interface KnownAction {
  /** Canonical spelling with prefix: `s3:GetObject`. */
  readonly id: string;
  /** `id` in lower case. */
  readonly key: string;
  readonly service: Service;
  readonly action: Action;
  readonly sensitive: readonly SensitiveKind[];
}

/** The actions a pattern stands for, in the order of the data. One shared array per pattern and data. */
export type Expansion = readonly KnownAction[];

/** Answers which literal actions an element applies to. */
export interface ActionMatcher {
  /** Whether the element applies to the action: `Action` names it, or `NotAction` does not. Both parts in lower case. */
  applies(service: string, lowerName: string): boolean;
}

const nothing: Expansion = [];

/** Patterns kept per data; a day of typing makes more, and then they are worked out again. */
const expansionLimit = 20_000;

/**
 * The actions of the data that an action or pattern stands for: none for an unknown one, one for a literal (two map
 * look-ups), all for `*`. Letter case is ignored, as IAM does
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html).
 */
export function expandAction(data: IamData, pattern: ParsedAction): Expansion {
  const catalogue = catalogueOf(data);
  // Parsed actions of one text are mostly one object, so this look-up answers nearly always.
  const remembered = catalogue.remembered.get(pattern);
  if (remembered) return remembered;
  const expansion = pattern.hasWildcard
    ? expandPattern(catalogue, pattern)
    : (actionsOf(catalogue, pattern.service)?.byName.get(pattern.lowerName) ?? nothing);
  catalogue.remembered.set(pattern, expansion);
  return expansion;
}

function expandPattern(catalogue: Catalogue, pattern: ParsedAction): Expansion {
  const text = pattern.key;
  const known = catalogue.expansions.get(text);
  if (known) return known;
  if (catalogue.expansions.size >= expansionLimit) catalogue.expansions.clear();
  const expansion = expand(catalogue, pattern);
  catalogue.expansions.set(text, expansion);
  return expansion;
}

/** The action of the data under this key, such as `s3:getobject`, in lower case. */
export function knownAction(data: IamData, key: string): KnownAction | undefined {
  const colon = key.indexOf(':');
  return actionsOf(catalogueOf(data), key.slice(0, colon))?.byName.get(key.slice(colon + 1))?.[0];
}

/** Whether the pattern is every action of every service: `*`, `*:*` and longer spellings. */
export function isEveryAction(pattern: ParsedAction): boolean {
  return isStars(pattern.lowerName) && (!pattern.hasPrefix || isStars(pattern.service));
}

/** Whether the pattern is every action of one service: `s3:*`, `s3:**`, `s3:?*`. */
export function isServiceWildcard(pattern: ParsedAction): boolean {
  if (!pattern.hasWildcard || !pattern.hasPrefix || hasWildcard(pattern.service)) return false;
  return pattern.lowerName.includes('*') && /^\**\??\**$/.test(pattern.lowerName);
}

/** Whether every action of `narrow`, known today or not, is one of `wide`. True is certain. */
export function coversAction(wide: ParsedAction, narrow: ParsedAction): boolean {
  if (isEveryAction(wide)) return true;
  if (!narrow.hasPrefix || !wide.hasPrefix) return wide.text === narrow.text;
  return coversWildcard(wide.service, narrow.service) && coversWildcard(wide.lowerName, narrow.lowerName);
}

/** Whether some action, known today or not, is of both patterns. */
export function intersectsActions(a: ParsedAction, b: ParsedAction): boolean {
  if (isEveryAction(a) || isEveryAction(b)) return true;
  return intersectsWildcard(a.service, b.service) && intersectsWildcard(a.lowerName, b.lowerName);
}

const matchers = new WeakMap<ActionElement, ActionMatcher>();

/** A matcher for an element, made once. Literals cost one look-up, patterns one match per pattern of the service. */
export function matcherOf(element: ActionElement): ActionMatcher {
  const known = matchers.get(element);
  if (known) return known;
  const matcher = createMatcher(element);
  matchers.set(element, matcher);
  return matcher;
}

/** Whether a statement applies to a literal action; true as well where a template hides actions. */
export function appliesToAction({ action, notAction }: Statement, literal: string): boolean {
  const element = action ?? notAction;
  if (!element) return false;
  const { service, lowerName } = parseAction(literal);
  return element.opaque || matcherOf(element).applies(service, lowerName);
}

function createMatcher(element: ActionElement): ActionMatcher {
  const literals = new Set<string>();
  const patterns = new Map<string, string[]>();
  const everyService: ParsedAction[] = [];
  let everything = false;
  for (const { action } of element.items) {
    if (!action.hasWildcard) literals.add(action.key);
    else if (isEveryAction(action)) everything = true;
    else if (hasWildcard(action.service)) everyService.push(action);
    else {
      const ofService = patterns.get(action.service);
      if (ofService) ofService.push(action.lowerName);
      else patterns.set(action.service, [action.lowerName]);
    }
  }
  const names = (service: string, lowerName: string): boolean =>
    everything ||
    literals.has(`${service}:${lowerName}`) ||
    (patterns.get(service)?.some((pattern) => matchesWildcard(pattern, lowerName)) ?? false) ||
    everyService.some((one) => matchesWildcard(one.service, service) && matchesWildcard(one.lowerName, lowerName));
  return { applies: (service, lowerName) => names(service, lowerName) !== element.negated };
}

interface ServiceActions {
  readonly all: Expansion;
  /** All names in lower case, a line each. */
  readonly names: string;
  readonly byName: ReadonlyMap<string, Expansion>;
}

interface Catalogue {
  readonly data: IamData;
  readonly services: Map<string, ServiceActions>;
  readonly expansions: Map<string, Expansion>;
  readonly remembered: WeakMap<ParsedAction, Expansion>;
}

const catalogues = new WeakMap<IamData, Catalogue>();

function catalogueOf(data: IamData): Catalogue {
  const known = catalogues.get(data);
  if (known) return known;
  const catalogue: Catalogue = { data, services: new Map(), expansions: new Map(), remembered: new WeakMap() };
  catalogues.set(data, catalogue);
  return catalogue;
}

function actionsOf(catalogue: Catalogue, prefix: string): ServiceActions | undefined {
  const known = catalogue.services.get(prefix);
  if (known) return known;
  const service = catalogue.data.service(prefix);
  if (!service) return undefined;
  const byName = new Map<string, Expansion>();
  const all: KnownAction[] = [];
  for (const [lowerName, action] of service.actions) {
    const key = `${service.prefix}:${lowerName}`;
    const id = `${service.prefix}:${action.name}`;
    const known = { id, key, service, action, sensitive: catalogue.data.sensitiveKinds(key) };
    all.push(known);
    byName.set(lowerName, [known]);
  }
  const actions = { all, names: [...byName.keys()].join('\n'), byName };
  catalogue.services.set(prefix, actions);
  return actions;
}

/** A wildcard in the service part stands for nothing unless it is `*:*`: IAM refuses it. */
function expand(catalogue: Catalogue, pattern: ParsedAction): Expansion {
  if (isEveryAction(pattern)) {
    return catalogue.data.servicePrefixes().flatMap((prefix) => actionsOf(catalogue, prefix)?.all ?? nothing);
  }
  if (!pattern.hasPrefix || hasWildcard(pattern.service)) return nothing;
  const actions = actionsOf(catalogue, pattern.service);
  if (!actions || pattern.lowerName === '*') return actions?.all ?? nothing;
  // One search through all names spares matching each of them when none holds the pattern's longest word.
  const word = longestWord(pattern.lowerName);
  if (!actions.names.includes(word)) return nothing;
  const from = pattern.service.length + 1;
  return actions.all.filter(
    ({ key }) => key.includes(word, from) && matchesWildcard(pattern.lowerName, key.slice(from)),
  );
}

function longestWord(pattern: string): string {
  return pattern.split(/[*?]+/).reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

function isStars(text: string): boolean {
  return text.length > 0 && /^\*+$/.test(text);
}
