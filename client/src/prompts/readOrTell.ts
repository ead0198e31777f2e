import { type FailureDeps, tellFailure } from '../account/awsFailure';
import type { AwsResult } from '../aws/result';
import type { PlanAccount } from '../plans/plan';
import { withProgress } from './progress';

/** Reads from the account of a plan and shows that it does. Nothing where that fails, which has been told. */
export async function readOrTell<T>(
  deps: FailureDeps,
  { target }: PlanAccount,
  title: string,
  read: (signal: AbortSignal) => Promise<AwsResult<T>>,
): Promise<T | undefined> {
  const result = await withProgress(title, read);
  if (result.ok) return result.value;
  await tellFailure(deps, result.error, target);
  return undefined;
}
