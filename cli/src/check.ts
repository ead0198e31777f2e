import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createAnalyser, createPolicyReader, ruleIds, type Scope } from '../../engine/src/analysis/analysis';
import type { DecodedText } from '../../engine/src/analysis/fileSystem';
import {
  createSuppressionFiles,
  isSuppressionFile,
  type SuppressionFile,
  type SuppressionFiles,
} from '../../engine/src/analysis/suppressionFiles';
import type { IamData } from '../../engine/src/data/iamData';
import { defaultSettings, fileMatcher, type Settings } from '../../engine/src/settings/settings';
import { canonicalUri, filePath, folderOf } from '../../engine/src/text/uris';
import { decodeText } from '../../node/src/decodeText';
import { nodeFileSystem } from '../../node/src/fileSystem';
import { findFiles, repositoryTop } from '../../node/src/files';
import type { CheckedFile, DocumentAnalysis } from './checkedFile';
import { createCheckRoles, type FolderFile, readFolderRoles } from './checkRoles';
import { fixFile } from './fixFile';
import { jsonReport } from './jsonReport';
import type { Format, KindOption, Summary } from './options';
import { analyseSuppressionFile } from './suppressionReport';
import { textReport } from './textReport';

export interface CheckOptions {
  readonly format: Format;
  readonly kind: KindOption;
  /** Whether fixes that keep the meaning are written to the files first. */
  readonly fix: boolean;
  /** The current day as an ISO date. */
  readonly today: () => string;
  readonly data: IamData;
  readonly cwd: string;
  readonly color: boolean;
  readonly stdin: NodeJS.ReadableStream;
}

export interface CheckResult {
  readonly output: string;
  readonly summary: Summary;
  /** A sentence for each input that could not be read. */
  readonly failures: readonly string[];
}

interface Input {
  /** Absolute; undefined for standard input. */
  readonly file: string | undefined;
  readonly shown: string;
  /** The folder in whose search the file was found; undefined when the file itself was named. */
  readonly folder: string | undefined;
}

/** Checks files, folders and standard input and prints the findings in the wanted format. Never throws for bad input. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const run = createRun(options);
  const { failures } = run;
  const policyFiles: CheckedFile[] = [];
  /** Suppression files that hold for the checked files; true for those below whose folder everything was checked. */
  const consulted = new Map<SuppressionFile, boolean>();
  const inputs: Input[] = [];
  for await (const input of findInputs(paths, options.cwd, failures)) {
    if (input.file === undefined || !isSuppressionFile(input.file)) inputs.push(input);
    else {
      const file = await run.suppressions.at(folderOf(input.file));
      if (file) consulted.set(file, input.folder !== undefined || consulted.get(file) === true);
    }
  }
  // All fixes come first: what is found in a file may depend on the other files of its role.
  const fixed = options.fix ? await fixInputs(run, inputs) : 0;
  await run.prepareRoles(inputs);
  for (const input of inputs) {
    const outcome = await run.analyse(input).catch((error: unknown) => {
      failures.push(`cannot read ${input.shown}: ${reason(error)}`);
      return undefined;
    });
    if (!outcome) continue;
    const { analysis, suppressionFile } = outcome;
    if (suppressionFile && !consulted.has(suppressionFile)) consulted.set(suppressionFile, false);
    if (analysis.tooLarge !== undefined)
      failures.push(`${input.shown} is larger than ${defaultSettings.maxFileSize} KB and was not checked`);
    else if (analysis.policies.policies.length > 0 || analysis.findings.length > 0)
      policyFiles.push({ path: input.shown, analysis });
  }
  const judgesUnused = failures.length === 0 && options.kind === 'auto';
  const used = new Set(policyFiles.flatMap(({ analysis }) => analysis.suppressed.flatMap(({ by }) => by)));
  const suppressionFiles = [...consulted].map(([file, isCovered]) => ({
    path: shownPath(filePath(file.uri), options.cwd),
    analysis: analyseSuppressionFile(file, judgesUnused && isCovered ? used : undefined),
  }));
  const files = [...policyFiles, ...suppressionFiles.filter(({ analysis }) => analysis.findings.length > 0)];
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const summary = { ...summarise(files), files: policyFiles.length, fixed };
  const output = options.format === 'json' ? jsonReport(files, summary) : textReport(files, summary, options.color);
  return { output, summary, failures };
}

/** Fixes all inputs and takes those out that cannot be fixed. */
async function fixInputs(run: Run, inputs: Input[]): Promise<number> {
  let fixed = 0;
  for (const input of [...inputs]) {
    try {
      fixed += await run.fix(input);
    } catch (error) {
      run.failures.push(`cannot fix ${input.shown}: ${reason(error)}`);
      inputs.splice(inputs.indexOf(input), 1);
    }
  }
  return fixed;
}

interface Outcome {
  readonly analysis: DocumentAnalysis;
  readonly suppressionFile: SuppressionFile | undefined;
}

interface Run {
  readonly failures: string[];
  readonly suppressions: SuppressionFiles;
  /** Makes the fixes that keep the meaning and gives their number. Rejects when the file cannot be read or written. */
  fix(input: Input): Promise<number>;
  /** Finds out which of the files make up roles. */
  prepareRoles(inputs: readonly Input[]): Promise<void>;
  /** Reads and lints one input. Rejects when it cannot be read. */
  analyse(input: Input): Promise<Outcome>;
}

function createRun(options: CheckOptions): Run {
  const failures: string[] = [];
  const suppressions = createSuppressionFiles({
    today: options.today,
    ruleIds,
    read: (uri) => readFile(filePath(uri), 'utf8').catch(() => undefined),
  });
  const reader = createPolicyReader({ data: options.data, log: (message) => failures.push(message) });
  const roles = createCheckRoles(reader);
  const analyseDocument = createAnalyser({
    reader,
    fileSystem: nodeFileSystem,
    suppressions,
    today: options.today,
    roleFindings: roles.roleFindings,
  });
  const topOf = createTopFinder(options.cwd);
  const settingsOf = createFolderSettings();
  const scopeOf = async (input: Input): Promise<Scope> => ({
    settings: await settingsOf(input.folder),
    top: input.file === undefined ? undefined : canonicalUri(await topOf(input.file, input.folder)),
    folder: input.file && canonicalUri(input.folder ?? folderAbove(input.file, options.cwd)),
    declaredKind:
      options.kind === 'auto'
        ? undefined
        : { kind: options.kind, reason: `the option --kind ${options.kind} says so`, binding: true },
  });
  const lint = async ({ text, encoding }: DecodedText, input: Input, scope: Scope): Promise<DocumentAnalysis> => {
    const uri = input.file === undefined ? 'stdin:/stdin.json' : canonicalUri(input.file);
    return analyseDocument(TextDocument.create(uri, 'json', 0, text), { ...scope, encoding });
  };
  const fix = async (input: Input): Promise<number> => {
    if (input.file === undefined) return 0;
    const scope = await scopeOf(input);
    const found = async (text: string) => (await lint({ text, encoding: 'UTF-8' }, input, scope)).findings;
    return (await fixFile(input.file, found)).fixes;
  };
  const prepareRoles = async (inputs: readonly Input[]): Promise<void> => {
    const files: FolderFile[] = [];
    for (const input of inputs) {
      if (input.file === undefined || input.folder === undefined) continue;
      files.push({ uri: canonicalUri(input.file), scope: await scopeOf(input) });
    }
    await roles.prepare(files);
  };
  const analyse = async (input: Input): Promise<Outcome> => {
    const scope = await scopeOf(input);
    const bytes = input.file === undefined ? await readAll(options.stdin) : await readFile(input.file);
    const suppressionFile =
      input.file && scope.top ? await suppressions.nearest(canonicalUri(input.file), scope.top) : undefined;
    return { analysis: await lint(decodeText(bytes), input, scope), suppressionFile };
  };
  return { failures, suppressions, fix, prepareRoles, analyse };
}

/** The settings of a folder that is checked: the defaults, with the roles that it declares. */
function createFolderSettings(): (folder: string | undefined) => Promise<Settings> {
  const known = new Map<string, Promise<Settings>>();
  return async (folder) => {
    if (folder === undefined) return checkSettings;
    const settings = known.get(folder) ?? readFolderRoles(folder).then((roles) => ({ ...checkSettings, roles }));
    known.set(folder, settings);
    return settings;
  };
}

/** The highest folder whose suppressions count: the repository's top; outside repositories, where the run started. */
function createTopFinder(cwd: string): (file: string, folder: string | undefined) => Promise<string> {
  const tops = new Map<string, Promise<string | undefined>>();
  return async (file, folder) => {
    const own = path.dirname(file);
    const top = tops.get(own) ?? repositoryTop(own);
    tops.set(own, top);
    return (await top) ?? (isBelow(file, cwd) ? cwd : (folder ?? own));
  };
}

async function* findInputs(paths: readonly string[], cwd: string, failures: string[]): AsyncGenerator<Input> {
  const seen = new Set<string>();
  const match = fileMatcher(defaultSettings);
  const excluded = picomatch([...defaultSettings.exclude], { dot: true });
  for (const given of paths) {
    if (given === '-') {
      yield { file: undefined, shown: '-', folder: undefined };
      continue;
    }
    const absolute = path.resolve(cwd, given);
    const found = await stat(absolute).catch((error: unknown) => {
      failures.push(`cannot read ${given}: ${reason(error)}`);
      return undefined;
    });
    if (found && !found.isDirectory()) {
      if (!seen.has(absolute)) yield { file: absolute, shown: shownPath(absolute, cwd), folder: undefined };
      seen.add(absolute);
    } else if (found) {
      const accept = (relative: string) => match(relative).included;
      for await (const { path: file } of findFiles(absolute, {
        accept,
        skipFolder: (folder) => excluded(`${folder}/x`),
      })) {
        if (!seen.has(file)) yield { file, shown: shownPath(file, cwd), folder: absolute };
        seen.add(file);
      }
    }
  }
}

/** Files that are named or found are looked at; what is left out was left out by the search. */
const checkSettings = { ...defaultSettings, include: ['**'], exclude: [] };

/** Folder names are hints as well: those between the working folder and the file, when it lies below it. */
function folderAbove(file: string, cwd: string): string {
  return isBelow(file, cwd) ? cwd : path.dirname(file);
}

function shownPath(file: string, cwd: string): string {
  return (isBelow(file, cwd) ? path.relative(cwd, file) : file).split(path.sep).join('/');
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** All that a stream has to give. */
export async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function summarise(files: readonly CheckedFile[]): Omit<Summary, 'files' | 'fixed'> {
  const summary = { error: 0, security: 0, warning: 0, suggestion: 0, suppressed: 0 };
  for (const { analysis } of files) {
    for (const { severity } of analysis.findings) summary[severity]++;
    summary.suppressed += analysis.suppressed.length;
  }
  return summary;
}

/** Node's error in words a person can use. */
function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
