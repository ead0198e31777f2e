import { isScopable } from '../access/openGrant';
import { knownAction } from '../actions/actionPattern';
import type { IamData } from '../data/types';
import { parseArn } from '../model/arn';
import type { Caller } from './caller';

/** What a message says was to be reached. `unknown`: it does not say; `every`: the actions know no resource but `*`. */
export type DeniedResource =
  | { readonly kind: 'arn'; readonly arn: string /** What had to be left open. */; readonly open?: string }
  | { readonly kind: 'every' }
  | {
      readonly kind: 'unknown' /** All resources of an account, which the message names in place of one. */;
      readonly wide?: string;
    };

export interface ResourceContext {
  readonly caller: Caller | undefined;
  readonly region: string | undefined;
}

const unknown: DeniedResource = { kind: 'unknown' };

/** The ARN of what a message names as resource. */
export function deniedResource(
  data: IamData,
  written: string | undefined,
  actions: readonly string[],
  context: ResourceContext,
): DeniedResource {
  const [action = ''] = actions;
  if (actions.length > 0 && actions.every((one) => knowsNoResource(data, one))) return { kind: 'every' };
  if (written === undefined || written === '') {
    return actions.length > 0 && actions.every((one) => takesEvery(data, one)) ? { kind: 'every' } : unknown;
  }
  if (written === '*') return { kind: 'every' };
  if (written.startsWith('arn:')) return fromArn(written, context);
  if (/^https?:/.test(written)) return fromQueueUrl(data, written);
  return fromName(data, written, action, context);
}

function knowsNoResource(data: IamData, action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  return data.action(prefix, name)?.resourceTypes.length === 0;
}

/** Whether the action is in common use only allowed on every resource. */
function takesEvery(data: IamData, action: string): boolean {
  const known = knownAction(data, action.toLowerCase());
  return known !== undefined && !isScopable(known);
}

/** API Gateway shows the last four digits of the account alone. */
function fromArn(text: string, { caller }: ResourceContext): DeniedResource {
  const masked = /^(arn:[^:]*:[^:]*:[^:]*:)\*+(\d{4}):(.*)$/s.exec(text);
  if (!masked) {
    const parsed = parseArn(text);
    if (parsed?.account !== undefined && parsed.account !== '' && parsed.resource === '*') {
      return { kind: 'unknown', wide: text };
    }
    return parsed ? { kind: 'arn', arn: text } : unknown;
  }
  const [, head = '', digits = '', rest = ''] = masked;
  if (caller?.account.endsWith(digits) === true) return { kind: 'arn', arn: `${head}${caller.account}:${rest}` };
  return { kind: 'arn', arn: `${head}*:${rest}`, open: 'the account' };
}

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/QUEUE`, and its older forms. */
function fromQueueUrl(data: IamData, url: string): DeniedResource {
  const match = /^https?:\/\/([\w.-]{1,100})\/(\d{12})\/([\w.-]{1,80})$/.exec(url);
  const [, host = '', account = '', name = ''] = match ?? [];
  const region = /^sqs\.([\w-]+)\.|^([\w-]+)\.queue\.|^(queue)\./.exec(host);
  if (!match || !region) return unknown;
  const place = region[1] ?? region[2] ?? 'us-east-1';
  return { kind: 'arn', arn: `arn:${data.partitionOfRegion(place) ?? 'aws'}:sqs:${place}:${account}:${name}` };
}

/** How IAM's short forms read in an ARN. */
const shortForms: Readonly<Record<string, string>> = {
  role: 'role',
  user: 'user',
  group: 'group',
  policy: 'policy',
  'instance profile': 'instance-profile',
  'server certificate': 'server-certificate',
  mfa: 'mfa',
};

function fromName(data: IamData, text: string, action: string, context: ResourceContext): DeniedResource {
  const { caller, region } = context;
  const partition = caller?.partition ?? 'aws';
  const account = caller?.account ?? '';
  const short = /^(role|user|group|policy|instance profile|server certificate|mfa) \/?(\S+)$/i.exec(text);
  if (short) {
    const [, type = '', name = ''] = short;
    const place = account === '' ? '*' : account;
    const arn = `arn:${partition}:iam::${place}:${shortForms[type.toLowerCase()] ?? type}/${name}`;
    return account === '' ? { kind: 'arn', arn, open: 'the account' } : { kind: 'arn', arn };
  }
  if (!/^[\w+=,.@/-]{1,512}$/.test(text)) return unknown;
  const open = [...(region === undefined ? ['the Region'] : []), ...(account === '' ? ['the account'] : [])].join(
    ' and ',
  );
  const filled = fromFormat(data, action, text, {
    partition,
    region: region ?? '*',
    account: account === '' ? '*' : account,
  });
  if (filled === undefined) return unknown;
  return open === '' ? { kind: 'arn', arn: filled } : { kind: 'arn', arn: filled, open };
}

/** The one ARN format of the action that takes a single name. */
function fromFormat(
  data: IamData,
  action: string,
  name: string,
  place: { readonly partition: string; readonly region: string; readonly account: string },
): string | undefined {
  const [prefix = '', operation = ''] = action.split(':');
  const types = data.action(prefix, operation)?.resourceTypes ?? [];
  const formats = types.flatMap((type) => data.service(prefix)?.resourceTypes.get(type.name)?.arns ?? []);
  const [format, ...others] = formats;
  if (format === undefined || others.length > 0) return undefined;
  const filled = format
    .replaceAll('${Partition}', place.partition)
    .replaceAll('${Region}', place.region)
    .replaceAll('${Account}', place.account);
  const gaps = filled.match(/\$\{[^{}]*\}/g) ?? [];
  // Secrets have six characters of their own behind the name.
  if (prefix === 'secretsmanager') return filled.replace(/\$\{[^{}]*\}/, `${name}-??????`);
  return gaps.length === 1 && filled.endsWith('}') ? filled.replace(/\$\{[^{}]*\}$/, name) : undefined;
}
