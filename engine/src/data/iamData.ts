import { once } from '../text/once';
import { createConditionKeys } from './conditionKeys';
import { createManagedPolicies } from './managedPolicies';
import { createOperations } from './operations';
import { type RetiredRow, readPacked } from './packed';
import { createPrincipals } from './principals';
import { createServices } from './services';
import type { DataFiles, IamData, Retired, SensitiveKind } from './types';

export type { DataFiles, IamData } from './types';

/** Builds the data access over packed files. Nothing is read until it is asked for; what was read is kept. */
export function createIamData(files: DataFiles): IamData {
  const index = once(() => readPacked(files, 'index.json'));
  const { serviceKeyDescription, ...services } = createServices(files, index);
  const aliases = createAliases(files);
  return {
    get date() {
      return index().date;
    },
    ...services,
    ...createConditionKeys(files, { index, service: services.service, serviceKeyDescription }),
    ...createPrincipals(files),
    ...createManagedPolicies(files),
    ...aliases,
    ...createOperations(files, { hasService: services.hasService, serviceAlias: aliases.serviceAlias }),
    ...createGrants(files),
    ...createPartitions(files),
    samPolicyTemplates: once(
      () =>
        new Map(
          readPacked(files, 'samTemplates.json').map(([name, parameters, actions]) => [
            name,
            { parameters: wordsOf(parameters), actions: wordsOf(actions) },
          ]),
        ),
    ),
    recipes: once(() => readPacked(files, 'recipes.json')),
  };
}

function wordsOf(list: string): readonly string[] {
  return list.split(' ').filter((word) => word !== '');
}

function createAliases(
  files: DataFiles,
): Pick<IamData, 'actionAlias' | 'serviceAlias' | 'retiredService' | 'retiredAction'> {
  const maps = once(() => {
    const packed = readPacked(files, 'aliases.json');
    return {
      actions: new Map(packed.actions),
      services: new Map(packed.services),
      retiredServices: new Map(packed.retiredServices.map(toRetired)),
      retiredActions: new Map(packed.retiredActions.map(toRetired)),
    };
  });
  return {
    actionAlias: (action) => maps().actions.get(action.toLowerCase()),
    serviceAlias: (prefix) => maps().services.get(prefix.toLowerCase()),
    retiredService: (prefix) => maps().retiredServices.get(prefix.toLowerCase()),
    retiredAction: (action) => maps().retiredActions.get(action.toLowerCase()),
  };
}

function toRetired([name, reason, replacement]: RetiredRow): readonly [string, Retired] {
  return [name, replacement === '' ? { reason } : { reason, replacement }];
}

function createGrants(files: DataFiles): Pick<IamData, 'escalationMethods' | 'sensitiveKinds' | 'takesRole'> {
  const packed = once(() => readPacked(files, 'grants.json'));
  const sensitive = once(
    () => new Map(packed().sensitive.map(([action, kinds]) => [action, kinds.split(' ') as readonly SensitiveKind[]])),
  );
  const takesRole = once(() => new Set(packed().takesRole));
  return {
    escalationMethods: () => packed().escalation,
    sensitiveKinds: (action) => sensitive().get(action.toLowerCase()) ?? [],
    takesRole: (action) => takesRole().has(action.toLowerCase()),
  };
}

function createPartitions(files: DataFiles): Pick<IamData, 'partitions' | 'partition' | 'partitionOfRegion'> {
  const packed = once(() => readPacked(files, 'partitions.json'));
  const ofRegion = once(
    () => new Map(packed().flatMap(({ id, regions }) => regions.map((region) => [region, id] as const))),
  );
  return {
    partitions: packed,
    partition: (id) => packed().find((one) => one.id === id),
    partitionOfRegion: (region) => ofRegion().get(region),
  };
}
