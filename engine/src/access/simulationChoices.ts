import { expandAction } from '../actions/actionPattern';
import { resolveKey, type ValueType } from '../conditions/conditionKey';
import type { IamData } from '../data/iamData';
import type { Policy, Statement } from '../model/model';

/** An action that a policy names, or one of those that its pattern stands for. */
export interface NamedAction {
  readonly action: string;
  /** The pattern as it is written. */
  readonly pattern?: string;
}

export interface NamedKey {
  readonly key: string;
  readonly type: ValueType;
  readonly multivalued: boolean;
}

export interface SimulationChoices {
  readonly actions: readonly NamedAction[];
  /** ARNs as they are written, `*` left out. */
  readonly resources: readonly string[];
  readonly keys: readonly NamedKey[];
}

/** A pattern that stands for more actions than this is no help in a list. */
const expansionMax = 100;

/** What some policies name: what a simulation of them can be about. Each thing once, in source order; patterns come last. */
export function simulationChoices(data: IamData, policies: readonly Policy[]): SimulationChoices {
  const statements = policies.flatMap((policy) => policy.statements);
  const resources = statements
    .flatMap(({ resource, notResource }) => [...(resource?.items ?? []), ...(notResource?.items ?? [])])
    .filter(({ arn }) => arn !== undefined)
    .map(({ node }) => node.value);
  const actions = [...namedActions(data, statements), ...patternActions(data, statements)];
  return {
    actions: distinct(actions, ({ action }) => action.toLowerCase()),
    resources: [...new Set(resources)],
    keys: namedKeys(data, statements),
  };
}

/** The actions that are written out, also those that a statement excepts. */
function namedActions(data: IamData, statements: readonly Statement[]): readonly NamedAction[] {
  return statements
    .flatMap(({ action, notAction }) => [...(action?.items ?? []), ...(notAction?.items ?? [])])
    .filter(({ action }) => action.hasPrefix && !action.hasWildcard)
    .map(({ action }) => ({ action: expandAction(data, action)[0]?.id ?? action.text }));
}

function patternActions(data: IamData, statements: readonly Statement[]): readonly NamedAction[] {
  return statements
    .flatMap(({ action }) => action?.items ?? [])
    .filter(({ action }) => action.hasWildcard)
    .flatMap(({ action }) => {
      const expansion = expandAction(data, action);
      return expansion.length > expansionMax ? [] : expansion.map(({ id }) => ({ action: id, pattern: action.text }));
    });
}

function namedKeys(data: IamData, statements: readonly Statement[]): readonly NamedKey[] {
  const keys = statements
    .flatMap(({ condition }) => condition?.clauses ?? [])
    .map(({ key }) => {
      const known = resolveKey(data, key);
      const { canonical, valueType, multivalued } = known ?? {};
      return { key: canonical ?? key, type: valueType ?? 'String', multivalued: multivalued ?? false };
    });
  return distinct(keys, ({ key }) => key.toLowerCase());
}

/** The first of those that are equal. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(keyOf(item))) found.set(keyOf(item), item);
  return [...found.values()];
}
