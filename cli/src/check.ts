import { readFile } from 'node:fs/promises';
import path from 'node:path';
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
import type { DeclaredKind } from '../../engine/src/model/model';
import { defaultSettings, type Settings } from '../../engine/src/settings/settings';
import { canonicalUri, filePath, folderOf } from '../../engine/src/text/uris';
import { decodeText } from '../../node/src/decodeText';
import { nodeFileSystem } from '../../node/src/fileSystem';
import { repositoryTop } from '../../node/src/files';
import type { CheckedFile, FileAnalysis } from './checkedFile';
import { createCheckRoles, type FolderFile } from './checkRoles';
import { fixFile } from './fixFile';
import { createFolderSettings, type FolderSettings } from './folderSettings';
import { findInputs, type Input } from './inputs';
import { jsonReport } from './jsonReport';
import type { Format, KindOption, Summary } from './options';
import { isBelowFolder, shownPath } from './paths';
import { readFailure } from './readFailure';
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
  /** A sentence for each setting that is of no use. */
  readonly notes: readonly string[];
}

/** Checks files, folders and standard input and prints the findings in the wanted format. Never throws for bad input. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const run = createRun(options);
  const { failures, notes } = run;
  const consulted: ConsultedFiles = new Map();
  const inputs = await policyInputs(paths, options.cwd, run, consulted);
  // All fixes come first: what is found in a file may depend on the other files of its role.
  const fixed = options.fix ? await fixInputs(run, inputs) : 0;
  await run.prepareRoles(inputs);
  const policyFiles = await checkInputs(run, inputs, consulted);
  const judgesUnused = failures.length === 0 && options.kind === 'auto';
  const suppressionFiles = await checkSuppressions(run, options.cwd, consulted, judgesUnused ? policyFiles : undefined);
  const files = [...policyFiles, ...suppressionFiles.filter(({ analysis }) => analysis.findings.length > 0)];
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const summary = { ...summarise(files), files: policyFiles.length, fixed };
  const output = options.format === 'json' ? jsonReport(files, summary) : textReport(files, summary, options.color);
  return { output, summary, failures, notes };
}

/** Suppression files that apply to the checked files; true for those below whose folder everything was checked. */
type ConsultedFiles = Map<SuppressionFile, boolean>;

/** The inputs that may hold policies. Suppression files among them are noted instead. */
async function policyInputs(
  paths: readonly string[],
  cwd: string,
  { settingsOf, failures, suppressions }: Run,
  consulted: ConsultedFiles,
): Promise<Input[]> {
  const inputs: Input[] = [];
  for await (const input of findInputs(paths, { cwd, settingsOf, failures })) {
    if (input.file === undefined || !isSuppressionFile(input.file)) {
      inputs.push(input);
      continue;
    }
    const file = await suppressions.at(folderOf(input.file));
    if (file) consulted.set(file, input.folder !== undefined || consulted.get(file) === true);
  }
  return inputs;
}

/** Checks all inputs, and gives those that hold policies or are at fault. */
async function checkInputs(run: Run, inputs: readonly Input[], consulted: ConsultedFiles): Promise<CheckedFile[]> {
  const files: CheckedFile[] = [];
  for (const input of inputs) {
    const outcome = await run.analyse(input).catch((error: unknown) => {
      run.failures.push(`cannot read ${input.shown}: ${readFailure(error)}`);
      return undefined;
    });
    if (!outcome) continue;
    const { analysis, suppressionFile, settings } = outcome;
    if (suppressionFile && !consulted.has(suppressionFile)) consulted.set(suppressionFile, false);
    if (analysis.tooLarge !== undefined)
      run.failures.push(`${input.shown} is larger than ${settings.maxFileSize} KB and was not checked`);
    else if (analysis.policies.policies.length > 0 || analysis.findings.length > 0)
      files.push({ path: input.shown, analysis });
  }
  return files;
}

/** What is wrong with suppression files. Entries that hide nothing in the checked files count where all were checked. */
async function checkSuppressions(
  { settingsOf }: Run,
  cwd: string,
  consulted: ConsultedFiles,
  checked: readonly CheckedFile[] | undefined,
): Promise<CheckedFile[]> {
  const used = checked && new Set(checked.flatMap(({ analysis }) => analysis.suppressed.flatMap(({ by }) => by)));
  const files: CheckedFile[] = [];
  for (const [file, isCovered] of consulted) {
    const { rules } = (await settingsOf(filePath(file.folder)))?.settings ?? defaultSettings;
    const analysis = analyseSuppressionFile(file, isCovered ? used : undefined, rules);
    files.push({ path: shownPath(filePath(file.uri), cwd), analysis });
  }
  return files;
}

/** Fixes all inputs and takes those out that cannot be fixed. */
async function fixInputs(run: Run, inputs: Input[]): Promise<number> {
  let fixed = 0;
  for (const input of [...inputs]) {
    try {
      fixed += await run.fix(input);
    } catch (error) {
      run.failures.push(`cannot fix ${input.shown}: ${readFailure(error)}`);
      inputs.splice(inputs.indexOf(input), 1);
    }
  }
  return fixed;
}

interface Outcome {
  readonly settings: Settings;
  readonly analysis: FileAnalysis;
  readonly suppressionFile: SuppressionFile | undefined;
}

interface Run {
  readonly failures: string[];
  readonly notes: readonly string[];
  readonly settingsOf: FolderSettings;
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
  const notes: string[] = [];
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
  const settingsOf = createFolderSettings(options.cwd, (note) => notes.push(note));
  const settingsForChecking = createOpenSettings();
  const declaredKind = optionKind(options.kind);
  const scopeOf = async ({ file, folder }: Input): Promise<Scope> => {
    const workspace = await settingsOf(folder ?? (file === undefined ? options.cwd : path.dirname(file)));
    const settings = settingsForChecking(workspace?.settings ?? defaultSettings);
    if (file === undefined) return { settings, top: undefined, folder: undefined, declaredKind };
    const top = canonicalUri(await topOf(file, folder));
    const above = workspace?.folder ?? folder ?? folderAbove(file, options.cwd);
    return { settings, top, folder: canonicalUri(above), declaredKind };
  };
  const lint = async ({ text, encoding }: DecodedText, input: Input, scope: Scope): Promise<FileAnalysis> => {
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
    const analysis = await lint(decodeText(bytes), input, scope);
    return { analysis, suppressionFile, settings: scope.settings };
  };
  return { failures, notes, settingsOf, suppressions, fix, prepareRoles, analyse };
}

/** Files that are named or found are looked at: what is left out, the search has left out. One object for each settings. */
function createOpenSettings(): (settings: Settings) => Settings {
  const known = new WeakMap<Settings, Settings>();
  return (settings) => {
    const open = known.get(settings) ?? { ...settings, include: ['**'], exclude: [] };
    known.set(settings, open);
    return open;
  };
}

function optionKind(kind: KindOption): DeclaredKind | undefined {
  return kind === 'auto' ? undefined : { kind, reason: `the option --kind ${kind} says so`, binding: true };
}

/** Folder names are hints as well: those between the working folder and the file, when it is below it. */
function folderAbove(file: string, cwd: string): string {
  return isBelowFolder(file, cwd) ? cwd : path.dirname(file);
}

/** The highest folder whose suppressions count: the repository's top; outside repositories, where the run started. */
function createTopFinder(cwd: string): (file: string, folder: string | undefined) => Promise<string> {
  const tops = new Map<string, Promise<string | undefined>>();
  return async (file, folder) => {
    const own = path.dirname(file);
    const top = tops.get(own) ?? repositoryTop(own);
    tops.set(own, top);
    return (await top) ?? (isBelowFolder(file, cwd) ? cwd : (folder ?? own));
  };
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
