import { type AccountPolicy, listCustomerPolicies } from '../aws/iam';
import type { AwsResult } from '../aws/result';
import type { Ask, Plan } from '../plans/plan';
import { createAnswerCache } from './answerCache';

/** The customer managed policies of accounts, asked for once in a session. */
export interface CustomerPolicies {
  list(accountId: string, ask: Ask): Promise<AwsResult<readonly AccountPolicy[]>>;
  /** Asks again the next time, where a plan may have made or deleted policies. */
  forgetAfter(plan: Plan): void;
}

export function createCustomerPolicies(): CustomerPolicies {
  const cache = createAnswerCache<readonly AccountPolicy[]>();
  return {
    list: (accountId, ask) => cache.get(accountId, () => ask(listCustomerPolicies())),
    forgetAfter({ account, steps }) {
      const commands = steps.map(({ request }) => request.args[1]);
      if (commands.includes('create-policy') || commands.includes('delete-policy')) {
        cache.forget(account.caller.accountId);
      }
    },
  };
}
