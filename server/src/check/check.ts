import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import picomatch from 'picomatch';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analyser, type Analysis, createAnalyser, ruleIds, type Scope } from '../analysis';
import type { IamData } from '../data/iamData';
import { defaultSettings, fileMatcher } from '../settings';
import { nodeFileSystem } from '../workspace/fileSystem';
import { findFiles, repositoryTop } from '../workspace/files';
import {
  createSuppressionFiles,
  isSuppressionFile,
  type SuppressionFile,
  type SuppressionFiles,
} from '../workspace/suppressionFiles';
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

/** A file with policies, or a suppression file with faults, under the path it is reported by: relative to the working folder where it lies below it. */
export interface CheckedFile {
  readonly path: string;
  readonly analysis: Analysis;
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
  let fixed = 0;
  for await (const input of findInputs(paths, options.cwd, failures)) {
    if (input.file !== undefined && isSuppressionFile(input.file)) {
      const file = await run.suppressions.at(path.dirname(input.file));
      if (file) consulted.set(file, input.folder !== undefined || consulted.get(file) === true);
      continue;
    }
    const outcome = await run.analyse(input).catch((error: unknown) => {
      failures.push(`cannot ${options.fix ? 'fix' : 'read'} ${input.shown}: ${reason(error)}`);
      return undefined;
    });
    if (!outcome) continue;
    const { analysis, fixes, suppressionFile } = outcome;
    fixed += fixes;
    if (suppressionFile && !consulted.has(suppressionFile)) consulted.set(suppressionFile, false);
    if (analysis.tooLarge !== undefined)
      failures.push(`${input.shown} is larger than ${defaultSettings.maxFileSize} KB and was not checked`);
    else if (analysis.policies.policies.length > 0) policyFiles.push({ path: input.shown, analysis });
  }
  const judgesUnused = failures.length === 0 && options.kind === 'auto';
  const used = new Set(policyFiles.flatMap(({ analysis }) => analysis.suppressed.flatMap(({ by }) => by)));
  const suppressionFiles = [...consulted].map(([file, isCovered]) => ({
    path: shownPath(file.file, options.cwd),
    analysis: analyseSuppressionFile(file, judgesUnused && isCovered ? used : undefined),
  }));
  const files = [...policyFiles, ...suppressionFiles.filter(({ analysis }) => analysis.findings.length > 0)];
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const summary = { ...summarise(files), files: policyFiles.length, fixed };
  const output = options.format === 'json' ? jsonReport(files, summary) : textReport(files, summary, options.color);
  return { output, summary, failures };
}

interface Outcome {
  readonly analysis: Analysis;
  readonly fixes: number;
  readonly suppressionFile: SuppressionFile | undefined;
}

interface Run {
  readonly failures: string[];
  readonly suppressions: SuppressionFiles;
  /** Reads, mends where that is wanted, and lints one input. Rejects when it cannot be read or written. */
  analyse(input: Input): Promise<Outcome>;
}

function createRun(options: CheckOptions): Run {
  const failures: string[] = [];
  const suppressions = createSuppressionFiles({
    today: options.today,
    ruleIds,
    read: (file) => readFile(file, 'utf8').catch(() => undefined),
  });
  const analyser = createAnalyser({
    data: options.data,
    fileSystem: nodeFileSystem,
    suppressions,
    today: options.today,
    log: (message) => failures.push(message),
  });
  const topOf = createTopFinder(options.cwd);
  const analyse = async (input: Input): Promise<Outcome> => {
    const top = input.file === undefined ? undefined : await topOf(input.file, input.folder);
    const lint = (text: string) => analyseText(text, input, top, options, analyser);
    const { text, fixes } = await readInput(input, options, async (current) => (await lint(current)).findings);
    const suppressionFile = input.file && top ? await suppressions.nearest(input.file, top) : undefined;
    return { analysis: await lint(text), fixes, suppressionFile };
  };
  return { failures, suppressions, analyse };
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

async function readInput(
  { file }: Input,
  { stdin, fix }: CheckOptions,
  lint: Parameters<typeof fixFile>[1],
): Promise<{ text: string; fixes: number }> {
  if (file === undefined) return { text: await readAll(stdin), fixes: 0 };
  return fix ? fixFile(file, lint) : { text: await readFile(file, 'utf8'), fixes: 0 };
}

async function analyseText(
  text: string,
  input: Input,
  top: string | undefined,
  options: CheckOptions,
  analyser: Analyser,
): Promise<Analysis> {
  const uri = input.file === undefined ? 'stdin:/stdin.json' : pathToFileURL(input.file).href;
  const scope: Scope = {
    settings: checkSettings,
    top,
    folder: input.folder ?? (input.file ? folderAbove(input.file, options.cwd) : undefined),
    declaredKind:
      options.kind === 'auto'
        ? undefined
        : { kind: options.kind, reason: `the option --kind ${options.kind} says so`, binding: true },
  };
  return analyser.analyse(TextDocument.create(uri, 'json', 0, text), scope);
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

/** All that a stream has to give, as text. */
export async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
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
