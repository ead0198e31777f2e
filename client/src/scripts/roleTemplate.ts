import { isObject, type JsonObject, parseValue } from '../../../engine/src/syntax/jsonValue';
import { given } from '../given';
import type { DesiredRole } from '../roles/desiredRole';
import { needsInstanceProfile } from '../roles/instanceProfiles';
import { cdkTemplate } from './cdkTemplate';
import { cloudFormationTemplate } from './cloudFormationTemplate';
import { prepareScriptRole, type Scripted } from './roleScript';
import type { ExportedRole } from './templateRole';
import { terraformTemplate } from './terraformTemplate';

/** The tools that a role can be written for. */
export type TemplateTool = 'cloudFormation' | 'sam' | 'terraform' | 'cdk';

/** Writes a role as the template of a tool, or says why there is none. The documents are in it. */
export function roleTemplate(desired: DesiredRole, tool: TemplateTool): Scripted {
  const prepared = prepareScriptRole(desired);
  if (!prepared.ok) return prepared;
  const trust = documentOf(prepared.role.trust);
  if (trust === undefined) {
    return { ok: false, problems: [`${desired.roleName} has no trust policy, without which there is no role.`] };
  }
  const tagsOf = (policyName: string) => desired.files.find((file) => file.policyName === policyName)?.tags ?? [];
  const { roleName, path, description, maxSessionDuration, permissionsBoundary, managedPolicies, tags = [] } = desired;
  const policies = (list: typeof prepared.role.managed) =>
    list.flatMap(({ policyName, path: at, document }) => {
      const found = documentOf(document);
      return found === undefined ? [] : [{ policyName, path: at, document: found, tags: tagsOf(policyName) }];
    });
  const role: ExportedRole = {
    roleName,
    trust,
    tags,
    managedPolicies,
    managed: policies(prepared.role.managed),
    inline: policies(prepared.role.inline),
    forInstances: needsInstanceProfile(trust),
    ...given({
      path: path === '/' ? undefined : path,
      description: description === '' ? undefined : description,
      maxSessionDuration,
      permissionsBoundary,
    }),
  };
  return { ok: true, text: written(role, tool) };
}

function written(role: ExportedRole, tool: TemplateTool): string {
  if (tool === 'terraform') return terraformTemplate(role);
  return tool === 'cdk' ? cdkTemplate(role) : cloudFormationTemplate(role, tool);
}

function documentOf(text: string | undefined): JsonObject | undefined {
  const value = text === undefined ? undefined : parseValue(text);
  return isObject(value) ? value : undefined;
}
