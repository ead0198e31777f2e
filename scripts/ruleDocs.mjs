// What the engine says of its rules: their pages, and the schemas that name them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Runs the engine's own code over the rules as they are now, bundled on the fly. */
export async function loadRuleDocs() {
  const folder = await mkdtemp(path.join(tmpdir(), 'rolewright-rules-'));
  try {
    const outfile = path.join(folder, 'docs.mjs');
    await build({
      absWorkingDir: root,
      stdin: {
        contents: "export * from './engine/src/rules/docs'; export * from './engine/src/suppressions/schema';",
        resolveDir: root,
        loader: 'ts',
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
    const { rulePages, rulePagesById, severitySchema, suppressionSchema } = await import(pathToFileURL(outfile).href);
    return {
      pages: rulePages(),
      pagesById: rulePagesById(),
      schema: severitySchema(),
      suppressionSchema: suppressionSchema(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
