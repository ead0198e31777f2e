import { once } from '../text/once';
import { type GlobalKeyRow, type PackedIndex, readPacked } from './packed';
import { keyName } from './services';
import type { ConditionKey, DataFiles, GlobalConditionKey, IamData, Service } from './types';

type Resolver = Pick<
  IamData,
  'conditionKey' | 'globalConditionKey' | 'globalConditionKeys' | 'conditionKeyDescription'
>;

interface Sources {
  readonly index: () => PackedIndex;
  readonly service: (prefix: string) => Service | undefined;
  readonly serviceKeyDescription: (service: Service, key: ConditionKey) => string | undefined;
}

/** Finds what a written condition key is: global, of a service, of a family, or a claim of an identity provider. */
export function createConditionKeys(files: DataFiles, sources: Sources): Resolver {
  const rows = once(() => readPacked(files, 'globalKeys.json'));
  const globals = once(() => new Map(rows().map((row) => [keyName(row[0]), toGlobal(row)])));
  const descriptions = once(() => new Map(rows().map((row) => [row[0], row[4]])));
  const foreign = once(() => new Map(Object.entries(sources.index().foreignKeys)));
  const templates = new Map<Service, readonly Template[]>();

  function find(written: string): { readonly key: ConditionKey; readonly service?: Service } | undefined {
    const lower = written.toLowerCase();
    const global = inFamily(globals(), lower);
    if (global) return { key: global };
    for (const service of definingServices(lower)) {
      const key =
        inFamily(service.conditionKeys, lower) ?? templateOf(service).find((one) => one.pattern.test(lower))?.key;
      if (key) return { key, service };
    }
    const claim = providerClaim(written);
    return claim && { key: claim };
  }

  function definingServices(lower: string): readonly Service[] {
    const prefix = lower.slice(0, lower.indexOf(':'));
    const prefixes = [prefix, ...(foreign().get(prefix) ?? [])];
    if (/[./]/.test(prefix)) prefixes.push('sts');
    return prefixes.flatMap((one) => sources.service(one) ?? []);
  }

  function templateOf(service: Service): readonly Template[] {
    const known = templates.get(service) ?? templatesOf(service);
    templates.set(service, known);
    return known;
  }

  return {
    conditionKey: (key) => find(key)?.key,
    globalConditionKey: (key) => inFamily(globals(), key.toLowerCase()),
    globalConditionKeys: globals,
    conditionKeyDescription(key) {
      const found = find(key);
      if (!found) return undefined;
      return found.service
        ? sources.serviceKeyDescription(found.service, found.key)
        : descriptions().get(found.key.key);
    },
  };
}

function toGlobal([key, type, category, wildcards]: GlobalKeyRow): GlobalConditionKey {
  return { key, type, category, wildcards: wildcards === 'yes' };
}

interface Template {
  readonly pattern: RegExp;
  readonly key: ConditionKey;
}

/** Keys with a placeholder inside, for example `codebuild:secondarySources/${sourceIdentifier}.location`. */
function templatesOf(service: Service): readonly Template[] {
  return [...service.conditionKeys.values()]
    .filter((key) => key.key.includes('${'))
    .map((key) => {
      const parts = key.key.toLowerCase().split(/\$\{[^}]*\}/);
      return {
        key,
        pattern: new RegExp(`^${parts.map((part) => part.replace(/[.*+?^()|[\]\\{}$]/g, '\\$&')).join('[^:]+')}$`),
      };
    });
}

/** The key itself, or the longest family it belongs to: `s3:existingobjecttag/team` is one of `s3:existingobjecttag/`. */
function inFamily<K extends ConditionKey>(keys: ReadonlyMap<string, K>, lower: string): K | undefined {
  const exact = keys.get(lower);
  if (exact && (lower.endsWith('/') || lower.endsWith(':') || !exact.key.endsWith('}'))) return exact;
  for (let at = lower.length - 1; at > 0; at -= 1) {
    const character = lower[at];
    if (character !== '/' && character !== ':') continue;
    const family = keys.get(lower.slice(0, at + 1));
    if (family) return family;
  }
  return undefined;
}

/**
 * A claim of an identity provider that is no AWS key: `oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub`. The provider is a host
 * name, with or without a path. Claims are strings; `amr` has several values.
 */
function providerClaim(written: string): ConditionKey | undefined {
  const match = /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[^:]*)?:(.+)$/i.exec(written);
  if (!match) return undefined;
  return { key: written, type: match[3]?.toLowerCase() === 'amr' ? 'ArrayOfString' : 'String' };
}
