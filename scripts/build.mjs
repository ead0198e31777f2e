// Builds the product into dist/: the extension, the language server and the command line, each one bundle.
// `--tests` also transpiles sources and tests file by file into out/, where `node --test` and Mocha run them.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { importBundled } from './bundled.mjs';
import { loadRuleDocs } from './ruleDocs.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const define = { ROLEWRIGHT_VERSION: JSON.stringify(manifest.version) };

/** Bundles everything that ships. The `vscode` module exists only inside the editor. */
export async function buildProduct() {
  await mkdir(path.join(root, 'dist'), { recursive: true });
  const { packData } = await importBundled('scripts/packData');
  await packData(path.join(root, 'dist', 'data'));
  await packRulePages(path.join(root, 'dist', 'data', 'rule-pages.json'));
  await build({
    absWorkingDir: root,
    entryPoints: {
      extension: 'client/src/extension.ts',
      server: 'server/src/main.ts',
      cli: 'cli/src/main.ts',
    },
    outdir: 'dist',
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    define,
    external: ['vscode'],
    // jsonc-parser's `main` is a UMD build, which bundlers cannot follow.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
}

/** The rules' pages for `rolewright explain`, which no bundle holds. */
async function packRulePages(file) {
  const { pagesById } = await loadRuleDocs();
  await writeFile(file, JSON.stringify(pagesById));
}

/** Transpiles sources and tests without bundling, so that a stack trace names the real file. */
export async function buildTests() {
  const out = path.join(root, 'out');
  const entryPoints = [];
  for (const part of ['engine/src', 'node/src', 'server/src', 'cli/src', 'client/src', 'test']) {
    for (const entry of await readdir(path.join(root, part), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && /\.tsx?$/.test(entry.name)) entryPoints.push(path.join(entry.parentPath, entry.name));
    }
  }
  await removeStale(out, new Set(entryPoints.map((file) => path.join(out, path.relative(root, file)))));
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    outbase: root,
    bundle: false,
    define,
    sourcemap: 'inline',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
}

/** Removes what was made from sources that are gone, so that no deleted test goes on running. */
async function removeStale(out, sources) {
  for (const part of ['engine', 'node', 'server', 'cli', 'client', 'test']) {
    const entries = await readdir(path.join(out, part), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile() && !sources.has(file.replace(/\.js$/, '.ts'))) await rm(file);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildProduct();
  if (process.argv.includes('--tests')) await buildTests();
}
