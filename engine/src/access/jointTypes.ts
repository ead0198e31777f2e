import type { KnownAction } from '../actions/actionPattern';

/**
 * Actions of Amazon EC2 whose requests name resources of several types at once, as AWS's guides show
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html,
 * https://docs.aws.amazon.com/vpc/latest/peering/security-iam.html), with types that only some requests name: a volume is
 * only there where the image is backed by Amazon EBS. Other actions aren't judged, as AWS's list also calls types required
 * of which a request names one, and AWS's own policies leave some of them out.
 */
const jointActions: ReadonlyMap<string, readonly string[]> = new Map([
  ['ec2:acceptvpcpeeringconnection', []],
  ['ec2:attachvolume', []],
  ['ec2:createnetworkinterface', []],
  ['ec2:createsnapshot', []],
  ['ec2:createvpcpeeringconnection', []],
  ['ec2:detachvolume', []],
  ['ec2:runinstances', ['volume']],
]);

/** The root of the AWS Glue Data Catalog, as AWS's list calls the resource type. */
export const catalogRoot = 'rootcatalog';

/**
 * What requests for a table of the Data Catalog, and for its partitions, name: the table and all of its ancestors
 * (https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html). The same is said of databases,
 * connections and functions, but AWS's own policies leave ancestors and children of those out.
 */
const tableTypes = new Set([catalogRoot, 'database', 'table']);

const none: readonly string[] = [];

/**
 * The resource types that every request for an action names at once, so that each of them must be allowed: launching an
 * instance needs its image, subnet, network interface and security group too; reading a table of the Data Catalog needs
 * its database and the catalog. Empty for actions that need one type or
 * none.
 */
export function jointTypes({ action, key }: KnownAction): readonly string[] {
  const required = action.resourceTypes.filter((type) => type.required);
  const isOfTable = required.length === tableTypes.size && required.every(({ name }) => tableTypes.has(name));
  const sometimes = jointActions.get(key) ?? (isOfTable ? none : undefined);
  if (!sometimes) return none;
  const types = required.filter(({ name }) => !sometimes.includes(name));
  return types.length > 1 ? types.map(({ name }) => name) : none;
}

/** The plainest ARN format of one of a service's own types: an object of a bucket, not of an access point. */
export function plainFormat({ service }: KnownAction, type: string): string {
  const formats = service.resourceTypes.get(type)?.arns ?? [];
  const [format = ''] = [...formats].sort((a, b) => a.length - b.length);
  return format;
}
