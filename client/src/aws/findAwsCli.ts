import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { type AwsResult, fail, succeed } from './result';

/** What stands at a path. */
export type FileState = 'missing' | 'notExecutable' | 'program';

/** The parts of the machine that the search reads. */
export interface SearchPlace {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly look: (file: string) => Promise<FileState>;
}

/** The machine that this runs on. */
export function thisMachine(env: SearchPlace['env']): SearchPlace {
  return { platform: process.platform, env, look: lookAtFile };
}

/**
 * Finds the AWS CLI: the configured path if there is one, else the first `aws` on the PATH. The result is absolute.
 * Relative and empty PATH entries are passed over, because they would let a workspace bring its own `aws`.
 * Errors: `notFound`, `notExecutable`.
 */
export async function findAwsCli(configuredPath: string | undefined, place: SearchPlace): Promise<AwsResult<string>> {
  const configured = configuredPath?.trim() ?? '';
  return configured === '' ? searchPath(place) : checkConfigured(configured, place);
}

async function checkConfigured(file: string, place: SearchPlace): Promise<AwsResult<string>> {
  if (!pathOf(place).isAbsolute(file)) {
    return fail('notFound', `The path of the AWS CLI must be absolute, but the setting says ${file}.`);
  }
  if (isCommandScript(file, place)) return commandScript(file);
  const state = await place.look(file);
  if (state === 'missing') return fail('notFound', `There is no file ${file}.`);
  return state === 'program' ? succeed(file) : fail('notExecutable', `${file} is not executable.`);
}

async function searchPath(place: SearchPlace): Promise<AwsResult<string>> {
  const names = namesToTry(place);
  let script: string | undefined;
  for (const folder of pathFolders(place)) {
    for (const name of names) {
      const file = pathOf(place).join(folder, name);
      if ((await place.look(file)) !== 'program') continue;
      if (!isCommandScript(file, place)) return succeed(file);
      script ??= file;
    }
  }
  return script === undefined ? fail('notFound', 'There is no aws on the PATH.') : commandScript(script);
}

/** On Windows only names with an extension of PATHEXT are programs. */
function namesToTry(place: SearchPlace): readonly string[] {
  if (place.platform !== 'win32') return ['aws'];
  const extensions = (variable(place, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';');
  return extensions
    .filter((extension) => /^\.\w+$/.test(extension))
    .map((extension) => `aws${extension.toLowerCase()}`);
}

function pathFolders(place: SearchPlace): readonly string[] {
  const entries = (variable(place, 'PATH') ?? '').split(place.platform === 'win32' ? ';' : ':');
  return entries.map((entry) => entry.replace(/^"(.*)"$/, '$1')).filter((entry) => pathOf(place).isAbsolute(entry));
}

/** Windows does not distinguish the case of variable names, but a copied environment does. */
function variable(place: SearchPlace, name: string): string | undefined {
  if (place.platform !== 'win32') return place.env[name];
  const key = Object.keys(place.env).find((candidate) => candidate.toUpperCase() === name);
  return key === undefined ? undefined : place.env[key];
}

/** Command scripts run only through cmd.exe, which reinterprets arguments; we never start a shell. */
function isCommandScript(file: string, place: SearchPlace): boolean {
  return place.platform === 'win32' && /\.(?:cmd|bat)$/i.test(file);
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

function pathOf(place: SearchPlace): path.PlatformPath {
  return place.platform === 'win32' ? path.win32 : path.posix;
}
