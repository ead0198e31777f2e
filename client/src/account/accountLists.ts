import { type AccountRole, listRoles } from '../aws/iam';
import { type ListedKind, listResources, type NamedResource } from '../aws/resources';
import type { AwsResult } from '../aws/result';
import type { Plan } from '../plans/plan';
import { createAnswerCache } from './answerCache';
import type { AwsConnection } from './awsAccess';

/**
 * What an account has, to pick from: asked for when a list is opened, and once in a session. Whoever may not list
 * something types its name instead, so that a failure is the end of nothing.
 */
export interface AccountLists {
  /** The roles of the account, without those that belong to a service of AWS. */
  roles(connection: AwsConnection): Promise<AwsResult<readonly AccountRole[]>>;
  /** The resources of a kind, in the Region of the connection; buckets of all Regions. */
  resources(connection: AwsConnection, kind: ListedKind): Promise<AwsResult<readonly NamedResource[]>>;
  /** Asks for the roles again the next time, where a plan may have made or deleted one. */
  forgetAfter(plan: Plan): void;
}

/** The answer for an account with thousands of roles takes its time and its place. */
const manyRoles = { timeoutMs: 180_000, maxOutputBytes: 128 * 1024 * 1024 };

export function createAccountLists(): AccountLists {
  const roles = createAnswerCache<readonly AccountRole[]>();
  const resources = createAnswerCache<readonly NamedResource[]>();
  return {
    roles: ({ account, ask }) =>
      roles.get(account.caller.accountId, async () => {
        const all = await ask(listRoles(), manyRoles);
        return all.ok
          ? { ok: true, value: all.value.filter(({ path }) => !path.startsWith('/aws-service-role/')) }
          : all;
      }),
    resources({ account, ask }, kind) {
      const { caller, target } = account;
      const region = target.region ?? account.region;
      return resources.get([caller.accountId, region, kind].join('/'), () =>
        ask(listResources(kind, { caller, region })),
      );
    },
    forgetAfter({ account, steps }) {
      const commands = steps.map(({ request }) => request.args[1]);
      if (commands.includes('create-role') || commands.includes('delete-role')) roles.forget(account.caller.accountId);
    },
  };
}
