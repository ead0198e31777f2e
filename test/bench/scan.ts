import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type WorkspaceDiagnosticReport, WorkspaceDiagnosticRequest } from 'vscode-languageserver-protocol/node';
import { startSession } from '../support/languageClient';
import { managedPolicyTexts } from '../support/managedPolicies';
import { projectRoot, report } from './support';

/** Number of files in the workspace. */
const fileCount = 10_000;

// A cold scan of a workspace full of policies of about 2 KB, by the real server.
async function main(): Promise<void> {
  const texts = managedPolicyTexts(projectRoot)
    .map(({ text }) => text)
    .filter((text) => text.length > 1600 && text.length < 2400);
  const folder = mkdtempSync(path.join(tmpdir(), 'rolewright-scan-'));
  try {
    for (let i = 0; i < fileCount; i++) {
      const file = path.join(folder, `team-${i % 100}`, `policy-${i}.json`);
      if (i < 100) mkdirSync(path.dirname(file));
      writeFileSync(file, texts[i % texts.length] ?? '');
    }
    const session = await startSession({ pull: true, folder });
    const start = performance.now();
    const answer = (await session.connection.sendRequest(WorkspaceDiagnosticRequest.type, {
      previousResultIds: [],
    })) as WorkspaceDiagnosticReport;
    const seconds = (performance.now() - start) / 1000;
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${session.process.pid}/status`, 'utf8'))?.[1]) / 1024;
    report(`Cold scan of ${fileCount} policy files of 2 KB`, [
      ['time until the last finding', `${seconds.toFixed(2)} s`],
      ['files with findings', String(answer.items.length)],
      ['peak resident memory', `${peak.toFixed(0)} MB`],
    ]);
    await session.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
