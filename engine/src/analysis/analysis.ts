import type { Role } from '../access/role';
import type { IamData } from '../data/iamData';
import { type PolicyDocument, readDocument, type TextEncoding, wholePolicy } from '../documents/document';
import type { DeclaredKind } from '../model/model';
import { isSettingFile } from '../roles/setting';
import { roleInTemplate } from '../roles/templateRoles';
import { rules } from '../rules/index';
import { createLinter, type Linter, type LintOptions } from '../rules/lint';
import { createRoleLinter, type RoleLinter } from '../rules/lintRole';
import type { Finding, RoleFinding, UseCase } from '../rules/rule';
import { type FileSettings, fileMatcher } from '../settings/fileMatcher';
import { ruleSettings, type Settings } from '../settings/settings';
import type { Applied, SuppressedFinding } from '../suppressions/apply';
import { parseSuppressions } from '../suppressions/parse';
import { baseNameOf, relativePath } from '../text/uris';
import { type Repository, speaksOfTokens } from '../trust/repository';
import { inferUseCase } from '../trust/useCase';
import type { FileSystem } from './fileSystem';
import { readRepository } from './repository';
import { readSiblings } from './siblings';
import { isSuppressionFile, type SuppressionFiles, suppressionPath } from './suppressionFiles';

/** A version of a text, as LSP's text documents are. */
export interface TextSource {
  readonly uri: string;
  /** The editor's name of the language: `json`, `jsonc`. */
  readonly languageId: string;
  readonly version: number;
  getText(): string;
}

/** One version of a document, read and linted once for every feature. */
export interface Analysis<Document extends TextSource = TextSource> {
  readonly document: Document;
  /** Without policies when the file holds none or the settings leave it alone. */
  readonly policies: PolicyDocument;
  /** What is reported; in a suppression file, what is wrong with its entries. */
  readonly findings: readonly Finding[];
  /** What is not reported because `.rolewright.json` says so. */
  readonly suppressed: readonly SuppressedFinding[];
  /** The file's size in UTF-16 units when it is over the limit and was therefore not checked. */
  readonly tooLarge?: number;
}

/** Where a document lies, and what the settings of its folder say. */
export interface Scope {
  readonly settings: Settings;
  /** The URI of the workspace folder; undefined for a file outside all folders. */
  readonly folder: string | undefined;
  /** The URI of the highest folder whose suppressions hold for the document; none hold when it is undefined. */
  readonly top: string | undefined;
  /** A kind that is given for this very run and outweighs the settings. */
  readonly declaredKind?: DeclaredKind | undefined;
  /** How the file's bytes are written; unknown for what is open in an editor, which hands over its text. */
  readonly encoding?: TextEncoding | undefined;
}

export interface PolicyReaderDeps {
  readonly data: IamData;
  readonly log: (message: string) => void;
}

/** A role of a template, and what is wrong with it. */
export interface CheckedTemplateRole {
  readonly role: Role;
  readonly findings: readonly RoleFinding[];
}

/** The first stage, with the linters of each settings object. */
export interface PolicyReader {
  /** What a document holds, without a look at what is wrong with it. Made once for each version. */
  read(document: TextSource, scope: Scope): ReadPolicies;
  linter(settings: Settings): Linter;
  /** The linter of whole roles for a folder's settings. */
  roleLinter(settings: Settings): RoleLinter;
  /** The roles of a template, and what the rules on whole roles find in them. */
  templateRoles(uri: string, document: PolicyDocument, settings: Settings): readonly CheckedTemplateRole[];
}

export interface AnalyserDeps {
  readonly reader: PolicyReader;
  readonly fileSystem: FileSystem;
  readonly suppressions: SuppressionFiles;
  /** The current day as an ISO date. */
  readonly today: () => string;
  /** What the rules on whole roles say of a document. */
  readonly roleFindings?: (document: TextSource, policies: PolicyDocument) => Promise<readonly Finding[]>;
  /** What is wrong with the setting `rolewright.roles` in a file of settings. */
  readonly settingFindings?: (document: TextSource) => Promise<readonly Finding[]>;
}

/** Tells what a document holds and what is wrong with it. */
export type Analyse = <Document extends TextSource>(document: Document, scope: Scope) => Promise<Analysis<Document>>;

/** A document as policies; it has none when it holds none or the settings leave it alone. */
export interface ReadPolicies {
  readonly policies: PolicyDocument;
  /** What the settings say the role is for. */
  readonly useCase: string | undefined;
  /** The kind that the scope or the settings give the document. */
  readonly declaredKind: DeclaredKind | undefined;
  /** Whether the settings leave the document alone. */
  readonly isLeftAlone: boolean;
  readonly tooLarge?: number;
}

/** What comes from outside a document and decides how its trust policies are judged. */
interface Context {
  readonly useCase: UseCase | undefined;
  readonly repository: Repository | undefined;
}

interface Compiled {
  readonly linter: Linter;
  readonly roleLinter: RoleLinter;
  readonly match: (path: string) => FileSettings;
}

/** Makes the reader of policies. Linters and globs are kept for each settings object. */
export function createPolicyReader(deps: PolicyReaderDeps): PolicyReader {
  const compile = createCompiler(deps);
  const known = new WeakMap<TextSource, { version: number; scope: Scope; policies: ReadPolicies }>();
  return {
    read: (document, scope) => {
      const before = known.get(document);
      if (before?.version === document.version && isSameScope(before.scope, scope)) return before.policies;
      const policies = readPolicies(document, scope, compile(scope.settings).match);
      known.set(document, { version: document.version, scope, policies });
      return policies;
    },
    linter: (settings) => compile(settings).linter,
    roleLinter: (settings) => compile(settings).roleLinter,
    templateRoles: (uri, document, settings) => {
      const lint = compile(settings).roleLinter;
      const seen = new Set<string>();
      return document.roles.map((template) => {
        const role = roleInTemplate(uri, document, template, deps.data);
        // A policy may belong to several roles, and is reported once.
        const findings = lint(role).filter(({ ruleId, span, message }) => {
          const key = `${ruleId} ${span.start} ${span.end} ${message}`;
          return !seen.has(key) && seen.add(key);
        });
        return { role, findings };
      });
    },
  };
}

/**
 * Makes what turns a document into findings, in five stages: read the policies, look up their context, lint them, lint the
 * roles that they belong to, and take out what is suppressed.
 */
export function createAnalyser(deps: AnalyserDeps): Analyse {
  return async (document, scope) => {
    if (isSuppressionFile(document.uri)) return analyseSuppressions(deps, document, scope);
    const { policies, useCase: setting, tooLarge } = deps.reader.read(document, scope);
    if (tooLarge !== undefined) return nothingFound(document, policies, { tooLarge });
    if (isSettingFile(document.uri)) {
      return { ...nothingFound(document, policies), findings: (await deps.settingFindings?.(document)) ?? [] };
    }
    const { encoded, attachments } = policies;
    if (policies.policies.length === 0 && encoded.length === 0 && attachments.length === 0)
      return nothingFound(document, policies);
    const { useCase, repository } = await findContext(deps.fileSystem, policies, document.uri, setting);
    const ofDocument = deps.reader.linter(scope.settings)(policies, useCase, repository);
    const ofRoles = wholePolicy(policies)
      ? ((await deps.roleFindings?.(document, policies)) ?? [])
      : deps.reader.templateRoles(document.uri, policies, scope.settings).flatMap(({ findings }) => findings);
    const findings = ofRoles.length > 0 ? inOrder([...ofDocument, ...ofRoles]) : ofDocument;
    return { document, policies, ...(await suppress(deps.suppressions, document.uri, scope, findings)) };
  };
}

function createCompiler({ data, log }: PolicyReaderDeps): (settings: Settings) => Compiled {
  const compiled = new WeakMap<Settings, Compiled>();
  return (settings) => {
    const known = compiled.get(settings);
    if (known) return known;
    const options: LintOptions = {
      data,
      severities: settings.rules,
      settings: ruleSettings(settings),
      onRuleError: (ruleId, error) => log(`Rule ${ruleId} failed and was left out: ${describeError(error)}`),
    };
    const entry = {
      linter: createLinter(rules, options),
      roleLinter: createRoleLinter(rules, options),
      match: fileMatcher(settings),
    };
    compiled.set(settings, entry);
    return entry;
  };
}

function readPolicies(document: TextSource, scope: Scope, match: (path: string) => FileSettings): ReadPolicies {
  const relative = documentPath(document, scope);
  const settings = match(relative);
  const source = {
    text: document.getText(),
    path: relative,
    allowsComments: allowsComments(document),
    declaredKind: scope.declaredKind ?? settings.declaredKind,
    encoding: scope.encoding,
  };
  const isTooLarge = source.text.length > scope.settings.maxFileSize * 1024;
  const isLeftAlone = isTooLarge || !settings.included || isSuppressionFile(document.uri);
  return {
    policies: readDocument(isLeftAlone ? { ...source, text: '' } : source),
    useCase: settings.useCase,
    declaredKind: source.declaredKind,
    isLeftAlone,
    ...(isTooLarge ? { tooLarge: source.text.length } : {}),
  };
}

/** Parts the findings of a file by what `.rolewright.json` says of them. */
export async function suppress(
  suppressionFiles: SuppressionFiles,
  uri: string,
  { top }: Pick<Scope, 'top'>,
  findings: readonly Finding[],
): Promise<Applied> {
  const suppressions = top && findings.length > 0 ? await suppressionFiles.nearest(uri, top) : undefined;
  if (!suppressions) return { findings, suppressed: [] };
  return suppressions.apply(suppressionPath(suppressions.folder, uri), findings);
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function isSameScope(one: Scope, other: Scope): boolean {
  return (
    one.settings === other.settings &&
    one.folder === other.folder &&
    one.encoding === other.encoding &&
    one.declaredKind?.kind === other.declaredKind?.kind
  );
}

/** The ids of all rules. */
export const ruleIds: readonly string[] = rules.map(({ id }) => id);

/**
 * The path under which a document is judged: relative to its workspace folder, with forward slashes. A document that was
 * never saved has a name without an extension; it gets the one of its language, so that globs fit it.
 */
export function documentPath(
  document: Pick<TextSource, 'uri' | 'languageId'>,
  { folder }: Pick<Scope, 'folder'>,
): string {
  const relative = (folder && relativePath(folder, document.uri)) ?? baseNameOf(document.uri);
  const isUnsaved = document.uri.startsWith('untitled:') && !/\.(?:jsonc?|ya?ml)$/i.test(relative);
  return isUnsaved ? `${relative}.${unsavedExtensions.get(document.languageId) ?? 'json'}` : relative;
}

const unsavedExtensions: ReadonlyMap<string, string> = new Map([
  ['jsonc', 'jsonc'],
  ['yaml', 'yaml'],
  ['cloudformation', 'yaml'],
]);

/** The message of an error without what it was about: no documents in logs. */
function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function nothingFound<Document extends TextSource>(
  document: Document,
  policies: PolicyDocument,
  extra: Partial<Analysis> = {},
): Analysis<Document> {
  return { findings: [], suppressed: [], ...extra, document, policies };
}

/** What is wrong with the entries of a `.rolewright.json`. The file holds no policy, whatever it looks like. */
function analyseSuppressions<Document extends TextSource>(
  { today }: AnalyserDeps,
  document: Document,
  { settings }: Scope,
): Analysis<Document> {
  const text = document.getText();
  const policies = readDocument({ text: '', path: '', allowsComments: true });
  const { problems } = parseSuppressions(text, { ruleIds, today: today() });
  return { document, policies, findings: settings.enable ? problems : [], suppressed: [] };
}

async function findContext(
  fileSystem: FileSystem,
  policies: PolicyDocument,
  uri: string,
  setting: string | undefined,
): Promise<Context> {
  if (!policies.policies.some(({ kind }) => kind === 'trust')) return { useCase: undefined, repository: undefined };
  return {
    useCase: await findUseCase(fileSystem, policies, uri, setting),
    // Only asked for where a trust policy names the tokens of a repository's host.
    repository: speaksOfTokens(policies.text) ? await readRepository(fileSystem, uri) : undefined,
  };
}

async function findUseCase(
  fileSystem: FileSystem,
  { path }: PolicyDocument,
  uri: string,
  setting: string | undefined,
): Promise<UseCase | undefined> {
  return (
    inferUseCase({ path, setting }) ?? inferUseCase({ path, setting, siblings: await readSiblings(fileSystem, uri) })
  );
}

/** Whether comments and trailing commas are part of the document's format. */
export function allowsComments(document: Pick<TextSource, 'uri' | 'languageId'>): boolean {
  return document.languageId === 'jsonc' || document.uri.toLowerCase().endsWith('.jsonc');
}
