import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** AWS on this machine: moto's server with IAM, STS and all AWS managed policies. */
export interface Moto {
  readonly url: string;
  /** Forgets everything that was created. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const howToInstall = 'The AWS tests need moto: pip install "moto[server,iam]" (tried with 5.2.1).';

/** The folder where the CLI looks for its configuration, and the environment that leads it to a server of ours. */
export interface CliHome {
  readonly folder: string;
  env(url: string): Record<string, string>;
  remove(): Promise<void>;
}

/** Starts moto on a free port. It ends with `stop`, or with the process that started it. */
export async function startMoto(): Promise<Moto> {
  const child = spawn('python3', ['-W', 'ignore', '-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true', PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = await address(child);
  return {
    url,
    async reset() {
      const answer = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`moto did not reset: ${answer.status}`);
    },
    async stop() {
      process.off('exit', end);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode !== null || child.signalCode !== null) return;
      end();
      await ended;
    },
  };
}

/** The absolute path of the real AWS CLI, or an error that says what to install. */
export function findRealAws(): string {
  // A version manager's shim would be found as well; the program behind it starts faster.
  const where = spawnSync('python3', [
    '-c',
    'import sys, os; print(os.path.join(os.path.dirname(sys.executable), "aws"))',
  ]);
  const candidates = [where.stdout?.toString().trim() ?? '', ...fromPath()];
  const found = candidates.find((file) => path.isAbsolute(file) && spawnSync(file, ['--version']).status === 0);
  if (found === undefined)
    throw new Error('The AWS tests need the AWS CLI: pip install awscli, or apt-get install awscli.');
  return found;
}

/** Makes an empty home for the CLI, so that no test reads or uses the credentials of the person who runs it. */
export async function makeCliHome(): Promise<CliHome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-test-'));
  return {
    folder,
    env: (url) => ({
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: folder,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: path.join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
    }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function fromPath(): readonly string[] {
  return (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'aws'));
}

async function address(child: ChildProcess): Promise<string> {
  const stderr = child.stderr;
  if (stderr === null) throw new Error(howToInstall);
  const said: string[] = [];
  const lines = createInterface({ input: stderr });
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${howToInstall} ${error.message}`)));
    child.once('close', () => reject(new Error(`${howToInstall} ${said.join('\n')}`)));
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
