import { type AwsRequest, option } from './cli';
import {
  documentAt,
  flagAt,
  isObject,
  type JsonObject,
  jsonReader,
  objectAt,
  objectsAt,
  readNothing,
  textAt,
} from './json';

/** Pure descriptions of the calls by which Access Analyzer makes a policy from CloudTrail. */

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly allRegions: boolean;
  readonly ofOrganization: boolean;
}

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

export interface Generation {
  readonly jobId: string;
  readonly status: GenerationStatus;
  /** Why it failed. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** Whether every action that was used is named; absent until it is known. */
  readonly complete?: boolean;
  readonly policies: readonly JsonObject[];
}

export interface RoleName {
  readonly name: string;
  readonly arn: string;
}

/** The trails that reach the region, those of other regions and of the organization included. */
export function describeTrails(): AwsRequest<readonly Trail[]> {
  return json(['cloudtrail', 'describe-trails'], (root) => objectsAt(root, 'trailList').map(readTrail));
}

/** The roles that the console makes for services; among them the one that it makes for Access Analyzer. */
export function listServiceRoles(): AwsRequest<readonly RoleName[]> {
  return json(['iam', 'list-roles', '--path-prefix', '/service-role/'], (root) =>
    objectsAt(root, 'Roles').map((role) => ({ name: textAt(role, 'RoleName'), arn: textAt(role, 'Arn') })),
  );
}

/** Starts a generation and gives the id of its job. */
export function startPolicyGeneration(generation: NewGeneration): AwsRequest<string> {
  const { principalArn, trail, accessRole, startTime, endTime, clientToken } = generation;
  const regions = trail.allRegions ? { allRegions: true } : { regions: [trail.homeRegion] };
  const trails = [{ cloudTrailArn: trail.arn, ...regions }];
  const args = [
    ...['accessanalyzer', 'start-policy-generation'],
    ...option('--policy-generation-details', JSON.stringify({ principalArn })),
    ...option('--cloud-trail-details', JSON.stringify({ trails, accessRole, startTime, endTime })),
    ...option('--client-token', clientToken),
  ];
  return json(args, (root) => textAt(root, 'jobId'));
}

/** How far a job is, and its policies once it is through. */
export function getGeneratedPolicy(jobId: string): AwsRequest<Generation> {
  const args = ['accessanalyzer', 'get-generated-policy', ...option('--job-id', jobId)];
  return json([...args, '--include-resource-placeholders'], readGeneration);
}

export function cancelPolicyGeneration(jobId: string): AwsRequest<undefined> {
  const args = ['accessanalyzer', 'cancel-policy-generation', ...option('--job-id', jobId)];
  return { args, json: false, read: readNothing };
}

/** The ids of the jobs for a role that Access Analyzer still knows. The CLI follows the pages. */
export function listPolicyGenerations(principalArn: string): AwsRequest<readonly string[]> {
  const args = ['accessanalyzer', 'list-policy-generations', ...option('--principal-arn', principalArn)];
  return json(args, (root) => objectsAt(root, 'policyGenerations').map((job) => textAt(job, 'jobId')));
}

function readTrail(trail: JsonObject): Trail {
  return {
    name: textAt(trail, 'Name'),
    arn: textAt(trail, 'TrailARN'),
    homeRegion: textAt(trail, 'HomeRegion'),
    allRegions: trail.IsMultiRegionTrail === true,
    ofOrganization: trail.IsOrganizationTrail === true,
  };
}

function readGeneration(root: JsonObject): Generation {
  const details = objectAt(root, 'jobDetails');
  const error = details.jobError;
  const result = isObject(root.generatedPolicyResult) ? root.generatedPolicyResult : {};
  const properties = isObject(result.properties) ? result.properties : {};
  const policies = Array.isArray(result.generatedPolicies) ? objectsAt(result, 'generatedPolicies') : [];
  return {
    jobId: textAt(details, 'jobId'),
    status: readStatus(textAt(details, 'status')),
    ...(isObject(error) ? { failure: { code: textAt(error, 'code'), message: textAt(error, 'message') } } : {}),
    ...(properties.isComplete === undefined ? {} : { complete: flagAt(properties, 'isComplete') }),
    policies: policies.map((policy) => documentAt(policy, 'policy')),
  };
}

/** A status that is new to us is waited for, as the one that says that it goes on. */
function readStatus(status: string): GenerationStatus {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED' ? status : 'IN_PROGRESS';
}

function json<T>(args: readonly string[], read: (root: JsonObject) => T): AwsRequest<T> {
  return { args, json: true, read: jsonReader(read) };
}
