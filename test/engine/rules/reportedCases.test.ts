import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { check } from '../../../cli/src/check';
import { iamData } from '../../support/engine';
import { projectRoot } from '../../support/root';

/** A small folder made after a public bug report. */
interface ReportedCase {
  readonly id: string;
  readonly section: string;
  /** The report, as owner/repository#number. */
  readonly source: string;
  /** What a careful reader expects, in words. */
  readonly expected: string;
  /** The texts of the files by their path. */
  readonly files: Readonly<Record<string, string>>;
  /** Severity and rule of each finding, sorted. */
  readonly findings: readonly string[];
}

const file = path.join(projectRoot, 'test/engine/rules/reportedCases.json');

describe('cases from public bug reports', async () => {
  const cases: readonly ReportedCase[] = JSON.parse(await readFile(file, 'utf8'));
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rolewright-cases-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('are all there', () => {
    assert.equal(cases.length, 140);
    assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
  });

  for (const { id, files, findings, expected } of cases) {
    it(`${id}: ${expected}`, async () => {
      const cwd = path.join(folder, id);
      for (const [name, text] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
        await writeFile(path.join(cwd, name), text);
      }
      assert.deepEqual(await findingsIn(cwd), findings);
    });
  }
});

async function findingsIn(cwd: string): Promise<readonly string[]> {
  const { output, failures } = await check(['.'], {
    format: 'json',
    kind: 'auto',
    fix: false,
    today: () => '2026-12-01',
    data: iamData,
    cwd,
    color: false,
    stdin: process.stdin,
  });
  assert.deepEqual(failures, []);
  const report: { files: { findings: { severity: string; rule: string }[] }[] } = JSON.parse(output);
  return report.files.flatMap((one) => one.findings.map(({ severity, rule }) => `${severity} ${rule}`));
}
