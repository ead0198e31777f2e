import { parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { mapRequest } from '../aws/cli';
import { createPolicy, deletePolicy, deletePolicyVersion, setDefaultPolicyVersion } from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import { given } from '../given';
import type { Step, StepEffect } from '../plans/plan';
import { stillCounted } from '../plans/retries';
import { defaultVersionIs, policyExists, versionGone } from './attachState';

/** Steps on one customer managed policy that several plans have. */

/** Deletes a policy that nothing uses; its other versions have to be deleted before. */
export function deletePolicyStep(arn: string): Step {
  return {
    id: `delete-policy:${arn}`,
    title: `Delete policy ${policyNameOf(arn)}`,
    request: deletePolicy(arn),
    changes: true,
    deletes: true,
    retries: [stillCounted],
    accept: { on: 'noSuchEntity', note: 'The policy was gone already.' },
    tookEffect: async (ask) => goneIf(await policyExists(ask, arn)),
  };
}

/** Creates a deleted policy again. No file has the document, so it is in the command. */
export function recreatePolicyStep(arn: string, document: JsonObject): Step {
  const policyName = policyNameOf(arn);
  const path = parsePolicyArn(arn)?.path;
  const request = createPolicy({
    policyName,
    document: JSON.stringify(document),
    ...given({ path: path === '/' ? undefined : path }),
  });
  return {
    id: `create-policy:${policyName}`,
    title: `Create policy ${policyName} again`,
    request: mapRequest(request, (policy) => ({ label: `ARN of ${policyName}`, value: policy.arn })),
    changes: true,
    tookEffect: (ask) => policyExists(ask, arn),
    undo: () => [deletePolicyStep(arn)],
  };
}

/** Deletes a version that is not the default. `why` stands behind it in the title: `, the oldest of its five`. */
export function deleteVersionStep(arn: string, versionId: string, why = ''): Step {
  return {
    id: `delete-policy-version:${arn}:${versionId}`,
    title: `Delete version ${versionId} of ${policyNameOf(arn)}${why}`,
    request: deletePolicyVersion(arn, versionId),
    changes: true,
    deletes: true,
    accept: { on: 'noSuchEntity', note: 'The version was gone already.' },
    tookEffect: (ask) => versionGone(ask, arn, versionId),
  };
}

/** Makes a former version the default again. */
export function setDefaultStep(arn: string, versionId: string): Step {
  return {
    id: `set-default-policy-version:${arn}`,
    title: `Make ${versionId} the default version of ${policyNameOf(arn)} again`,
    request: setDefaultPolicyVersion(arn, versionId),
    changes: true,
    tookEffect: (ask) => defaultVersionIs(ask, arn, versionId),
  };
}

function goneIf(there: AwsResult<StepEffect>): AwsResult<StepEffect> {
  return there.ok ? succeed({ took: !there.value.took }) : there;
}
