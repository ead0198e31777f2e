import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createIamData } from '../../../engine/src/data/iamData';
import type { DataFiles } from '../../../engine/src/data/types';
import { nodeDataFiles } from '../../../node/src/dataFiles';

const directory = path.resolve('dist/data');

test('keeps the packed data below 1.2 MB zipped', () => {
  const sizes = readdirSync(directory).map((name) => gzipSync(readFileSync(path.join(directory, name))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < 1_200_000, `${total} bytes`);
});

test('reads nothing before it is asked, and one service for one action', () => {
  const { files, reads } = recording();
  const data = createIamData(files);
  assert.deepEqual(reads, []);
  assert.equal(data.principal('lambda.amazonaws.com')?.iamPrefix, 'lambda');
  assert.deepEqual(reads, ['principals.json']);
  data.action('sts', 'AssumeRole');
  data.action('STS', 'TagSession');
  data.service('sts');
  assert.deepEqual(reads, ['principals.json', 'index.json', 'part of services.jsonl']);
});

test('names the missing file and what to do', () => {
  assert.throws(() => nodeDataFiles('/nowhere').readText('index.json'), {
    message: 'The reference data file index.json cannot be read from /nowhere. Run the build.',
  });
  assert.throws(() => nodeDataFiles(directory).readSlice('index.json', 0, 1_000_000_000), {
    message: `The reference data file index.json cannot be read from ${directory}. Run the build.`,
  });
});

/** The real files, with a list of what was read. */
function recording(): { readonly files: DataFiles; readonly reads: string[] } {
  const reads: string[] = [];
  const real = nodeDataFiles(directory);
  const files: DataFiles = {
    readText(name) {
      reads.push(name);
      return real.readText(name);
    },
    readSlice(name, start, end) {
      reads.push(`part of ${name}`);
      return real.readSlice(name, start, end);
    },
  };
  return { files, reads };
}
