// Packs the extension into rolewright-<version>.vsix in the project's folder: only what `.vscodeignore` lets in. Expects
// the bundles in dist/ (`--build` makes them first), prints the listing, and fails when the package is too large.
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { buildProject, projectRoot } from './setup.mjs';

/** Bytes; a larger package is a mistake until this number is raised on purpose. */
const sizeLimit = 2.5 * 1024 * 1024;

const kilobytes = (bytes) => `${Math.round(bytes / 1024).toLocaleString('en')} KB`;

if (process.argv.includes('--build')) await buildProject();
const manifest = JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8'));
const target = path.join(projectRoot, `rolewright-${manifest.version}.vsix`);
// Links to pictures are made absolute in <img>, but not in <source>: a store shows the picture of the light theme.
const readme = await readFile(path.join(projectRoot, 'README.md'), 'utf8');
const readmePath = 'dist/README.md';
await writeFile(path.join(projectRoot, readmePath), readme.replace(/<picture>.*?(<img [^>]*>).*?<\/picture>/gs, '$1'));
// Everything that runs is bundled, so no package of node_modules goes along.
await createVSIX({ cwd: projectRoot, dependencies: false, packagePath: target, readmePath });
const { size } = await stat(target);
console.log(`${path.relative(process.cwd(), target)}: ${kilobytes(size)}`);
if (size > sizeLimit) {
  console.error(`The package is larger than ${kilobytes(sizeLimit)}.`);
  process.exitCode = 1;
}
