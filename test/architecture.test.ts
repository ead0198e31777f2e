import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { documentedRules } from '../engine/src/rules/pages';
import { isSuppressionProblem } from '../engine/src/suppressions/problem';
import { projectRoot } from './support/root';

interface Import {
  /** The importing file, relative to the project, with forward slashes. */
  readonly file: string;
  /** What is imported: a package's name, or the path of a file of the project without its extension. */
  readonly target: string;
}

const parts = ['engine', 'node', 'server', 'cli', 'client'];
const sources = parts.flatMap((part) => sourceFiles(`${part}/src`));
const imports = sources.flatMap(importsOf);
const nodeModules = new Set(builtinModules);
const isNodeModule = (target: string) => target.startsWith('node:') || nodeModules.has(target);
const lines = (list: readonly Import[]) => list.map(({ file, target }) => `${file} imports ${target}`);

/** Which part may import which, besides itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  node: ['engine'],
  server: ['engine', 'node'],
  cli: ['engine', 'node', 'server'],
  client: ['engine', 'node', 'server'],
};

/** The rooms of each part from the ground up. A room imports only rooms that come before it. */
const floors: Readonly<Record<string, readonly string[]>> = {
  engine: [
    ...['text', 'data', 'syntax', 'sources', 'model', 'values', 'places', 'documents'],
    ...['arn', 'conditions', 'actions', 'trust', 'access', 'edits', 'changes'],
    ...['rules', 'fixes', 'describe', 'completion', 'refactorings', 'suppressions', 'denials', 'accessAnalyzer'],
    ...['roles', 'settings', 'analysis'],
  ],
  client: [
    ...['given', 'aws', 'plans', 'languageClient', 'account', 'roles', 'scripts', 'evidence', 'recipes'],
    ...['views', 'deps', 'workspace', 'prompts', 'commands', 'extension'],
  ],
};

describe('the arrows between the parts', () => {
  it('are seen at all', () => {
    assert.ok(imports.some(({ target }) => target === 'server/src/protocol'));
    assert.ok(imports.some(({ file, target }) => partOf(file) === 'server' && partOf(target) === 'engine'));
    assert.ok(imports.some(({ file, target }) => roomOf(file) === 'rules' && roomOf(target) === 'model'));
  });

  it('lead only where they may', () => {
    const own = imports.filter(({ file, target }) => parts.includes(partOf(target)) && partOf(target) !== partOf(file));
    assert.deepEqual(lines(own.filter(({ file, target }) => !arrows[partOf(file)]?.includes(partOf(target)))), []);
  });

  it('leave the engine without editor, disk and clock', () => {
    const pure = imports.filter(({ file }) => partOf(file) === 'engine');
    const editor = /^vscode(?!-uri$)/;
    assert.deepEqual(lines(pure.filter(({ target }) => editor.test(target) || isNodeModule(target))), []);
    const clock = sources.filter((file) => partOf(file) === 'engine' && /\bDate\.now\(|new Date\(\)/.test(read(file)));
    assert.deepEqual(clock, []);
  });

  it('take the command line to the start of the server and to nothing else of it', () => {
    const crossing = imports.filter(({ file, target }) => partOf(file) === 'cli' && partOf(target) === 'server');
    assert.deepEqual(lines(crossing), ['cli/src/main.ts imports server/src/main']);
  });

  it('turn offsets of the server into positions in one file, and read the clock in another', () => {
    const using = (pattern: RegExp) => sources.filter((file) => partOf(file) === 'server' && pattern.test(read(file)));
    assert.deepEqual(using(/\bpositionAt\(/), ['server/src/convert.ts']);
    assert.deepEqual(using(/\bDate\.now\b|new Date\(\)/), ['server/src/main.ts']);
  });

  it('keep VS Code to the client', () => {
    const outside = imports.filter(({ file, target }) => partOf(file) !== 'client' && target === 'vscode');
    assert.deepEqual(lines(outside), []);
  });

  it('take the client to the protocol of the server and to nothing else of it', () => {
    const crossing = imports.filter(({ file, target }) => partOf(file) === 'client' && partOf(target) === 'server');
    assert.deepEqual(lines(crossing.filter(({ target }) => target !== 'server/src/protocol')), []);
  });

  for (const [part, rooms] of Object.entries(floors)) {
    it(`lead down from floor to floor in ${part}/`, () => {
      const inside = imports.filter(({ file, target }) => partOf(file) === part && partOf(target) === part);
      const unplaced = sources.filter((file) => partOf(file) === part && !rooms.includes(roomOf(file)));
      assert.deepEqual(unplaced, []);
      const climbing = inside.filter(({ file, target }) => rooms.indexOf(roomOf(file)) < rooms.indexOf(roomOf(target)));
      assert.deepEqual(lines(climbing), []);
    });
  }

  it('form no circle, not even by types', () => {
    assert.deepEqual(circles(), []);
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

function partOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** The folder below `src`, or the name of a file that lies in none. */
function roomOf(file: string): string {
  return (file.split('/')[2] ?? '').replace(/\.ts$/, '');
}

/** Each circle of imports as the files that it runs through. */
function circles(): string[] {
  const next = new Map<string, string[]>();
  const known = new Set(sources.map((file) => file.replace(/\.ts$/, '')));
  for (const { file, target } of imports) {
    const from = file.replace(/\.ts$/, '');
    if (known.has(target)) next.set(from, [...(next.get(from) ?? []), target]);
  }
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      found.push([...path.slice(at), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of known) visit(file, []);
  return found;
}

describe('the rules', () => {
  it('are in step with their registry, their pages and their settings', async () => {
    const { stderr } = await promisify(execFile)(process.execPath, ['scripts/genRules.mjs', '--check'], {
      cwd: projectRoot,
    }).catch((error: { stderr: string }) => error);
    assert.equal(stderr, '');
  });

  it('have a file of their name in the folder of their group, and a page', () => {
    const files = sources.filter((file) => /^engine\/src\/rules\/(?!shared\/)[a-z]+\/[a-z0-9-]+\.ts$/.test(file));
    assert.deepEqual(documentedRules.map(({ group, id }) => `engine/src/rules/${group}/${id}.ts`).sort(), files.sort());
    const pages = readdirSync(path.join(projectRoot, 'docs/rules')).filter((name) => name !== 'README.md');
    assert.deepEqual(pages.sort(), documentedRules.map(({ id }) => `${id}.md`).sort());
  });

  it('have ids of their own, that name no fault of suppressions', () => {
    assert.equal(new Set(documentedRules.map(({ id }) => id)).size, documentedRules.length);
    assert.deepEqual(
      documentedRules.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || isSuppressionProblem(id)),
      [],
    );
  });

  it('leave their pages out of the bundles, which carry the rules', () => {
    const packed = read('dist/data/rule-pages.json');
    assert.deepEqual(pageTraces(packed).sort(), documentedRules.map(({ id }) => id).sort());
    for (const bundle of ['server', 'extension', 'cli']) assert.deepEqual(pageTraces(read(`dist/${bundle}.js`)), []);
    assert.ok(read('dist/server.js').includes('action-unknown-service'));
  });
});

/** The rules of which a text has the reasons or an example. */
function pageTraces(text: string): string[] {
  // Quotes and line breaks are written differently in a bundle and in JSON: the longest stretch between them will do.
  const longestPart = (why: string) => why.split(/["'`\\\n]/).reduce((a, b) => (b.length > a.length ? b : a));
  return documentedRules
    .filter(({ id, why }) => text.includes(longestPart(why)) || new RegExp(`\\^ [a-z]+ ${id}\\b(?!-)`).test(text))
    .map(({ id }) => id);
}

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
