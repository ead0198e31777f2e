import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { rules } from '../engine/src/rules/index';
import { isSuppressionProblem } from '../engine/src/suppressions/problem';
import { projectRoot } from './support/root';

interface Import {
  /** The importing file, relative to the project, with forward slashes. */
  readonly file: string;
  /** What is imported: a package's name, or the path of a file of the project without its extension. */
  readonly target: string;
}

const sources = ['client/src', 'server/src'].flatMap(sourceFiles);
const imports = sources.flatMap(importsOf);
const nodeModules = new Set(builtinModules);
const isNodeModule = (target: string) => target.startsWith('node:') || nodeModules.has(target);
const lines = (list: readonly Import[]) => list.map(({ file, target }) => `${file} imports ${target}`);

describe('the arrows between the parts', () => {
  it('are seen at all', () => {
    assert.ok(imports.some(({ target }) => target === 'server/src/protocol'));
    assert.ok(imports.some(({ file, target }) => file.startsWith('server/src/rules/') && target.includes('/policy/')));
  });

  it('leave the engine without editor, disk and clock', () => {
    const pure = imports.filter(({ file }) =>
      /^server\/src\/(policy|rules|describe|completion|refactorings|suppressions|denials)\//.test(file),
    );
    assert.deepEqual(lines(pure.filter(({ target }) => /^vscode/.test(target) || isNodeModule(target))), []);
    const clock = sources.filter(
      (file) =>
        /^server\/src\/(policy|rules|describe|completion|refactorings|suppressions|denials)\//.test(file) &&
        /\bDate\.now\(|new Date\(\)/.test(read(file)),
    );
    assert.deepEqual(clock, []);
  });

  it('lead from the parts of the engine to policy/ and data/, and from policy/ nowhere but into itself', () => {
    const inside = (part: string) => new RegExp(`^server/src/${part}/`);
    const within = (file: string, allowed: readonly string[]) => allowed.some((part) => inside(part).test(file));
    const own = imports.filter(({ target }) => target.startsWith('server/'));
    const fromPolicy = own.filter(
      ({ file, target }) => inside('policy').test(file) && !within(target, ['policy', 'data']),
    );
    const fromRules = own.filter(
      ({ file, target }) => inside('rules').test(file) && !within(target, ['rules', 'policy', 'data']),
    );
    const fromDescribe = own.filter(
      ({ file, target }) => inside('describe').test(file) && !within(target, ['describe', 'policy', 'data']),
    );
    const fromRest = own.filter(
      ({ file, target }) =>
        (inside('completion').test(file) && !within(target, ['completion', 'policy', 'data'])) ||
        (inside('refactorings').test(file) && !within(target, ['refactorings', 'policy', 'data'])) ||
        (inside('denials').test(file) && !within(target, ['denials', 'policy', 'data'])),
    );
    const fromData = own.filter(({ file, target }) => inside('data').test(file) && !within(target, ['data', 'policy']));
    assert.deepEqual(lines([...fromPolicy, ...fromRules, ...fromDescribe, ...fromRest, ...fromData]), []);
  });

  it('lead from the client to the protocol only, and never from the server to the client', () => {
    const crossing = imports.filter(
      ({ file, target }) =>
        (file.startsWith('client/') && target.startsWith('server/') && target !== 'server/src/protocol') ||
        (file.startsWith('server/') && (target.startsWith('client/') || target === 'vscode')),
    );
    assert.deepEqual(lines(crossing), []);
  });

  it('leave the protocol without parts of the server', () => {
    const own = imports.filter(({ file }) => file === 'server/src/protocol.ts');
    assert.deepEqual(lines(own), ['server/src/protocol.ts imports vscode-languageserver-types']);
  });

  it('start processes from one file, and no shell from any', () => {
    const starting = imports.filter(({ target }) => /^(node:)?child_process$/.test(target));
    assert.deepEqual(lines(starting), ['client/src/aws/cli.ts imports node:child_process']);
    assert.deepEqual(
      sources.filter((file) => /\bshell:\s*true|\bexecSync\(|\bnew Terminal\b/.test(read(file))),
      [],
    );
  });
});

describe('the rules', () => {
  it('are in step with their registry, their pages and their settings', async () => {
    const { stderr } = await promisify(execFile)(process.execPath, ['scripts/genRules.mjs', '--check'], {
      cwd: projectRoot,
    }).catch((error: { stderr: string }) => error);
    assert.equal(stderr, '');
  });

  it('have a file of their name in the folder of their group, and a page', () => {
    const files = sources.filter((file) => /^server\/src\/rules\/[a-z]+\/[a-z0-9-]+\.ts$/.test(file));
    assert.deepEqual(rules.map(({ group, id }) => `server/src/rules/${group}/${id}.ts`).sort(), files.sort());
    const pages = readdirSync(path.join(projectRoot, 'docs/rules')).filter((name) => name !== 'README.md');
    assert.deepEqual(pages.sort(), rules.map(({ id }) => `${id}.md`).sort());
  });

  it('have ids of their own, that name no fault of suppressions', () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    assert.deepEqual(
      rules.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || isSuppressionProblem(id)),
      [],
    );
  });

  it('each have bad and good examples, a source, and words', () => {
    const lacking = rules.flatMap(({ id, examples, references, summary, why, messages }) => [
      ...(examples.bad.length === 0 ? [`${id}: bad example`] : []),
      ...(examples.good.length === 0 ? [`${id}: good example`] : []),
      ...(references.length === 0 ? [`${id}: reference`] : []),
      ...(summary === '' || why === '' ? [`${id}: summary or why`] : []),
      ...(Object.keys(messages).length === 0 ? [`${id}: message`] : []),
    ]);
    assert.deepEqual(lacking, []);
  });

  it('say where AWS says so when they call something an error', () => {
    const unfounded = rules.filter(
      ({ severity, references }) => severity === 'error' && !references.some(({ url }) => url.startsWith('https://')),
    );
    assert.deepEqual(
      unfounded.map(({ id }) => id),
      [],
    );
  });

  it('speak plainly', () => {
    const loud = rules.flatMap(({ id, messages }) =>
      Object.values(messages)
        .filter((message) => /!|\bplease\b|should consider/i.test(message))
        .map((message) => `${id}: ${message}`),
    );
    assert.deepEqual(loud, []);
  });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => slashes(path.relative(projectRoot, path.join(entry.parentPath, entry.name))));
}

/** Imports, type imports, re-exports and imports at run time. */
function importsOf(file: string): Import[] {
  const pattern = /\bfrom '([^']+)'|^import '([^']+)'|\b(?:import|require)\('([^']+)'\)/gm;
  return [...read(file).matchAll(pattern)].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? '';
    const target = name.startsWith('.') ? slashes(path.join(path.dirname(file), name)) : name;
    return { file, target };
  });
}

function read(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8');
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}
