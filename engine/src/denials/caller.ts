import { parseArn } from '../model/arn';

/** Who was denied, taken from the ARN of a message. */
export interface Caller {
  readonly kind: 'role' | 'permission-set' | 'user' | 'root' | 'federated-user' | 'anonymous' | 'other';
  /** The name of the role, permission set or user without its path. */
  readonly name: string;
  readonly account: string;
  readonly partition: string;
}

/** The caller that a message names; undefined when it names none. A session of a role counts as the role. */
export function callerOf(principal: string | undefined): Caller | undefined {
  if (principal === undefined) return undefined;
  if (principal === 'anonymous') return { kind: 'anonymous', name: '', account: '', partition: 'aws' };
  const arn = parseArn(principal);
  if (!arn) return undefined;
  const [type = '', ...path] = arn.resource.split('/');
  const place = { account: arn.account, partition: arn.partition };
  const last = path.at(-1) ?? '';
  const role = arn.service === 'sts' && type === 'assumed-role' ? path[0] : last;
  const permissionSet = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role ?? '')?.[1];
  if (permissionSet !== undefined && /role$/.test(type))
    return { kind: 'permission-set', name: permissionSet, ...place };
  if (arn.service === 'sts' && type === 'assumed-role') return { kind: 'role', name: path[0] ?? '', ...place };
  if (arn.service === 'sts' && type === 'federated-user') return { kind: 'federated-user', name: last, ...place };
  if (arn.service === 'iam' && type === 'role') return { kind: 'role', name: last, ...place };
  if (arn.service === 'iam' && type === 'user') return { kind: 'user', name: last, ...place };
  if (arn.service === 'iam' && type === 'root') return { kind: 'root', name: '', ...place };
  return { kind: 'other', name: principal, ...place };
}

/** The caller in words: `the role orders-fn-role`. */
export function callerText(caller: Caller | undefined): string {
  switch (caller?.kind) {
    case 'role':
      return `the role ${caller.name}`;
    case 'permission-set':
      return `the permission set ${caller.name}`;
    case 'user':
      return `the user ${caller.name}`;
    case 'federated-user':
      return `the federated user ${caller.name}`;
    case 'root':
      return `the root user of account ${caller.account}`;
    case 'anonymous':
      return 'an unsigned request';
    default:
      return 'the caller';
  }
}
