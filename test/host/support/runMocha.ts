// Mocha inside the extension host.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { rememberFiles } from './workspaceFiles';

export interface MochaRun {
  /** The folder whose `*.test.js` files are run, in the order of their names; its subfolders are not looked into. */
  readonly folder: string;
  readonly ui: 'bdd' | 'tdd';
  /** Milliseconds that one test may take; 30,000 unless it is given. */
  readonly timeout?: number;
}

/**
 * Runs the tests and resolves when all have passed. Rejects with the number of failures, or when there is no test.
 * With `HOST_TESTS` set to parts of file names, only the files that contain one of them are run.
 */
export async function runMocha({ folder, ui, timeout = 30_000 }: MochaRun): Promise<void> {
  // Mocha is an ES module, which CommonJS reaches only with a dynamic import.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui, timeout, reporter: 'spec', color: false, forbidOnly: process.env.CI !== undefined });
  const wanted = (process.env.HOST_TESTS ?? '').split(' ');
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.test.js') && wanted.some((part) => `test/host/suites/${name}`.includes(part)))
      mocha.addFile(path.join(folder, name));
  }
  // What one suite writes is no part of the next. The hook comes behind those of the suite itself.
  const bringBack = await rememberFiles();
  mocha.suite.on('suite', (suite) => queueMicrotask(() => suite.afterAll(bringBack)));
  // Mocha loads the files with `require`, through which the extension host provides the `vscode` module.
  const { failures, total } = await new Promise<{ failures: number; total: number }>((resolve) => {
    const runner = mocha.run((count) => resolve({ failures: count, total: runner.total }));
  });
  console.log(`host: ${total - failures} passed, ${failures} failed`);
  if (total === 0 && wanted.every((part) => part === '')) throw new Error(`No test was found in ${folder}.`);
  if (failures > 0) throw new Error(`${failures} of ${total} tests failed.`);
}
