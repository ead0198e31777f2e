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
    ...['roles', 'settings', 'analysis', 'engine'],
  ],
  client: [
    ...['given', 'aws', 'plans', 'languageClient', 'account', 'roles', 'scripts', 'evidence', 'recipes'],
    ...['views', 'deps', 'workspace', 'prompts', 'commands', 'extension'],
  ],
};

/**
 * What needs facts about AWS or a policy that was read is asked of `engine/src/engine.ts`. Besides types and the rooms
 * `text` and `syntax`, a feature of the server takes from the engine only helpers that need neither: names, paths, texts
 * and edits that were made before. The command line, which has no workspace, also takes the parts of the pipeline.
 */
const helperModules: readonly string[] = [
  ...['accessAnalyzer/known', 'accessAnalyzer/place', 'analysis/suppressionFiles', 'completion/insertText'],
  ...['describe/markdown', 'describe/sids', 'edits/editor', 'model/proposedName', 'roles/roleFiles', 'roles/setting'],
  ...['roles/settingProblems', 'suppressions/add', 'suppressions/apply', 'suppressions/problem'],
];
const pipelineModules: readonly string[] = [
  ...['analysis/analysis', 'analysis/suppressionFiles', 'data/iamData', 'documents/document', 'fixes/fixAll'],
  ...['roles/roleChecks', 'roles/roleSet', 'rules/index', 'rules/lint', 'settings/fileMatcher', 'settings/settings'],
  ...['settings/settingsFile', 'suppressions/apply', 'trust/assumeCaller'],
];

/** Parts whose exported names are told apart. */
const namedParts = ['engine', 'node', 'server', 'cli', 'client'];

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

  it('lead the features and the command line to the face of the engine', () => {
    const asking = (file: string) => file.startsWith('server/src/features/') || partOf(file) === 'cli';
    const crossing = valueImports().filter(({ file, target }) => asking(file) && partOf(target) === 'engine');
    assert.ok(crossing.some(({ target }) => target === 'engine/src/engine'));
    const around = crossing.filter(({ file, target }) => {
      const module = target.slice('engine/src/'.length);
      if (module === 'engine' || ['text', 'syntax'].includes(roomOf(target))) return false;
      return !(partOf(file) === 'cli' ? pipelineModules : helperModules).includes(module);
    });
    assert.deepEqual(lines(around), []);
  });

  it('keep rules and tables of data out of the extension', () => {
    const { sources: bundled }: { readonly sources: readonly string[] } = JSON.parse(read('dist/extension.js.map'));
    const rooms = new Set(bundled.flatMap((file) => /engine\/src\/(\w+)/.exec(file)?.[1] ?? []));
    assert.ok(rooms.has('trust') && rooms.has('syntax'));
    const heavy = ['rules', 'fixes', 'completion', 'refactorings', 'suppressions', 'settings', 'analysis'];
    assert.deepEqual(
      heavy.filter((room) => rooms.has(room)),
      [],
    );
    assert.deepEqual(
      bundled.filter((file) => file.includes('engine/src/data/')).map((file) => path.basename(file)),
      ['quotas.ts'],
    );
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
});

describe('programs', () => {
  it('are started by one file, with arguments in a list and without a shell', () => {
    const starting = imports.filter(({ target }) => /^(?:node:)?(?:child_process|cluster)$/.test(target));
    assert.deepEqual(lines(starting), ['client/src/aws/cli.ts imports node:child_process']);
    const names = /import \{([^}]*)\} from 'node:child_process'/.exec(read('client/src/aws/cli.ts'))?.[1] ?? '';
    const functions = names.split(',').map((name) => name.trim());
    assert.deepEqual(
      functions.filter((name) => !name.startsWith('type ')),
      ['execFile', 'spawn'],
    );
    assert.deepEqual(read('client/src/aws/cli.ts').match(/\bshell: \w+/g), ['shell: false']);
  });

  it('run in a terminal only to sign in, by one of a few commands', () => {
    const text = read('client/src/account/signIn.ts');
    assert.equal(text.match(/\bcreateTerminal\(/g)?.length, 1);
    assert.match(text, /shellPath: cli\.executable,\n\s*shellArgs: \[\.\.\.args\],/);
    const commands = [...read('client/src/aws/signInWay.ts').matchAll(/\binTerminal\((?!\.)(.*), name\)/g)];
    assert.deepEqual(
      [...new Set(commands.map(([, words]) => words))],
      ["'sso', 'login'", "'login'", "'sts', 'get-caller-identity'"],
    );
  });

  it('are started in no other way', () => {
    const found = sources.flatMap((file) => waysToStart(read(file)).map((way) => `${file}: ${way}`));
    assert.deepEqual(found.sort(), [
      // The sign-in.
      'client/src/account/signIn.ts: createTerminal(',
      // The language server, which the client library forks.
      'client/src/languageClient.ts: new LanguageClient(',
    ]);
  });

  for (const start of [
    ...['spawn(file, { shell: true })', "spawn(file, { shell: '/bin/sh' })", 'execSync(text)', 'exec(`aws ${text}`)'],
    ...[
      "require('child_process')",
      "await import('node:child_process')",
      'cp.fork(file)',
      "process.binding('spawn_sync')",
    ],
    ...["vscode.window.createTerminal({ shellPath: '/bin/sh' }).sendText('rm')", 'terminal.sendText(command)'],
    ...['window.createTerminal()', "new vscode.Task(definition, folder, 'x', 'y')", 'tasks.executeTask(task)'],
    ...["new vscode.ShellExecution('rm')", "new ProcessExecution('rm')", 'new vscode.CustomExecution(open)'],
    ...[
      "executeCommand('workbench.action.terminal.sendSequence', text)",
      'new LanguageClient(id, name, server, client)',
    ],
    ...['eval(text)', 'new Function(text)', 'registerTerminalProfileProvider(id, provider)'],
  ]) {
    it(`would be seen in ${start}`, () => assert.notDeepEqual(waysToStart(start), []));
  }

  it('are not seen where there are none', () => {
    const innocent = 'pattern.exec(text); shell: false; evaluate(x); const terminal = 1; execution(x); retask(y)';
    assert.deepEqual(waysToStart(innocent), []);
  });
});

describe('the commands', () => {
  const folder = 'client/src/commands/';
  const files = sources.filter((file) => file.startsWith(folder));

  it('have a file each, which is called as what it registers', () => {
    assert.ok(files.length > 30);
    const others = files.filter((file) => {
      const name = file.slice(folder.length).replace(/\.ts$/, '');
      const exported = [...read(file).matchAll(/^export (?:async )?function (\w+)/gm)].map(([, own = '']) => own);
      return (
        registrationsIn(read(file)) !== 1 ||
        exported.join() !== `register${name.charAt(0).toUpperCase()}${name.slice(1)}`
      );
    });
    assert.deepEqual(others, []);
  });

  it('are registered nowhere else, and all of them are', () => {
    const elsewhere = sources.filter((file) => !files.includes(file) && registrationsIn(read(file)) > 0);
    // The two functions that register: one calls VS Code, the other one the first.
    assert.deepEqual(elsewhere, ['client/src/deps.ts']);
    assert.equal(registrationsIn(read('client/src/deps.ts')), 2);
    const extension = read('client/src/extension.ts');
    const listed = files.filter((file) =>
      extension.includes(`'./${file.slice('client/src/'.length).replace(/\.ts$/, '')}'`),
    );
    assert.deepEqual(listed, files);
  });

  it('would be seen if a file had two', () => {
    const one = "registerAwsCommand(deps, 'rolewright.a', run)";
    assert.equal(registrationsIn(one), 1);
    assert.equal(registrationsIn(`${one}\n${one}`), 2);
    assert.equal(registrationsIn("vscode.commands.registerCommand('rolewright.b', run)"), 1);
    assert.equal(registrationsIn("vscode.commands.registerTextEditorCommand('rolewright.b', run)"), 1);
    assert.equal(registrationsIn('export function registerCommand(\n  deps,'), 0);
    assert.equal(registrationsIn("import { registerCommand } from '../deps'"), 0);
  });
});

describe('the modules of the client', () => {
  it('keep no state', () => {
    const keeping = sources.filter((file) => partOf(file) === 'client' && keepsState(read(file)));
    assert.deepEqual(keeping, []);
  });

  it('would be seen to keep some', () => {
    const kept = ['let count = 0;', 'export let count = 0;', 'const a = new Map<string, string>();', 'var x;'];
    assert.deepEqual(kept.filter(keepsState), kept);
    const constant = ['const a: ReadonlyMap<string, string> = new Map([]);', '  let count = 0;', 'const b = [1];'];
    assert.deepEqual(constant.filter(keepsState), []);
  });
});

/** What in a text can start a program, or lets a shell or an interpreter run a text. */
function waysToStart(text: string): readonly string[] {
  const ways = [
    /\bshell:\s*(?:true\b|['"`]\/)/g,
    /(?<![.\w])exec\(|\b(?:execSync|execFileSync|spawnSync|fork)\(/g,
    /\b(?:require|import)\('(?:node:)?(?:child_process|cluster)'\)|\bprocess\.(?:binding|dlopen)\(/g,
    /\bcreateTerminal\(|\.sendText\(|\bregisterTerminalProfileProvider\(|workbench\.action\.terminal\b/g,
    /\bnew (?:vscode\.)?(?:Task|ShellExecution|ProcessExecution|CustomExecution)\(|\bexecuteTask\(/g,
    /\bnew LanguageClient\(/g,
    /\beval\(|\bnew Function\(/g,
  ];
  return ways.flatMap((way) => text.match(way) ?? []);
}

/** How many commands a text registers. */
function registrationsIn(text: string): number {
  return text.match(/(?<!function )\bregister(?:Aws|TextEditor)?Command\(/g)?.length ?? 0;
}

/** Whether a module has a variable, or a collection that can be changed, outside of its functions. */
function keepsState(text: string): boolean {
  return /^(?:export )?(?:let|var) |^(?:export )?const \w+(?:: (?!Readonly)[^=]+)? = new (?:Weak)?(?:Map|Set)\b/m.test(
    text,
  );
}

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

describe('exported names', () => {
  it('belong to one thing each', () => {
    const files = new Map<string, string[]>();
    for (const file of sources.filter((source) => namedParts.includes(partOf(source)))) {
      // A rule file exports its rule and its page; the protocol repeats what the engine says in the form of the wire.
      if (/^engine\/src\/rules\/[a-z]+\//.test(file) || file === 'server/src/protocol.ts') continue;
      for (const name of exportsOf(file)) files.set(name, [...(files.get(name) ?? []), file]);
    }
    assert.ok(files.size > 500);
    const shared = [...files].filter(([, owners]) => owners.length > 1);
    assert.deepEqual(
      shared.map(([name, owners]) => `${name}: ${owners.join(', ')}`),
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

describe('ARCHITECTURE.md', () => {
  /** Its bold sentences, each with the test of this file that checks it. */
  const checked: Readonly<Record<string, string>> = {
    'The engine imports neither VS Code, nor LSP, nor Node': 'leave the engine without editor, disk and clock',
    'The engine has no clock.': 'leave the engine without editor, disk and clock',
    'VS Code stays in the client, and the client takes nothing from the server but `protocol.ts`':
      'take the client to the protocol of the server and to nothing else of it',
    'The command line takes nothing from the server but its start':
      'take the command line to the start of the server and to nothing else of it',
    'Offsets become LSP positions in one file of the server, `convert.ts`':
      'turn offsets of the server into positions in one file, and read the clock in another',
    'A room imports only rooms that come before it in the list, and no circle of imports exists anywhere, not even one of types.':
      'form no circle, not even by types',
    'A file in `commands/` registers one command, and no file elsewhere registers any.':
      'have a file each, which is called as what it registers',
    'Pages ship as packed data for `rolewright explain`, never in a bundle.':
      'leave their pages out of the bundles, which carry the rules',
    'Processes are started in one file, `client/src/aws/cli.ts`, with an argument array and no shell.':
      'are started by one file, with arguments in a list and without a shell',
  };

  it('has no bold sentence that no test checks', () => {
    const page = read('ARCHITECTURE.md');
    const bold = [...page.matchAll(/\*\*(.+?)\*\*/gs)].map(([, text = '']) => text.replace(/\s+/g, ' '));
    assert.deepEqual(bold, Object.keys(checked));
    const own = read('test/architecture.test.ts');
    assert.deepEqual(
      Object.values(checked).filter((name) => !own.includes(`it('${name}'`)),
      [],
    );
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

/** Imports that are there at run time. */
function valueImports(): Import[] {
  const pattern = /^import \{([^}]*)\} from '([^']+)'/gm;
  return sources.flatMap((file) =>
    [...read(file).matchAll(pattern)].flatMap(([, names = '', name = '']) => {
      const isValue = names.split(',').some((one) => one.trim() !== '' && !one.trim().startsWith('type '));
      return isValue && name.startsWith('.') ? [{ file, target: slashes(path.join(path.dirname(file), name)) }] : [];
    }),
  );
}

/** The names that a file declares and exports. */
function exportsOf(file: string): string[] {
  const pattern = /^export (?:async )?(?:function\*?|const|interface|type|class) (\w+)/gm;
  return [...read(file).matchAll(pattern)].map(([, name = '']) => name);
}

function read(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8');
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}
