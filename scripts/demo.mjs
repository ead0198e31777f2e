// What `npm start` prepares before it opens a window. Only Node's own modules may be imported here.
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { execute, findExecutable } from './execute.mjs';
import { aptCommand } from './provision.mjs';

/**
 * Copies the examples into a folder of their own, so that the clone stays as it is. The copy is a Git repository: the
 * clone ignores the folder it is in, which would otherwise count for the copy as well.
 */
export async function copyExamples(source, target) {
  await rm(target, { recursive: true, force: true });
  await mkdir(path.dirname(target), { recursive: true });
  await cp(source, target, { recursive: true });
  const git = findExecutable('git');
  if (git === undefined) return;
  const run = (...args) =>
    execute(git, ['-c', 'user.name=Rolewright', '-c', 'user.email=examples@invalid', ...args], { cwd: target });
  await run('init', '--quiet');
  await run('add', '--all');
  await run('-c', 'commit.gpgSign=false', 'commit', '--quiet', '--no-verify', '--message', 'The examples');
}

/**
 * Resolves when the person agrees to the installation of system packages, and rejects otherwise. Where nobody can be
 * asked, the error names the packages and how to agree.
 */
export async function askToInstall(
  packages,
  { agreed, interactive, input = process.stdin, output = process.stdout } = {},
) {
  if (agreed) return;
  const missing = `VS Code in the browser needs system packages that are missing: ${packages.join(', ')}.`;
  const byHand = `or install them yourself: ${aptCommand(packages)}`;
  if (!interactive) throw new Error(`${missing}\nTo install them with apt-get, run "npm start -- --yes", ${byHand}`);
  const terminal = createInterface({ input, output });
  try {
    const answer = await terminal.question(`\n${missing}\nInstall them with apt-get now? [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    terminal.close();
  }
  throw new Error(`Nothing was installed. Run npm start again, ${byHand}`);
}
