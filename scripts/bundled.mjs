// Runs TypeScript of this project in a script: Node 20 cannot, so it is bundled on the fly.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The exports of some TypeScript files of the project, given by their paths from its folder. */
export async function importBundled(...files) {
  const folder = await mkdtemp(path.join(tmpdir(), 'rolewright-script-'));
  try {
    const outfile = path.join(folder, 'bundle.mjs');
    await build({
      absWorkingDir: root,
      stdin: {
        contents: files.map((file) => `export * from './${file}';`).join('\n'),
        resolveDir: root,
        loader: 'ts',
      },
      outfile,
      bundle: true,
      define: { PROJECT_ROOT: JSON.stringify(root) },
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
