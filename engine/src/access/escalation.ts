import { isEveryAction, isServiceWildcard } from '../actions/actionPattern';
import type { EscalationMethod, IamData } from '../data/types';
import type { ActionItem, Policy } from '../model/model';
import { coversWildcard } from '../text/wildcard';
import { type Grant, grantsOf, type PolicyGrants, reachOfTypes } from './grants';
import { isBoundToService } from './passRole';

/** A way to more rights that a policy leaves open, with the grant that gives each of its actions. */
export interface Escalation {
  readonly method: EscalationMethod;
  readonly grants: readonly Grant[];
  /** `open`: nothing stands in the way. `narrowed`: some grant is limited to a part of the resources or by a condition. */
  readonly extent: 'open' | 'narrowed';
}

const found = new WeakMap<Policy, readonly Escalation[]>();

/**
 * The escalations a policy allows by itself, in the order of the methods. Only methods that contain no smaller one.
 * Left out is what other findings say already: `*`, `iam:*`, assuming any role, passing a role bound
 * to a service; and what is limited to named resources throughout.
 */
export function escalationsOf(policy: Policy, data: IamData): readonly Escalation[] {
  const known = found.get(policy);
  if (known) return known;
  const { allowing, concerns } = grantsOf(policy, data);
  const escalations: Escalation[] = [];
  for (const [service, candidates] of methodsByService(data)) {
    if (!concerns(service)) continue;
    for (const candidate of candidates) {
      const escalation = candidate.services.every(concerns) ? escalationBy(candidate, allowing) : undefined;
      if (escalation) escalations.push(escalation);
    }
  }
  const ordered = inOrder(escalations, data);
  found.set(policy, ordered);
  return ordered;
}

/** The escalations in the order of the methods. */
function inOrder(escalations: readonly Escalation[], data: IamData): readonly Escalation[] {
  if (escalations.length < 2) return escalations;
  const order = data.escalationMethods();
  return [...escalations].sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
}

/**
 * The escalations that only several policies together allow, as the files of one role do. What one of them allows by
 * itself is left out, and what a Deny in any of them takes away.
 */
export function escalationsAcross(policies: readonly Policy[], data: IamData): readonly Escalation[] {
  if (policies.length < 2) return [];
  const all = policies.map((policy) => grantsOf(policy, data));
  const allowing = (key: string): readonly Grant[] =>
    all
      .flatMap((grants) => grants.allowing(key))
      .filter(({ known, statement }) => !all.some((grants) => grants.isDenied(known, statement)));
  const own = new Set(policies.flatMap((policy) => escalationsOf(policy, data)).map(({ method }) => method));
  const escalations: Escalation[] = [];
  for (const candidate of methodsByService(data).flatMap(([, candidates]) => candidates)) {
    if (own.has(candidate.method) || !candidate.services.every((service) => all.some((one) => one.concerns(service))))
      continue;
    const escalation = escalationBy(candidate, allowing);
    const owners = new Set(escalation?.grants.map(({ statement }) => statement.policy));
    if (escalation && owners.size > 1) escalations.push(escalation);
  }
  return inOrder(escalations, data);
}

/** The item a finding about an escalation stands at: the first action of the set that is not `iam:PassRole`. */
export function anchorOf({ grants }: Escalation): ActionItem | undefined {
  const own = grants.filter(({ known }) => known.key !== 'iam:passrole');
  return (own.find(({ item }) => item) ?? grants.find(({ item }) => item))?.item;
}

interface Candidate {
  readonly method: EscalationMethod;
  /** The method's actions in lower case. */
  readonly keys: readonly string[];
  readonly services: readonly string[];
}

type Candidates = readonly (readonly [service: string, candidates: readonly Candidate[]])[];

const minimal = new WeakMap<IamData, Candidates>();

/** The methods that contain no smaller one, by the service that fewest policies have: the one beside IAM where there is one. */
function methodsByService(data: IamData): Candidates {
  const known = minimal.get(data);
  if (known) return known;
  const usable = data.escalationMethods().filter((one) => one.category !== 'broad-grant' && !isAssumeAlone(one));
  const methods = usable
    .filter((one) => !usable.some((other) => other !== one && isPartOf(other, one)))
    .map((method) => {
      const keys = method.actions.map((id) => id.toLowerCase());
      return { method, keys, services: [...new Set(keys.map((key) => key.slice(0, key.indexOf(':'))))] };
    });
  const byService = new Map<string, Candidate[]>();
  for (const method of methods) {
    const service = method.services.find((one) => one !== 'iam') ?? 'iam';
    const list = byService.get(service);
    if (list) list.push(method);
    else byService.set(service, [method]);
  }
  const candidates = [...byService];
  minimal.set(data, candidates);
  return candidates;
}

function isAssumeAlone({ actions }: EscalationMethod): boolean {
  return actions.length === 1 && actions[0] === 'sts:AssumeRole';
}

function isPartOf(small: EscalationMethod, large: EscalationMethod): boolean {
  return small.actions.length < large.actions.length && small.actions.every((id) => large.actions.includes(id));
}

function escalationBy({ method, keys }: Candidate, allowing: PolicyGrants['allowing']): Escalation | undefined {
  const grants: Grant[] = [];
  for (const key of keys) {
    const grant = grantOf(key, allowing(key).filter(counts));
    if (!grant) return undefined;
    grants.push(grant);
  }
  const limited = grants.filter(({ reach, condition }) => reach === 'named' || condition !== 'none');
  // Roles that are named, and resources that are, are what a deployment needs.
  const deciding = grants.filter(({ known }) => method.category !== 'new-passrole' || known.key === 'iam:passrole');
  if (deciding.every(({ reach, known }) => reach === 'named' && known.action.resourceTypes.length > 0))
    return undefined;
  return { method, grants, extent: limited.length === 0 ? 'open' : 'narrowed' };
}

/**
 * Actions whose requests name a resource of each of some groups of types, where the data calls types optional. A session
 * needs something to open it on, whatever its document is; a command needs an instance and a document.
 */
const groupsOfTypes: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['ssm:startsession', [['instance', 'managed-instance', 'task']]],
  ['ssm:sendcommand', [['instance', 'managed-instance'], ['document']]],
]);

/** Documents of AWS that run what they are given (https://docs.aws.amazon.com/systems-manager/latest/userguide/documents.html). */
const runningDocuments = [
  'AWS-ApplyAnsiblePlaybooks',
  'AWS-ApplyChefRecipes',
  'AWS-InstallApplication',
  'AWS-InstallPowerShellModule',
  'AWS-RunAnsiblePlaybook',
  'AWS-RunDocument',
  'AWS-RunPowerShellScript',
  'AWS-RunRemoteScript',
  'AWS-RunSaltState',
  'AWS-RunShellScript',
];

/** The widest of the grants; of an action that needs several resources at once, one as wide as the narrowest of them. */
function grantOf(key: string, grants: readonly Grant[]): Grant | undefined {
  const groups = groupsOfTypes.get(key);
  if (!groups) return grants[0];
  const parts = groups.flatMap((types) => widestPart(grants, types) ?? []);
  const [first] = parts;
  if (!first || parts.length < groups.length) return undefined;
  const limited = parts.find(({ condition }) => condition !== 'none') ?? first;
  const narrowest = parts.find(({ reach }) => reach === 'named') ?? first;
  return { ...first, reach: narrowest.reach, condition: limited.condition };
}

/** The grant that opens most of a group of resource types. */
function widestPart(grants: readonly Grant[], types: readonly string[]): Grant | undefined {
  const parts = grants.flatMap((grant) => {
    const reach = reachOfGroup(grant, types);
    return reach === 'none' ? [] : [{ ...grant, reach }];
  });
  return parts.find(({ reach }) => reach !== 'named') ?? parts[0];
}

function reachOfGroup({ statement, known }: Grant, types: readonly string[]): ReturnType<typeof reachOfTypes> {
  const reach = reachOfTypes(statement, known, types);
  if (reach !== 'named' || !types.includes('document')) return reach;
  const resources = (statement.resource?.items ?? []).flatMap(({ arn }) =>
    arn?.service === 'ssm' ? [arn.resource] : [],
  );
  const runs = resources.some((text) => runningDocuments.some((name) => coversWildcard(text, `document/${name}`)));
  return runs ? 'type' : 'named';
}

function counts({ item, known, statement, condition }: Grant): boolean {
  if (condition === 'resource') return false;
  if (known.key === 'iam:passrole' && isBoundToService(statement)) return false;
  if (!item) return false;
  return !isEveryAction(item.action) && !(known.service.prefix === 'iam' && isServiceWildcard(item.action));
}

const byItem = new WeakMap<Policy, ReadonlyMap<ActionItem, readonly Escalation[]>>();

/** The escalations whose finding stands at this item. */
export function escalationsAt(item: ActionItem, data: IamData): readonly Escalation[] {
  return escalationsByAnchor(item.element.statement.policy, data).get(item) ?? [];
}

/** The policy's escalations by the item their finding stands at. */
export function escalationsByAnchor(policy: Policy, data: IamData): ReadonlyMap<ActionItem, readonly Escalation[]> {
  const known = byItem.get(policy);
  if (known) return known;
  const anchored = new Map<ActionItem, Escalation[]>();
  for (const escalation of escalationsOf(policy, data)) {
    const item = anchorOf(escalation);
    if (!item) continue;
    const list = anchored.get(item);
    if (list) list.push(escalation);
    else anchored.set(item, [escalation]);
  }
  byItem.set(policy, anchored);
  return anchored;
}
