import * as v from 'valibot';
import { declarationsSchema } from '../roles/declaration';
import { rules } from '../rules/index';
import { defaultRuleSettings } from '../rules/lint';
import type { RuleSettings, Severity } from '../rules/rule';
import { didYouMean, meantHint } from '../text/didYouMean';
import { compileGlob } from '../text/glob';
import { type LeftOut, mustBe, readLeniently, recordOf } from '../text/lenient';

/** The settings under `rolewright.` that the engine reads; `package.json` declares the same keys and defaults. */
export type Settings = v.InferOutput<typeof settingsSchema>;

export type InlayHintSettings = Settings['inlayHints'];

/** A value of the settings that is of no use and was left out. */
export interface SettingsProblem {
  /** The setting: `rolewright.include`. */
  readonly key: string;
  /** Where in its value: keys and indices from the outside in. Empty when it is the whole value. */
  readonly path: LeftOut['path'];
  /** A sentence. */
  readonly reason: string;
}

/**
 * Reads settings as a client sends them, with a default for whatever is not given. A value of the wrong type falls back to
 * its default, and an entry that is of no use is left out; the problems name both.
 */
export function readSettings(value: unknown): {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
} {
  const given = isRecord(value) ? value : {};
  const unknown = Object.keys(given).filter((key) => !(key in settingsSchema.entries) && !ofTheClient.has(key));
  // Some clients send null for what is not set.
  const own = Object.entries(given).filter(([key, entry]) => key in settingsSchema.entries && entry !== null);
  const { output, leftOut } = readLeniently(settingsSchema, Object.fromEntries(own), defaultSettings);
  const problems = leftOut.map(({ path: [key, ...path], reason }) => ({ key: `rolewright.${key}`, path, reason }));
  return { settings: output, problems: [...unknown.map(unknownSetting), ...problems] };
}

/** A problem as a line: `rolewright.include[0]: A glob cannot be empty.` */
export function describeProblem({ key, path, reason }: SettingsProblem): string {
  const steps = path.map((step) => (/^[A-Za-z]\w*$/.test(String(step)) ? `.${step}` : `[${JSON.stringify(step)}]`));
  return `${key}${steps.join('')}: ${reason}`;
}

/** What the rules take from the settings. */
export function ruleSettings(settings: Settings): RuleSettings {
  const { trustPolicyQuota, ownAccounts, sensitiveResources } = settings;
  return { quotas: { trustPolicy: trustPolicyQuota }, ownAccounts, sensitiveResources };
}

/** Groups of settings that the editor's extension reads and the engine does not. */
const ofTheClient: ReadonlySet<string> = new Set(['aws']);

const severities: readonly (Severity | 'off')[] = ['off', 'suggestion', 'warning', 'security', 'error'];
const ruleIds = new Set(rules.map(({ id }) => id));

const flag = (value: boolean) => v.optional(v.boolean(mustBe('true or false')), value);
const text = v.pipe(v.string(mustBe('a string')), v.nonEmpty('It must not be empty.'));
const count = (value: number) =>
  v.optional(v.pipe(v.number(mustBe('a number')), v.gtValue(0, mustBe('more than 0'))), value);
const texts = v.pipe(v.array(text, mustBe('a list of strings')), v.readonly());

const glob = v.pipe(
  v.string(mustBe('a string')),
  v.rawCheck(({ dataset, addIssue }) => {
    const reason = dataset.typed ? globProblem(dataset.value) : undefined;
    if (reason !== undefined) addIssue({ message: reason });
  }),
);
const globs = (...values: readonly string[]) =>
  v.optional(v.pipe(v.array(glob, mustBe('a list of globs')), v.readonly()), values);

const ruleId = v.pipe(
  v.string(),
  v.check(
    (id) => ruleIds.has(id),
    ({ input }) => `There is no rule "${input}".${meantHint(didYouMean(input, ruleIds))}`,
  ),
);

function record<Value>(key: v.GenericSchema<string, string>, value: v.GenericSchema<unknown, Value>) {
  return v.optional(recordOf(key, value), {});
}

const settingsSchema = v.object({
  /** Whether anything is reported. */
  enable: flag(true),
  /** Severities by rule id. */
  rules: record(ruleId, v.picklist(severities, mustBe(oneOf(severities)))),
  /** Globs of the files that are looked at, relative to the workspace folder. */
  include: globs('**/*.{json,jsonc,yaml,yml,template}'),
  /** Globs of files that are left alone. What `sam build` and Serverless write repeats the template that they are given. */
  exclude: globs(
    '**/node_modules/**',
    '**/.aws-sam/**',
    '**/.serverless/**',
    '**/package.json',
    '**/package-lock.json',
    '**/tsconfig*.json',
  ),
  /** Kinds by glob; the first glob that fits decides. `ignore` leaves the file alone. */
  fileKinds: record(
    glob,
    v.picklist(['trust', 'permission', 'ignore'], mustBe(oneOf(['trust', 'permission', 'ignore']))),
  ),
  /** What roles are for, by glob of their trust policy: a service principal or a name such as `lambda`. */
  useCases: record(glob, text),
  /** The roles of the folder, with their files. */
  roles: v.optional(declarationsSchema, []),
  /** The account's quota for a trust policy, in characters without white space. */
  trustPolicyQuota: count(defaultRuleSettings.quotas.trustPolicy),
  ownAccounts: v.optional(texts, []),
  /** Actions that no policy should allow: patterns of actions by the pattern of the ARNs they would reach. */
  sensitiveResources: record(v.string(), texts),
  /** Names of accounts by their ID, for hovers and hints. */
  accountNames: record(v.string(), text),
  inlayHints: v.optional(
    v.object(
      {
        /** The number of actions behind patterns. */
        patternCounts: flag(true),
        /** The names of accounts behind their IDs. */
        accountNames: flag(true),
      },
      mustBe('an object'),
    ),
    {},
  ),
  /** Whether policies are formatted when the editor asks for it. */
  format: flag(false),
  /** In kilobytes of text; larger files are not checked. */
  maxFileSize: count(2048),
});

export const defaultSettings: Settings = v.parse(settingsSchema, {});

function globProblem(value: string): string | undefined {
  if (value.startsWith('!')) return 'A glob cannot be negated. Name what to leave out in "rolewright.exclude".';
  const compiled = compileGlob(value);
  return 'problem' in compiled ? compiled.problem : undefined;
}

function unknownSetting(key: string): SettingsProblem {
  const near = didYouMean(key, Object.keys(settingsSchema.entries));
  return { key: `rolewright.${key}`, path: [], reason: `There is no such setting.${meantHint(near)}` };
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
