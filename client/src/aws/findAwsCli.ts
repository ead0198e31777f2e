import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { type AwsResult, fail, succeed } from './result';

/** What stands at a path. */
export type FileState = 'missing' | 'notExecutable' | 'program';

/** The parts of the machine that the search reads. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly look: (file: string) => Promise<FileState>;
}

/** The machine that this runs on. */
export function thisMachine(env: Machine['env']): Machine {
  return { platform: process.platform, env, look: lookAtFile };
}

/**
 * Finds the AWS CLI: the configured path if there is one, else the first `aws` on the PATH. The result is absolute.
 * Relative and empty PATH entries are passed over, because they would let a workspace bring its own `aws`.
 * Errors: `notFound`, `notExecutable`.
 */
export async function findAwsCli(configuredPath: string | undefined, machine: Machine): Promise<AwsResult<string>> {
  const configured = configuredPath?.trim() ?? '';
  return configured === '' ? searchPath(machine) : checkConfigured(configured, machine);
}

async function checkConfigured(file: string, machine: Machine): Promise<AwsResult<string>> {
  if (!pathOf(machine).isAbsolute(file)) {
    return fail('notFound', `The path of the AWS CLI must be absolute, but the setting says ${file}.`);
  }
  if (isCommandScript(file, machine)) return commandScript(file);
  const state = await machine.look(file);
  if (state === 'missing') return fail('notFound', `There is no file ${file}.`);
  return state === 'program' ? succeed(file) : fail('notExecutable', `${file} is not executable.`);
}

async function searchPath(machine: Machine): Promise<AwsResult<string>> {
  const names = namesToTry(machine);
  let script: string | undefined;
  for (const folder of pathFolders(machine)) {
    for (const name of names) {
      const file = pathOf(machine).join(folder, name);
      if ((await machine.look(file)) !== 'program') continue;
      if (!isCommandScript(file, machine)) return succeed(file);
      script ??= file;
    }
  }
  return script === undefined ? fail('notFound', 'There is no aws on the PATH.') : commandScript(script);
}

/** On Windows only names with an extension of PATHEXT are programs. */
function namesToTry(machine: Machine): readonly string[] {
  if (machine.platform !== 'win32') return ['aws'];
  const extensions = (variable(machine, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';');
  return extensions
    .filter((extension) => /^\.\w+$/.test(extension))
    .map((extension) => `aws${extension.toLowerCase()}`);
}

function pathFolders(machine: Machine): readonly string[] {
  const entries = (variable(machine, 'PATH') ?? '').split(machine.platform === 'win32' ? ';' : ':');
  return entries.map((entry) => entry.replace(/^"(.*)"$/, '$1')).filter((entry) => pathOf(machine).isAbsolute(entry));
}

/** Windows does not distinguish the case of variable names, but a copied environment does. */
function variable(machine: Machine, name: string): string | undefined {
  if (machine.platform !== 'win32') return machine.env[name];
  const key = Object.keys(machine.env).find((candidate) => candidate.toUpperCase() === name);
  return key === undefined ? undefined : machine.env[key];
}

/** Command scripts run only through cmd.exe, which reinterprets arguments; we never start a shell. */
function isCommandScript(file: string, machine: Machine): boolean {
  return machine.platform === 'win32' && /\.(?:cmd|bat)$/i.test(file);
}

function commandScript(file: string): AwsResult<never> {
  return fail('notExecutable', `${file} is a command script. It would need a shell; an aws.exe does not.`);
}

/** On Windows there is no permission to execute; its extension makes a file a program. */
async function lookAtFile(file: string): Promise<FileState> {
  try {
    if (!(await stat(file)).isFile()) return 'missing';
  } catch {
    return 'missing';
  }
  return access(file, process.platform === 'win32' ? constants.F_OK : constants.X_OK).then(
    () => 'program',
    () => 'notExecutable',
  );
}

function pathOf(machine: Machine): path.PlatformPath {
  return machine.platform === 'win32' ? path.win32 : path.posix;
}
