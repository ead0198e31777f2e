import { parsePolicyArn } from '../../../engine/src/arn/policyArn';
import type { AwsTarget } from '../aws/cli';
import { checkDescription, checkPolicyName, checkPolicyPath, checkRoleName, checkRolePath } from '../aws/names';
import type { Shell } from '../aws/shellText';
import { given } from '../given';
import { tagProblems } from '../roles/createRole';
import type { DesiredRole } from '../roles/desiredRole';
import { prepareDocument } from '../roles/policyDocument';
import { bashScript } from './bashScript';
import { powershellScript } from './powershellScript';
import type { ScriptRole } from './scriptRole';

/** A script, or the sentences that say why there is none. */
export type Scripted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly string[] };

type PreparedRole =
  | { readonly ok: true; readonly role: ScriptRole }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Writes a role as a script that can be run again and again: it creates what is missing and brings in line what is there.
 * What the role has beyond it stays. The documents stand in the script, so that nothing else has to be carried along.
 */
export function roleScript(desired: DesiredRole, target: AwsTarget, shell: Shell): Scripted {
  const prepared = prepareScriptRole(desired);
  if (!prepared.ok) return prepared;
  const { role } = prepared;
  return { ok: true, text: shell === 'posix' ? bashScript(role, target) : powershellScript(role, target) };
}

/** The role with its documents as they are sent, or the sentences that say what is wrong with it. */
export function prepareScriptRole(desired: DesiredRole): PreparedRole {
  const problems: string[] = [];
  const documentOf = (file: { readonly name: string; readonly text: string }, use: 'trust' | 'permission') => {
    const prepared = prepareDocument(file, use);
    if (!prepared.ok) problems.push(prepared.problem);
    return prepared.ok ? JSON.stringify(prepared.document.value, undefined, 2) : '';
  };
  const { trust, files, ...rest } = desired;
  const policies = files.map(({ file, policyName, path, inline }) => {
    const complaint = checkPolicyName(policyName) ?? (path === undefined ? undefined : checkPolicyPath(path));
    if (complaint !== undefined) problems.push(complaint);
    return { policyName, path: path ?? '/', document: documentOf(file, 'permission'), inline };
  });
  const role: ScriptRole = {
    ...rest,
    ...given({ trust: trust && documentOf(trust, 'trust') }),
    managed: policies.filter(({ inline }) => !inline),
    inline: policies.filter(({ inline }) => inline),
  };
  problems.push(...valueProblems(desired));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, role };
}

function valueProblems(desired: DesiredRole): readonly string[] {
  const { roleName, path, description, tags = [], managedPolicies, permissionsBoundary } = desired;
  const arns = permissionsBoundary === undefined ? managedPolicies : [...managedPolicies, permissionsBoundary];
  return [
    checkRoleName(roleName),
    path === undefined ? undefined : checkRolePath(path),
    description === undefined ? undefined : checkDescription(description),
    ...tagProblems(tags),
    ...arns.map((arn) =>
      parsePolicyArn(arn) === undefined ? `${arn} is not the ARN of a managed policy.` : undefined,
    ),
  ].filter((problem) => problem !== undefined);
}
