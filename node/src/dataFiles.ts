import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import type { DataFiles } from '../../engine/src/data/types';

/** Reads the packed files of a directory synchronously: they are local and small, and lint is synchronous. */
export function nodeDataFiles(directory: string): DataFiles {
  return {
    readText: (name) => orExplain(directory, name, (file) => readFileSync(file, 'utf8')),
    readSlice: (name, start, end) => orExplain(directory, name, (file) => readRange(file, start, end)),
  };
}

function orExplain(directory: string, name: string, read: (file: string) => string): string {
  try {
    return read(path.join(directory, name));
  } catch (cause) {
    throw new Error(`The reference data file ${name} cannot be read from ${directory}. Run the build.`, { cause });
  }
}

function readRange(file: string, start: number, end: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(end - start);
    const count = readSync(descriptor, buffer, 0, buffer.length, start);
    if (count < buffer.length) throw new Error(`The file ends at byte ${start + count}, before byte ${end}.`);
    return buffer.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
