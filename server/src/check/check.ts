import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import picomatch from 'picomatch';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analyser, type Analysis, createAnalyser, type Scope } from '../analysis';
import type { IamData } from '../data/iamData';
import { defaultSettings, fileMatcher } from '../settings';
import { nodeFileSystem } from '../workspace/fileSystem';
import { findFiles } from '../workspace/files';
import { jsonReport } from './jsonReport';
import type { Format, KindOption, Summary } from './options';
import { textReport } from './textReport';

export interface CheckOptions {
  readonly format: Format;
  readonly kind: KindOption;
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

/** A file with policies, under the path it is reported by: relative to the working folder where it lies below it. */
export interface CheckedFile {
  readonly path: string;
  readonly analysis: Analysis;
}

interface Input {
  /** Absolute; undefined for standard input. */
  readonly file: string | undefined;
  readonly shown: string;
  readonly folder: string | undefined;
}

/** Checks files, folders and standard input and prints the findings in the wanted format. Never throws for bad input. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const failures: string[] = [];
  const analyse = createAnalyser({
    data: options.data,
    fileSystem: nodeFileSystem,
    log: (message) => failures.push(message),
  });
  const files: CheckedFile[] = [];
  for await (const input of findInputs(paths, options.cwd, failures)) {
    const analysis = await analyseInput(input, options, analyse).catch((error: unknown) => {
      failures.push(`cannot read ${input.shown}: ${reason(error)}`);
      return undefined;
    });
    if (!analysis) continue;
    if (analysis.tooLarge !== undefined)
      failures.push(`${input.shown} is larger than ${defaultSettings.maxFileSize} KB and was not checked`);
    else if (analysis.policies.policies.length > 0) files.push({ path: input.shown, analysis });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const summary = summarise(files);
  const output = options.format === 'json' ? jsonReport(files, summary) : textReport(files, summary, options.color);
  return { output, summary, failures };
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

async function analyseInput(input: Input, options: CheckOptions, analyse: Analyser): Promise<Analysis> {
  const text = input.file === undefined ? await readAll(options.stdin) : await readFile(input.file, 'utf8');
  const uri = input.file === undefined ? 'stdin:/stdin.json' : pathToFileURL(input.file).href;
  const scope: Scope = {
    settings: { ...defaultSettings, include: ['**'], exclude: [] },
    folder: input.folder ?? (input.file ? folderAbove(input.file, options.cwd) : undefined),
    declaredKind:
      options.kind === 'auto'
        ? undefined
        : { kind: options.kind, reason: `the option --kind ${options.kind} says so`, binding: true },
  };
  return analyse(TextDocument.create(uri, 'json', 0, text), scope);
}

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

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function summarise(files: readonly CheckedFile[]): Summary {
  const summary = { files: files.length, error: 0, security: 0, warning: 0, suggestion: 0 };
  for (const { analysis } of files) for (const { severity } of analysis.findings) summary[severity]++;
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
