import path from 'node:path';
import { runMocha } from './support/runMocha';

/** The entry of the extension host: runs the suites beside this file. */
export function run(): Promise<void> {
  return runMocha({ folder: path.join(__dirname, 'suites'), ui: 'bdd', timeout: 180_000 });
}
