import type { IamData, ManagedPolicy } from '../data/types';
import { didYouMean } from '../text/didYouMean';

/** The AWS managed policy that has this name under whatever path; AWS uses each name once. */
export function managedPolicyOfName(data: IamData, name: string): ManagedPolicy | undefined {
  const lower = name.toLowerCase();
  return data.managedPolicies().find((policy) => policy.name.toLowerCase() === lower);
}

/** The AWS managed policy of this name, or of the one name that is near. */
export function similarManagedPolicy(data: IamData, name: string): ManagedPolicy | undefined {
  const same = managedPolicyOfName(data, name);
  if (same) return same;
  const policies = data.managedPolicies();
  const near = didYouMean(
    name,
    policies.map((policy) => policy.name),
  );
  return policies.find((policy) => policy.name === near);
}
