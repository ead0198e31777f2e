import type { ServerDeps } from '../deps';
import type { RememberedPolicy } from '../roles/roleMemory';
import { policyNameIn } from './readDesiredRole';

/** The managed policies that the workspace wants for a role, by what the setting or its files say. */
export async function expectedPolicies({ server }: ServerDeps, roleName: string): Promise<readonly RememberedPolicy[]> {
  const roles = (await server.workspaceRoles()).filter(({ name }) => name === roleName);
  return roles.flatMap((role): readonly RememberedPolicy[] => [
    ...role.managedPolicies.map((arn) => ({ kind: 'arn', arn }) as const),
    ...role.policies
      .filter(({ inline }) => !inline)
      .map((policy) => ({ kind: 'file', uri: policy.uri, policyName: policyNameIn(role, policy) }) as const),
  ]);
}
