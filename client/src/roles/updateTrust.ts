import { updateAssumeRolePolicy } from '../aws/iam';
import type { JsonObject } from '../aws/json';
import { checkRoleName } from '../aws/names';
import { compareDocuments } from './compareDocuments';
import { newPrincipal, roleTrusts, sizeWarnings, trustNotes } from './createRole';
import { documentArgument, type PlanAccount, type Planned, type Step } from './plan';
import { type PolicyFile, prepareDocument } from './policyDocument';

export interface TrustUpdate {
  readonly roleName: string;
  readonly trust: PolicyFile;
  readonly trustRemark?: string;
  /** The trust policy that the role has now, where it was read. */
  readonly current?: JsonObject;
  readonly principalIsNew?: boolean;
}

/** Plans to replace the trust policy of an existing role. When it has the same meaning already, nothing is to be done. */
export function planUpdateTrust(account: PlanAccount, update: TrustUpdate): Planned {
  const prepared = prepareDocument(update.trust, 'trust');
  const nameProblem = checkRoleName(update.roleName);
  const problems = [...(nameProblem === undefined ? [] : [nameProblem]), ...(prepared.ok ? [] : [prepared.problem])];
  if (!prepared.ok || problems.length > 0) return { ok: false, problems };
  const { document } = prepared;
  const inStep = update.current !== undefined && compareDocuments(document.value, update.current).equal;
  const step: Step = {
    id: 'update-trust',
    title: `Update the trust policy of ${update.roleName}`,
    request: updateAssumeRolePolicy(update.roleName, documentArgument(update.trust.name)),
    document: { name: update.trust.name, text: document.text },
    changes: true,
    ...(inStep ? { notNeeded: 'the role has this trust policy already' } : {}),
    retries: update.principalIsNew ? [newPrincipal] : [],
    tookEffect: (ask) => roleTrusts(ask, update.roleName, document.value),
  };
  return {
    ok: true,
    plan: {
      title: `Update the trust policy of ${update.roleName}`,
      success: inStep
        ? `The trust policy of ${update.roleName} was up to date already.`
        : `The trust policy of ${update.roleName} is updated.`,
      account,
      notes: trustNotes(update.trust, document, update.trustRemark),
      warnings: sizeWarnings(document),
      steps: [step],
    },
  };
}
