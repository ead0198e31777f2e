import { type Expansion, expandAction, isEveryAction, type KnownAction } from '../actions/actionPattern';
import { handsOutCredentials } from '../actions/sensitiveActions';
import type { AccessLevel, Action, IamData, ResourceType, Service } from '../data/types';
import type { ParsedAction } from '../model/action';
import { formatCount } from '../model/size';
import { authorizationReference, userGuide } from './links';
import { code, link, paragraphs, points } from './markdown';

/** The names shown of one access level; the rest is counted. */
const mostNames = 10;
const mostSensitive = 4;
const mostKeys = 12;
const mostResources = 8;

/** The levels as they are listed, the weightiest first. */
const levels: readonly AccessLevel[] = ['Permissions management', 'Write', 'Tagging', 'Read', 'List'];

/** What an action or a pattern of actions allows. */
export function describeAction(data: IamData, action: ParsedAction): string {
  if (action.hasWildcard) return describePattern(data, action);
  const [known] = expandAction(data, action);
  return known ? describeKnown(data, known) : describeUnknown(data, action);
}

function describeKnown(data: IamData, known: KnownAction): string {
  const { id, service, action } = known;
  const care = sensitivity(known);
  return paragraphs(
    `**${id}** · ${action.accessLevel} · ${service.name}`,
    sentence(data.actionDescription(service.prefix, action.name)),
    care.length > 0 ? `⚠ This action ${care.join(' and ')}.` : undefined,
    describeResources(service, action),
    describeKeys(service, action),
    action.dependentActions.length > 0 ? `Needs as well: ${action.dependentActions.map(code).join(', ')}.` : undefined,
    link('AWS reference', authorizationReference(service.name, action.name)),
  );
}

function describeUnknown(data: IamData, { text, service }: ParsedAction): string {
  const meant = data.actionAlias(text);
  const retired = data.retiredAction(text);
  if (meant !== undefined)
    return `${code(text)} is no action that a policy can name. ${code(meant)} is what allows it.`;
  if (retired) return `${code(text)}: ${sentence(retired.reason)}`;
  const name = data.serviceName(service);
  if (name === undefined) return `${code(text)}: no service with this prefix was known on ${data.date}.`;
  return paragraphs(
    `${code(text)} was no known action of ${name} on ${data.date}.`,
    link('Actions of this service', authorizationReference(name)),
  );
}

function describePattern(data: IamData, pattern: ParsedAction): string {
  const expansion = expandAction(data, pattern);
  const [first] = expansion;
  if (!first) return `${code(pattern.text)} matches no action that was known on ${data.date}.`;
  const every = isEveryAction(pattern);
  const counted = expansion.length === 1 ? '1 action' : `${formatCount(expansion.length)} actions`;
  const owner = every ? `${data.servicePrefixes().length} services, and those to come` : first.service.name;
  return paragraphs(
    `${code(pattern.text)} matches ${counted} of ${owner}.`,
    describeLevels(expansion, every),
    describeSensitive(expansion),
    every
      ? link('AWS reference', userGuide('reference_policies_elements_action'))
      : link('AWS reference', authorizationReference(first.service.name)),
  );
}

interface LevelGroup {
  count: number;
  /** The sensitive names come first: they must not be among those that are only counted. */
  readonly sensitive: string[];
  readonly others: string[];
}

/** The actions by access level; of everything only the numbers. */
function describeLevels(expansion: Expansion, numbersOnly: boolean): string {
  const groups = new Map<AccessLevel, LevelGroup>();
  for (const known of expansion) {
    const { accessLevel, name } = known.action;
    const group = groups.get(accessLevel) ?? { count: 0, sensitive: [], others: [] };
    groups.set(accessLevel, group);
    group.count++;
    if (numbersOnly) continue;
    if (known.sensitive.length > 0 && sensitivity(known).length > 0) group.sensitive.push(`${name} ⚠`);
    else if (group.others.length < mostNames) group.others.push(name);
  }
  return points(
    levels.flatMap((level) => {
      const group = groups.get(level);
      if (!group) return [];
      const title = `**${level}** (${formatCount(group.count)})`;
      const names = [...group.sensitive, ...group.others].slice(0, mostNames);
      return [numbersOnly ? title : `${title}: ${withRest(names, group.count)}`];
    }),
  );
}

/** The sensitive actions by what is sensitive about them. */
function describeSensitive(expansion: Expansion): string | undefined {
  const groups = new Map<string, { count: number; names: string[] }>();
  for (const known of expansion) {
    if (known.sensitive.length === 0) continue;
    for (const predicate of sensitivity(known)) {
      const group = groups.get(predicate) ?? { count: 0, names: [] };
      groups.set(predicate, group);
      if (group.count++ < mostSensitive) group.names.push(code(known.id));
    }
  }
  const lines = [...groups].map(
    ([predicate, { count, names }]) => `${capital(predicate)} (${formatCount(count)}): ${withRest(names, count)}`,
  );
  return lines.length === 0 ? undefined : `⚠ Sensitive:\n${points(lines)}`;
}

function withRest(words: readonly string[], count: number): string {
  const rest = count - words.length;
  return [...words, ...(rest > 0 ? [`${formatCount(rest)} more`] : [])].join(', ');
}

/** Why an action deserves care, each as the predicate of a sentence; none for most. */
function sensitivity(known: KnownAction): string[] {
  return known.sensitive.flatMap((kind) => {
    if (kind === 'data') return ['reads stored data'];
    if (kind === 'resource-exposure') return ['can change who has access'];
    if (kind === 'escalation') return ['can help to gain more permissions'];
    return handsOutCredentials(known) ? ['hands out credentials'] : [];
  });
}

function describeResources(service: Service, action: Action): string {
  if (action.resourceTypes.length === 0) return `Works on the resource ${code('*')} only.`;
  // What every request needs comes first.
  const types = action.resourceTypes.toSorted((a, b) => Number(b.required) - Number(a.required));
  const lines = types.map(({ name, required }) => {
    const formats = service.resourceTypes.get(name)?.arns ?? [];
    return `${name}${required ? ' (required)' : ''}: ${formats.map(code).join(' or ')}`;
  });
  const rest = lines.length - mostResources;
  const shown = rest > 0 ? [...lines.slice(0, mostResources), `${rest} more`] : lines;
  return `Resources:\n${points(shown)}`;
}

function describeKeys(service: Service, action: Action): string | undefined {
  const ofTypes = action.resourceTypes.flatMap((type): readonly string[] => {
    const known: ResourceType | undefined = service.resourceTypes.get(type.name);
    return [...type.conditionKeys, ...(known?.conditionKeys ?? [])];
  });
  const keys = [...new Set([...action.conditionKeys, ...ofTypes])];
  if (keys.length === 0) return undefined;
  return `Condition keys: ${withRest(keys.slice(0, mostKeys).map(code), keys.length)}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A description of AWS's with a full stop. */
export function sentence(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
