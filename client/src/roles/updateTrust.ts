import { compareDocuments } from '../../../engine/src/documents/compareDocuments';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { updateAssumeRolePolicy } from '../aws/iam';
import { checkRoleName } from '../aws/names';
import { given } from '../given';
import { documentArgument, type PlanAccount, type Planned, type Step } from '../plans/plan';
import { newPrincipal } from '../plans/retries';
import { roleTrusts, sizeWarnings, trustNotes } from './createRole';
import { type OwnedRole, ownerRefusal, ownerWarnings } from './ownership';
import { type PolicyFile, prepareDocument } from './policyDocument';
import { sourceWarnings } from './trustedSource';

export interface TrustUpdate {
  readonly roleName: string;
  readonly trust: PolicyFile;
  readonly trustRemark?: string;
  /** The trust policy that the role has now, where it was read. */
  readonly current?: JsonObject;
  readonly principalIsNew?: boolean;
  /** The role as it is, where the plan has to say who else manages it. */
  readonly role?: OwnedRole;
}

/** Plans to replace the trust policy of an existing role. When it has the same meaning already, nothing is to be done. */
export function planUpdateTrust(account: PlanAccount, update: TrustUpdate): Planned {
  const refusal = update.role && ownerRefusal(update.role, 'change');
  if (refusal !== undefined) return { ok: false, problems: [refusal] };
  const prepared = prepareDocument(update.trust, 'trust');
  const nameProblem = checkRoleName(update.roleName);
  const problems = [...(nameProblem === undefined ? [] : [nameProblem]), ...(prepared.ok ? [] : [prepared.problem])];
  if (!prepared.ok || problems.length > 0) return { ok: false, problems };
  const { document } = prepared;
  const { roleName, current } = update;
  const inStep = current !== undefined && compareDocuments(document.value, current).equal;
  const step: Step = {
    id: 'update-trust',
    title: `Update the trust policy of ${roleName}`,
    request: updateAssumeRolePolicy(roleName, documentArgument(update.trust.name)),
    document: { name: update.trust.name, text: document.text },
    changes: true,
    ...(inStep ? { notNeeded: 'the role has this trust policy already' } : {}),
    retries: update.principalIsNew ? [newPrincipal] : [],
    tookEffect: (ask) => roleTrusts(ask, roleName, document.value),
    ...given({ undo: current && (() => [restoreStep(roleName, current)]) }),
  };
  return {
    ok: true,
    plan: {
      title: `Update the trust policy of ${roleName}`,
      success: inStep
        ? `The trust policy of ${roleName} was up to date already.`
        : `The trust policy of ${roleName} is updated.`,
      account,
      notes: trustNotes(update.trust, document, update.trustRemark),
      warnings: [
        ...(inStep ? [] : ownerWarnings(update.role, 'change')),
        ...sourceWarnings(document.value, account.caller.accountId),
        ...sizeWarnings(document),
      ],
      steps: [step],
    },
  };
}

/** Sets the former trust policy again. No file has it, so that it stands in the command itself. */
function restoreStep(roleName: string, former: JsonObject): Step {
  return {
    id: 'restore-trust',
    title: `Set the former trust policy of ${roleName} again`,
    request: updateAssumeRolePolicy(roleName, JSON.stringify(former)),
    changes: true,
    tookEffect: (ask) => roleTrusts(ask, roleName, former),
  };
}
