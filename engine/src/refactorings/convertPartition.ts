import type { IamData } from '../data/iamData';
import { createEditor } from '../edits/editor';
import { parseArn } from '../model/arn';
import type { Policy } from '../model/model';
import type { StringNode, SyntaxNode } from '../syntax/syntax';
import { isAtHead, isInside, isWritten, selectedPolicy } from './place';
import type { Refactoring, RefactoringContext } from './refactoring';

/** The partitions that a customer can have an account in without being a government of secrets. */
const targets = ['aws', 'aws-cn', 'aws-us-gov'] as const;

/** Regions that come first where one of another partition has to be replaced. */
const mainRegions: Readonly<Record<(typeof targets)[number], string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/**
 * Writes the document's policies for another partition: ARNs, their regions, and service principals that differ there.
 * Not in a template, which has ARNs outside of its policies as well and `AWS::Partition` for all of them.
 */
export function convertPartition(ctx: RefactoringContext): readonly Refactoring[] {
  const { document, data } = ctx;
  const policy = selectedPolicy(ctx);
  if (policy ? !isAtHead(ctx, policy) && !isAtPartition(ctx, policy) : !ctx.asked) return [];
  if (document.policies.some(({ owner, node }) => owner || !isWritten(node))) return [];
  const strings = document.policies.flatMap((one) => stringsOf(one.node));
  return targets.flatMap((target) => {
    const regions = regionsFor(strings, target, data);
    const changes = strings.flatMap((node) => {
      const value = convert(node.value, target, regions, data);
      return value === node.value ? [] : [{ node, value }];
    });
    if (changes.length === 0) return [];
    const editor = createEditor(document.text);
    const edits = () => changes.flatMap(({ node, value }) => editor.replaceText(node, value));
    return [
      {
        id: `convertPartition.${target}`,
        title: `Convert the document to the partition ${target} (${note(regions)})`,
        edits,
      },
    ];
  });
}

function note(regions: ReadonlyMap<string, string>): string {
  const [first, ...others] = regions;
  if (!first) return 'account ids stay';
  if (others.length > 0) return `${regions.size} regions are replaced, account ids stay`;
  return `${first[0]} becomes ${first[1]}, account ids stay`;
}

/** Whether the cursor is on the `arn:aws` of an ARN. */
function isAtPartition({ span }: RefactoringContext, policy: Policy): boolean {
  return stringsOf(policy.node).some(({ start, end, value }) => {
    const arn = isInside(span, { start, end }) ? parseArn(value) : undefined;
    return arn !== undefined && span.end <= start + '"arn:'.length + arn.partition.length;
  });
}

/** All strings that are values, in source order. */
function stringsOf(node: SyntaxNode | undefined): StringNode[] {
  if (node?.type === 'string') return [node];
  if (node?.type === 'array') return node.items.flatMap(stringsOf);
  return node?.type === 'object' ? node.members.flatMap(({ value }) => stringsOf(value)) : [];
}

/** A value in the other partition's words; the value itself where nothing differs. */
function convert(
  value: string,
  target: (typeof targets)[number],
  regions: ReadonlyMap<string, string>,
  data: IamData,
): string {
  const region = regions.get(value);
  if (region !== undefined) return region;
  const arn = parseArn(value);
  if (arn) {
    if (!targets.some((partition) => partition === arn.partition)) return value;
    return ['arn', target, arn.service, regions.get(arn.region) ?? arn.region, arn.account, arn.resource].join(':');
  }
  const regional = regionalName.exec(value);
  const newRegion = regions.get(regional?.[2] ?? '');
  if (regional && newRegion)
    return `${regional[1]}.${newRegion}.${data.partition(target)?.dnsSuffix ?? 'amazonaws.com'}`;
  if (!plainName.test(value)) return value;
  const plain = value.replace(/\.cn$/, '');
  const wanted = target === 'aws-cn' ? `${plain}.cn` : plain;
  return data.principal(wanted) ? wanted : value;
}

/** `s3.eu-west-1.amazonaws.com`, as in `kms:ViaService` and in some service principals. */
const regionalName = /^([a-z0-9-]+)\.([a-z]+(?:-[a-z]+)+-\d+)\.amazonaws\.com(?:\.cn)?$/;
const plainName = /^[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;

/** For each region of another partition the one that takes its place, as long as there are enough. */
function regionsFor(
  strings: readonly StringNode[],
  target: (typeof targets)[number],
  data: IamData,
): ReadonlyMap<string, string> {
  const main = mainRegions[target];
  const free = [main, ...(data.partition(target)?.regions ?? []).filter((region) => region !== main)];
  const regions = new Map<string, string>();
  for (const { value } of strings) {
    const region = parseArn(value)?.region ?? regionalName.exec(value)?.[2] ?? value;
    const home = data.partitionOfRegion(region);
    if (home === undefined || home === target || regions.has(region)) continue;
    regions.set(region, free[regions.size] ?? main);
  }
  return regions;
}
