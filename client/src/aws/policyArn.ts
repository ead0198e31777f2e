/** The parts of a policy's ARN. */
export interface PolicyArn {
  readonly partition: string;
  /** 12 digits, or `aws` for the policies that AWS manages. */
  readonly account: string;
  /** With slashes at both ends. */
  readonly path: string;
  readonly name: string;
}

/** Reads the ARN of a managed policy; nothing for any other text. */
export function parsePolicyArn(arn: string): PolicyArn | undefined {
  const match = /^arn:(aws[\w-]*):iam::(aws|\d{12}):policy(\/(?:[\w+=,.@-]+\/)*)([\w+=,.@-]{1,128})$/.exec(arn);
  if (!match) return undefined;
  const [, partition = '', account = '', path = '', name = ''] = match;
  return { partition, account, path, name };
}

export function formatPolicyArn({ partition, account, path, name }: PolicyArn): string {
  return `arn:${partition}:iam::${account}:policy${path}${name}`;
}

/** The same AWS managed policy in the partition of an account; China and GovCloud have their own ARNs. */
export function inPartition(arn: string, partition: string): string {
  const parsed = parsePolicyArn(arn);
  return parsed?.account === 'aws' ? formatPolicyArn({ ...parsed, partition }) : arn;
}

/** The name to show for a policy. */
export function policyNameOf(arn: string): string {
  return parsePolicyArn(arn)?.name ?? arn;
}

// Policies that hand over an account, or the means to take it (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html).
const broad: Readonly<Record<string, string>> = {
  AdministratorAccess: 'allows every action on every resource of the account',
  'AdministratorAccess-Amplify': 'allows to administer most services that Amplify uses, and to create roles',
  'AdministratorAccess-AWSElasticBeanstalk': 'allows to administer Elastic Beanstalk and to create roles',
  PowerUserAccess: 'allows every action of nearly every service on every resource',
  IAMFullAccess: 'allows to create users, roles and policies, and so to gain every permission',
  SystemAdministrator: 'allows to administer most services and to pass roles to them',
  AWSOrganizationsFullAccess: 'allows to change the whole organization and its accounts',
  ReadOnlyAccess: 'allows to read all data of the account, also what is stored in buckets and tables',
};

/** A sentence of warning for an AWS managed policy that grants far more than a function needs, else nothing. */
export function broadPolicyWarning(arn: string): string | undefined {
  const parsed = parsePolicyArn(arn);
  if (parsed?.account !== 'aws') return undefined;
  const known = Object.hasOwn(broad, parsed.name) ? broad[parsed.name] : undefined;
  if (known !== undefined) return `${parsed.name} ${known}.`;
  const full = /FullAccess(?:V\d+|_v\d+)?$/.test(parsed.name);
  return full ? `${parsed.name} allows every action of its service on every resource.` : undefined;
}
