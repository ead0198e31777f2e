import { canonicalCondition, sortedText } from '../../engine/src/access/statementCover';
import { expandAction, isEveryAction } from '../../engine/src/actions/actionPattern';
import { couldBeArnOf, isEveryResource } from '../../engine/src/arn/arnPattern';
import { readDocument } from '../../engine/src/documents/document';
import type { ActionElement, Policy, PrincipalElement, ResourceElement, Statement } from '../../engine/src/model/model';
import { toValue } from '../../engine/src/syntax/json';
import { iamData } from './engine';

export interface MeaningOptions {
  /** The file's name, which tells its format. */
  readonly path?: string;
  /** Leaves out pairs of an action and a resource that the action does not work on: they never come to pass. */
  readonly dropIdlePairs?: boolean;
}

/**
 * What the policies of a text say, in one canonical form: for each effect, condition and principal, which action goes with
 * which resource. Patterns are expanded against the reference data, so two texts that mean the same today are equal.
 */
export function meaningOf(text: string, options: MeaningOptions = {}): string[] {
  const document = readDocument({ text, path: options.path ?? 'policy.json', allowsComments: true });
  return document.policies.flatMap((policy, index) =>
    meaningOfPolicy(policy, options).map((line) => `${index}|${line}`),
  );
}

function meaningOfPolicy(policy: Policy, options: MeaningOptions): string[] {
  const grants = new Map<string, Map<string, Set<string>>>();
  for (const statement of policy.statements) {
    for (const principal of principalsOf(statement)) {
      const key = [statement.effect ?? '?', principal, canonicalCondition(statement)].join('|');
      const byAction = grants.get(key) ?? new Map<string, Set<string>>();
      grants.set(key, byAction);
      addPairs(statement, byAction, options);
    }
  }
  return [...grants].flatMap(([key, byAction]) => lines(key, byAction)).sort();
}

/** Actions with the same resources share a line, so that a large policy stays comparable. */
function lines(key: string, byAction: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const byResources = new Map<string, string[]>();
  for (const [action, resources] of byAction) {
    if (resources.size === 0) continue;
    const all = [...resources].sort().join(' ');
    const actions = byResources.get(all);
    if (actions) actions.push(action);
    else byResources.set(all, [action]);
  }
  return [...byResources].map(([resources, actions]) => `${key}|${actions.sort().join(' ')}|${resources}`);
}

function addPairs(statement: Statement, byAction: Map<string, Set<string>>, options: MeaningOptions): void {
  const resources = resourcesOf(statement);
  for (const action of actionsOf(statement)) {
    const set = byAction.get(action) ?? new Set<string>();
    byAction.set(action, set);
    for (const resource of resources) if (!options.dropIdlePairs || mayMeet(action, resource)) set.add(resource);
  }
}

function actionsOf({ action, notAction, resource }: Statement): Iterable<string> {
  if (action) return expansionOf(action);
  if (!notAction) return ['no action'];
  // Against named resources the rest is finite; the pairs that cannot come to pass are left out by the caller.
  const isNamed = resource?.items.every(({ node }) => !isEveryResource(node.value));
  const excepted = expansionOf(notAction);
  if (!isNamed) return [`not ${[...excepted].sort().join(' ')}`];
  const all = iamData
    .servicePrefixes()
    .flatMap((prefix) => [...(iamData.service(prefix)?.actions.keys() ?? [])].map((name) => `${prefix}:${name}`));
  return all.filter((key) => !excepted.has(key));
}

function expansionOf({ items, opaque }: ActionElement): ReadonlySet<string> {
  const keys = new Set<string>(opaque ? ['hidden'] : []);
  for (const { action } of items) {
    if (isEveryAction(action)) keys.add('*');
    else {
      const known = expandAction(iamData, action);
      for (const { key } of known) keys.add(key);
      // What the data does not know stands for itself.
      if (known.length === 0) keys.add(action.text.toLowerCase());
    }
  }
  return keys;
}

function resourcesOf({ resource, notResource }: Statement): readonly string[] {
  if (resource) return values(resource);
  return notResource ? [`not ${[...new Set(values(notResource))].sort().join(' ')}`] : ['no resource'];
}

function values({ items, opaque }: ResourceElement): string[] {
  return [...items.map(({ node }) => node.value), ...(opaque ? ['hidden'] : [])];
}

function principalsOf({ principal, notPrincipal }: Statement): readonly string[] {
  if (principal) return eachPrincipal(principal);
  return notPrincipal ? [`not ${eachPrincipal(notPrincipal).sort().join(' ')}`] : ['anyone'];
}

function eachPrincipal({ text, items, member, opaque }: PrincipalElement): string[] {
  if (text) return [text.value];
  if (opaque && member.value) return [sortedText(toValue(member.value))];
  return [...new Set(items.map(({ type, node }) => `${type}:${node.value}`))];
}

function mayMeet(key: string, resource: string): boolean {
  const [prefix = '', name = ''] = key.split(':');
  const service = iamData.service(prefix);
  const action = service?.actions.get(name);
  if (!service || !action || isEveryResource(resource) || !resource.startsWith('arn:')) return true;
  return action.resourceTypes.some((type) =>
    service.resourceTypes.get(type.name)?.arns.some((format) => couldBeArnOf(resource, format)),
  );
}
