import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../root';

/** The programs that the tests on AWS need. */
export interface AwsTools {
  /** The AWS CLI itself. */
  readonly aws: string;
  /** A Python that has moto. */
  readonly python: string;
  /** Whether that Python has the AWS CLI as well, and can keep it loaded. Otherwise every call starts the program. */
  readonly canKeepLoaded: boolean;
}

/** Where the programs are looked for, and installed. */
export interface ToolPlace {
  readonly path: string;
  readonly platform: NodeJS.Platform;
  /** The folder of the virtual environment. */
  readonly folder: string;
  /** What pip installs there. */
  readonly requirements: string;
  readonly log: (line: string) => void;
}

/** What one Python answers about itself. */
interface Interpreter {
  readonly python: string;
  readonly hasMoto: boolean;
  /** The AWS CLI that this Python runs. */
  readonly aws: string | undefined;
}

const question = `
import importlib.util as util, json, sys
def has(*names):
    return all(util.find_spec(name) for name in names)
print(json.dumps({'python': sys.executable, 'hasMoto': has('moto', 'flask', 'flask_cors'), 'hasCli': has('awscli')}))
`;

/** This machine, with the virtual environment in a folder that Git ignores. */
export function thisMachine(): ToolPlace {
  return {
    path: process.env.PATH ?? '',
    platform: process.platform,
    folder: path.join(projectRoot, '.vscode-test', 'aws'),
    requirements: path.join(projectRoot, 'test', 'requirements.txt'),
    log: console.log,
  };
}

/**
 * Finds the AWS CLI and moto on the PATH. Where they are missing there, or cannot be loaded together, installs them into
 * a virtual environment. Where that fails, makes do with the PATH, or rejects with an error that names what is missing.
 */
export async function findAwsTools(place: ToolPlace): Promise<AwsTools> {
  const aws = await findProgram('aws', place);
  const pythons = await askPythons(place);
  const onPath = choose(aws, pythons, place);
  if (onPath?.canKeepLoaded || (onPath !== undefined && place.platform === 'win32')) return onPath;
  const failure = await install(place);
  if (failure === undefined) {
    const python = await askPython(programIn(place, 'python'));
    const installed = choose(aws, python === undefined ? [] : [python], place);
    if (installed !== undefined) return installed;
  }
  if (onPath !== undefined) return onPath;
  const missing = [
    ...(aws === undefined ? ['the AWS CLI (aws)'] : []),
    ...(pythons.some(({ hasMoto }) => hasMoto) ? [] : ['moto (moto_server)']),
  ];
  throw new Error(
    `The tests need ${missing.join(' and ')} on the PATH. Installing test/requirements.txt with pip failed: ${failure}`,
  );
}

/** One Python with both can keep the CLI loaded, except on Windows, where no process can be forked. */
function choose(aws: string | undefined, pythons: readonly Interpreter[], place: ToolPlace): AwsTools | undefined {
  const both =
    place.platform === 'win32' ? undefined : pythons.find(({ hasMoto, aws }) => hasMoto && aws !== undefined);
  if (both?.aws !== undefined) return { aws: both.aws, python: both.python, canKeepLoaded: true };
  const moto = pythons.find(({ hasMoto }) => hasMoto);
  return aws === undefined || moto === undefined ? undefined : { aws, python: moto.python, canKeepLoaded: false };
}

/** Makes the virtual environment, unless it is there already. Gives the reason when that fails. */
async function install({
  folder,
  requirements,
  path: searched,
  log,
  ...place
}: ToolPlace): Promise<string | undefined> {
  const marker = path.join(folder, 'installed');
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  if ((await readFile(marker, 'utf8').catch(() => '')) === wanted) return undefined;
  log(`Installing the AWS CLI and moto into ${folder}.`);
  try {
    const python = (await findProgram('python3', { path: searched, ...place })) ?? 'python';
    await rm(folder, { recursive: true, force: true });
    await run(python, ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '-r', requirements];
    await run(programIn({ folder, ...place }, 'python'), pip);
    // It is written last, so an interrupted installation is begun anew.
    await writeFile(marker, wanted);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function askPythons(place: ToolPlace): Promise<readonly Interpreter[]> {
  const files = new Set<string>();
  for (const name of ['python3', 'python']) {
    const file = await findProgram(name, place);
    if (file !== undefined) files.add(file);
  }
  // A program that was installed apart has its Python beside it, behind a link.
  for (const name of ['moto_server', 'aws']) {
    const file = await findProgram(name, place);
    if (file !== undefined) files.add(path.join(path.dirname(await realpath(file)), 'python3'));
  }
  const answers = await Promise.all([...files].map(askPython));
  return answers.filter((answer) => answer !== undefined);
}

async function askPython(file: string): Promise<Interpreter | undefined> {
  const answer = await run(file, ['-c', question]).catch(() => undefined);
  if (answer === undefined) return undefined;
  const { python, hasMoto, hasCli } = JSON.parse(answer) as { python: string; hasMoto: boolean; hasCli: boolean };
  const aws = path.join(path.dirname(python), 'aws');
  return { python, hasMoto, aws: hasCli && (await isProgram(aws)) ? aws : undefined };
}

async function run(file: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(file, args)).stdout;
}

async function findProgram(name: string, { path: searched, platform }: Pick<ToolPlace, 'path' | 'platform'>) {
  const ending = platform === 'win32' ? '.exe' : '';
  for (const folder of searched.split(path.delimiter).filter((entry) => path.isAbsolute(entry))) {
    const file = path.join(folder, name + ending);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

/** A program of the virtual environment. */
function programIn({ folder, platform }: Pick<ToolPlace, 'folder' | 'platform'>, name: string): string {
  return platform === 'win32' ? path.join(folder, 'Scripts', `${name}.exe`) : path.join(folder, 'bin', name);
}

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
