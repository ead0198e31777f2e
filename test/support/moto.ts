import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { awsPrograms, openAccount } from './aws/worker';

/** AWS on this machine: moto's server with IAM, STS, Lambda and all AWS managed policies. */
export interface Moto {
  readonly url: string;
  /** Forgets everything that was created. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** The folder where the CLI looks for its configuration, and the environment that leads it to a server of ours. */
export interface CliHome {
  readonly folder: string;
  env(url: string): Record<string, string>;
  remove(): Promise<void>;
}

/** Starts moto on a free port. It ends with `stop`, or with the process that started it. */
export async function startMoto(): Promise<Moto> {
  const { python, worker } = await awsPrograms();
  const { url, stop } = await (worker === undefined ? startServer(python) : openAccount(worker));
  return {
    url,
    async reset() {
      const answer = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`moto did not reset: ${answer.status}`);
    },
    stop: async () => stop(),
  };
}

/**
 * The absolute path of an `aws` for tests. It is the AWS CLI, which the worker keeps loaded where it can; the program
 * itself is `awsPrograms().aws`, for tests in which a process of its own makes the difference.
 */
export async function findAws(): Promise<string> {
  const { aws, worker } = await awsPrograms();
  return worker === undefined ? aws : path.join(worker, 'aws');
}

/** Makes an empty home for the CLI, so that no test reads or uses the credentials of the person who runs it. */
export async function makeCliHome(): Promise<CliHome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-test-'));
  return {
    folder,
    env: (url) => ({
      // Where `bash` and the programs of version managers are found.
      PATH: process.env.PATH ?? '',
      // The CLI keeps its caches below HOME, and what the product writes for a call is looked for in TMPDIR.
      HOME: folder,
      TMPDIR: folder,
      // The server of the test instead of AWS, and an account there; a user has a profile with the same.
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: path.join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
      // Without credentials the CLI would ask the machine's metadata service, which a laptop does not have.
      AWS_EC2_METADATA_DISABLED: 'true',
    }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A process of its own, where there is no worker. */
async function startServer(python: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn(python, ['-W', 'ignore', '-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true', PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = await address(child);
  return {
    url,
    async stop() {
      process.off('exit', end);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode !== null || child.signalCode !== null) return;
      end();
      await ended;
    },
  };
}

async function address(child: ChildProcess): Promise<string> {
  const stderr = child.stderr;
  if (stderr === null) throw new Error('moto has no standard error.');
  const said: string[] = [];
  const lines = createInterface({ input: stderr });
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`moto ended: ${said.join('\n')}`)));
  });
  const running = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      if (said.length < 50) said.push(line);
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  return Promise.race([running, failed]);
}
