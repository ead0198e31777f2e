import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WorkspaceDiagnosticRequest } from 'vscode-languageserver-protocol/node';
import type { WorkspaceRole } from '../../server/src/protocol';
import { type Session, startSession } from '../support/languageClient';
import { managedPolicyTexts } from '../support/managedPolicies';
import { median, ms, percentile, projectRoot, report } from './support';

/** Number of JSON files in the workspace, one in a hundred a trust policy with ten permission policies beside it. */
const fileCount = 10_000;
const roleCount = 100;

const trust = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
  null,
  2,
);

// Asking for the roles of a large workspace, and typing in a file that belongs to one.
async function main(): Promise<void> {
  const policies = managedPolicyTexts(projectRoot).map(({ text }) => text);
  const small = policies.filter((text) => text.length > 1600 && text.length < 2400);
  const near6k = policies.sort((a, b) => a.length - b.length).find((text) => text.length >= 6 * 1024) ?? '';
  const folder = mkdtempSync(path.join(tmpdir(), 'rolewright-roles-'));
  try {
    for (let i = 0; i < fileCount; i++) {
      const owner = path.join(folder, i < roleCount * 11 ? `role-${i % roleCount}` : `team-${i % 100}`);
      if (i < roleCount || (i >= roleCount * 11 && i < roleCount * 11 + 100)) mkdirSync(owner);
      const isTrust = i < roleCount;
      writeFileSync(path.join(owner, isTrust ? 'trust.json' : `policy-${i}.json`), isTrust ? trust : text(small, i));
    }
    const open = path.join(folder, 'role-0', 'large.json');
    const alone = path.join(folder, 'team-0', 'large.json');
    writeFileSync(open, near6k);
    writeFileSync(alone, near6k);
    const session = await startSession({ pull: true, folder });
    const first = await roles(session);
    const second = await roles(session);
    const scanned = await timed(() =>
      session.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] }),
    );
    const third = await roles(session);
    const change = await typing(session, `file://${open}`, near6k);
    const apart = await typing(session, `file://${alone}`, near6k);
    await session.stop();
    report(`Roles of a workspace of ${fileCount} JSON files`, [
      ['roles found', String(first.count)],
      ['roles, asked before anything was read', ms(first.time)],
      ['roles, asked again', ms(second.time)],
      ['findings of all files', ms(scanned)],
      ['roles, asked after that', ms(third.time)],
      ['change → findings, 6 KB in a role of 12 files', line(change)],
      ['change → findings, 6 KB in no role', line(apart)],
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function line(times: readonly number[]): string {
  return `${ms(median(times))} (p95 ${ms(percentile(times, 0.95))})`;
}

function text(small: readonly string[], index: number): string {
  return small[index % small.length] ?? '';
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function roles(session: Session): Promise<{ count: number; time: number }> {
  let count = 0;
  const time = await timed(async () => {
    count = (await session.connection.sendRequest<WorkspaceRole[]>('rolewright/workspaceRoles', {})).length;
  });
  return { count, time };
}

async function typing(session: Session, uri: string, whole: string): Promise<number[]> {
  const middle = whole.indexOf('"', whole.length / 2);
  await session.open(uri, whole);
  await session.pull(uri);
  const times: number[] = [];
  for (let version = 2; version < 62; version++) {
    const changed = `${whole.slice(0, middle)}${' '.repeat(version)}${whole.slice(middle)}`;
    times.push(
      await timed(async () => {
        await session.change(uri, version, changed);
        await session.pull(uri);
      }),
    );
  }
  return times.slice(10);
}

void main();
