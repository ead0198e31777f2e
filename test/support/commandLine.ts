import { spawn } from 'node:child_process';
import path from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../cli/src/main';
import { projectRoot } from './root';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a folder, with a text on its standard input, in this process. */
export async function runRolewright(cwd: string, args: readonly string[], input = ''): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const code = await main(args, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    cwd,
    dataFolder: path.join(projectRoot, 'dist', 'data'),
  });
  return { code, stdout, stderr };
}

/** Runs the built program as a process of its own: what its start, its streams and its exit do is tested this way. */
export function startRolewright(cwd: string, args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(projectRoot, 'dist', 'cli.js'), ...args], { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}
