import { parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';
import type { RememberedPolicy } from './roleMemory';

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
