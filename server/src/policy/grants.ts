import type { IamData } from '../data/types';
import { expandAction, isEveryAction, type KnownAction, matcherOf } from './actionPattern';
import { coversArn, coversFormat, isEveryResource, opennessOf } from './arnPattern';
import { type ConditionScope, conditionScope, hasCondition } from './conditionScope';
import type { ActionItem, Policy, Statement } from './model';
import { hasWildcard, matchesWildcard } from './wildcard';

/** How much an Allow statement opens for an action: every resource, every one of a type it works on, or named ones. */
export type Reach = 'every' | 'type' | 'named';

/** One way in which a policy allows an action. */
export interface Grant {
  readonly statement: Statement;
  /** The item that names the action; undefined where `NotAction` leaves it in. */
  readonly item: ActionItem | undefined;
  readonly known: KnownAction;
  readonly reach: Reach;
  readonly condition: ConditionScope;
}

/** What a permission policy allows. Made once per policy. */
export interface PolicyGrants {
  /**
   * The ways in which the policy allows a literal action, such as `s3:getobject` in lower case, the widest first; none
   * that a Deny takes away as a whole. At most 20: more say nothing new.
   */
  allowing(key: string): readonly Grant[];
  /** Whether a Deny without condition takes the action away from everything the statement allows it on. */
  isDenied(known: KnownAction, statement: Statement): boolean;
}

const grants = new WeakMap<Policy, PolicyGrants>();

/** The grants of a policy. The data of the first call is the one that counts. */
export function grantsOf(policy: Policy, data: IamData): PolicyGrants {
  const known = grants.get(policy);
  if (known) return known;
  const made = createGrants(policy, data);
  grants.set(policy, made);
  return made;
}

/** What an Allow statement opens for one of its actions. */
export function reachOf(statement: Statement, known: KnownAction): Reach {
  if (statement.notResource) return 'every';
  let reach: Reach = 'named';
  for (const { node } of statement.resource?.items ?? []) {
    if (isEveryResource(node.value)) return 'every';
    if (!node.value.includes('*')) continue;
    if (opennessOf(node.value) === 'everything') return 'every';
    if (reach === 'named' && isWholeType(node.value, known)) reach = 'type';
  }
  return reach;
}

/** Whether a pattern stands for all resources of a type the action works on, as `arn:aws:dynamodb:*:*:table/*` does. */
export function isWholeType(pattern: string, { action, service }: KnownAction): boolean {
  return action.resourceTypes.some((type) =>
    service.resourceTypes.get(type.name)?.arns.some((format) => coversFormat(pattern, format)),
  );
}

/** Denies beyond this many are not compared, so that time stays bounded. */
const mostDenies = 200;
const mostGrants = 20;

function createGrants(policy: Policy, data: IamData): PolicyGrants {
  const index = indexItems(policy);
  const denies = policy.statements.filter((one) => one.effect === 'Deny' && !hasCondition(one)).slice(0, mostDenies);
  const answers = new Map<string, readonly Grant[]>();

  const isDenied = (known: KnownAction, statement: Statement): boolean =>
    denies.some((deny) => appliesTo(deny, known) && takesAll(deny, statement));

  function find(key: string): readonly Grant[] {
    const known = expandLiteral(key, data);
    if (!known) return [];
    const found: Grant[] = [];
    const add = (statement: Statement, item: ActionItem | undefined): void => {
      if (found.length >= mostGrants || isDenied(known, statement)) return;
      const reach = reachOf(statement, known);
      found.push({ statement, item, known, reach, condition: conditionScope(statement) });
    };
    const [service = '', name = ''] = key.split(':');
    for (const item of index.literals.get(key) ?? []) add(item.element.statement, item);
    for (const item of [...(index.patterns.get(service) ?? []), ...index.everyService]) {
      if (found.length >= mostGrants) break;
      if (matchesWildcard(`${item.action.service}:${item.action.lowerName}`, key)) add(item.element.statement, item);
    }
    for (const item of index.everything) add(item.element.statement, item);
    for (const statement of index.inverted) {
      if (statement.notAction && matcherOf(statement.notAction).applies(service, name)) add(statement, undefined);
    }
    return found.sort((a, b) => rank(a) - rank(b));
  }

  return {
    isDenied,
    allowing(key) {
      const known = answers.get(key);
      if (known) return known;
      const answer = find(key);
      answers.set(key, answer);
      return answer;
    },
  };
}

const reaches: readonly Reach[] = ['every', 'type', 'named'];
const scopes: readonly ConditionScope[] = ['none', 'caller', 'request', 'resource'];

function rank({ reach, condition }: Grant): number {
  return reaches.indexOf(reach) * scopes.length + scopes.indexOf(condition);
}

function expandLiteral(key: string, data: IamData): KnownAction | undefined {
  const colon = key.indexOf(':');
  const [service, lowerName] = [key.slice(0, colon), key.slice(colon + 1)];
  const action = { text: key, service, name: lowerName, lowerName, hasPrefix: colon >= 0, hasWildcard: false };
  return expandAction(data, action)[0];
}

function indexItems(policy: Policy) {
  const literals = new Map<string, ActionItem[]>();
  const patterns = new Map<string, ActionItem[]>();
  const everyService: ActionItem[] = [];
  const everything: ActionItem[] = [];
  const inverted: Statement[] = [];
  for (const statement of policy.statements) {
    if (statement.effect !== 'Allow') continue;
    if (statement.notAction) inverted.push(statement);
    for (const item of statement.action?.items ?? []) {
      const { action } = item;
      if (!action.hasWildcard) push(literals, `${action.service}:${action.lowerName}`, item);
      else if (isEveryAction(action)) everything.push(item);
      else if (hasWildcard(action.service)) everyService.push(item);
      else push(patterns, action.service, item);
    }
  }
  return { literals, patterns, everyService, everything, inverted };
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function appliesTo(statement: Statement, { key }: KnownAction): boolean {
  const element = statement.action ?? statement.notAction;
  const colon = key.indexOf(':');
  return element !== undefined && matcherOf(element).applies(key.slice(0, colon), key.slice(colon + 1));
}

/** Whether a Deny leaves nothing of an Allow's resources. */
function takesAll(deny: Statement, allow: Statement): boolean {
  const denied = deny.resource?.items ?? [];
  if (denied.some(({ node }) => isEveryResource(node.value))) return true;
  const allowed = allow.resource?.items ?? [];
  if (allow.resource?.opaque || allowed.length === 0 || allowed.length * denied.length > 10_000) return false;
  return allowed.every(({ node }) => denied.some((one) => coversArn(one.node.value, node.value)));
}
