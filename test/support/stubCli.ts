import { chmod, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';

/** Writes an executable that stands in for the AWS CLI: a Node script whose body is given. */
export async function writeStub(folder: string, name: string, body: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `#!${process.execPath}\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

/** A stub that prints, and ends with an exit code. */
export function printing(stdout: string, stderr: string, exitCode: number): string {
  return `process.stdout.write(${JSON.stringify(stdout)});
process.stderr.write(${JSON.stringify(stderr)});
process.exitCode = ${exitCode};`;
}

/** Processes hold a connection to it while they live, so that a test can await their start and their end. */
export interface LifeLine {
  /** The program of a process that holds on to the line until it is killed, and does not end by being asked to. */
  readonly program: string;
  /** Ends when so many processes are connected. */
  connected(count: number): Promise<void>;
  /** Ends when no process is connected any more. */
  allGone(): Promise<void>;
  /** Asks the processes that are left to end, and waits until they have. */
  endStrays(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLifeLine(): Promise<LifeLine> {
  const alive = new Set<Socket>();
  let changed: () => void = () => undefined;
  const server = createServer((socket) => {
    alive.add(socket);
    changed();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      alive.delete(socket);
      changed();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const until = (done: () => boolean) =>
    new Promise<void>((resolve) => {
      changed = () => {
        if (done()) resolve();
      };
      changed();
    });
  return {
    program: `process.on('SIGTERM', () => {}); require('node:net').connect(${port}, '127.0.0.1').on('data', () => process.exit());`,
    connected: (count) => until(() => alive.size >= count),
    allGone: () => until(() => alive.size === 0),
    endStrays() {
      for (const socket of alive) socket.write('end');
      return until(() => alive.size === 0);
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of alive) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
