import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { IamData } from '../data/iamData';
import { type PolicyDocument, readDocument, type TextEncoding, wholePolicy } from '../documents/document';
import type { DeclaredKind } from '../model/model';
import { isSettingFile } from '../roles/setting';
import { rules } from '../rules/index';
import { createLinter, type Linter, type LintOptions } from '../rules/lint';
import { createRoleLinter, type RoleLinter } from '../rules/lintRole';
import type { Finding, UseCase } from '../rules/rule';
import { type FileSettings, fileMatcher, ruleSettings, type Settings } from '../settings/settings';
import type { Applied, SuppressedFinding } from '../suppressions/apply';
import { parseSuppressions } from '../suppressions/parse';
import { type Repository, speaksOfTokens } from '../trust/repository';
import { inferUseCase } from '../trust/useCase';
import type { FileSystem } from './fileSystem';
import { readRepository } from './repository';
import { readSiblings } from './siblings';
import { isSuppressionFile, type SuppressionFiles, suppressionPath } from './suppressionFiles';

/** One version of a document, read and linted once for every feature. */
export interface Analysis {
  readonly document: TextDocument;
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
  /** The absolute path of the workspace folder; undefined for a file outside all folders. */
  readonly folder: string | undefined;
  /** The highest folder whose suppressions hold for the document; none hold when it is undefined. */
  readonly top: string | undefined;
  /** A kind that is given for this very run and outweighs the settings. */
  readonly declaredKind?: DeclaredKind | undefined;
  /** How the file's bytes are written; unknown for what is open in an editor, which hands over its text. */
  readonly encoding?: TextEncoding | undefined;
}

export interface AnalyserDeps {
  readonly data: IamData;
  readonly fileSystem: FileSystem;
  readonly suppressions: SuppressionFiles;
  /** The current day as an ISO date. */
  readonly today: () => string;
  readonly log: (message: string) => void;
  /** What the rules on whole roles say of a document. */
  readonly roleFindings?: (document: TextDocument, policies: PolicyDocument) => Promise<readonly Finding[]>;
  /** What is wrong with the setting `rolewright.roles` in a file of settings. */
  readonly settingFindings?: (document: TextDocument) => Promise<readonly Finding[]>;
}

export interface Analyser {
  /** What a document holds, without a look at what is wrong with it. Made once for each version. */
  read(document: TextDocument, scope: Scope): Reading;
  /** What a document holds and what is wrong with it. */
  analyse(document: TextDocument, scope: Scope): Promise<Analysis>;
  /** The linter of whole roles for a folder's settings. */
  roleLinter(settings: Settings): RoleLinter;
}

/** A document as policies; it has none when it holds none or the settings leave it alone. */
export interface Reading {
  readonly policies: PolicyDocument;
  /** What the settings say the role is for. */
  readonly useCase: string | undefined;
  readonly tooLarge?: number;
}

interface Compiled {
  readonly linter: Linter;
  readonly roleLinter: RoleLinter;
  readonly match: (path: string) => FileSettings;
}

/** Makes what turns a document into findings. Linters and globs are kept for each settings object. */
export function createAnalyser(deps: AnalyserDeps): Analyser {
  const compiled = new WeakMap<Settings, Compiled>();
  const compile = (settings: Settings) => {
    let entry = compiled.get(settings);
    if (!entry) {
      const options: LintOptions = {
        data: deps.data,
        severities: settings.rules,
        settings: ruleSettings(settings),
        onRuleError: (ruleId, error) => deps.log(`Rule ${ruleId} failed and was left out: ${describeError(error)}`),
      };
      entry = {
        linter: createLinter(rules, options),
        roleLinter: createRoleLinter(rules, options),
        match: fileMatcher(settings),
      };
      compiled.set(settings, entry);
    }
    return entry;
  };
  const readings = new WeakMap<TextDocument, { version: number; scope: Scope; reading: Reading }>();
  const read = (document: TextDocument, scope: Scope): Reading => {
    const known = readings.get(document);
    if (known?.version === document.version && isSameScope(known.scope, scope)) return known.reading;
    const reading = readPolicies(document, scope, compile(scope.settings).match);
    readings.set(document, { version: document.version, scope, reading });
    return reading;
  };
  const analyse = async (document: TextDocument, scope: Scope): Promise<Analysis> => {
    const file = filePath(document.uri);
    if (isSuppressionFile(file)) return analyseSuppressions(deps, document, scope);
    const { policies, useCase: setting, tooLarge } = read(document, scope);
    if (tooLarge !== undefined) return nothingFound(document, policies, { tooLarge });
    if (isSettingFile(file)) {
      return { ...nothingFound(document, policies), findings: (await deps.settingFindings?.(document)) ?? [] };
    }
    if (policies.policies.length === 0 && policies.encoded.length === 0) return nothingFound(document, policies);
    const useCase = await findUseCase(deps, policies, file, setting);
    const repository = await findRepository(deps, policies, file);
    const ofDocument = compile(scope.settings).linter(policies, useCase, repository);
    const ofRoles = wholePolicy(policies) ? ((await deps.roleFindings?.(document, policies)) ?? []) : [];
    const findings = ofRoles.length > 0 ? inOrder([...ofDocument, ...ofRoles]) : ofDocument;
    return { document, policies, ...(await suppress(deps.suppressions, file, scope, findings)) };
  };
  return { read, analyse, roleLinter: (settings) => compile(settings).roleLinter };
}

function readPolicies(document: TextDocument, scope: Scope, match: (path: string) => FileSettings): Reading {
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
  const isLeftAlone = isTooLarge || !settings.included || isSuppressionFile(filePath(document.uri));
  return {
    policies: readDocument(isLeftAlone ? { ...source, text: '' } : source),
    useCase: settings.useCase,
    ...(isTooLarge ? { tooLarge: source.text.length } : {}),
  };
}

/** Parts the findings of a file by what `.rolewright.json` says of them. */
export async function suppress(
  suppressionFiles: SuppressionFiles,
  file: string,
  { top }: Pick<Scope, 'top'>,
  findings: readonly Finding[],
): Promise<Applied> {
  const suppressions = top && findings.length > 0 ? await suppressionFiles.nearest(file, top) : undefined;
  if (!suppressions) return { findings, suppressed: [] };
  return suppressions.apply(suppressionPath(suppressions.folder, file), findings);
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

/** The path of a file URI; of any other URI the path part, which is enough for its name. */
export function filePath(uri: string): string {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : decodeURIComponent(new URL(uri).pathname);
  } catch {
    return uri;
  }
}

/** The URI of a path or of a URI, in one spelling: editors escape other characters than Node. */
export function fileUri(pathOrUri: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(pathOrUri) && !pathOrUri.startsWith('file:')) return pathOrUri;
  return pathToFileURL(filePath(pathOrUri)).href;
}

/**
 * The path under which a document is judged: relative to its workspace folder, with forward slashes. A document that was
 * never saved has a name without an extension; it gets the one of its language, so that globs fit it.
 */
export function documentPath(
  document: Pick<TextDocument, 'uri' | 'languageId'>,
  { folder }: Pick<Scope, 'folder'>,
): string {
  const file = filePath(document.uri);
  const relative = folder ? relativePath(folder, file) : path.basename(file);
  const isUnsaved = document.uri.startsWith('untitled:') && !/\.jsonc?$/i.test(relative);
  return isUnsaved ? `${relative}.${document.languageId === 'jsonc' ? 'jsonc' : 'json'}` : relative;
}

/** The message of an error without what it was about: no documents in logs. */
function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function nothingFound(document: TextDocument, policies: PolicyDocument, extra: Partial<Analysis> = {}): Analysis {
  return { document, policies, findings: [], suppressed: [], ...extra };
}

/** What is wrong with the entries of a `.rolewright.json`. The file holds no policy, whatever it looks like. */
function analyseSuppressions({ today }: AnalyserDeps, document: TextDocument, { settings }: Scope): Analysis {
  const text = document.getText();
  const policies = readDocument({ text: '', path: '', allowsComments: true });
  const { problems } = parseSuppressions(text, { ruleIds, today: today() });
  return { document, policies, findings: settings.enable ? problems : [], suppressed: [] };
}

async function findUseCase(
  deps: AnalyserDeps,
  document: PolicyDocument,
  file: string,
  setting: string | undefined,
): Promise<UseCase | undefined> {
  if (!document.policies.some((policy) => policy.kind === 'trust')) return undefined;
  return (
    inferUseCase({ path: document.path, setting }) ??
    inferUseCase({ path: document.path, setting, siblings: await readSiblings(deps.fileSystem, file) })
  );
}

/** Only asked for where a trust policy speaks of the tokens of a repository's host. */
async function findRepository(
  deps: AnalyserDeps,
  document: PolicyDocument,
  file: string,
): Promise<Repository | undefined> {
  const isTrust = document.policies.some((policy) => policy.kind === 'trust');
  return isTrust && speaksOfTokens(document.text) ? readRepository(deps.fileSystem, file) : undefined;
}

function relativePath(folder: string, file: string): string {
  const relative = path.relative(folder, file);
  return relative.startsWith('..') ? path.basename(file) : relative.split(path.sep).join('/');
}

/** Whether comments and trailing commas are part of the document's format. */
export function allowsComments(document: TextDocument): boolean {
  return document.languageId === 'jsonc' || document.uri.toLowerCase().endsWith('.jsonc');
}
