import { type ChildProcess, type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { classify } from './classify';
import { plainOutput, unicodeText } from './environment';
import { type AwsResult, fail, succeed } from './result';
import { toShellText } from './shellText';

/** The profile and region that the person chose. They become arguments, so that the command shown is the command run. */
export interface AwsTarget {
  readonly profile?: string;
  readonly region?: string;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds until the process is stopped. */
  readonly timeoutMs?: number;
  /** Bytes of standard output after which the process is stopped. */
  readonly maxOutputBytes?: number;
  /** How many times the CLI may send the request; as often as it is configured to, unless given. */
  readonly attempts?: number;
}

/** A pure description of one call: the arguments after `aws`, and how its standard output is read. */
export interface AwsRequest<T> {
  readonly args: readonly string[];
  /** False for the few commands that print plain text, such as `configure get`. */
  readonly json: boolean;
  readonly read: (stdout: string) => AwsResult<T>;
}

export interface AwsCli {
  /** The absolute path of the executable. */
  readonly executable: string;
  /** Runs `aws` with exactly these arguments and gives its standard output. Never rejects. */
  run(argv: readonly string[], options?: RunOptions): Promise<AwsResult<string>>;
  /** The version, such as `2.31.0`, asked for once. */
  version(): Promise<AwsResult<string>>;
}

export interface CliSettings {
  readonly executable: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives one line per call: the arguments and how it ended, never a document, an environment or a credential. */
  readonly log: (line: string) => void;
  /** Ends every call, and lets no other begin. */
  readonly closing?: AbortSignal;
  /** Milliseconds between asking a process to stop and killing it; 2 000 unless told. */
  readonly killGraceMs?: number;
}

interface Failure {
  readonly error: Error;
}

/** Calls of the CLI that a reading makes at a time; each is a process of its own. */
export const callsAtOnce = 3;

const defaultTimeoutMs = 60_000;
const defaultMaxOutputBytes = 16 * 1024 * 1024;
const maxErrorBytes = 64 * 1024;

/** Adds the choice of account and the output format to the arguments of a request. */
export function toArgv(request: AwsRequest<unknown>, target: AwsTarget): readonly string[] {
  const profile = target.profile === undefined ? [] : option('--profile', target.profile);
  const region = target.region === undefined ? [] : option('--region', target.region);
  return [...request.args, ...profile, ...region, ...(request.json ? ['--output', 'json'] : [])];
}

/** One option with its value. A value that begins with a dash must be joined, or the CLI takes it for an option. */
export function option(name: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`${name}=${value}`] : [name, value];
}

/** Sends a request and reads its answer. */
export async function send<T>(
  cli: AwsCli,
  request: AwsRequest<T>,
  target: AwsTarget,
  options?: RunOptions,
): Promise<AwsResult<T>> {
  const result = await cli.run(toArgv(request, target), options);
  return result.ok ? request.read(result.value) : result;
}

/** The same call with its answer turned into something else. */
export function mapRequest<T, U>(request: AwsRequest<T>, change: (value: T) => U): AwsRequest<U> {
  return {
    ...request,
    read: (stdout) => {
      const result = request.read(stdout);
      return result.ok ? succeed(change(result.value)) : result;
    },
  };
}

/** Makes the runner. This is the only place of the extension that starts a process. */
export function createAwsCli(settings: CliSettings): AwsCli {
  let version: Promise<AwsResult<string>> | undefined;
  const run = (argv: readonly string[], options: RunOptions = {}) => {
    const signals = [options.signal, settings.closing].filter((signal) => signal !== undefined);
    return runProcess(settings, argv, { ...options, signal: AbortSignal.any(signals) });
  };
  return {
    executable: settings.executable,
    run,
    version() {
      version ??= run(['--version'], { timeoutMs: 20_000 }).then(readVersion);
      return version;
    },
  };
}

function readVersion(result: AwsResult<string>): AwsResult<string> {
  if (!result.ok) return result;
  const version = /^aws-cli\/(\d+\.\d+\.\S*)/.exec(result.value.trim())?.[1];
  return version === undefined
    ? fail('badOutput', 'The program did not name a version of the AWS CLI.')
    : succeed(version);
}

async function runProcess(
  settings: CliSettings,
  argv: readonly string[],
  options: RunOptions,
): Promise<AwsResult<string>> {
  const command = toShellText(['aws', ...argv.map(withoutDocument)], 'posix');
  if (options.signal?.aborted) return fail('cancelled', 'Cancelled before the command started.', { notSent: true });
  const started = performance.now();
  settings.log(`> ${command}`);
  const result = await collect(settings, argv, options);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  settings.log(`  ${result.ok ? 'ok' : describeFailure(result)} (${seconds} s)`);
  return result;
}

/** A document that is given in the command itself, as when a former one is set again, stays out of the log. */
function withoutDocument(argument: string): string {
  return /^(?:--[\w-]+=)?\{/.test(argument) ? '{…}' : argument;
}

function describeFailure(result: { readonly error: { kind: string; code?: string; exitCode?: number } }): string {
  const { kind, code, exitCode } = result.error;
  return [kind, code, exitCode === undefined ? undefined : `exit ${exitCode}`]
    .filter((part) => part !== undefined)
    .join(', ');
}

function collect(settings: CliSettings, argv: readonly string[], options: RunOptions): Promise<AwsResult<string>> {
  const limit = options.maxOutputBytes ?? defaultMaxOutputBytes;
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const child = start(settings, argv, options);
  if ('error' in child) return Promise.resolve(startFailure(settings.executable, child.error));
  return new Promise((resolve) => {
    let stopped: AwsResult<never> | undefined;
    let killTimer: NodeJS.Timeout | undefined;
    const stop = (why: AwsResult<never>) => {
      if (stopped !== undefined) return;
      stopped = why;
      endTree(child, 'SIGTERM');
      killTimer = setTimeout(() => endTree(child, 'SIGKILL'), settings.killGraceMs ?? 2_000);
    };
    const onAbort = () => stop(fail('cancelled', 'Cancelled while the command was running.'));
    const onTime = () => stop(fail('timeout', `The AWS CLI gave no answer within ${timeoutMs / 1_000} seconds.`));
    const tooMuch = () => stop(fail('badOutput', `The AWS CLI printed more than ${limit.toLocaleString('en')} bytes.`));
    const timer = setTimeout(onTime, timeoutMs);
    options.signal?.addEventListener('abort', onAbort, { once: true });

    const stdout = keep(child.stdout, limit, tooMuch);
    // Of the error text the beginning is enough, however much there is.
    const stderr = keep(child.stderr, maxErrorBytes, () => undefined);
    const finish = (result: AwsResult<string>) => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      options.signal?.removeEventListener('abort', onAbort);
      resolve(result);
    };
    child.on('error', (error) => finish(startFailure(settings.executable, error)));
    child.on('exit', () => {
      if (stopped === undefined) return;
      // The rest of the group goes too, and a process that left the group must not hold the pipes open.
      endTree(child, 'SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
    });
    child.on('close', (exitCode, signal) => finish(stopped ?? readEnd(exitCode, signal, stdout(), stderr())));
  });
}

function start(
  settings: CliSettings,
  argv: readonly string[],
  { attempts }: RunOptions,
): ChildProcessByStdio<null, Readable, Readable> | Failure {
  const limit = attempts === undefined ? {} : { AWS_MAX_ATTEMPTS: `${attempts}` };
  try {
    return spawn(settings.executable, argv, {
      env: { ...settings.env, ...quietEnvironment, ...limit },
      // Without a standard input nothing can wait for an answer that nobody can give.
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      // A group of its own, so that wrappers (pyenv, asdf) and what they started end together.
      detached: process.platform !== 'win32',
    });
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Collects a stream up to a limit and tells once when there was more. */
function keep(stream: Readable, limit: number, onMore: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    if (bytes <= limit) chunks.push(chunk);
    else if (before <= limit) onMore();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

const quietEnvironment = {
  ...plainOutput,
  ...unicodeText,
  // Version 1 explains on request what version 2 would do differently, in the middle of its errors.
  AWS_CLI_UPGRADE_DEBUG_MODE: 'false',
  // Of a version 1 with an old Python. The installer of version 2 for Windows does not look at it.
  PYTHONIOENCODING: 'utf-8',
};

function readEnd(exitCode: number | null, signal: string | null, stdout: string, stderr: string): AwsResult<string> {
  if (exitCode === 0) return succeed(stdout);
  if (exitCode === null) return fail('failed', `The AWS CLI was stopped from outside (${signal}).`);
  return { ok: false, error: classify({ exitCode, stderr }) };
}

function startFailure(executable: string, error: Error): AwsResult<never> {
  if ('code' in error && error.code === 'ENOENT')
    return fail('notFound', `${executable} is missing, or the program it names is.`);
  return fail('notExecutable', `${executable} cannot be started: ${error.message}`);
}

/** Ends the process and all it started. On Windows there is no gentle way; taskkill ends the tree. */
function endTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(child.pid), '/T', '/F'], () => undefined);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}
