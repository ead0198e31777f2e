import type { KnownAction } from '../actions/actionPattern';

/**
 * Actions whose requests AWS documents to name resources of several types at once
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html), with types that only some requests name:
 * a volume is only there where the image is backed by Amazon EBS. Other actions aren't judged, as AWS's list also calls
 * types required of which a request names one, and AWS's own policies leave some of them out.
 */
const jointActions: ReadonlyMap<string, readonly string[]> = new Map([
  ['ec2:attachvolume', []],
  ['ec2:createnetworkinterface', []],
  ['ec2:detachvolume', []],
  ['ec2:runinstances', ['volume']],
]);

const none: readonly string[] = [];

/**
 * The resource types that every request for an action names at once, so that each of them must be allowed: launching an
 * instance needs its image, subnet, network interface and security group too. Empty for actions that need one type or
 * none.
 */
export function jointTypes({ action, key }: KnownAction): readonly string[] {
  const sometimes = jointActions.get(key);
  if (!sometimes) return none;
  const types = action.resourceTypes.filter(({ name, required }) => required && !sometimes.includes(name));
  return types.length > 1 ? types.map(({ name }) => name) : none;
}

/** The plainest ARN format of one of a service's own types: an object of a bucket, not of an access point. */
export function plainFormat({ service }: KnownAction, type: string): string {
  const formats = service.resourceTypes.get(type)?.arns ?? [];
  const [format = ''] = [...formats].sort((a, b) => a.length - b.length);
  return format;
}
