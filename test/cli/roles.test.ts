import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runRolewright } from '../support/commandLine';
import { queuePolicy as queue, trustPolicy } from '../support/roleFiles';

const trust = trustPolicy('lambda.amazonaws.com');

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-check-roles-'));
  await put('inferred/trust.json', trust);
  await put('inferred/queue.json', queue('sqs:ReceiveMessage'));
  await put('declared/trust.json', trust);
  await put('declared/queue.json', queue('sqs:ReceiveMessage'));
  await put(
    'declared/.vscode/settings.json',
    `{
  // comments are part of this format
  "rolewright.roles": [{ "name": "orders", "trust": "trust.json", "policies": ["queue.json"] }],
}`,
  );
});
after(() => rm(folder, { recursive: true, force: true }));

describe('rolewright check', () => {
  it('concludes roles from the files of a folder, and suggests what they may lack', async () => {
    assert.deepEqual(await found('inferred'), ['inferred/queue.json suggestion role-lambda-sqs-incomplete 6:19']);
  });

  it('knows the roles that the settings of the folder declare, and is certain of them', async () => {
    assert.deepEqual(await found('declared'), [
      'declared/queue.json warning role-lambda-missing-logs 3:4',
      'declared/queue.json warning role-lambda-sqs-incomplete 6:19',
    ]);
  });

  it('makes no role of files that are named one by one', async () => {
    assert.deepEqual(await found('declared/trust.json', 'declared/queue.json'), []);
  });

  it('looks at roles after all fixes are made', async () => {
    await put('fixed/trust.json', trust);
    await put('fixed/queue.json', queue('sqs:ReceiveMessage'));
    await put('fixed/rest.json', queue('sqs:DeleteMessage', 'sqs:GetQueueAttributes').replace('Allow', 'allow'));
    assert.deepEqual(await found('--fix', 'fixed'), []);
    assert.match(await readFile(path.join(folder, 'fixed/rest.json'), 'utf8'), /"Effect": "Allow"/);
  });

  it('explains a rule on roles with all files of its examples', async () => {
    const { stdout } = await runRolewright(folder, ['explain', 'role-lambda-missing-logs']);
    assert.match(stdout, /The role is declared as `orders`\./);
    assert.match(stdout, /Beside it `trust-policy\.json`:/);
  });
});

async function put(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function found(...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await runRolewright(folder, ['check', '--format', 'json', ...args]);
  assert.equal(stderr, '');
  const report = JSON.parse(stdout) as {
    files: {
      path: string;
      findings: { rule: string; severity: string; start: { line: number; column: number } }[];
    }[];
  };
  return report.files.flatMap((file) =>
    file.findings.map(({ rule, severity, start }) => `${file.path} ${severity} ${rule} ${start.line}:${start.column}`),
  );
}
