import { isEveryAction, type KnownAction, knownAction, matcherOf } from '../actions/actionPattern';
import { couldBeArnOf, coversArn, coversFormat, isEveryResource, opennessOf } from '../arn/arnPattern';
import { type ConditionScope, conditionScopeFor, hasCondition } from '../conditions/conditionScope';
import type { IamData, ResourceType } from '../data/types';
import type { ActionItem, Policy, Statement } from '../model/model';
import { matchesWildcard } from '../text/wildcard';
import { everyResourceItem } from './openGrant';

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
  /** Whether the policy may allow anything of the service; the prefix in lower case. */
  concerns(service: string): boolean;
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

/**
 * What an Allow statement opens for one of its actions. A request names a resource of each type that the action requires,
 * so that it is limited as soon as the resources of one of these types are.
 */
export function reachOf(statement: Statement, known: KnownAction): Reach {
  const patterns = openPatterns(statement);
  if (patterns === 'every') return 'every';
  if (!patterns.some((pattern) => isWholeType(pattern, known))) return 'named';
  const required = known.action.resourceTypes.filter((type) => type.required).map(({ name }) => name);
  if (required.length === 0) return 'type';
  // Where a type is left out, another statement may allow its resources.
  const reaches = required.map((name) => reachOfTypes(statement, known, [name])).filter((reach) => reach !== 'none');
  return reaches.length > 0 && reaches.every((reach) => reach !== 'named') ? 'type' : 'named';
}

/** What an Allow statement opens of the resources of some types that an action works on; `none` of other types only. */
export function reachOfTypes(statement: Statement, { service }: KnownAction, names: readonly string[]): Reach | 'none' {
  const patterns = openPatterns(statement);
  if (patterns === 'every') return 'every';
  const types = names.flatMap((name) => service.resourceTypes.get(name) ?? []);
  if (patterns.some((pattern) => types.some((type) => isWhole(pattern, type)))) return 'type';
  const formats = types.flatMap(({ arns }) => arns);
  const items = statement.resource?.items ?? [];
  const isNamed = items.some(({ node }) => formats.some((format) => couldBeArnOf(node.value, format)));
  return isNamed || statement.resource?.opaque ? 'named' : 'none';
}

/** The resources of a statement with wildcards, or `every` where one of them is every resource. */
function openPatterns({ resource, notResource }: Statement): readonly string[] | 'every' {
  if (notResource) return 'every';
  const patterns = (resource?.items ?? []).map(({ node }) => node.value).filter((text) => text.includes('*'));
  return patterns.some((text) => opennessOf(text) === 'everything') ? 'every' : patterns;
}

/** Whether a pattern stands for all resources of a type the action works on, as `arn:aws:dynamodb:*:*:table/*` does. */
export function isWholeType(pattern: string, { action, service }: KnownAction): boolean {
  return action.resourceTypes.some(({ name }) => {
    const type = service.resourceTypes.get(name);
    return type !== undefined && isWhole(pattern, type);
  });
}

const wholes = new WeakMap<ResourceType, Map<string, boolean>>();

/** Many actions share a type, so the answer is kept per type; up to 1,000 patterns each. */
function isWhole(pattern: string, type: ResourceType): boolean {
  const known = wholes.get(type) ?? new Map<string, boolean>();
  const answer = known.get(pattern) ?? type.arns.some((format) => coversFormat(pattern, format));
  if (known.size >= 1000) known.clear();
  known.set(pattern, answer);
  wholes.set(type, known);
  return answer;
}

/** Denies beyond this many are not compared, so that time stays bounded. */
const mostDenies = 200;
const mostGrants = 20;
const nothing: readonly Grant[] = [];

function createGrants(policy: Policy, data: IamData): PolicyGrants {
  const { byService, general, inverted } = indexItems(policy);
  const concerns = (service: string) => byService.has(service) || general.length > 0 || inverted.length > 0;
  const denies = policy.statements.filter((one) => one.effect === 'Deny' && !hasCondition(one)).slice(0, mostDenies);
  const answers = new Map<string, readonly Grant[]>();

  const plain = denies.filter(({ resource }) => resource?.items.some(({ node }) => isEveryResource(node.value)));
  const covering = new Map<Statement, readonly Statement[]>();

  /** The Denies that leave nothing of the statement's resources. */
  function coveringDenies(statement: Statement): readonly Statement[] {
    if (denies.length === plain.length || everyResourceItem(statement)) return plain;
    const known = covering.get(statement);
    if (known) return known;
    const list = denies.filter((deny) => plain.includes(deny) || takesAll(deny, statement));
    covering.set(statement, list);
    return list;
  }

  const isDenied = (known: KnownAction, statement: Statement): boolean =>
    denies.length > 0 && coveringDenies(statement).some((deny) => appliesTo(deny, known));

  const grant = (statement: Statement, item: ActionItem | undefined, known: KnownAction): Grant[] =>
    isDenied(known, statement)
      ? []
      : [
          {
            statement,
            item,
            known,
            reach: reachOf(statement, known),
            condition: conditionScopeFor(data, statement, known.service, known.action),
          },
        ];

  function find(key: string): readonly Grant[] {
    const [service, name] = splitKey(key);
    if (!concerns(service)) return nothing;
    const known = knownAction(data, key);
    if (!known) return nothing;
    const found: Grant[] = [];
    const named = (byService.get(service) ?? []).filter(({ action }) =>
      action.hasWildcard ? matchesWildcard(action.lowerName, name) : action.lowerName === name,
    );
    for (const item of [...named, ...general]) {
      if (found.length >= mostGrants) break;
      found.push(...grant(item.element.statement, item, known));
    }
    for (const statement of inverted) {
      if (found.length >= mostGrants || !statement.notAction) break;
      if (matcherOf(statement.notAction).applies(service, name)) found.push(...grant(statement, undefined, known));
    }
    return found.sort((one, other) => rank(one) - rank(other));
  }

  return {
    concerns,
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

/** The Allow items by service, those that are `*`, and the statements with `NotAction`. */
function indexItems(policy: Policy) {
  const byService = new Map<string, ActionItem[]>();
  const general: ActionItem[] = [];
  const inverted: Statement[] = [];
  for (const statement of policy.statements) {
    if (statement.effect !== 'Allow') continue;
    if (statement.notAction) inverted.push(statement);
    for (const item of statement.action?.items ?? []) {
      const { action } = item;
      if (action.hasWildcard && isEveryAction(action)) {
        general.push(item);
        continue;
      }
      const list = byService.get(action.service);
      if (list) list.push(item);
      else byService.set(action.service, [item]);
    }
  }
  return { byService, general, inverted };
}

function splitKey(key: string): readonly [service: string, name: string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon), key.slice(colon + 1)];
}

function appliesTo(statement: Statement, { key }: KnownAction): boolean {
  const element = statement.action ?? statement.notAction;
  return element !== undefined && matcherOf(element).applies(...splitKey(key));
}

/** Whether a Deny leaves nothing of an Allow's resources. */
function takesAll(deny: Statement, allow: Statement): boolean {
  const denied = deny.resource?.items ?? [];
  const allowed = allow.resource?.items ?? [];
  if (allow.resource?.opaque || allowed.length === 0 || allowed.length * denied.length > 10_000) return false;
  return allowed.every(({ node }) => denied.some((one) => coversArn(one.node.value, node.value)));
}
