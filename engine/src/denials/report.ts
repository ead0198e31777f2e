import { passedTo } from '../access/passRole';
import { knownAction } from '../actions/actionPattern';
import type { IamData } from '../data/types';
import { parseArn } from '../model/arn';
import { deniedActions } from './actions';
import { type Caller, callerOf, callerText } from './caller';
import { type DenialVerdict, explainDenial } from './explain';
import type { FoundDenial } from './findDenials';
import { type DeniedResource, deniedResource } from './resource';
import { type ResourceChoice, resourceChoices } from './resourceChoices';

export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A principal that a trust policy may be given. */
export interface PrincipalChoice {
  readonly type: 'AWS' | 'Service';
  readonly value: string;
  /** Whom it lets in, as a phrase. */
  readonly reach: string;
}

/** A denial with everything that is to be said and chosen. */
export interface DenialReport {
  /** In a few words: `dynamodb:PutItem on table/orders`. */
  readonly title: string;
  readonly times: number;
  readonly verdict: DenialVerdict;
  /** Where the denial comes from and what helps, in plain sentences. */
  readonly text: string;
  /** The part of the text that stays worth saying when the permission has been added. */
  readonly remark?: string;
  /** Who was denied, in words: `the user anna`. */
  readonly caller?: string;
  /** The role whose policies have to allow the call; absent when the message names none. */
  readonly roleName?: string;
  /** Sets of actions, of which one was denied. */
  readonly actions: readonly (readonly string[])[];
  /** What the permission may be given for, the narrowest first; empty when the message does not tell. */
  readonly resources: readonly ResourceChoice[];
  /** What of the resource the message leaves open: `the Region`. */
  readonly open?: string;
  /** The condition that belongs to the permission. */
  readonly condition?: Condition;
  readonly encoded?: string;
  /** The trust policy that may have to change. */
  readonly trust?: {
    readonly roleName?: string;
    readonly action: string;
    readonly principals: readonly PrincipalChoice[];
  };
}

/** Looks up what a denial is about, and says where it comes from. */
export function reportDenial(data: IamData, { denial, times }: FoundDenial): DenialReport {
  const caller = callerOf(denial.principal);
  const found = deniedActions(data, denial);
  const [actions = []] = found.choices;
  const resource = deniedResource(data, denial.resource, actions, { caller, region: denial.region });
  const resourceText = resource.kind === 'arn' ? resource.arn : resource.kind === 'every' ? '*' : undefined;
  const { named, outsideIam, choices } = found;
  const { verdict, text, remark } = explainDenial({
    denial,
    caller,
    actions,
    named,
    outsideIam,
    resource: resourceText,
    ...(resource.kind === 'unknown' && resource.wide !== undefined ? { wide: resource.wide } : {}),
  });
  const condition = passRoleCondition(data, actions, denial.passedTo, found.ofOperation);
  const trust = trustOf(denial.servicePrincipal, caller, actions, verdict, resource);
  return {
    title: titleOf(actions, denial.operation ?? denial.encoded?.slice(0, 12), resource),
    times,
    verdict,
    text,
    ...(remark === undefined ? {} : { remark }),
    ...(caller ? { caller: callerText(caller) } : {}),
    ...(caller?.kind === 'role' && denial.special !== 'execution-role' ? { roleName: caller.name } : {}),
    actions: choices,
    resources: choicesOf(resource),
    ...(resource.kind === 'arn' && resource.open !== undefined ? { open: resource.open } : {}),
    ...(condition ? { condition } : {}),
    ...(verdict === 'decode' && denial.encoded !== undefined ? { encoded: denial.encoded } : {}),
    ...(trust ? { trust } : {}),
  };
}

function titleOf(actions: readonly string[], otherwise: string | undefined, resource: DeniedResource): string {
  const what = actions.length > 0 ? actions.join(', ') : (otherwise ?? 'Access denied');
  if (resource.kind !== 'arn') return what;
  return `${what} on ${parseArn(resource.arn)?.resource ?? resource.arn}`;
}

function choicesOf(resource: DeniedResource): readonly ResourceChoice[] {
  if (resource.kind === 'arn') return resourceChoices(resource.arn);
  return resource.kind === 'every' ? [{ resources: ['*'], reach: 'every resource; the action knows no other' }] : [];
}

/** To pass a role to one service only, where the message or its operation tells which. */
function passRoleCondition(
  data: IamData,
  actions: readonly string[],
  told: string | undefined,
  ofOperation: readonly string[],
): Condition | undefined {
  if (actions.length !== 1 || actions[0] !== 'iam:PassRole') return undefined;
  const taking = ofOperation.filter((one) => data.takesRole(one));
  const known = taking.length === 1 ? knownAction(data, taking[0]?.toLowerCase() ?? '') : undefined;
  const services = told !== undefined ? [told] : known && passedTo(known, data);
  const [first, ...others] = services ?? [];
  if (first === undefined) return undefined;
  return { StringEquals: { 'iam:PassedToService': others.length === 0 ? first : [first, ...others] } };
}

function trustOf(
  service: string | undefined,
  caller: Caller | undefined,
  actions: readonly string[],
  verdict: DenialVerdict,
  resource: DeniedResource,
): DenialReport['trust'] | undefined {
  const role =
    resource.kind === 'arn' ? /^role\/(?:.*\/)?([^/]+)$/.exec(parseArn(resource.arn)?.resource ?? '')?.[1] : undefined;
  const named = role === undefined ? {} : { roleName: role };
  if (service !== undefined) {
    const principal = { type: 'Service' as const, value: service, reach: 'the service' };
    return { ...named, action: 'sts:AssumeRole', principals: [principal] };
  }
  const [action = ''] = actions;
  if (verdict === 'trust' && action !== 'sts:AssumeRole') return { ...named, action, principals: [] };
  if (action !== 'sts:AssumeRole' || verdict === 'none') return undefined;
  return { ...named, action, principals: caller ? callerPrincipals(caller) : [] };
}

/** The caller itself, then its whole account. A session shows its role without the role's path. */
function callerPrincipals({ kind, name, account, partition }: Caller): readonly PrincipalChoice[] {
  const head = `arn:${partition}:iam::${account}:`;
  const whole: PrincipalChoice = {
    type: 'AWS',
    value: `${head}root`,
    reach: `every role and user of account ${account} whose own policies allow it`,
  };
  if (kind === 'role') return [{ type: 'AWS', value: `${head}role/${name}`, reach: 'this role only' }, whole];
  if (kind === 'permission-set') return [whole];
  if (kind === 'user') return [{ type: 'AWS', value: `${head}user/${name}`, reach: 'this user only' }, whole];
  return kind === 'root' ? [whole] : [];
}
