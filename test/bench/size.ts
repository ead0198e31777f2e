import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { projectRoot, report } from './support';

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`;

// What ships, raw and packed. The size of the package itself is what "npm run package" prints.
const dist = path.join(projectRoot, 'dist');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && entry.name !== 'stamp.txt')
  .map((entry) => path.join(entry.parentPath, entry.name));
const rows = files.map((file) => {
  return [path.relative(dist, file), statSync(file).size, gzipSync(readFileSync(file)).length] as const;
});
const total = rows.reduce((sum, [, , packed]) => sum + packed, 0);
report('Size of what ships (raw, packed)', [
  ...rows.map(([name, raw, packed]) => [name, `${kilobytes(raw)}, ${kilobytes(packed)}`] as const),
  ['together, packed', kilobytes(total)],
]);
