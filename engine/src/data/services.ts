import { once } from '../text/once';
import type { IndexRow, PackedDescriptions, PackedIndex, PackedService } from './packed';
import type { AccessLevel, Action, ActionResourceType, ConditionKey, DataFiles, IamData, Service } from './types';

type ServiceData = Pick<
  IamData,
  | 'servicePrefixes'
  | 'hasService'
  | 'serviceName'
  | 'service'
  | 'action'
  | 'servicesWithAction'
  | 'actionDescription'
  | 'foreignArnFormats'
> & {
  /** Description of a key that the named service defines, by the key's place in `Service.conditionKeys`. */
  serviceKeyDescription(service: Service, key: ConditionKey): string | undefined;
};

/** Access levels by the number that stands for them in the packed files. */
export const packedLevels: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];
const none: readonly string[] = [];

/** Services and their actions, each service parsed when it is first named. */
export function createServices(files: DataFiles, index: () => PackedIndex): ServiceData {
  const rows = once(() => new Map(index().services.map((row) => [row[0], row])));
  const foreignArns = once(() => new Map(Object.entries(index().foreignArns)));
  const prefixes = once(() => [...rows().keys()]);
  const loaded = new Map<string, Service>();
  const names = once(() => files.readText('actionNames.txt'));

  function service(prefix: string): Service | undefined {
    const known = loaded.get(prefix);
    if (known) return known;
    const row = rows().get(prefix.toLowerCase());
    if (!row) return undefined;
    const parsed = loaded.get(row[0]) ?? parseService(row, files.readSlice('services.jsonl', row[2], row[3]));
    loaded.set(row[0], parsed);
    return parsed;
  }

  function describe(prefix: string): PackedDescriptions | undefined {
    const row = rows().get(prefix.toLowerCase());
    return row && JSON.parse(files.readSlice('descriptions.jsonl', row[4], row[5]));
  }

  return {
    servicePrefixes: prefixes,
    hasService: (prefix) => rows().has(prefix.toLowerCase()),
    serviceName: (prefix) => rows().get(prefix.toLowerCase())?.[1],
    service,
    action: (prefix, name) => service(prefix)?.actions.get(name.toLowerCase()),
    foreignArnFormats: (named) => foreignArns().get(named) ?? none,
    servicesWithAction(name) {
      const line = `\n${name.toLowerCase()} `;
      const at = names().indexOf(line);
      if (at < 0) return none;
      return names()
        .slice(at + line.length, names().indexOf('\n', at + line.length))
        .split(' ');
    },
    actionDescription(prefix, name) {
      const at = position(service(prefix)?.actions, name.toLowerCase());
      return at < 0 ? undefined : describe(prefix)?.a[at];
    },
    serviceKeyDescription(owner, key) {
      const at = position(owner.conditionKeys, keyName(key.key));
      return at < 0 ? undefined : describe(owner.prefix)?.c[at];
    },
  };
}

/**
 * The name under which a key stands in a map: lower-case, and for a family whose placeholder comes last the part before it.
 */
export function keyName(key: string): string {
  return key.replace(/\$\{[^}]*\}$/, '').toLowerCase();
}

/** Descriptions are packed in the order of the map. */
function position(map: ReadonlyMap<string, unknown> | undefined, name: string): number {
  return map?.has(name) ? [...map.keys()].indexOf(name) : -1;
}

function parseService([prefix, name]: IndexRow, line: string): Service {
  const packed: PackedService = JSON.parse(line);
  const keyLists = packed.kl.map((list) => list.map((at) => packed.k[at] ?? ''));
  const keys = (at: number) => keyLists[at] ?? none;
  // A few types have two formats, which the source writes into one string.
  const types = packed.r.map(([type, arns, list]) => ({
    name: type,
    arns: arns.split(', '),
    conditionKeys: keys(list),
  }));
  const uses = packed.u.map(([type, required, list]) => ({
    name: types[type]?.name ?? '',
    required: required === 1,
    conditionKeys: keys(list),
  }));
  const useLists = packed.ul.map((list) => list.flatMap((at): ActionResourceType[] => uses.slice(at, at + 1)));
  const actions = new Map<string, Action>();
  for (const [action, level, useList, keyList, dependentActions] of packed.a) {
    actions.set(action.toLowerCase(), {
      name: action,
      accessLevel: packedLevels[level] ?? 'Write',
      resourceTypes: useLists[useList] ?? [],
      conditionKeys: keys(keyList),
      dependentActions: dependentActions ?? none,
    });
  }
  return {
    prefix,
    name,
    actions,
    resourceTypes: new Map(types.map((type) => [type.name, type])),
    conditionKeys: new Map(packed.c.map(([key, type]) => [keyName(key), { key, type }])),
  };
}
