import { once } from '../text/once';
import { type DeprecatedPolicyRow, type PolicyRow, readPacked } from './packed';
import type { DataFiles, DeprecatedManagedPolicy, IamData, ManagedPolicy } from './types';

type PolicyData = Pick<
  IamData,
  'managedPolicies' | 'managedPolicy' | 'managedPolicyActions' | 'managedPoliciesAllowing' | 'deprecatedManagedPolicy'
>;

const none: readonly string[] = [];

/** AWS managed policies. The list is light; what they allow is read policy by policy. */
export function createManagedPolicies(files: DataFiles): PolicyData {
  const rows = once(() => readPacked(files, 'policies.json'));
  const list = once(() => rows().map(toPolicy));
  const places = once(() => new Map(list().map((policy, at) => [policy.arn, at])));
  const deprecated = once(() => {
    const policies = readPacked(files, 'deprecatedPolicies.json').map(toDeprecated);
    return new Map(policies.flatMap((policy) => [[policy.name, policy] as const, [policy.arn, policy] as const]));
  });

  const place = (arn: string) => places().get(inPublicPartition(arn));

  return {
    managedPolicies: list,
    managedPolicy(arn) {
      const at = place(arn);
      return at === undefined ? undefined : list()[at];
    },
    managedPolicyActions(arn) {
      const row = rows()[place(arn) ?? -1];
      return row ? patterns(files.readSlice('policyActions.txt', row[4], row[5])) : none;
    },
    managedPoliciesAllowing(action) {
      const lines = files.readText('policyActions.txt').split('\n');
      const allows = allowing(action.toLowerCase());
      return list().filter((_, at) => allows(lines[at] ?? ''));
    },
    deprecatedManagedPolicy: (nameOrArn) => deprecated().get(inPublicPartition(nameOrArn)),
  };
}

/** AWS managed policies have the same path and name in every partition. */
function inPublicPartition(arn: string): string {
  return arn.replace(/^arn:aws[a-z-]*:iam::aws:/, 'arn:aws:iam::aws:');
}

function toPolicy([name, path, version, broad]: PolicyRow): ManagedPolicy {
  return { name, path, arn: `arn:aws:iam::aws:policy${path}${name}`, version, ...(broad === '' ? {} : { broad }) };
}

function toDeprecated([name, arn, reason, replacement]: DeprecatedPolicyRow): DeprecatedManagedPolicy {
  return { name, arn, reason, ...(replacement === '' ? {} : { replacement }) };
}

/** `s3:Get*,List* ec2:Describe*` gives `s3:Get*`, `s3:List*`, `ec2:Describe*`. */
function patterns(line: string): readonly string[] {
  return groups(line).flatMap(({ service, names }) =>
    service === '*' ? ['*'] : names.map((name) => `${service}:${name}`),
  );
}

function allowing(action: string): (line: string) => boolean {
  const [service = '', name = ''] = action.split(':');
  return (line) =>
    groups(line).some(
      (group) =>
        group.service === '*' ||
        (group.service === service && group.names.some((one) => matches(one.toLowerCase(), name))),
    );
}

function groups(line: string): { readonly service: string; readonly names: readonly string[] }[] {
  if (line === '') return [];
  return line.split(' ').map((group) => {
    const colon = group.indexOf(':');
    return colon < 0
      ? { service: group, names: none }
      : { service: group.slice(0, colon), names: group.slice(colon + 1).split(',') };
  });
}

/** Wildcard match of `*` and `?`, without backtracking over more than the last star. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (place < text.length) {
    if (pattern[at] === '*') {
      star = at;
      resume = place;
      at += 1;
    } else if (pattern[at] === '?' || pattern[at] === text[place]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      place = resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
