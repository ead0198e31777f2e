import { parsePolicyArn } from '../../../engine/src/arn/policyArn';
import type { WrittenPolicy, WrittenRole } from '../../../engine/src/roles/writtenRole';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { AccountRole } from '../aws/iam';
import { given } from '../given';
import { distinctNames, inFolder, safeName } from './fileNames';
import type { FoundPolicy, FoundRole } from './readRole';

/** A role of the account as files and as a declaration. Nothing is written yet. */
export interface ImportedRole {
  readonly files: readonly ImportedFile[];
  /** The declaration; files are in `folder`, which is relative to the workspace folder and empty for itself. */
  readonly entry: (folder: string) => WrittenRole;
  /** Policies whose documents could not be read; customer managed ones are declared by their ARN. */
  readonly unread: readonly FoundPolicy[];
}

export interface ImportedFile {
  /** Without its folder. */
  readonly name: string;
  /** What it is, for a list: `inline policy assets`. */
  readonly what: string;
  readonly document: JsonObject;
}

/** The longest session that a role has when nothing is said. Seconds. */
const defaultSession = 3_600;

const trustFile = 'trust-policy.json';

/**
 * Turns a role into files: its trust policy, its inline policies, and the policies of the account that are attached to it.
 * Policies of AWS stay ARNs, because AWS writes them.
 */
export function importRole({ role, attached, inline }: FoundRole): ImportedRole {
  const own = attached.filter(({ arn = '' }) => parsePolicyArn(arn)?.account !== 'aws');
  const read = [...inline, ...own].flatMap((policy) =>
    policy.document === undefined ? [] : [{ policy, document: policy.document }],
  );
  // The trust policy has its name first.
  const names = distinctNames(['trust-policy', ...read.map(({ policy }) => safeName(policy.name))]).slice(1);
  const policies = read.map(({ policy, document }, index) => ({ policy, document, name: `${names[index]}.json` }));
  const written = new Set(read.map(({ policy }) => policy.arn));
  const managedPolicies = attached.flatMap(({ arn }) => (arn === undefined || written.has(arn) ? [] : [arn]));
  return {
    files: [
      { name: trustFile, what: 'trust policy', document: role.trust },
      ...policies.map(({ policy, document, name }) => ({
        name,
        what: `${policy.arn === undefined ? 'inline policy' : 'policy'} ${policy.name}`,
        document,
      })),
    ],
    entry: (folder) => ({
      name: role.roleName,
      trust: inFolder(folder, trustFile),
      policies: policies.map(({ policy, name }) => policyEntry(inFolder(folder, name), policy)),
      managedPolicies,
      ...valuesOf(role),
    }),
    unread: [...inline, ...own].filter(({ document }) => document === undefined),
  };
}

function policyEntry(file: string, { name, arn }: FoundPolicy): WrittenPolicy {
  if (arn === undefined) return { file, inline: true, name };
  const path = parsePolicyArn(arn)?.path ?? '/';
  return { file, name, ...given({ path: path === '/' ? undefined : path }) };
}

/** What the role has besides its policies, as far as it is not the default. */
function valuesOf({
  permissionsBoundary,
  path,
  description,
  maxSessionDuration,
  tags,
}: AccountRole): Partial<WrittenRole> {
  // Tags that AWS sets cannot be set by others.
  const own = tags.filter(({ key }) => !/^aws:/i.test(key));
  return given({
    permissionsBoundary,
    path: path === '/' ? undefined : path,
    description: description === '' ? undefined : description,
    maxSessionDuration: maxSessionDuration === defaultSession ? undefined : maxSessionDuration,
    tags: own.length === 0 ? undefined : Object.fromEntries(own.map(({ key, value }) => [key, value])),
  });
}
