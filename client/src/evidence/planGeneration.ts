import { mapRequest } from '../aws/cli';
import {
  cancelPolicyGeneration,
  listPolicyGenerations,
  type NewGeneration,
  startPolicyGeneration,
  type Trail,
} from '../aws/policyGeneration';
import { type AwsResult, succeed } from '../aws/result';
import { given } from '../given';
import type { Ask, Plan, PlanAccount, Step, StepEffect } from '../plans/plan';

export interface GenerationWish {
  readonly roleName: string;
  readonly principalArn: string;
  readonly trail: Trail;
  readonly accessRole: string;
  /** How far to look back. */
  readonly days: number;
  /** The moment up to which is looked, in milliseconds since 1970. */
  readonly now: number;
  readonly clientToken: string;
  /** The jobs for the role that there were before, where they could be listed. */
  readonly jobsBefore?: readonly string[];
}

/** The periods to choose from; Access Analyzer looks back 90 days at most. */
export const periods: readonly number[] = [1, 7, 30, 90];

const dayMs = 24 * 60 * 60 * 1_000;

/** Plans to start a generation. The step's result is the id of the job. */
export function planGeneration(account: PlanAccount, wish: GenerationWish): Plan {
  const { roleName, principalArn, trail, accessRole, days, now, clientToken, jobsBefore } = wish;
  const generation: NewGeneration = {
    ...{ principalArn, trail, accessRole, clientToken },
    startTime: seconds(now - days * dayMs),
    endTime: seconds(now),
  };
  const step: Step = {
    id: 'start-policy-generation',
    title: `Start generating a policy for ${roleName}`,
    request: mapRequest(startPolicyGeneration(generation), (jobId) => ({ label: 'Job', value: jobId })),
    changes: true,
    ...given({ tookEffect: jobsBefore && ((ask: Ask) => startedSince(ask, principalArn, jobsBefore)) }),
    undo: (result) => (result === undefined ? [] : [cancelStep(roleName, result.value)]),
  };
  return {
    title: `Generate a policy for ${roleName} from CloudTrail`,
    success: `IAM Access Analyzer generates a policy for ${roleName}.`,
    account,
    notes: [
      `Trail: ${trail.name} (${trail.allRegions ? 'all regions' : trail.homeRegion})`,
      `Period: ${days === 1 ? 'the last day' : `the last ${days} days`}`,
      `IAM Access Analyzer reads the trail with ${accessRole}. Nothing of the role ${roleName} is changed.`,
    ],
    warnings: [],
    steps: [step],
  };
}

/** Plans to stop a generation. */
export function planCancelGeneration(account: PlanAccount, roleName: string, jobId: string): Plan {
  return {
    title: `Stop generating a policy for ${roleName}`,
    success: `The generation for ${roleName} is stopped.`,
    account,
    notes: [],
    warnings: [],
    steps: [cancelStep(roleName, jobId)],
  };
}

function cancelStep(roleName: string, jobId: string): Step {
  return {
    id: 'cancel-policy-generation',
    title: `Stop generating a policy for ${roleName}`,
    request: cancelPolicyGeneration(jobId),
    changes: true,
  };
}

/** Whether there is a job that was not there before; a repeated call with the same token starts no second one. */
async function startedSince(
  ask: Ask,
  principalArn: string,
  jobsBefore: readonly string[],
): Promise<AwsResult<StepEffect>> {
  const jobs = await ask(listPolicyGenerations(principalArn));
  if (!jobs.ok) return jobs;
  const job = jobs.value.find((jobId) => !jobsBefore.includes(jobId));
  return succeed(job === undefined ? { took: false } : { took: true, result: { label: 'Job', value: job } });
}

/** The CLI takes whole seconds as well, and they are easier to read. */
function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
