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
