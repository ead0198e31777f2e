import { coversArn } from '../../../engine/src/arn/arnPattern';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import { canAssume, limitedToSources } from '../../../engine/src/trust/assume';
import { serviceCaller } from '../../../engine/src/trust/assumeCaller';
import { refusalText } from '../../../engine/src/trust/refusals';
import { mapRequest } from '../aws/cli';
import type { AccountRole } from '../aws/iam';
import { getFunctionConfiguration, type LambdaFunction, updateFunctionRole, waitFunctionUpdated } from '../aws/lambda';
import { succeed } from '../aws/result';
import type { PlanAccount, Planned, Retry, Step } from '../plans/plan';
import { waitStep } from './createRole';
import { otherSource } from './trustedSource';

export interface FunctionUpdate {
  readonly role: Pick<AccountRole, 'roleName' | 'arn' | 'trust'>;
  /** The function as it is now. */
  readonly target: LambdaFunction;
  /** Whether the role was created a moment ago, so that IAM may not show it yet. */
  readonly roleIsNew: boolean;
}

/** A new role, or a changed trust policy, reaches Lambda some seconds later than IAM. Milliseconds. */
const assumePausesMs: readonly number[] = [2_000, 4_000, 8_000, 10_000, 10_000, 10_000];

/** The waiter gives up by itself after five minutes; this is only for a CLI that hangs. */
const updateTimeoutMs = 330_000;

const notAssumableYet: Retry = {
  on: 'roleNotAssumable',
  because: 'Lambda cannot assume the role yet',
  pausesMs: assumePausesMs,
};

/** Plans to give a function another execution role. */
export function planUseRole(account: PlanAccount, use: FunctionUpdate): Planned {
  const { role, target, roleIsNew } = use;
  const { roleName } = role;
  // The steps name the function alone, which in this account would be another one.
  const owner = target.arn.split(':')[4];
  if (owner !== account.caller.accountId) {
    const problem = `${target.arn} belongs to the account ${owner}. A function can only have a role of its own account.`;
    return { ok: false, problems: [problem] };
  }
  const trust = policyOfValue(role.trust, 'trust');
  const lambda = 'lambda.amazonaws.com';
  const answer = canAssume(trust, serviceCaller(lambda, { account: account.caller.accountId, sends: true }));
  const { verdict, refusals } = answer;
  const limits = limitedToSources(answer);
  const elsewhere = otherSource(trust, lambda, account.caller.accountId);
  const before = roleNameOf(target.role);
  const same = target.role === role.arn;
  return {
    ok: true,
    plan: {
      title: `Use role ${roleName} in function ${target.functionName}`,
      success: same
        ? `${target.functionName} had the role ${roleName} already.`
        : `${target.functionName} runs with the role ${roleName}.`,
      account,
      notes: same ? [] : [`${target.functionName} has the role ${before} now.`],
      warnings: [
        ...(verdict === 'no' && elsewhere === undefined
          ? [`The trust policy of ${roleName} does not trust lambda.amazonaws.com, so that Lambda cannot assume it.`]
          : []),
        ...(elsewhere === undefined
          ? []
          : [
              `The trust policy of ${roleName} lets Lambda assume it only for ${elsewhere}, so that no function of this account can use it.`,
            ]),
        ...(limits === undefined || limits.some((pattern) => coversArn(pattern, target.arn))
          ? []
          : [
              `The trust policy of ${roleName} lets Lambda assume it only for ${limits.join(', ')}, which isn't ${target.functionName}.`,
            ]),
        ...(verdict === 'if' && limits === undefined
          ? [`Whether Lambda can assume ${roleName} depends on the conditions of its trust policy.`]
          : []),
        ...refusals
          .slice(0, 1)
          .map(({ element }) => `Lambda may not be able to assume ${roleName}. ${refusalText(element)}`),
      ],
      steps: [
        ...(roleIsNew && !same ? [waitStep(roleName)] : []),
        {
          ...updateStep(target.functionName, role.arn),
          title: `Give ${target.functionName} the role ${roleName}`,
          // Where the trust policy leaves Lambda out, waiting would not help.
          retries: verdict === 'no' ? [] : [notAssumableYet],
          ...(same ? { notNeeded: 'it has this role already' } : {}),
          undo: () => [
            {
              ...updateStep(target.functionName, target.role),
              title: `Give ${target.functionName} the role ${before} again`,
            },
            waitUpdated(target.functionName),
          ],
        },
        ...(same ? [] : [waitUpdated(target.functionName)]),
      ],
    },
  };
}

/** The name in the ARN of a role, behind its path. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function updateStep(functionName: string, roleArn: string): Step {
  return {
    id: `update-function-configuration:${functionName}`,
    title: `Give ${functionName} the role ${roleNameOf(roleArn)}`,
    request: mapRequest(updateFunctionRole(functionName, roleArn), ({ arn }) => ({
      label: 'Function ARN',
      value: arn,
    })),
    changes: true,
    async tookEffect(ask) {
      const now = await ask(getFunctionConfiguration(functionName));
      if (!now.ok) return now;
      return succeed({ took: now.value.role === roleArn, result: { label: 'Function ARN', value: now.value.arn } });
    },
  };
}

function waitUpdated(functionName: string): Step {
  return {
    id: `wait-function-updated:${functionName}`,
    title: `Wait until ${functionName} is updated`,
    request: waitFunctionUpdated(functionName),
    changes: false,
    timeoutMs: updateTimeoutMs,
  };
}
