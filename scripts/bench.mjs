// `npm run bench`: builds the product, then measures the engine against jsonc-parser, the server over stdio, and a cold
// scan of a large workspace. Prints figures; judges nothing. Name parts to run only those: `npm run bench -- corpus`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNodeModules } from './setup.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
await ensureNodeModules();
const { buildProduct } = await import('./build.mjs');
const { build } = await import('esbuild');
await buildProduct();

const wanted = process.argv.slice(2);
const parts = ['corpus', 'growth', 'server', 'completion', 'features', 'scan', 'roles', 'templates', 'size'].filter(
  (part) => wanted.length === 0 || wanted.includes(part),
);
for (const part of parts) {
  const outfile = path.join(root, 'out', 'bench', `${part}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [`test/bench/${part}.ts`],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, root], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
