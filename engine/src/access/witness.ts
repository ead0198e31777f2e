import type { KnownAction } from '../actions/actionPattern';
import { coversArn } from '../arn/arnPattern';
import { alwaysPresentKeys } from '../conditions/conditionKey';
import { groupOf, type KeyGroup } from '../conditions/correlation';
import { neverSends } from '../conditions/keySupport';
import { meets, type RequestContext, variableKeys } from '../conditions/requestContext';
import { type Requirement, requirementsOf } from '../conditions/requirement';
import { sampleValues, textOfPattern } from '../conditions/samples';
import type { IamData } from '../data/types';
import { parseArn } from '../model/arn';
import type { Statement } from '../model/model';
import { hasPlaceholder } from '../syntax/templateFunction';
import { principalForm } from '../trust/principal';
import { type NamedPrincipal, namedPrincipals } from '../trust/principalCover';
import { type AccessRequest, type ActionName, appliesTo, appliesToTarget } from './request';
import { mayReach, worksOnMore } from './resourceFit';
import type { Target } from './target';

/** What a request is looked for that proves a difference between two policies. */
export interface Search {
  readonly action: ActionName;
  /** The action in the data; undefined for one that isn't known. */
  readonly known: KnownAction | undefined;
  readonly target: Target;
  /** Statements that apply to the request. */
  readonly all: readonly Statement[];
  /** Statements that don't. */
  readonly none: readonly Statement[];
}

/** The value of a key in a request; undefined when the request lacks the key. */
type Sample = readonly string[] | undefined;

interface Space {
  readonly search: Search;
  /** What each key may be without keeping one of the `all` from applying. */
  readonly candidates: ReadonlyMap<string, readonly Sample[]>;
  readonly unknownKeys: ReadonlySet<string>;
  /** Requests that may still be tried. */
  left: number;
}

const mostTries = 400;
const mostPlaces = 16;

/**
 * A request to which all of some statements apply and none of others. It is made from the values that the statements name
 * and others beside them. Undefined when there is none among those, which proves nothing.
 */
export function findRequest(data: IamData, search: Search): AccessRequest | undefined {
  const space = spaceOf(data, search);
  if (!space) return undefined;
  for (const place of placesOf(space)) {
    const found = solve(space, place, new Map());
    if (found) return found;
  }
  return undefined;
}

type Place = Pick<AccessRequest, 'resource' | 'principal'>;

/** Tries the defaults first, and then changes a key at a time so that another statement no longer applies. */
function solve(space: Space, place: Place, fixed: ReadonlyMap<string, Sample>): AccessRequest | undefined {
  if (space.left-- <= 0) return undefined;
  const { action, all, none } = space.search;
  const context = contextOf(space, fixed);
  const request = { action, ...place, context };
  const inTheWay = none.find((one) => appliesTo(one, request) !== 'no');
  if (!inTheWay) return all.every((one) => appliesTo(one, request) === 'yes') ? request : undefined;
  for (const requirement of requirementsOf(inTheWay)) {
    const { key } = requirement;
    if (fixed.has(key)) continue;
    for (const candidate of space.candidates.get(key) ?? []) {
      const changed = new Map([...fixed, [key, candidate]]);
      if (meets(requirement, contextOf(space, changed)) !== 'no') continue;
      const found = solve(space, place, changed);
      if (found) return found;
    }
  }
  return undefined;
}

function contextOf({ candidates, unknownKeys }: Space, fixed: ReadonlyMap<string, Sample>): RequestContext {
  const values = new Map<string, readonly string[]>();
  for (const [key, [first]] of candidates) {
    const sample = fixed.has(key) ? fixed.get(key) : first;
    if (sample !== undefined) values.set(key, sample);
  }
  return { values, unknownKeys };
}

function spaceOf(data: IamData, search: Search): Space | undefined {
  const { all, none, known } = search;
  const asked = all.flatMap(requirementsOf);
  const requirements = [...asked, ...none.flatMap(requirementsOf)];
  const variables = new Set([...all, ...none].flatMap(variablesOf));
  const keys = new Set([...variables, ...requirements.map(({ key }) => key)]);
  const candidates = new Map<string, readonly Sample[]>();
  const values = new Map<string, readonly string[]>();
  const unknownKeys = dependentKeys(search, asked, keys);
  // Variables come first, since the values of other keys are compared with them.
  for (const key of keys) {
    const context = { values, unknownKeys };
    const own = requirements.filter((one) => one.key === key);
    const isSent = !known || !neverSends(data, known.service, known.action, key);
    const samples: readonly Sample[] = isSent ? sampleValues(key, own, context) : [];
    const missing: readonly Sample[] = alwaysPresentKeys.has(key) ? [] : [undefined];
    const ordered = variables.has(key) ? [...samples, ...missing] : [...missing, ...samples];
    const allowed = ordered.filter((sample) => asked.every((one) => one.key !== key || isMetBy(one, sample, context)));
    const [first] = allowed;
    if (allowed.length === 0) return undefined;
    candidates.set(key, allowed);
    if (first) values.set(key, first);
  }
  return { search, candidates, unknownKeys, left: mostTries };
}

function isMetBy(requirement: Requirement, sample: Sample, context: RequestContext): boolean {
  const values = new Map(context.values);
  if (sample) values.set(requirement.key, sample);
  return meets(requirement, { ...context, values }) === 'yes';
}

/** The keys of the variables in a statement, those of its resources and those of its condition. */
function variablesOf(statement: Statement): readonly string[] {
  const resources = (statement.resource ?? statement.notResource)?.items.map(({ node }) => node.value) ?? [];
  const values = requirementsOf(statement).flatMap((one) => one.values ?? []);
  return [...resources, ...values].flatMap(variableKeys);
}

/** The keys whose values follow from others that are asked for, or from the resource or the principal. */
function dependentKeys(
  { target }: Search,
  asked: readonly Requirement[],
  keys: ReadonlySet<string>,
): ReadonlySet<string> {
  const own = new Set(asked.map(({ key }) => key));
  const bound = new Set<KeyGroup | undefined>([...own].map(groupOf));
  if (target.kind === 'principal' && target.principal.text !== '*') bound.add('principal');
  if (target.kind === 'resource' && /^\d{12}$/.test(parseArn(target.text)?.account ?? '')) bound.add('resource');
  bound.delete(undefined);
  return new Set([...keys].filter((key) => !own.has(key) && bound.has(groupOf(key))));
}

/** The resources or principals that are tried. */
function placesOf(space: Space): readonly Place[] {
  const { search } = space;
  if (search.target.kind === 'principal') {
    return principalsIn(search, search.target.principal).map((principal) => ({ principal, resource: undefined }));
  }
  const context = contextOf(space, new Map());
  return resourcesIn(search, context)
    .map((resource) => ({ resource, principal: undefined }))
    .filter((place) =>
      search.all.every((one) => appliesToTarget(one, { action: search.action, ...place, context }) !== 'no'),
    )
    .slice(0, mostPlaces);
}

function principalsIn({ all, none }: Search, own: NamedPrincipal): readonly NamedPrincipal[] {
  const { shape, account } = principalForm(own.text);
  const role = (of: string) => ({ type: 'AWS', text: `arn:aws:iam::${of}:role/zq7` }) as const;
  if (shape === 'account' || shape === 'root') return [role(account ?? ''), own];
  if (shape !== 'everyone') return [own];
  const named = [...all, ...none].flatMap(({ principal }) => (principal ? namedPrincipals(principal).named : []));
  return [role('000000000042'), ...named.filter(({ text }) => text !== '*')];
}

/** Resources that the patterns match, and one of each type that the action works on. */
function resourcesIn({ action, known, target, all, none }: Search, context: RequestContext): readonly string[] {
  if (known && known.action.resourceTypes.length === 0 && !worksOnMore(known)) return ['*'];
  const elements = [...all, ...none].flatMap(({ resource, notResource }) => resource ?? notResource ?? []);
  const patterns = elements.flatMap(({ items }) => items.map(({ node }) => node.value));
  const written = [...(target.kind === 'resource' ? [target.text] : []), ...patterns].filter((text) => text !== '*');
  const types = known?.action.resourceTypes ?? [];
  const formats = types.flatMap(({ name }) => known?.service.resourceTypes.get(name)?.arns ?? []);
  if (formats.length === 0) formats.push(`arn:aws:${action.service}:\${Region}:\${Account}:\${Name}`);
  const resources = new Set([
    ...(known && types.length === 0 ? ['*'] : []),
    ...written.flatMap((text) => fillers.map((filler) => textOfPattern(text, filler, context))),
    ...formats.map((format) => format.replace('${Partition}', 'aws').replace(/\$\{[^}]*\}/g, fillers[0])),
  ]);
  return [...resources].filter(
    (text) =>
      (target.kind !== 'resource' || coversArn(target.text, text) || hasPlaceholder(target.text)) &&
      (!known || worksOnMore(known) || mayReach([known], text)),
  );
}

/** Texts for a `*` of a pattern, so that it becomes a resource of one part or of several. */
const fillers = ['zq7', 'zq7/zq7', 'zq7:zq7'] as const;
