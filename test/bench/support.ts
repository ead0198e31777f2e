import path from 'node:path';
import { createIamData, type IamData } from '../../engine/src/data/iamData';
import { nodeDataFiles } from '../../node/src/dataFiles';

/** The project's folder, handed in by the script that starts a benchmark. */
export const projectRoot = process.argv[2] ?? process.cwd();

export function loadData(): IamData {
  return createIamData(nodeDataFiles(path.join(projectRoot, 'dist', 'data')));
}

/** Milliseconds that a call takes. */
export function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The median of the values; of an even number of values the lower one. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The smallest value that the given share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Prints a table with a title. */
export function report(title: string, rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  process.stdout.write(`\n${title}\n${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')}\n`);
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}
