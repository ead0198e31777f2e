import { readFileSync } from 'node:fs';
import { type Session, startSession } from '../support/languageClient';
import { managedPolicyTexts } from '../support/managedPolicies';
import { median, ms, percentile, projectRoot, report } from './support';

// The real server process over stdio, as an editor sees it.
const policies = managedPolicyTexts(projectRoot).sort((a, b) => a.text.length - b.text.length);
const near = (size: number) => policies.find(({ text }) => text.length >= size)?.text ?? '';

async function startUp(): Promise<{ session: Session; initialize: number; first: number }> {
  const start = performance.now();
  const session = await startSession({ pull: true });
  const initialize = performance.now() - start;
  await session.open('file:///bench/first.json', near(6 * 1024));
  await session.pull('file:///bench/first.json');
  return { session, initialize, first: performance.now() - start };
}

async function typing(session: Session, size: number): Promise<number[]> {
  const uri = `file:///bench/typing-${size}.json`;
  const text = near(size);
  const middle = text.indexOf('"', text.length / 2);
  await session.open(uri, text);
  await session.pull(uri);
  const times: number[] = [];
  for (let version = 2; version < 62; version++) {
    const changed = `${text.slice(0, middle)}${' '.repeat(version)}${text.slice(middle)}`;
    const start = performance.now();
    await session.change(uri, version, changed);
    await session.pull(uri);
    times.push(performance.now() - start);
  }
  await session.close(uri);
  return times.slice(10);
}

function residentMegabytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function main(): Promise<void> {
  const starts = [];
  for (let i = 0; i < 7; i++) {
    const { session, ...times } = await startUp();
    starts.push(times);
    await session.stop();
  }
  const { session } = await startUp();
  const small = await typing(session, 6 * 1024);
  const large = await typing(session, 95 * 1024);
  const memory = residentMegabytes(session.process.pid);
  await session.stop();
  const line = (times: readonly number[]) => `${ms(median(times))} (p95 ${ms(percentile(times, 0.95))})`;
  report('Language server over stdio', [
    ['start of the process → initialize answered', line(starts.map((s) => s.initialize))],
    ['start of the process → findings of a 6 KB policy', line(starts.map((s) => s.first))],
    ['change → findings, 6 KB', line(small)],
    ['change → findings, 95 KB', line(large)],
    ['resident memory after this', `${memory.toFixed(0)} MB`],
  ]);
}

void main();
