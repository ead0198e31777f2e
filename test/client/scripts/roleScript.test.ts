import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import type { DesiredRole } from '../../../client/src/roles/desiredRole';
import { roleScript } from '../../../client/src/scripts/roleScript';
import { allowing, type Bench, ec2Trust, expectOk, fileOf, lambdaTrust, startBench } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const own = 'arn:aws:iam::123456789012:policy/team/own';
const odd = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: `arn:aws:s3:::it's "$HOME" é/*` }],
};

const desired: DesiredRole = {
  roleName: 'my-role',
  trust: {
    name: 'trust.jsonc',
    text: `// who\n${JSON.stringify(lambdaTrust, undefined, 2).replace('"sts:AssumeRole"', '"sts:AssumeRole",')}`,
  },
  files: [
    { file: fileOf('own.json', odd), policyName: 'own', inline: false, path: '/team/' },
    { file: fileOf('inline.json', allowing('s3:PutObject')), policyName: 'inline', inline: true },
  ],
  managedPolicies: [logs],
  permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
  path: '/team/',
  description: `-It's "$(odd)" \`x\``,
  maxSessionDuration: 7_200,
  tags: [{ key: 'a b', value: `x'y"z` }],
};

function scriptOf(role: DesiredRole, shell: 'posix' | 'powershell' = 'posix'): string {
  const script = roleScript(role, { region: 'us-east-1' }, shell);
  assert.ok(script.ok, script.ok ? '' : script.problems.join(' '));
  return script.text;
}

/** Runs a script with bash and the AWS CLI, which ends well or rejects. */
async function run(text: string, { executable } = bench.cli): Promise<string> {
  const file = path.join(bench.cliHome.folder, 'role.sh');
  await writeFile(file, text);
  const env = bench.cliHome.env(bench.faults.url);
  const PATH = [path.dirname(executable), process.env.PATH].join(path.delimiter);
  return (await promisify(execFile)('bash', [file], { env: { ...env, PATH } })).stdout;
}

async function ask<T>(request: AwsRequest<T>): Promise<T> {
  return expectOk(await send(bench.cli, request, bench.account.target));
}

async function account() {
  const [role, attached, inline, versions] = await Promise.all([
    ask(iam.getRole('my-role')),
    ask(iam.listAttachedRolePolicies('my-role')),
    ask(iam.getRolePolicy('my-role', 'inline')),
    ask(iam.listPolicyVersions(own)),
  ]);
  return { role, attached: attached.map(({ arn }) => arn).sort(), inline, versions };
}

test('a bash script makes the role, and running it again changes nothing', async () => {
  const script = scriptOf(desired);
  const printed = await run(script);
  assert.equal(
    printed,
    `aws iam create-role
aws iam wait
aws iam create-policy
aws iam wait
aws iam attach-role-policy
aws iam attach-role-policy
aws iam put-role-policy
Role ARN: arn:aws:iam::123456789012:role/team/my-role
`,
  );
  const first = await account();
  assert.deepEqual(first.role, {
    roleName: 'my-role',
    arn: 'arn:aws:iam::123456789012:role/team/my-role',
    path: '/team/',
    trust: lambdaTrust,
    description: desired.description,
    maxSessionDuration: 7_200,
    tags: desired.tags,
    permissionsBoundary: desired.permissionsBoundary,
    lastUsed: {},
  });
  assert.deepEqual(first.attached, [own, logs]);
  assert.deepEqual(first.inline, allowing('s3:PutObject'));
  assert.deepEqual((await ask(iam.getPolicyVersion(own, 'v1'))).document, odd);
  assert.match(await run(script), /^aws iam update-assume-role-policy\n[\s\S]*\nRole ARN: /);
  assert.deepEqual(await account(), first);
});

test('a change that only removes a blank inside a string is a change', async () => {
  const tagged = (team: string) => ({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
        Condition: { StringEquals: { 's3:ExistingObjectTag/team': team, 'aws:PrincipalTag/note': '  [ "x": ]  ' } },
      },
    ],
  });
  const role = (team: string): DesiredRole => {
    const own = { file: fileOf('own.json', tagged(team)), policyName: 'own', inline: false, path: '/team/' };
    return { ...desired, files: [own] };
  };
  const made = /aws iam create-policy-version/;
  await run(scriptOf(role('data base')));
  assert.doesNotMatch(await run(scriptOf(role('data base'))), made);
  assert.match(await run(scriptOf(role('database'))), made);
  assert.doesNotMatch(await run(scriptOf(role('database'))), made);
  assert.deepEqual((await ask(iam.getPolicyVersion(own, 'v2'))).document, tagged('database'));
});

test('the configuration of a person does not change what the script understands', async () => {
  const config = '[default]\noutput = no-such-format\ncli_error_format = json\ncli_pager = less\n';
  await writeFile(path.join(bench.cliHome.folder, 'config'), config);
  await run(scriptOf(desired));
  await writeFile(path.join(bench.cliHome.folder, 'config'), '');
  assert.equal((await account()).versions.length, 1);
  const text = scriptOf(desired);
  assert.match(
    text,
    /\nexport AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_CLI_ERROR_FORMAT=legacy AWS_DEFAULT_OUTPUT=json\n/,
  );
  assert.match(text, /\nexport AWS_CLI_FILE_ENCODING=UTF-8 AWS_CLI_OUTPUT_ENCODING=UTF-8 PYTHONUTF8=1\n/);
});

test('a bash script brings an existing role in line, and makes room for a sixth version', async () => {
  await bench.seed('CreateRole', {
    RoleName: 'my-role',
    Path: '/team/',
    AssumeRolePolicyDocument: JSON.stringify(ec2Trust),
  });
  const document = JSON.stringify(allowing('s3:A'));
  await bench.seed('CreatePolicy', { PolicyName: 'own', Path: '/team/', PolicyDocument: document });
  for (const isDefault of ['false', 'false', 'false', 'true']) {
    await bench.seed('CreatePolicyVersion', { PolicyArn: own, PolicyDocument: document, SetAsDefault: isDefault });
  }
  const printed = await run(scriptOf(desired));
  assert.match(
    printed,
    new RegExp(`\\nDeleting version v\\d of ${own}\\naws iam delete-policy-version\\naws iam create-policy-version\\n`),
  );
  const { role, versions } = await account();
  assert.deepEqual(role.trust, lambdaTrust);
  assert.equal(role.description, desired.description);
  assert.equal(versions.length, 5);
  assert.deepEqual(
    versions.filter(({ isDefault }) => isDefault).map(({ versionId }) => versionId),
    ['v6'],
  );
});

test('the longest session of a role stays where only the description is said', async () => {
  await bench.seed('CreateRole', {
    ...{ RoleName: 'my-role', MaxSessionDuration: '7200' },
    AssumeRolePolicyDocument: JSON.stringify(ec2Trust),
  });
  await run(scriptOf({ roleName: 'my-role', files: [], managedPolicies: [], description: 'new' }), bench.program);
  const { description, maxSessionDuration } = await ask(iam.getRole('my-role'));
  assert.deepEqual([description, maxSessionDuration], ['new', 7_200]);
});

test('a refused question ends the script before anything is created', async () => {
  bench.faults.order('GetRole', { kind: 'error', status: 403, code: 'AccessDenied', message: 'not you' });
  await assert.rejects(run(scriptOf(desired), bench.program), /AccessDenied[\s\S]*not you/);
  assert.deepEqual(bench.faults.operations, ['GetCallerIdentity', 'GetRole']);
});

test('without a trust policy the role has to be there', async () => {
  await assert.rejects(
    run(scriptOf({ roleName: 'my-role', files: [], managedPolicies: [] }), bench.program),
    /The role my-role does not exist, and there is no trust policy to create it from\./,
  );
});

test('the PowerShell script says the same in its own words', () => {
  const small: DesiredRole = {
    roleName: 'my-role',
    trust: fileOf('trust.json', { Version: '2012-10-17', Id: `it's é` }),
    files: [{ file: fileOf('own.json', { Version: '2012-10-17' }), policyName: 'own', inline: false }],
    managedPolicies: [logs],
    description: `It's 'odd' $x`,
    tags: [{ key: 'a', value: 'b' }],
  };
  const text = scriptOf(small, 'powershell');
  assert.match(text, /^# Brings the role my-role in line[^\n]*\n\$ErrorActionPreference = 'Stop'\n/);
  const variables = {
    ...{ AWS_CLI_ERROR_FORMAT: 'legacy', AWS_CLI_AUTO_PROMPT: 'off', AWS_DEFAULT_OUTPUT: 'json' },
    ...{ AWS_CLI_FILE_ENCODING: 'UTF-8', AWS_CLI_OUTPUT_ENCODING: 'UTF-8', PYTHONUTF8: '1' },
  };
  for (const [name, value] of Object.entries(variables)) {
    assert.ok(text.includes(`\n$env:${name} = '${value}'\n`), name);
  }
  // A warning on the error stream is no part of an answer.
  assert.match(text, /\$text = @\(\$output \| Where-Object \{ \$_ -isnot \[Management\.Automation\.ErrorRecord\] \}\)/);
  assert.match(text, /if \(-not \$answer\.Ok\) \{ throw \$answer\.Problem \}/);
  const body = text.slice(text.lastIndexOf('\ntry {\n') + 1);
  assert.equal(
    body,
    `try {
$description = 'It''s ''odd'' $x'
$tags = @'
[{"Key":"a","Value":"b"}]
'@
$trust = @'
{
  "Version": "2012-10-17",
  "Id": "it's \\u00e9"
}
'@
if (Test-Found @('iam', 'get-role', "--role-name=$role")) {
    Invoke-Change @('iam', 'update-assume-role-policy', "--role-name=$role", '--policy-document', (Get-File 'trust.json' $trust))
    Invoke-Change @('iam', 'update-role', "--role-name=$role", '--description', (Get-File 'description.txt' $description), '--max-session-duration', (Get-Answer @('iam', 'get-role', "--role-name=$role", '--query', 'Role.MaxSessionDuration', '--output', 'text')))
    Invoke-Change @('iam', 'tag-role', "--role-name=$role", '--tags', (Get-File 'tags.json' $tags))
}
else {
    Invoke-Change @('iam', 'create-role', "--role-name=$role", '--assume-role-policy-document', (Get-File 'trust.json' $trust), '--description', (Get-File 'description.txt' $description), '--tags', (Get-File 'tags.json' $tags))
    Invoke-Change @('iam', 'wait', 'role-exists', "--role-name=$role")
}

$policy = "arn:\${partition}:iam::\${account}:policy" + '/own'
$document = @'
{
  "Version": "2012-10-17"
}
'@
if (Test-Found @('iam', 'get-policy', '--policy-arn', $policy)) {
    $default = Get-Answer @('iam', 'get-policy', '--policy-arn', $policy, '--query', 'Policy.DefaultVersionId', '--output', 'text')
    $current = Get-Answer @('iam', 'get-policy-version', '--policy-arn', $policy, '--version-id', $default, '--query', 'PolicyVersion.Document', '--output', 'json')
    if ((Get-Compact $current) -cne (Get-Compact $document)) {
        # IAM keeps five versions; the oldest that is not the default makes room.
        if ([int] (Get-Answer @('iam', 'list-policy-versions', '--policy-arn', $policy, '--query', 'length(Versions)', '--output', 'text')) -ge 5) {
            $oldest = Get-Answer @('iam', 'list-policy-versions', '--policy-arn', $policy, '--query', 'sort_by(Versions[?!IsDefaultVersion], &CreateDate)[0].VersionId', '--output', 'text')
            Write-Output "Deleting version $oldest of $policy"
            Invoke-Change @('iam', 'delete-policy-version', '--policy-arn', $policy, '--version-id', $oldest)
        }
        Invoke-Change @('iam', 'create-policy-version', '--policy-arn', $policy, '--policy-document', (Get-File 'policy.json' $document), '--set-as-default')
    }
}
else {
    Invoke-Change @('iam', 'create-policy', '--policy-name=own', '--policy-document', (Get-File 'policy.json' $document))
    Invoke-Change @('iam', 'wait', 'policy-exists', '--policy-arn', $policy)
}
Invoke-Change @('iam', 'attach-role-policy', "--role-name=$role", '--policy-arn', $policy)

Invoke-Change @('iam', 'attach-role-policy', "--role-name=$role", '--policy-arn', "arn:\${partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")

Write-Output ('Role ARN: ' + (Get-Answer @('iam', 'get-role', "--role-name=$role", '--query', 'Role.Arn', '--output', 'text')))
}
finally {
    Remove-Item -Recurse -Force -LiteralPath $folder
    if ($encoding) { [Console]::OutputEncoding = $encoding }
}
`,
  );
});

test('what IAM would refuse becomes no script', () => {
  const wrong = roleScript(
    {
      roleName: 'my role',
      files: [{ file: { name: 'x.json', text: '{' }, policyName: 'x', inline: false }],
      managedPolicies: ['x"; rm'],
      tags: [{ key: 'AWS:foo', value: '' }],
    },
    {},
    'posix',
  );
  assert.deepEqual(wrong, {
    ok: false,
    problems: [
      'x.json is not valid JSON.',
      'A role name cannot contain a blank. Letters, digits and + = , . @ _ - are allowed.',
      'The tag key AWS:foo begins with aws:, which is reserved for AWS.',
      'x"; rm is not the ARN of a managed policy.',
    ],
  });
});
