import { parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';
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

/** Whether a policy of the memory is the one of an ARN; of files it knows the name in the account. */
export function matchesArn(policy: RememberedPolicy, arn: string): boolean {
  if (policy.kind === 'arn') return policy.arn === arn || sameOfAws(policy.arn, arn);
  return parsePolicyArn(arn)?.account !== 'aws' && policyNameOf(arn) === policy.policyName;
}

/** AWS's own policies are remembered as they were written, perhaps for another partition. */
function sameOfAws(one: string, other: string): boolean {
  const [first, second] = [parsePolicyArn(one), parsePolicyArn(other)];
  return (
    first?.account === 'aws' && second?.account === 'aws' && first.path === second.path && first.name === second.name
  );
}
