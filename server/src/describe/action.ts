import type { AccessLevel, Action, IamData, ResourceType, Service } from '../data/types';
import type { ParsedAction } from '../policy/action';
import { type Expansion, expandAction, isEveryAction, type KnownAction } from '../policy/actionPattern';
import { handsOutCredentials } from '../policy/sensitiveActions';
import { formatCount } from '../policy/size';
import { authorizationReference, userGuide } from './links';
import { code, link, paragraphs, points } from './markdown';

/** The names shown of one access level; the rest is counted. */
const mostNames = 12;
const mostSensitive = 8;
const mostKeys = 12;

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
  if (meant !== undefined) return `${code(text)} is no action of IAM. ${code(meant)} is what allows it.`;
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

/** The actions by access level; of everything only the numbers. */
function describeLevels(expansion: Expansion, numbersOnly: boolean): string {
  const groups = new Map<AccessLevel, { count: number; names: string[] }>();
  for (const known of expansion) {
    const { accessLevel, name } = known.action;
    const group = groups.get(accessLevel) ?? { count: 0, names: [] };
    groups.set(accessLevel, group);
    if (!numbersOnly && group.count < mostNames) group.names.push(sensitivity(known).length > 0 ? `${name} ⚠` : name);
    group.count++;
  }
  return points(
    levels.flatMap((level) => {
      const group = groups.get(level);
      if (!group) return [];
      const rest = group.count - group.names.length;
      const names = rest > 0 ? [...group.names, `${rest} more`] : group.names;
      return [`**${level}** (${formatCount(group.count)})${numbersOnly ? '' : `: ${names.join(', ')}`}`];
    }),
  );
}

function describeSensitive(expansion: Expansion): string | undefined {
  const sensitive = expansion.filter((known) => known.sensitive.length > 0 && sensitivity(known).length > 0);
  if (sensitive.length === 0) return undefined;
  const shown = sensitive
    .slice(0, mostSensitive)
    .map((known) => `${code(known.id)} ${sensitivity(known).join(' and ')}`);
  const rest = sensitive.length - shown.length;
  const title =
    sensitive.length === 1 ? '⚠ 1 sensitive action:' : `⚠ ${formatCount(sensitive.length)} sensitive actions:`;
  return `${title}\n${points(rest > 0 ? [...shown, `${formatCount(rest)} more`] : shown)}`;
}

/** Why an action deserves care, each as the predicate of a sentence; none for most. */
export function sensitivity(known: KnownAction): string[] {
  if (known.sensitive.length === 0) return [];
  return known.sensitive.flatMap((kind) => {
    if (kind === 'data') return ['reads stored data'];
    if (kind === 'resource-exposure') return ['can open resources to others'];
    if (kind === 'escalation') return ['can help to gain more permissions'];
    return handsOutCredentials(known) ? ['hands out credentials'] : [];
  });
}

function describeResources(service: Service, action: Action): string {
  if (action.resourceTypes.length === 0) return `Works on the resource ${code('*')} only.`;
  const lines = action.resourceTypes.map(({ name, required }) => {
    const formats = service.resourceTypes.get(name)?.arns ?? [];
    return `${name}${required ? ' (required)' : ''}: ${formats.map(code).join(' or ')}`;
  });
  return `Resources:\n${points(lines)}`;
}

function describeKeys(service: Service, action: Action): string | undefined {
  const ofTypes = action.resourceTypes.flatMap((type): readonly string[] => {
    const known: ResourceType | undefined = service.resourceTypes.get(type.name);
    return [...type.conditionKeys, ...(known?.conditionKeys ?? [])];
  });
  const keys = [...new Set([...action.conditionKeys, ...ofTypes])];
  if (keys.length === 0) return undefined;
  const rest = keys.length - mostKeys;
  const shown = keys.slice(0, rest > 0 ? mostKeys : keys.length).map(code);
  return `Condition keys: ${[...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}.`;
}

/** A description of AWS's with a full stop. */
export function sentence(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
