import picomatch from 'picomatch';
import type { DeclaredKind } from '../model/model';
import { type RoleDeclaration, readDeclarations } from '../roles/declaration';
import { defaultRuleSettings } from '../rules/lint';
import type { RuleSettings, Severity } from '../rules/rule';

/** The settings under `rolewright.` that the server reads; `package.json` declares the same keys and defaults. */
export interface Settings {
  /** Whether anything is reported. */
  readonly enable: boolean;
  /** Severities by rule id. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Globs of the files that are looked at, relative to the workspace folder. */
  readonly include: readonly string[];
  /** Globs of files that are left alone. */
  readonly exclude: readonly string[];
  /** Kinds by glob; the first glob that fits decides. `ignore` leaves the file alone. */
  readonly fileKinds: Readonly<Record<string, 'trust' | 'permission' | 'ignore'>>;
  /** What roles are for, by glob of their trust policy: a service principal or a name such as `lambda`. */
  readonly useCases: Readonly<Record<string, string>>;
  /** The roles of the folder, with their files. */
  readonly roles: readonly RoleDeclaration[];
  /** The account's quota for a trust policy, in characters without white space. */
  readonly trustPolicyQuota: number;
  readonly ownAccounts: readonly string[];
  /** What nobody is to be allowed: patterns of actions by the pattern of the ARNs they would reach. */
  readonly sensitiveResources: Readonly<Record<string, readonly string[]>>;
  /** Names of accounts by their id, for hovers and hints. */
  readonly accountNames: Readonly<Record<string, string>>;
  readonly inlayHints: InlayHintSettings;
  /** Whether policies are formatted when the editor asks for it. */
  readonly format: boolean;
  /** In kilobytes of text; larger files are not checked. */
  readonly maxFileSize: number;
}

export interface InlayHintSettings {
  /** The number of actions behind patterns. */
  readonly patternCounts: boolean;
  /** The names of accounts behind their ids. */
  readonly accountNames: boolean;
}

export const defaultSettings: Settings = {
  enable: true,
  rules: {},
  include: ['**/*.{json,jsonc,yaml,yml,template}'],
  exclude: ['**/node_modules/**', '**/package.json', '**/package-lock.json', '**/tsconfig*.json'],
  fileKinds: {},
  useCases: {},
  roles: [],
  trustPolicyQuota: defaultRuleSettings.quotas.trustPolicy,
  ownAccounts: [],
  sensitiveResources: {},
  accountNames: {},
  inlayHints: { patternCounts: true, accountNames: true },
  format: false,
  maxFileSize: 2048,
};

const severityNames: readonly unknown[] = ['off', 'suggestion', 'warning', 'security', 'error'];
const kindNames: readonly unknown[] = ['trust', 'permission', 'ignore'];

/** Reads settings as a client sends them. A value of the wrong type falls back to its default. */
export function readSettings(value: unknown): Settings {
  const given = isRecord(value) ? value : {};
  const hints = isRecord(given.inlayHints) ? given.inlayHints : {};
  return {
    enable: readBoolean(given.enable) ?? defaultSettings.enable,
    rules: readRecord(given.rules, (v): v is Severity | 'off' => severityNames.includes(v)),
    include: readStrings(given.include) ?? defaultSettings.include,
    exclude: readStrings(given.exclude) ?? defaultSettings.exclude,
    fileKinds: readRecord(given.fileKinds, (v): v is 'trust' | 'permission' | 'ignore' => kindNames.includes(v)),
    useCases: readRecord(given.useCases, (v): v is string => typeof v === 'string'),
    roles: readDeclarations(given.roles),
    trustPolicyQuota: readPositive(given.trustPolicyQuota) ?? defaultSettings.trustPolicyQuota,
    ownAccounts: readStrings(given.ownAccounts) ?? defaultSettings.ownAccounts,
    sensitiveResources: readRecord(given.sensitiveResources, isStrings),
    accountNames: readRecord(given.accountNames, (v): v is string => typeof v === 'string' && v !== ''),
    inlayHints: {
      patternCounts: readBoolean(hints.patternCounts) ?? defaultSettings.inlayHints.patternCounts,
      accountNames: readBoolean(hints.accountNames) ?? defaultSettings.inlayHints.accountNames,
    },
    format: readBoolean(given.format) ?? defaultSettings.format,
    maxFileSize: readPositive(given.maxFileSize) ?? defaultSettings.maxFileSize,
  };
}

export function ruleSettings(settings: Settings): RuleSettings {
  const { trustPolicyQuota, ownAccounts, sensitiveResources } = settings;
  return { quotas: { trustPolicy: trustPolicyQuota }, ownAccounts, sensitiveResources };
}

/** What the settings say of one file; the path is relative to its workspace folder, with forward slashes. */
export interface FileSettings {
  readonly included: boolean;
  readonly declaredKind: DeclaredKind | undefined;
  readonly useCase: string | undefined;
}

/** Compiles the globs once, for many files. */
export function fileMatcher(settings: Settings): (path: string) => FileSettings {
  const options = { dot: true };
  const isIncluded = picomatch([...settings.include], options);
  const isExcluded = settings.exclude.length > 0 ? picomatch([...settings.exclude], options) : () => false;
  const kinds = Object.entries(settings.fileKinds).map(([glob, kind]) => ({ test: picomatch(glob, options), kind }));
  const uses = Object.entries(settings.useCases).map(([glob, use]) => ({ test: picomatch(glob, options), use }));
  return (path) => {
    const kind = kinds.find(({ test }) => test(path))?.kind;
    const reason = 'the setting "rolewright.fileKinds" says so';
    return {
      included: settings.enable && kind !== 'ignore' && isIncluded(path) && !isExcluded(path),
      declaredKind: kind && kind !== 'ignore' ? { kind, reason, binding: true } : undefined,
      useCase: uses.find(({ test }) => test(path))?.use,
    };
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRecord<T>(value: unknown, isValue: (v: unknown) => v is T): Record<string, T> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => isValue(entry[1])));
}

function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function readStrings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

function readPositive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
