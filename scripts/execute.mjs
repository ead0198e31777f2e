// Starting other programs from the scripts: argument arrays only, never a shell.
import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Runs a program to its end and resolves to its standard output.
 * Rejects with the last 40 lines of output when it cannot start or exits with another code than 0.
 * `env` is added to the environment, or stands in its place with `replaceEnv: true`.
 * `show: true` passes the output through to the terminal instead of collecting it.
 */
export function execute(command, args, { cwd, env, replaceEnv = false, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: replaceEnv ? env : { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    const printed = [];
    const output = [];
    child.stdout?.on('data', (chunk) => {
      printed.push(chunk);
      output.push(chunk);
    });
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(printed).toString('utf8'));
      const tail = Buffer.concat(output).toString('utf8').trimEnd().split('\n').slice(-40).join('\n');
      reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}.\n${tail}`.trimEnd()));
    });
  });
}

/** The absolute path of a program on the PATH, or undefined. */
export function findExecutable(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    for (const suffix of process.platform === 'win32' ? ['.exe', '.cmd'] : ['']) {
      const file = path.join(folder, name + suffix);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

/**
 * The file of npm's command line, or undefined when it cannot be told. Running it with Node avoids `npm.cmd`, which
 * Windows starts only with a shell.
 */
export function npmScript() {
  const found = findExecutable('npm');
  const candidates = [
    process.env.npm_execpath,
    found && realpathSync(found),
    path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return candidates.find((file) => file !== undefined && /npm-cli\.c?js$/.test(file) && isFile(file));
}

/** Runs npm with the given arguments; see `execute`. */
export function npm(args, options) {
  const script = npmScript();
  return script === undefined ? execute('npm', args, options) : execute(process.execPath, [script, ...args], options);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return isFile(file);
  } catch {
    return false;
  }
}

function isFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
