import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Outcome, runRolewright, startRolewright } from '../support/commandLine';

const trust = (service: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "${service}" },
      "Action": "sts:AssumeRole"
    }
  ]
}
`;

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-cli-'));
  const files: Record<string, string | Buffer> = {
    'a/lambda-trust-policy.json': trust('ec2.amazonaws.com'),
    'a/clean-trust-policy.json': trust('lambda.amazonaws.com'),
    'b/config.json': '{ "Statement": 3 }',
    'b/binary.json': Buffer.from([0, 1, 2, 255, 254, 34, 83]),
    'b/ignored/lambda-trust-policy.json': trust('ec2.amazonaws.com'),
    'b/.gitignore': 'ignored/\n',
    'node_modules/x/lambda-trust-policy.json': trust('ec2.amazonaws.com'),
    'stack/template.yaml':
      'Resources:\n  P:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyDocument:\n        Version: "2012-10-17"\n        Statement:\n          - { Effect: Allow, Action: lamda:InvokeFunction, Resource: "*" }\n',
    'stack/values.yaml': 'image: x\n',
    'notes.txt': trust('ec2.amazonaws.com'),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  await symlink(folder, path.join(folder, 'loop'));
});
after(() => rm(folder, { recursive: true, force: true }));

function rolewright(args: readonly string[], input = ''): Promise<Outcome> {
  return runRolewright(folder, args, input);
}

/** The same as a process of its own. */
function start(args: readonly string[], input = ''): Promise<Outcome> {
  return startRolewright(folder, args, input);
}

const message =
  '"ec2.amazonaws.com" is the service principal of EC2; this file is the trust policy of a Lambda function (file name "lambda-trust-policy.json"). Lambda cannot assume this role.';

describe('rolewright check', () => {
  it('finds templates in YAML', async () => {
    const { code, stdout } = await rolewright(['check', 'stack']);
    assert.match(stdout, /^stack\/template\.yaml:8:38: error: .*\[action-unknown-service\]/);
    assert.match(stdout, /1 error in 1 policy file\.\n$/);
    assert.equal(code, 1);
  });

  it('prints place, severity, message, rule, source line and carets', async () => {
    const { code, stdout, stderr } = await start(['check', 'a']);
    assert.equal(
      stdout,
      [
        `a/lambda-trust-policy.json:6:34: error: ${message} [trust-wrong-service-for-use-case]`,
        '  6 |       "Principal": { "Service": "ec2.amazonaws.com" },',
        '    |                                  ^^^^^^^^^^^^^^^^^',
        '    fix: Trust lambda.amazonaws.com instead of ec2.amazonaws.com',
        '',
        '1 error in 2 policy files.',
        '',
      ].join('\n'),
    );
    assert.equal(stderr, '');
    assert.equal(code, 1);
  });

  it('prints JSON with places from 1 and the edits of every fix', async () => {
    const { code, stdout } = await rolewright(['check', '--format', 'json', 'a']);
    const report = JSON.parse(stdout);
    const { fixes } = report.files[1].findings[0];
    assert.deepEqual(report, {
      version: 1,
      files: [
        { path: 'a/clean-trust-policy.json', kind: 'trust', findings: [] },
        {
          path: 'a/lambda-trust-policy.json',
          kind: 'trust',
          findings: [
            {
              rule: 'trust-wrong-service-for-use-case',
              severity: 'error',
              message,
              start: { line: 6, column: 34 },
              end: { line: 6, column: 51 },
              fixes,
            },
          ],
        },
      ],
      summary: { files: 2, error: 1, security: 0, warning: 0, suggestion: 0, suppressed: 0, fixed: 0 },
    });
    assert.deepEqual(fixes[0], {
      title: 'Trust lambda.amazonaws.com instead of ec2.amazonaws.com',
      kind: 'suggestion',
      edits: [{ start: { line: 6, column: 34 }, end: { line: 6, column: 51 }, newText: 'lambda.amazonaws.com' }],
    });
    assert.equal(code, 1);
  });

  it('searches folders without what git ignores, installed packages, links and files that are no policies', async () => {
    const { stdout } = await rolewright(['check', '--format', 'json', '.']);
    const paths = JSON.parse(stdout).files.map((file: { path: string }) => file.path);
    assert.deepEqual(paths, ['a/clean-trust-policy.json', 'a/lambda-trust-policy.json', 'stack/template.yaml']);
  });

  it('looks at a file that is named, whatever its name, and at each file once', async () => {
    const { stdout } = await rolewright(['check', '--format', 'json', 'notes.txt', './notes.txt']);
    assert.deepEqual(
      JSON.parse(stdout).files.map((file: { path: string }) => file.path),
      ['notes.txt'],
    );
  });

  it('reads standard input, and takes the kind it is told', async () => {
    const text = trust('lambda.amazonaws.com');
    assert.deepEqual(await start(['check', '-'], text), {
      code: 0,
      stdout: 'Nothing found in 1 policy file.\n',
      stderr: '',
    });
    const told = await rolewright(['check', '--kind', 'permission', '--format', 'json', '-'], text);
    const [file] = JSON.parse(told.stdout).files;
    assert.equal(file.path, '-');
    assert.deepEqual(
      file.findings.map((finding: { rule: string }) => finding.rule),
      ['trust-policy-in-permission-file'],
    );
    assert.equal(told.code, 1);
  });

  it('fails on the severity it is told', async () => {
    assert.equal((await rolewright(['check', '--fail-on', 'never', 'a'])).code, 0);
    const old = trust('lambda.amazonaws.com').replace('2012-10-17', '2008-10-17');
    assert.equal((await rolewright(['check', '-'], old)).code, 0);
    assert.equal((await rolewright(['check', '--fail-on', 'security', '-'], old)).code, 0);
    assert.equal((await rolewright(['check', '--fail-on', 'warning', '-'], old)).code, 1);
    assert.equal((await rolewright(['check', '--fail-on', 'suggestion', '-'], old)).code, 1);
  });

  it('keeps control characters of a document away from the terminal', async () => {
    const { stdout } = await rolewright(['check', '-'], trust('\u001b[2Jec2\u0007.amazonaws.com'));
    assert.ok(stdout.includes('·[2Jec2·'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
    assert.doesNotMatch(stdout, /[\u0000-\u0008\u000b-\u001f]/);
  });

  it('names input that it cannot read, goes on with the rest, and exits with 2', async () => {
    const { code, stdout, stderr } = await rolewright(['check', 'missing.json', 'a/clean-trust-policy.json']);
    assert.equal(stderr, 'rolewright: cannot read missing.json: no such file or folder\n');
    assert.equal(stdout, 'Nothing found in 1 policy file.\n');
    assert.equal(code, 2);
  });

  it('says of a file over the size limit that it was not checked', async () => {
    const { code, stderr } = await start(['check', '-'], `{"Statement": "${'x'.repeat(20 * 1024 * 1024)}"}`);
    assert.equal(stderr, 'rolewright: - is larger than 2048 KB and was not checked\n');
    assert.equal(code, 0);
  });

  it('explains wrong usage in a line and exits with 2', async () => {
    for (const args of [
      [],
      ['check'],
      ['check', '--format', 'xml', 'a'],
      ['chekc', 'a'],
      ['check', '--nonsense', 'a'],
      ['lsp'],
    ]) {
      const { code, stdout, stderr } = await rolewright(args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\bat .*\.js/);
    }
  });
});

describe('rolewright', () => {
  it('prints its version and the date of its data', async () => {
    const { stdout, code } = await start(['--version']);
    assert.match(stdout, /^rolewright \d+\.\d+\.\d+, IAM data of \d{4}-\d\d-\d\d\n$/);
    assert.equal(code, 0);
  });

  it('explains a rule', async () => {
    const { stdout, code } = await rolewright(['explain', 'invalid-effect']);
    assert.match(stdout, /^# invalid-effect\n/);
    assert.equal(code, 0);
    const misspelt = await start(['explain', 'invalid-efect']);
    assert.match(misspelt.stderr, /Did you mean "invalid-effect"\?/);
    assert.equal(misspelt.code, 2);
  });

  it("compares GitHub's subject with the remote of the repository around the file", async () => {
    const app = path.join(folder, 'app');
    await mkdir(path.join(app, '.git'), { recursive: true });
    await writeFile(
      path.join(app, '.git', 'config'),
      '[remote "origin"]\n\turl = https://github.com/My-Org/my-app.git\n',
    );
    const issuer = 'token.actions.githubusercontent.com';
    const claims = {
      [`${issuer}:aud`]: 'sts.amazonaws.com',
      [`${issuer}:sub`]: 'repo:my-org/my-app:ref:refs/heads/main',
    };
    const statement = {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::210987654321:oidc-provider/${issuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: claims },
    };
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await writeFile(path.join(app, 'deploy-trust.json'), text);
    const { stdout } = await rolewright(['check', '--format', 'json', 'app']);
    const [file] = JSON.parse(stdout).files;
    assert.deepEqual(
      file.findings.map(({ rule }: { rule: string }) => rule),
      ['trust-github-org-case'],
    );
  });

  it('reads files in UTF-16 by their byte order mark and says that the AWS CLI does not', async () => {
    const windows = path.join(folder, 'windows');
    await mkdir(windows);
    const little = Buffer.from(`\ufeff${trust('ec2.amazonaws.com')}`, 'utf16le');
    await writeFile(path.join(windows, 'lambda-trust-policy.json'), little);
    await writeFile(path.join(windows, 'big-trust-policy.json'), Buffer.from(Buffer.from(little).swap16()));
    await writeFile(path.join(windows, 'cut-lambda-trust-policy.json'), little.subarray(0, little.length - 1));
    const { stdout } = await rolewright(['check', '--format', 'json', 'windows']);
    const found = JSON.parse(stdout).files.map((file: { path: string; findings: { rule: string }[] }) => [
      file.path,
      file.findings.map(({ rule }) => rule),
    ]);
    assert.deepEqual(found, [
      ['windows/big-trust-policy.json', ['file-not-utf8']],
      ['windows/cut-lambda-trust-policy.json', ['file-not-utf8', 'trust-wrong-service-for-use-case']],
      ['windows/lambda-trust-policy.json', ['file-not-utf8', 'trust-wrong-service-for-use-case']],
    ]);
  });
});
