import { parsePolicyArn } from '../../../engine/src/arn/policyArn';
import type { AwsTarget } from '../aws/cli';
import { plainOutput, unicodeText } from '../aws/environment';
import type { Tag } from '../aws/iam';
import { quoteText, toComment, toShellText } from '../aws/shellText';
import type { ScriptPolicy, ScriptRole } from './scriptRole';

/**
 * The script for bash, with the AWS CLI as the only other program. Values that may begin with a dash are joined to their
 * option, or the CLI would take them for one.
 */
export function bashScript(role: ScriptRole, target: AwsTarget): string {
  const parts = [
    head(role, target),
    helpers,
    rolePart(role),
    ...role.managed.map(managedPart),
    ...role.managedPolicies.map(
      (arn) => `call iam attach-role-policy --role-name="$role" --policy-arn ${arnText(arn)}`,
    ),
    ...role.inline.map(inlinePart),
    `echo "Role ARN: $(ask iam get-role --role-name="$role" --query Role.Arn --output text)"`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function exportOf(variables: Readonly<Record<string, string>>): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${toShellText([value], 'posix')}`);
  return `export ${assignments.join(' ')}`;
}

function head({ roleName }: ScriptRole, { profile = '', region = '' }: AwsTarget): string {
  return `#!/usr/bin/env bash
${toComment(`Brings the role ${roleName} in line with its policy files. It can be run again; what the role has beyond them stays.`)}
set -euo pipefail

# Empty: what the AWS CLI takes by itself.
profile=${quoteText(profile, 'posix')}
region=${quoteText(region, 'posix')}
role=${quoteText(roleName, 'posix')}`;
}

// `found` ends the script on any failure but "not there", so that nothing is created because a question was refused.
const helpers = `# What the script reads must not depend on how the AWS CLI is configured.
${exportOf(plainOutput)}
${exportOf(unicodeText)}

ask() { aws "$@" \${profile:+--profile "$profile"} \${region:+--region "$region"}; }
call() {
  echo "aws $1 $2"
  ask "$@" > /dev/null
}
found() {
  local answer
  if answer=$(ask "$@" 2>&1); then return 0; fi
  case $answer in *'(NoSuchEntity)'*) return 1 ;; esac
  printf '%s\\n' "$answer" >&2
  exit 1
}
# No line begins inside a string, so this removes nothing but indentation.
squeeze() { sed 's/^[[:space:]]*//' | tr -d '\\r\\n'; }

identity=$(ask sts get-caller-identity --query '[Account, Arn]' --output text)
account=\${identity%%[[:space:]]*}
partition=\${identity#*arn:}
partition=\${partition%%:*}`;

function rolePart(role: ScriptRole): string {
  const { trust, path, description, maxSessionDuration, tags = [], permissionsBoundary } = role;
  const details = [
    ...(description === undefined ? [] : [`--description=${quoteText(description, 'posix')}`]),
    ...(maxSessionDuration === undefined ? [] : [`--max-session-duration ${maxSessionDuration}`]),
  ];
  // AWS makes one hour of a session duration that is left out.
  const keptSession =
    maxSessionDuration === undefined
      ? [
          '--max-session-duration "$(ask iam get-role --role-name="$role" --query Role.MaxSessionDuration --output text)"',
        ]
      : [];
  const boundary = permissionsBoundary === undefined ? undefined : arnText(permissionsBoundary);
  const updates = [
    ...(trust === undefined
      ? []
      : ['call iam update-assume-role-policy --role-name="$role" --policy-document "$trust"']),
    ...(details.length === 0
      ? []
      : [`call iam update-role --role-name="$role" ${[...details, ...keptSession].join(' ')}`]),
    ...(tags.length === 0 ? [] : [`call iam tag-role --role-name="$role" --tags ${tagsText(tags)}`]),
    ...(boundary === undefined
      ? []
      : [`call iam put-role-permissions-boundary --role-name="$role" --permissions-boundary ${boundary}`]),
  ];
  const missing = 'echo "The role $role does not exist, and there is no trust policy to create it from." >&2';
  if (trust === undefined) {
    return [
      'if ! found iam get-role --role-name="$role"; then',
      ...[missing, 'exit 1'].map(indent),
      'fi',
      ...updates,
    ].join('\n');
  }
  const create = [
    'call iam create-role --role-name="$role" --assume-role-policy-document "$trust"',
    ...(path === undefined || path === '/' ? [] : [`--path ${quoteText(path, 'posix')}`]),
    ...details,
    ...(tags.length === 0 ? [] : [`--tags ${tagsText(tags)}`]),
    ...(boundary === undefined ? [] : [`--permissions-boundary ${boundary}`]),
  ].join(' ');
  return [
    `trust=${quoteText(trust, 'posix')}`,
    'if found iam get-role --role-name="$role"; then',
    ...updates.map(indent),
    'else',
    ...[create, 'call iam wait role-exists --role-name="$role"'].map(indent),
    'fi',
  ].join('\n');
}

/** The versions are compared without indentation, as the AWS CLI prints them, so that an equal document makes none. */
function managedPart({ policyName, path, document }: ScriptPolicy): string {
  const name = quoteText(policyName, 'posix');
  const newPath = path === '/' ? '' : ` --path ${quoteText(path, 'posix')}`;
  return `policy="arn:$partition:iam::$account:policy"${quoteText(`${path}${policyName}`, 'posix')}
document=${quoteText(document, 'posix')}
if found iam get-policy --policy-arn "$policy"; then
  default=$(ask iam get-policy --policy-arn "$policy" --query Policy.DefaultVersionId --output text)
  current=$(ask iam get-policy-version --policy-arn "$policy" --version-id "$default" --query PolicyVersion.Document --output json)
  if [ "$(printf %s "$current" | squeeze)" != "$(printf %s "$document" | squeeze)" ]; then
    # IAM keeps five versions; the oldest that is not the default makes room.
    if [ "$(ask iam list-policy-versions --policy-arn "$policy" --query 'length(Versions)' --output text)" -ge 5 ]; then
      oldest=$(ask iam list-policy-versions --policy-arn "$policy" --query 'sort_by(Versions[?!IsDefaultVersion], &CreateDate)[0].VersionId' --output text)
      echo "Deleting version $oldest of $policy"
      call iam delete-policy-version --policy-arn "$policy" --version-id "$oldest"
    fi
    call iam create-policy-version --policy-arn "$policy" --policy-document "$document" --set-as-default
  fi
else
  call iam create-policy --policy-name=${name}${newPath} --policy-document "$document"
  call iam wait policy-exists --policy-arn "$policy"
fi
call iam attach-role-policy --role-name="$role" --policy-arn "$policy"`;
}

function inlinePart({ policyName, document }: ScriptPolicy): string {
  return `document=${quoteText(document, 'posix')}
call iam put-role-policy --role-name="$role" --policy-name=${quoteText(policyName, 'posix')} --policy-document "$document"`;
}

/** An ARN of a policy; those of AWS take the partition of the account. Its characters need no quotes. */
function arnText(arn: string): string {
  const parsed = parsePolicyArn(arn);
  return parsed?.account === 'aws'
    ? `"arn:$partition:iam::aws:policy${parsed.path}${parsed.name}"`
    : quoteText(arn, 'posix');
}

function tagsText(tags: readonly Tag[]): string {
  return quoteText(JSON.stringify(tags.map(({ key, value }) => ({ Key: key, Value: value }))), 'posix');
}

function indent(line: string): string {
  return `  ${line}`;
}
