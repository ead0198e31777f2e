import * as v from 'valibot';
import { given } from '../given';
import { jsonRequest, listOf, maybe, policyDocument, silentRequest } from './answers';
import { type AwsRequest, option } from './cli';

/** Pure descriptions of the calls by which Access Analyzer makes a policy from CloudTrail. */

const trail = v.pipe(
  v.object({
    Name: v.string(),
    TrailARN: v.string(),
    HomeRegion: v.string(),
    IsMultiRegionTrail: v.nullish(v.boolean(), false),
    IsOrganizationTrail: v.nullish(v.boolean(), false),
  }),
  v.transform(({ Name, TrailARN, HomeRegion, IsMultiRegionTrail, IsOrganizationTrail }) => ({
    name: Name,
    arn: TrailARN,
    homeRegion: HomeRegion,
    allRegions: IsMultiRegionTrail,
    ofOrganization: IsOrganizationTrail,
  })),
);

export type Trail = Readonly<v.InferOutput<typeof trail>>;

export interface NewGeneration {
  /** Of the role whose activity is looked at. */
  readonly principalArn: string;
  readonly trail: Trail;
  /** The ARN of the role that Access Analyzer reads the trail with. */
  readonly accessRole: string;
  /** ISO 8601. */
  readonly startTime: string;
  readonly endTime: string;
  /** Makes a repeated call start nothing new. */
  readonly clientToken: string;
}

export type GenerationStatus = 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

const generation = v.pipe(
  v.object({
    jobDetails: v.object({
      jobId: v.string(),
      status: v.string(),
      jobError: maybe(v.object({ code: v.string(), message: v.string() })),
    }),
    generatedPolicyResult: maybe(
      v.object({
        properties: maybe(v.object({ isComplete: maybe(v.boolean()) })),
        generatedPolicies: listOf(v.object({ policy: policyDocument })),
      }),
    ),
  }),
  v.transform(({ jobDetails: { jobId, status, jobError }, generatedPolicyResult: result }) => ({
    jobId,
    status: statusOf(status),
    ...given({
      /** Why it failed. */
      failure: jobError,
      /** Whether every action that was used is named; absent until it is known. */
      complete: result?.properties?.isComplete,
    }),
    policies: (result?.generatedPolicies ?? []).map(({ policy }) => policy),
  })),
);

export type Generation = Readonly<v.InferOutput<typeof generation>>;

const roleName = v.pipe(
  v.object({ RoleName: v.string(), Arn: v.string() }),
  v.transform(({ RoleName, Arn }) => ({ name: RoleName, arn: Arn })),
);

export type RoleName = Readonly<v.InferOutput<typeof roleName>>;

/** The trails that reach the region, those of other regions and of the organization included. */
export function describeTrails(): AwsRequest<readonly Trail[]> {
  return jsonRequest(
    ['cloudtrail', 'describe-trails'],
    v.object({ trailList: v.array(trail) }),
    ({ trailList }) => trailList,
  );
}

/** The roles that the console makes for services; among them the one that it makes for Access Analyzer. */
export function listServiceRoles(): AwsRequest<readonly RoleName[]> {
  const args = ['iam', 'list-roles', '--path-prefix', '/service-role/'];
  return jsonRequest(args, v.object({ Roles: v.array(roleName) }), ({ Roles }) => Roles);
}

/** Starts a generation and gives the id of its job. */
export function startPolicyGeneration(wanted: NewGeneration): AwsRequest<string> {
  const { principalArn, accessRole, startTime, endTime, clientToken } = wanted;
  const { arn, allRegions, homeRegion } = wanted.trail;
  const regions = allRegions ? { allRegions: true } : { regions: [homeRegion] };
  const trails = [{ cloudTrailArn: arn, ...regions }];
  const args = [
    ...['accessanalyzer', 'start-policy-generation'],
    ...option('--policy-generation-details', JSON.stringify({ principalArn })),
    ...option('--cloud-trail-details', JSON.stringify({ trails, accessRole, startTime, endTime })),
    ...option('--client-token', clientToken),
  ];
  return jsonRequest(args, v.object({ jobId: v.string() }), ({ jobId }) => jobId);
}

/** How far a job is, and its policies once it is through. */
export function getGeneratedPolicy(jobId: string): AwsRequest<Generation> {
  const args = ['accessanalyzer', 'get-generated-policy', ...option('--job-id', jobId)];
  return jsonRequest([...args, '--include-resource-placeholders'], generation, (found) => found);
}

export function cancelPolicyGeneration(jobId: string): AwsRequest<undefined> {
  return silentRequest(['accessanalyzer', 'cancel-policy-generation', ...option('--job-id', jobId)]);
}

/** The ids of the jobs for a role that Access Analyzer still knows. The CLI follows the pages. */
export function listPolicyGenerations(principalArn: string): AwsRequest<readonly string[]> {
  const args = ['accessanalyzer', 'list-policy-generations', ...option('--principal-arn', principalArn)];
  const answer = v.object({ policyGenerations: v.array(v.object({ jobId: v.string() })) });
  return jsonRequest(args, answer, ({ policyGenerations }) => policyGenerations.map(({ jobId }) => jobId));
}

/** A status that is new to us is waited for, as the one that says that it goes on. */
function statusOf(status: string): GenerationStatus {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED' ? status : 'IN_PROGRESS';
}
