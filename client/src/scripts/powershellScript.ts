import { parsePolicyArn } from '../../../engine/src/arn/policyArn';
import type { AwsTarget } from '../aws/cli';
import { plainOutput, unicodeText } from '../aws/environment';
import type { Tag } from '../aws/iam';
import { quoteText, toComment } from '../aws/shellText';
import type { ScriptPolicy, ScriptRole } from './scriptRole';

/**
 * The script for PowerShell 5.1 and later. Documents and descriptions go through files, because older PowerShells take the
 * quotes out of the arguments of a program, so that what stands behind a quote would become an option.
 */
export function powershellScript(role: ScriptRole, target: AwsTarget): string {
  const parts = [
    head(role, target),
    helpers,
    'try {',
    [
      rolePart(role),
      ...role.managed.map(managedPart),
      ...role.managedPolicies.map((arn) => attach(arnText(arn))),
      ...role.inline.map(inlinePart),
      `Write-Output ('Role ARN: ' + (Get-Answer @('iam', 'get-role', "--role-name=$role", '--query', 'Role.Arn', '--output', 'text')))`,
    ].join('\n\n'),
    '}',
    'finally {',
    '    Remove-Item -Recurse -Force -LiteralPath $folder',
    '    if ($encoding) { [Console]::OutputEncoding = $encoding }',
    '}',
  ];
  return `${parts.join('\n')}\n`;
}

function head({ roleName }: ScriptRole, { profile = '', region = '' }: AwsTarget): string {
  return `${toComment(`Brings the role ${roleName} in line with its policy files. It can be run again; what the role has beyond them stays.`)}
$ErrorActionPreference = 'Stop'

# Empty: what the AWS CLI takes by itself.
$awsProfile = ${text(profile)}
$awsRegion = ${text(region)}
$role = ${text(roleName)}
`;
}

const helpers = `# What the script reads must not depend on how the AWS CLI is configured.
${Object.entries({ ...plainOutput, ...unicodeText })
  .map(([name, value]) => `$env:${name} = ${text(value)}`)
  .join('\n')}
# Some hosts have no console, and none of its encoding.
$encoding = $null
try {
    $encoding = [Console]::OutputEncoding
    [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false
}
catch { $encoding = $null }
$folder = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid().ToString())
[void](New-Item -ItemType Directory -Path $folder)

# A program tells its failure by its exit code; what it writes to the error stream is no error of PowerShell, and no part
# of the answer.
function Invoke-Aws([string[]] $Arguments) {
    $ErrorActionPreference = 'Continue'
    if ($awsProfile -ne '') { $Arguments += @('--profile', $awsProfile) }
    if ($awsRegion -ne '') { $Arguments += @('--region', $awsRegion) }
    $output = @(& aws @Arguments 2>&1)
    $ok = $LASTEXITCODE -eq 0
    $text = @($output | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] }) -join "\`n"
    $problem = @($output | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object { "$_" }) -join "\`n"
    [pscustomobject] @{ Ok = $ok; Text = $text; Problem = $problem }
}
function Get-Answer([string[]] $Arguments) {
    $answer = Invoke-Aws $Arguments
    if (-not $answer.Ok) { throw $answer.Problem }
    $answer.Text
}
function Invoke-Change([string[]] $Arguments) {
    Write-Output ('aws ' + $Arguments[0] + ' ' + $Arguments[1])
    [void](Get-Answer $Arguments)
}
function Test-Found([string[]] $Arguments) {
    $answer = Invoke-Aws $Arguments
    if ($answer.Ok) { return $true }
    if ($answer.Problem -match '\\(NoSuchEntity\\)') { return $false }
    throw $answer.Problem
}
function Get-File([string] $Name, [string] $Text) {
    $file = Join-Path $folder $Name
    [IO.File]::WriteAllText($file, $Text)
    'file://' + $file
}
function Get-Compact([string] $Json) { ConvertFrom-Json $Json | ConvertTo-Json -Depth 20 -Compress }

$account = Get-Answer @('sts', 'get-caller-identity', '--query', 'Account', '--output', 'text')
$partition = (Get-Answer @('sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text')).Split(':')[1]
`;

function rolePart(role: ScriptRole): string {
  const { trust, path, description, maxSessionDuration, tags = [], permissionsBoundary } = role;
  const details = [
    ...(description === undefined ? [] : ["'--description'", "(Get-File 'description.txt' $description)"]),
    ...(maxSessionDuration === undefined ? [] : ["'--max-session-duration'", `'${maxSessionDuration}'`]),
  ];
  const named = ['"--role-name=$role"'];
  // AWS makes one hour of a session duration that is left out.
  const keptSession =
    maxSessionDuration === undefined
      ? [
          "'--max-session-duration'",
          `(Get-Answer @('iam', 'get-role', "--role-name=$role", '--query', 'Role.MaxSessionDuration', '--output', 'text'))`,
        ]
      : [];
  const tagFile = "(Get-File 'tags.json' $tags)";
  const boundary = permissionsBoundary === undefined ? undefined : arnText(permissionsBoundary);
  const updates = [
    ...(trust === undefined
      ? []
      : [
          change('iam', 'update-assume-role-policy', ...named, "'--policy-document'", "(Get-File 'trust.json' $trust)"),
        ]),
    ...(details.length === 0 ? [] : [change('iam', 'update-role', ...named, ...details, ...keptSession)]),
    ...(tags.length === 0 ? [] : [change('iam', 'tag-role', ...named, "'--tags'", tagFile)]),
    ...(boundary === undefined
      ? []
      : [change('iam', 'put-role-permissions-boundary', ...named, "'--permissions-boundary'", boundary)]),
  ];
  const found = `Test-Found @('iam', 'get-role', "--role-name=$role")`;
  const values = [
    ...(description === undefined ? [] : [`$description = ${text(description)}`]),
    ...(tags.length === 0 ? [] : [`$tags = ${hereString(tagsJson(tags))}`]),
  ];
  if (trust === undefined) {
    const missing = `throw "The role $role does not exist, and there is no trust policy to create it from."`;
    return [...values, `if (-not (${found})) { ${missing} }`, ...updates].join('\n');
  }
  const create = change(
    'iam',
    'create-role',
    ...[...named, "'--assume-role-policy-document'", "(Get-File 'trust.json' $trust)"],
    ...(path === undefined || path === '/' ? [] : ["'--path'", text(path)]),
    ...details,
    ...(tags.length === 0 ? [] : ["'--tags'", tagFile]),
    ...(boundary === undefined ? [] : ["'--permissions-boundary'", boundary]),
  );
  return [
    ...values,
    `$trust = ${hereString(trust)}`,
    `if (${found}) {`,
    ...updates.map(indent),
    '}',
    'else {',
    ...[create, change('iam', 'wait', "'role-exists'", ...named)].map(indent),
    '}',
  ].join('\n');
}

function managedPart({ policyName, path, document }: ScriptPolicy): string {
  const versions = (query: string) =>
    `Get-Answer @('iam', 'list-policy-versions', '--policy-arn', $policy, '--query', ${text(query)}, '--output', 'text')`;
  const arn = ["'--policy-arn'", '$policy'];
  const file = ["'--policy-document'", "(Get-File 'policy.json' $document)"];
  const newPath = path === '/' ? [] : ["'--path'", text(path)];
  return `$policy = "arn:\${partition}:iam::\${account}:policy" + ${text(`${path}${policyName}`)}
$document = ${hereString(document)}
if (Test-Found @('iam', 'get-policy', '--policy-arn', $policy)) {
    $default = Get-Answer @('iam', 'get-policy', '--policy-arn', $policy, '--query', 'Policy.DefaultVersionId', '--output', 'text')
    $current = Get-Answer @('iam', 'get-policy-version', '--policy-arn', $policy, '--version-id', $default, '--query', 'PolicyVersion.Document', '--output', 'json')
    if ((Get-Compact $current) -cne (Get-Compact $document)) {
        # IAM keeps five versions; the oldest that is not the default makes room.
        if ([int] (${versions('length(Versions)')}) -ge 5) {
            $oldest = ${versions('sort_by(Versions[?!IsDefaultVersion], &CreateDate)[0].VersionId')}
            Write-Output "Deleting version $oldest of $policy"
            ${change('iam', 'delete-policy-version', ...arn, "'--version-id'", '$oldest')}
        }
        ${change('iam', 'create-policy-version', ...arn, ...file, "'--set-as-default'")}
    }
}
else {
    ${change('iam', 'create-policy', text(`--policy-name=${policyName}`), ...newPath, ...file)}
    ${change('iam', 'wait', "'policy-exists'", ...arn)}
}
${attach('$policy')}`;
}

function inlinePart({ policyName, document }: ScriptPolicy): string {
  const put = change(
    'iam',
    'put-role-policy',
    ...['"--role-name=$role"', text(`--policy-name=${policyName}`)],
    ...["'--policy-document'", "(Get-File 'policy.json' $document)"],
  );
  return `$document = ${hereString(document)}\n${put}`;
}

function attach(arn: string): string {
  return change('iam', 'attach-role-policy', '"--role-name=$role"', "'--policy-arn'", arn);
}

/** A call that changes something. The service and the operation are words of ours; the rest is PowerShell already. */
function change(service: string, operation: string, ...rest: readonly string[]): string {
  return `Invoke-Change @('${service}', '${operation}', ${rest.join(', ')})`;
}

function arnText(arn: string): string {
  const parsed = parsePolicyArn(arn);
  return parsed?.account === 'aws' ? `"arn:\${partition}:iam::aws:policy${parsed.path}${parsed.name}"` : text(arn);
}

/** A text in quotes, whatever is in it; in a list a bare word would be a command. */
function text(value: string): string {
  return quoteText(value, 'powershell');
}

/** A text over several lines as it is. JSON has no line that begins with a quote and an at sign, which would end it. */
function hereString(json: string): string {
  return `@'\n${toAscii(json)}\n'@`;
}

function tagsJson(tags: readonly Tag[]): string {
  return JSON.stringify(tags.map(({ key, value }) => ({ Key: key, Value: value })));
}

/** JSON in ASCII: Windows PowerShell reads scripts in the code page of the machine. */
function toAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function indent(line: string): string {
  return `    ${line}`;
}
