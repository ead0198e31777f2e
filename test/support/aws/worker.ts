import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../root';
import { type AwsTools, findAwsTools, thisMachine } from './tools';

/** The AWS CLI and moto as the tests use them. */
export interface AwsPrograms extends AwsTools {
  /** The folder of the worker that keeps both loaded. Without one, every call starts the AWS CLI anew. */
  readonly worker?: string;
}

export interface AwsWorker {
  readonly programs: AwsPrograms;
  stop(): Promise<void>;
}

/** An account that the worker gives, until it is told to stop or the process ends. */
export interface WorkerAccount {
  readonly url: string;
  stop(): void;
}

/** The variable that tells the test files of a run what the run has started. */
export const programsVariable = 'ROLEWRIGHT_TEST_AWS';

let programs: Promise<AwsPrograms> | undefined;

/** What the run has started. A test file that is run alone starts it for itself. */
export function awsPrograms(): Promise<AwsPrograms> {
  const given = process.env[programsVariable];
  programs ??= given === undefined ? startForThisProcess() : Promise.resolve(JSON.parse(given) as AwsPrograms);
  return programs;
}

/** Finds the AWS CLI and moto, and starts the worker where one can be had. */
export async function startAwsWorker(): Promise<AwsWorker> {
  const tools = await findAwsTools(thisMachine());
  if (!tools.canKeepLoaded) return { programs: tools, stop: () => Promise.resolve() };
  const { child, folder } = await startWorker(tools);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    programs: { ...tools, worker: folder },
    stop() {
      child.stdin?.end();
      return ended;
    },
  };
}

async function startForThisProcess(): Promise<AwsPrograms> {
  const tools = await findAwsTools(thisMachine());
  if (!tools.canKeepLoaded) return tools;
  const { child, folder } = await startWorker(tools);
  // The worker ends with this process, and must not keep it from ending.
  child.unref();
  for (const stream of [child.stdin, child.stdout]) (stream as Socket | null)?.unref();
  return { ...tools, worker: folder };
}

async function startWorker({ python }: AwsTools): Promise<{ readonly child: ChildProcess; readonly folder: string }> {
  // The worker removes its folder when it ends, so that one whose run was killed leaves nothing either.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-aws-'));
  const script = path.join(projectRoot, 'test', 'support', 'aws', 'worker.py');
  const child = spawn(python, ['-W', 'ignore', script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The worker for the AWS CLI ended with exit code ${code}.`)));
    createInterface({ input: child.stdout }).once('line', () => resolve());
  });
  return { child, folder };
}

/** Opens an account of moto in the worker. */
export function openAccount(worker: string): Promise<WorkerAccount> {
  return new Promise((resolve, reject) => {
    const socket = connect(path.join(worker, 'moto.sock'));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The worker for moto ended before it answered.')));
    createInterface({ input: socket }).once('line', (line) => {
      socket.unref();
      resolve({ url: JSON.parse(line).url, stop: () => socket.destroy() });
    });
  });
}
