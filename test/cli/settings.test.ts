import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type WorkspaceDiagnosticReport, WorkspaceDiagnosticRequest } from 'vscode-languageserver-protocol/node';
import { settingsInFile } from '../../engine/src/settings/settingsFile';
import { runRolewright } from '../support/commandLine';
import { startSession } from '../support/languageClient';
import { queuePolicy, trustPolicy } from '../support/roleFiles';

const statement = (members: string) => `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", ${members} }]
}
`;
const foreign = (account: string) =>
  statement(`"Principal": { "AWS": "arn:aws:iam::${account}:root" }, "Action": "sts:AssumeRole"`);

const settings = `{
  // What a team agrees on, comments included.
  "rolewright.enable": false,
  "rolewright.rules": { "resource-star": "off", "sid-missing-style": "warning" },
  "rolewright.include": ["**/*.json", "**/*.policy"],
  "rolewright.exclude": ["old/**"],
  "rolewright.fileKinds": { "left-alone/**": "ignore", "odd/**": "trust" },
  "rolewright.useCases": { "functions/**": "ec2" },
  "rolewright.trustPolicyQuota": 100,
  "rolewright.ownAccounts": ["111122223333"],
  "rolewright.sensitiveResources": { "arn:aws:s3:::backup-*": ["s3:DeleteObject"] },
  "rolewright.roles": [{ "name": "orders", "trust": "orders/trust.json", "policies": ["orders/queue.json"] }],
}
`;

const files: Readonly<Record<string, string>> = {
  '.vscode/settings.json': settings,
  'star.json': statement('"Action": "s3:GetObject", "Resource": "*"'),
  'no-version.policy': statement('"Action": "s3:GetObjects", "Resource": "arn:aws:s3:::my-app-assets/*"'),
  'old/broken.json': statement('"Action": "s3:GetObjects", "Resource": "*"'),
  'left-alone/broken.json': statement('"Action": "s3:GetObjects", "Resource": "*"'),
  'odd/file.json': statement('"Action": "s3:GetObject", "Resource": "*"'),
  'functions/trust.json': trustPolicy('lambda.amazonaws.com'),
  'accounts/own.json': foreign('111122223333'),
  'accounts/other.json': foreign('210987654321'),
  'backup.json': statement('"Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::backup-eu/*"'),
  'orders/trust.json': trustPolicy('lambda.amazonaws.com'),
  'orders/queue.json': queuePolicy('sqs:ReceiveMessage'),
};

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-settings-'));
  for (const [name, text] of Object.entries(files)) await put(name, text);
});
after(() => rm(folder, { recursive: true, force: true }));

describe('rolewright check', () => {
  it('says what an editor says that has the settings of the workspace folder', async () => {
    const checked = await findings('.');
    const shown = await shownInEditor();
    assert.deepEqual(checked, shown);
    const rules = new Set(checked.map((line) => line.split(' ')[1]));
    for (const rule of ['trust-wrong-service-for-use-case', 'size-trust', 'sensitive-access-configured']) {
      assert.ok(rules.has(rule), `${rule} in ${[...rules]}`);
    }
    assert.ok(
      rules.has('role-lambda-missing-logs') && rules.has('permission-policy-in-trust-file'),
      [...rules].join(' '),
    );
    assert.ok(!rules.has('resource-star'));
    assert.ok(checked.some((line) => line.startsWith('no-version.policy action-unknown ')));
    assert.ok(!checked.some((line) => /^(old|left-alone)\//.test(line)));
  });

  it('takes the settings for a folder and a file in the workspace folder, by their paths in it', async () => {
    const all = await findings('.');
    const own = (start: string) => all.filter((line) => line.startsWith(start));
    assert.ok(own('functions/').length > 0);
    assert.deepEqual(await findings('functions'), own('functions/'));
    assert.deepEqual(await findings('functions/trust.json'), own('functions/'));
    assert.deepEqual(await findings('old'), []);
    assert.deepEqual(await findings('left-alone/broken.json'), []);
    // A file that is named is checked even where a search leaves it out.
    assert.ok((await findings('old/broken.json')).some((line) => line.startsWith('old/broken.json action-unknown ')));
  });

  it('names what is of no use in the settings, and goes on', async () => {
    await put(
      'bad/.vscode/settings.json',
      '{ "rolewright.include": ["", "*.json"], "rolewright.useCases": { "*a*a*a*a*a*a*a*a*a": 3 } }',
    );
    await put('bad/a.json', statement('"Action": "s3:GetObjects", "Resource": "arn:aws:s3:::my-app-assets/*"'));
    const { code, stdout, stderr } = await runRolewright(folder, ['check', 'bad', '--fail-on', 'never']);
    assert.equal(
      stderr,
      [
        'rolewright: bad/.vscode/settings.json: rolewright.include[0]: A glob cannot be empty.',
        'rolewright: bad/.vscode/settings.json: rolewright.useCases["*a*a*a*a*a*a*a*a*a"]: It must be a string.',
        '',
      ].join('\n'),
    );
    assert.match(stdout, /^bad\/a\.json:3:/m);
    assert.equal(code, 0);
  });
});

async function put(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** File, rule and places of what a check finds, sorted. */
async function findings(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await runRolewright(folder, ['check', '--format', 'json', ...args]);
  assert.equal(stderr, '');
  const report: { files: { path: string; findings: { rule: string; start: Place; end: Place }[] }[] } =
    JSON.parse(stdout);
  return report.files
    .flatMap((file) =>
      file.findings.map(({ rule, start, end }) =>
        lineOf(file.path, rule, start.line, start.column, end.line, end.column),
      ),
    )
    .sort();
}

/** The same of what the language server reports of the workspace to an editor, which is not to be silent. */
async function shownInEditor(): Promise<readonly string[]> {
  const given = { ...settingsInFile(settings), enable: true };
  const session = await startSession({ pull: true, folder, settings: given });
  const report = (await session.connection.sendRequest(WorkspaceDiagnosticRequest.type, {
    previousResultIds: [],
  })) as WorkspaceDiagnosticReport;
  await session.stop();
  return report.items
    .flatMap((item) => {
      const file = item.uri.slice(pathToFileURL(folder).href.length + 1);
      const own = item.kind === 'full' ? item.items : [];
      return own.map(({ code, range: { start, end } }) =>
        lineOf(file, String(code), start.line + 1, start.character + 1, end.line + 1, end.character + 1),
      );
    })
    .sort();
}

function lineOf(file: string, rule: string, ...place: readonly number[]): string {
  return `${file} ${rule} ${place.join(':')}`;
}
