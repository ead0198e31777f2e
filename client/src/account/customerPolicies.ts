import { listCustomerPolicies, type Policy } from '../aws/iam';
import type { AwsResult } from '../aws/result';
import type { Ask, Plan } from '../plans/plan';

/** The customer managed policies of accounts, asked for once in a session. */
export interface CustomerPolicies {
  list(accountId: string, ask: Ask): Promise<AwsResult<readonly Policy[]>>;
  /** Asks again the next time, where a plan may have made or deleted policies. */
  forgetAfter(plan: Plan): void;
}

export function createCustomerPolicies(): CustomerPolicies {
  const known = new Map<string, Promise<AwsResult<readonly Policy[]>>>();
  return {
    list(accountId, ask) {
      const before = known.get(accountId);
      if (before !== undefined) return before;
      const asked = ask(listCustomerPolicies()).then((result) => {
        // A failure may be gone the next time.
        if (!result.ok && known.get(accountId) === asked) known.delete(accountId);
        return result;
      });
      known.set(accountId, asked);
      return asked;
    },
    forgetAfter({ account, steps }) {
      const commands = steps.map(({ request }) => request.args[1]);
      if (commands.includes('create-policy') || commands.includes('delete-policy')) {
        known.delete(account.caller.accountId);
      }
    },
  };
}
