import { expandAction, type KnownAction } from '../actions/actionPattern';
import { type ArnFormat, fitsResource, fittingFormats, parseFormat } from '../arn/arnFormats';
import { couldBeArnOf, isEveryResource } from '../arn/arnPattern';
import type { IamData } from '../data/iamData';
import type { Arn } from '../model/arn';
import { arnAround } from '../model/arnAround';
import type { ActionItem, ResourceElement, ResourceItem, Statement } from '../model/model';
import type { Hole } from '../syntax/syntax';
import { hasPlaceholder } from '../syntax/templateFunction';
import { hasWildcard } from '../text/wildcard';

/** Which actions and resources of a statement have nothing to do with each other. */
export interface ResourceFit {
  /** Actions that know no resource but `*`. */
  readonly unsupported: readonly ActionItem[];
  /** Actions that work on resources, none of which is in the list. */
  readonly mismatched: readonly ActionItem[];
  /** Resources that no action of the statement works on, while every action has one. */
  readonly unused: readonly ResourceItem[];
  /** Resources that no action works on, whether or not the actions have others. */
  readonly idle: readonly ResourceItem[];
}

/** Services whose old and new generation share a prefix, so that the data has the resource types of one of them only. */
const halfKnown = new Set(['apigateway', 'elasticloadbalancing']);

/** Two names of one service: its actions under either work on ARNs of both. */
const sameService: ReadonlyMap<string, string> = new Map(Object.entries({ codeconnections: 'codestar-connections' }));

const fits: ResourceFit = { unsupported: [], mismatched: [], unused: [], idle: [] };
const known = new WeakMap<Statement, { readonly data: IamData; readonly fit: ResourceFit }>();

/**
 * Compares the actions of an Allow statement with its resources, by the resource types that the reference data lists
 * for each action. Where a resource or an action is not known, nothing is said that it could prove wrong.
 */
export function resourceFit(data: IamData, statement: Statement): ResourceFit {
  const memo = known.get(statement);
  if (memo?.data === data) return memo.fit;
  const fit = compare(data, statement);
  known.set(statement, { data, fit });
  return fit;
}

/** Whether one of the actions works on resources that the pattern may match, by the resource types in the data. */
export function mayReach(actions: readonly KnownAction[], resource: string): boolean {
  if (isEveryResource(resource)) return true;
  return actions.some(({ action, service }) =>
    action.resourceTypes.some(({ name }) =>
      service.resourceTypes.get(name)?.arns.some((format) => couldBeArnOf(resource, format)),
    ),
  );
}

/** Whether an action may work on resource types that the data doesn't list for it. */
export function worksOnMore({ key, action, service }: KnownAction): boolean {
  if (halfKnown.has(service.prefix) || askedForByArn.has(key)) return true;
  return action.accessLevel === 'Tagging' || tagging.test(action.name.toLowerCase());
}

interface Target {
  readonly item: ResourceItem;
  readonly arn: Arn;
  isUsed: boolean;
}

function compare(data: IamData, { effect, action, resource }: Statement): ResourceFit {
  if (effect !== 'Allow' || !action || !resource || resource.hidden) return fits;
  const targets = targetsOf(resource);
  if (targets.length === 0) return fits;
  const unsupported: ActionItem[] = [];
  const mismatched: ActionItem[] = [];
  const isVague = targets.some(({ arn }) => fittingFormats(data, arn).length === 0);
  let hasUnknown = isVague || action.opaque;
  const judged = new Map<readonly ArnFormat[], boolean>();
  for (const item of action.items) {
    const verdict = judge(data, item, targets, judged);
    if (verdict === 'unsupported') unsupported.push(item);
    else if (verdict === 'mismatched') mismatched.push(item);
    else if (verdict === 'unknown') hasUnknown = true;
  }
  const isJudged = !hasUnknown && mismatched.length === 0 && unsupported.length < action.items.length;
  const idle = targets.filter(({ isUsed, arn }) => !isUsed && !halfKnown.has(arn.service)).map(({ item }) => item);
  return { unsupported, mismatched: isVague ? [] : mismatched, unused: isJudged ? idle : [], idle };
}

/** The ARNs of the list; none where one is "*", which takes every action, or no ARN, which has a finding of its own. */
function targetsOf(resource: ResourceElement): Target[] {
  const targets: Target[] = [];
  for (const item of resource.items) {
    if (!item.arn || isEveryResource(item.node.value) || !isNamed(item.arn.service)) return [];
    targets.push({ item, arn: item.arn, isUsed: false });
  }
  for (const item of resource.unsure) {
    const arn = arnAround(item.node, nameOrAnything);
    if (!arn || !isNamed(arn.service)) return [];
    targets.push({ item, arn, isUsed: false });
  }
  return targets;
}

/** What is compared for a part that is filled in later: any name where it is one, else anything. */
export function nameOrAnything({ isName }: Hole): string {
  return isName ? 'name' : '*';
}

/** What an action has to do with the resources. Marks those that it works on. */
function judge(
  data: IamData,
  item: ActionItem,
  targets: readonly Target[],
  judged: Map<readonly ArnFormat[], boolean>,
): 'fits' | 'unsupported' | 'mismatched' | 'unknown' {
  if (expandAction(data, item.action).length === 0) return 'unknown';
  const formats = formatsOf(data, item);
  if (formats.length === 0) {
    const isAsked = isAskedForByArn(item);
    const { service } = item.action;
    const open = targets.filter(({ arn }) => (isAsked ? arn.service === service : isOpen(arn, service)));
    for (const target of open) target.isUsed = true;
    return open.length > 0 || isAsked ? 'fits' : 'unsupported';
  }
  // Most actions of a service share their formats, and what fits one of them fits the next.
  let hasAny = judged.get(formats);
  if (hasAny === undefined) {
    hasAny = markUsed(targets, formats);
    judged.set(formats, hasAny);
  }
  if (isPartlyKnown(data, item)) return 'unknown';
  return hasAny ? 'fits' : 'mismatched';
}

/**
 * Whether an ARN leaves the resources of a service open. Requests for some actions without resource types name an empty
 * ARN, such as `role/` for `iam:ListRoles`, which a pattern of the type matches; AWS's own policies rely on that for many
 * services. Requests to Amazon EC2 name `*`
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-for-amazon-ec2.html).
 */
function isOpen(arn: Arn, service: string): boolean {
  if (arn.service !== service) return false;
  const open = service === 'ec2' ? /^\*(?::\*|\/\*)*$/ : /^(?:[\w-]+[:/])?\*(?::\*|\/\*)*$/;
  return open.test(arn.resource);
}

/**
 * Actions without resource types in the data that requests name resources for all the same: DescribeLogGroups asks with
 * the prefix of the group's name, AWS's own policies limit the data channel to sessions, and a denied callback names the
 * state machine (https://github.com/aws/aws-cdk/pull/8486).
 */
const askedForByArn = new Set([
  'logs:describeloggroups',
  'ssmmessages:opendatachannel',
  'states:sendtaskfailure',
  'states:sendtaskheartbeat',
  'states:sendtasksuccess',
]);

function isAskedForByArn({ action }: ActionItem): boolean {
  return halfKnown.has(action.service) || askedForByArn.has(action.key);
}

/** The resource types of tagging actions are listed for a part of what can be tagged. */
const tagging = /^(?:un)?tag|^(?:add|remove|list)tags/;

function isPartlyKnown(data: IamData, { action }: ActionItem): boolean {
  if (halfKnown.has(action.service) || tagging.test(action.lowerName)) return true;
  const [known] = action.hasWildcard ? [] : expandAction(data, action);
  return known !== undefined && worksOnMore(known);
}

function isNamed(service: string): boolean {
  return service !== '' && !hasWildcard(service) && !hasPlaceholder(service);
}

/** Marks every resource that may be of one of the formats; whether there was any. */
function markUsed(targets: readonly Target[], formats: readonly ArnFormat[]): boolean {
  let found = false;
  for (const target of targets) {
    if (found && target.isUsed) continue;
    const { arn } = target;
    const alias = sameService.get(arn.service);
    const other = alias === undefined ? undefined : { ...arn, service: alias };
    if (!formats.some((format) => isOf(arn, format) || (other && isOf(other, format)))) continue;
    target.isUsed = true;
    found = true;
  }
  return found;
}

function isOf(arn: Arn, format: ArnFormat): boolean {
  return format.service === arn.service && fitsResource(arn, format);
}

const formatsOfPattern = new WeakMap<object, readonly ArnFormat[]>();

/** The formats of all resource types that the action, or the actions of a pattern, work on. */
function formatsOf(data: IamData, { action }: ActionItem): readonly ArnFormat[] {
  // The expansion is one shared array per pattern, so it serves as the key.
  const expansion = expandAction(data, action);
  // Actions of a service with the same resource types share one list of them in the data.
  const key = expansion.length === 1 ? (expansion[0]?.action.resourceTypes ?? expansion) : expansion;
  const memo = formatsOfPattern.get(key);
  if (memo) return memo;
  const formats = new Map<string, ArnFormat>();
  for (const one of expansion) {
    for (const type of one.action.resourceTypes) {
      for (const text of one.service.resourceTypes.get(type.name)?.arns ?? []) {
        if (!formats.has(text)) formats.set(text, parseFormat(withService(text, one.service.prefix)));
      }
    }
  }
  const list = [...formats.values()];
  formatsOfPattern.set(key, list);
  return list;
}

/** Recovery points of AWS Backup have the ARN of whatever service was backed up. */
function withService(text: string, prefix: string): string {
  return text.replace(/^(arn:[^:]*:)\$\{\w+\}:/, (_, head: string) => `${head}${prefix}:`);
}
