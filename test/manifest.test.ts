import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { quotas } from '../engine/src/data/quotas';
import { defaultSettings, readSettings } from '../engine/src/settings/settings';
import { anyGlob } from '../engine/src/text/glob';
import * as protocol from '../server/src/protocol';

interface Setting {
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly maximum?: number;
  readonly items?: { readonly properties?: { readonly tags?: { readonly maxProperties: number } } };
}

interface Command {
  readonly command: string;
  readonly category: string;
  readonly enablement?: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const parts: readonly { readonly properties: Record<string, Setting> }[] = manifest.contributes.configuration;
const settings = Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, Setting>;
const commands: readonly Command[] = manifest.contributes.commands;
interface MenuEntry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

const menus: Record<string, readonly MenuEntry[]> = manifest.contributes.menus;
const sources = readdirSync('client/src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join('client/src', file), 'utf8'));

test('the settings are those that the server reads, with the same defaults', () => {
  const ofTheServer = Object.entries(settings).filter(([key]) => !key.startsWith('rolewright.aws.'));
  const declared: Record<string, unknown> = {};
  for (const [key, setting] of ofTheServer) {
    // A dot in a name stands for a group of settings.
    const [name = '', part] = key.slice('rolewright.'.length).split('.');
    declared[name] = part === undefined ? setting.default : { ...Object(declared[name]), [part]: setting.default };
  }
  assert.deepEqual(declared, defaultSettings);
});

test('the quotas in the settings are those of IAM', () => {
  const { 'rolewright.trustPolicyQuota': trust, 'rolewright.roles': roles } = settings;
  assert.equal(trust?.default, quotas.trustPolicySize.default);
  assert.equal(trust?.maximum, quotas.trustPolicySize.max);
  assert.equal(roles?.items?.properties?.tags?.maxProperties, quotas.tagsPerRole.max);
});

test('no setting that the manifest declares is unknown to the engine', () => {
  const given = Object.fromEntries(Object.keys(settings).map((key) => [key.split('.')[1], null]));
  assert.deepEqual(Object.keys(given).sort(), [...Object.keys(defaultSettings), 'aws'].sort());
  assert.deepEqual(readSettings(given).problems, []);
});

test('the settings about AWS are those that the client reads', () => {
  const declared = Object.keys(settings).filter((key) => key.startsWith('rolewright.aws.'));
  assert.deepEqual(declared, [
    'rolewright.aws.path',
    'rolewright.aws.profile',
    'rolewright.aws.region',
    'rolewright.aws.productionAccounts',
    'rolewright.aws.permissionsBoundary',
    'rolewright.aws.tags',
  ]);
  assert.deepEqual(
    declared.map((key) => [settings[key]?.scope, settings[key]?.default]),
    [
      ['machine', ''],
      ['machine-overridable', ''],
      ['machine-overridable', ''],
      ['window', []],
      ['machine-overridable', ''],
      ['machine-overridable', {}],
    ],
  );
  // What a folder brings along must not choose the program or the account before the folder is trusted.
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, declared);
});

test('every setting and command that a text names exists', () => {
  const known = new Set([...Object.keys(settings), ...commands.map(({ command }) => command)]);
  const named = proseFiles().flatMap((file) => namesIn(file, readFileSync(file, 'utf8')));
  const texts = manifestTexts(manifest).flatMap((text) => namesIn('package.json', text));
  assert.ok(named.some(({ name }) => name === 'rolewright.trustPolicyQuota'));
  assert.ok(texts.some(({ name }) => name === 'rolewright.accountNames'));
  assert.deepEqual(
    [...named, ...texts].filter(({ name }) => !known.has(name)),
    [],
  );
});

test('every setting is described', () => {
  const silent = Object.entries(settings).filter(
    ([, { markdownDescription = '' }]) => !/\.$/.test(markdownDescription),
  );
  assert.deepEqual(silent, []);
});

test('every contributed command is registered, and every registered command is contributed', () => {
  const registrations = sources.flatMap((text) => [...text.matchAll(/register(?:Aws)?Command\(\s*deps,\s*([^,]+),/g)]);
  const ids = registrations.map(([, id = '']) => id.trim());
  // One registers through the other, with a parameter for the id.
  const registered = ids
    .filter((id) => id !== 'id')
    .map(literalOf)
    .sort();
  assert.deepEqual(registered, commands.map(({ command }) => command).sort());
});

test('commands that talk to AWS need a trusted workspace, the others do not', () => {
  const registrations = sources.flatMap((text) => [...text.matchAll(/registerAwsCommand\(\s*deps,\s*([^,]+),/g)]);
  const talking = registrations.map(([, id = '']) => literalOf(id.trim())).sort();
  const guarded = commands
    .filter(({ enablement }) => enablement === 'isWorkspaceTrusted')
    .map(({ command }) => command);
  assert.deepEqual(guarded.sort(), talking);
});

test('the commands are in one category, and what only lenses use is not in the palette', () => {
  assert.deepEqual([...new Set(commands.map(({ category }) => category))], ['IAM Role']);
  const palette: readonly { command: string; when: string }[] = manifest.contributes.menus.commandPalette;
  const always = commands.map(({ command }) => command).filter((id) => !palette.some(({ command }) => command === id));
  assert.deepEqual(always, [
    'rolewright.newTrustPolicy',
    'rolewright.newPermissionPolicy',
    'rolewright.createRole',
    'rolewright.attachPolicies',
    'rolewright.deployRole',
    'rolewright.verifyRole',
    'rolewright.validateWithAccessAnalyzer',
    'rolewright.compareRole',
    'rolewright.importRole',
    'rolewright.simulate',
    'rolewright.generatePolicy',
    'rolewright.detachPolicy',
    'rolewright.deleteRole',
    'rolewright.useRoleInFunction',
    'rolewright.copyScript',
    'rolewright.rememberRole',
    'rolewright.openInConsole',
    'rolewright.addPermission',
    'rolewright.whoCanAssume',
    'rolewright.selectProfile',
    'rolewright.restartServer',
    'rolewright.showOutput',
    'rolewright.updateTrust',
    'rolewright.plan.undo',
  ]);
});

test('menus hold commands that exist; in the view of roles those that talk to AWS need a trusted workspace', () => {
  const ids = commands.map(({ command }) => command);
  const entries = Object.values(menus)
    .flat()
    .filter((entry) => entry.command !== undefined);
  assert.deepEqual(
    entries.filter(({ command = '' }) => !ids.includes(command)),
    [],
  );
  const ofRoles = entries.filter(({ when = '' }) => when.includes('view == rolewright.roles'));
  const guarded = commands
    .filter(({ enablement }) => enablement === 'isWorkspaceTrusted')
    .map(({ command }) => command);
  assert.ok(ofRoles.length > 0);
  assert.deepEqual(
    ofRoles.filter(
      ({ command = '', when = '' }) => guarded.includes(command) !== when.endsWith(' && isWorkspaceTrusted'),
    ),
    [],
  );
});

test('menus and keys in editors are there for policies and templates alone', () => {
  for (const menu of ['editor/context', 'explorer/context']) {
    const ofJson = menus[menu]?.filter(({ when = '' }) => !/^editorHasSelection && /.test(when) || /json/.test(when));
    assert.deepEqual(ofJson, [
      {
        submenu: 'rolewright.policy',
        when: 'resourcePath in rolewright.policies || resourcePath in rolewright.templates',
        group: 'z_rolewright@1',
      },
    ]);
  }
  assert.deepEqual(manifest.contributes.submenus, [{ id: 'rolewright.policy', label: 'IAM Role' }]);
  const keys: readonly { command: string; when: string }[] = manifest.contributes.keybindings;
  for (const { when } of keys)
    assert.match(when, /resourceScheme == rolewright-plan|resourcePath in rolewright\.policies/);
  assert.equal(manifest.contributes.snippets, undefined);
});

test('the context keys of conditions are those that the client sets', () => {
  const named = new Set(
    [...JSON.stringify(manifest).matchAll(/resource(?:Path)? in (rolewright\.\w+)/g)].map(([, key]) => key),
  );
  const set = sources.flatMap((text) => [
    ...[...text.matchAll(/setKey\(\s*'([\w.]+)'/g)].map(([, key]) => key),
    ...[...text.matchAll(/'setContext', '([\w.]+)'/g)].map(([, key]) => key),
  ]);
  assert.deepEqual([...named].sort(), set.sort());
});

/**
 * VS Code activates for a file that is opened by its language alone, never by its name. So that a policy works under any
 * name, JSON and YAML activate; the workspace is searched only for names that policies and templates have.
 */
test('the extension is activated by languages and by names of policies and templates', () => {
  const events: readonly string[] = manifest.activationEvents;
  const globs = events.flatMap((event) => /^workspaceContains:(.*)/.exec(event)?.[1] ?? []);
  assert.deepEqual(
    events.filter((event) => !event.startsWith('workspaceContains:')),
    ['json', 'jsonc', 'yaml', 'cloudformation'].map((language) => `onLanguage:${language}`),
  );
  const fits = anyGlob(globs);
  const likely = [
    'trust-policy.json',
    'iam/LambdaRole.json',
    'permissions.jsonc',
    'my-iam.json',
    'policies/s3-policies.json',
  ];
  const templates = ['template.yaml', 'app/template.yml', 'serverless.yml', 'stack.template', 'x.template.json'];
  for (const file of [...likely, ...templates, '.rolewright.json']) assert.ok(fits(file), file);
  const others = ['package.json', 'tsconfig.json', 'src/data.json', '.github/workflows/ci.yml', 'docker-compose.yaml'];
  for (const file of others) assert.ok(!fits(file), file);
});

/** The id in a source: a literal, or a constant of the protocol. */
function literalOf(source: string): string {
  const text = /^'(.+)'$/.exec(source)?.[1];
  if (text !== undefined) return text;
  const constants: Readonly<Record<string, unknown>> = { ...protocol };
  return String(constants[source]);
}

/** Whatever has sentences for people: messages and rules are in the sources. */
function proseFiles(): string[] {
  const inside = (folder: string, pattern: RegExp) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => pattern.test(file))
      .map((file) => path.join(folder, file));
  return [
    ...['engine/src', 'node/src', 'server/src', 'cli/src', 'client/src'].flatMap((folder) => inside(folder, /\.ts$/)),
    ...inside('docs', /\.md$/),
    ...inside('engine/data', /\.(?:tsv|md)$/),
    ...inside('schemas', /\.json$/),
    ...readdirSync('.').filter((file) => file.endsWith('.md')),
  ];
}

/** The names in prose: not those that are a whole string of code, which may be ids of any kind. */
function namesIn(file: string, text: string): { file: string; name: string }[] {
  const pattern = /(?<![\w./-])(?<!'(?=[\w.]+'))rolewright\.[a-zA-Z]+(?:\.[a-zA-Z]+)*(?!\w|\.\$)/g;
  return [...text.matchAll(pattern)].map(([name]) => ({ file, name }));
}

/** The strings of the manifest that people read; conditions name ids of the editor. */
function manifestTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(manifestTexts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    typeof member === 'string' && /description|title|label|contents/i.test(key) ? [member] : manifestTexts(member),
  );
}
