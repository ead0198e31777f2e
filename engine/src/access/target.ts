import type { KnownAction } from '../actions/actionPattern';
import { couldBeArnOf, coversArn, intersectsArn, isEveryResource, opennessOf } from '../arn/arnPattern';
import { splitArn } from '../model/arn';
import type { ResourceElement, Statement } from '../model/model';
import { includesPrincipal, type NamedPrincipal, namedPrincipals } from '../trust/principalCover';
import { isScopable } from './openGrant';
import { worksOnMore } from './resourceFit';

/** What a statement is about: one of its resources, all but those in `NotResource`, or one of its principals. */
export type Target =
  | { readonly kind: 'resource'; readonly text: string }
  | { readonly kind: 'allBut'; readonly text: string; readonly except: readonly string[] }
  | { readonly kind: 'principal'; readonly text: string; readonly principal: NamedPrincipal };

/** The targets of a statement as far as they can be read, and whether those are all. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly isComplete: boolean;
}

const unreadable: Targets = { targets: [], isComplete: false };

const known = new WeakMap<Statement, Targets>();

/** The targets of a statement: resources in a permission policy, principals in a trust policy. */
export function targetsOf(statement: Statement): Targets {
  const memo = known.get(statement);
  if (memo) return memo;
  const targets = readTargets(statement);
  known.set(statement, targets);
  return targets;
}

/**
 * Whether a statement is about all of a target. With an action, what the action can't work on need not be included. True
 * is certain.
 */
export function coversTarget(statement: Statement, target: Target, action?: KnownAction): boolean {
  const { targets } = targetsOf(statement);
  if (targets.some((one) => includesTarget(one, target))) return true;
  return action !== undefined && target.kind === 'resource' && coversResourcesOf(action, targets, target.text);
}

/** Whether a statement may be about some of a target. False is certain. */
export function mayMeetTarget(statement: Statement, target: Target): boolean {
  const { targets, isComplete } = targetsOf(statement);
  return !isComplete || targets.some((one) => targetsMeet(one, target));
}

/** Whether one target includes all of another. True is certain. */
export function includesTarget(wide: Target, narrow: Target): boolean {
  if (wide.kind === 'principal' || narrow.kind === 'principal') {
    return (
      wide.kind === 'principal' &&
      narrow.kind === 'principal' &&
      includesPrincipal(wide.principal, narrow.principal) === 'yes'
    );
  }
  if (wide.kind === 'resource') {
    return narrow.kind === 'resource' ? coversArn(wide.text, narrow.text) : isEveryResource(wide.text);
  }
  if (narrow.kind === 'resource') return !wide.except.some((one) => intersectsArn(one, narrow.text));
  return wide.except.every((one) => isLeftOut(one, narrow.except));
}

/** Whether two targets may have something in common. False is certain. */
export function targetsMeet(a: Target, b: Target): boolean {
  if (a.kind === 'principal' || b.kind === 'principal') {
    if (a.kind !== 'principal' || b.kind !== 'principal') return true;
    return includesPrincipal(a.principal, b.principal) !== 'no' || includesPrincipal(b.principal, a.principal) !== 'no';
  }
  if (a.kind === 'resource' && b.kind === 'resource') return intersectsArn(a.text, b.text);
  if (a.kind === 'allBut' && b.kind === 'allBut') return true;
  const [some, allBut] = a.kind === 'resource' ? [a, b] : [b, a];
  return !isLeftOut(some.text, allBut.kind === 'allBut' ? allBut.except : []);
}

function readTargets({ resource, notResource, principal, notPrincipal }: Statement): Targets {
  const isMixed = (resource ?? notResource) !== undefined && (principal ?? notPrincipal) !== undefined;
  if (notPrincipal || isMixed) return unreadable;
  if (resource) {
    const targets = resource.items.map(({ node }) => ({ kind: 'resource', text: node.value }) as const);
    return { targets, isComplete: isReadable(resource) };
  }
  if (notResource) {
    if (!isReadable(notResource)) return unreadable;
    const except = notResource.items.map(({ node }) => node.value);
    if (except.some(isEveryResource)) return { targets: [], isComplete: true };
    const text = `every resource except ${except.join(', ')}`;
    return { targets: [{ kind: 'allBut', text, except }], isComplete: true };
  }
  if (!principal) return unreadable;
  const { named, isComplete } = namedPrincipals(principal);
  return { targets: named.map((one) => ({ kind: 'principal', text: one.text, principal: one })), isComplete };
}

function isLeftOut(text: string, except: readonly string[]): boolean {
  return except.some((one) => coversArn(one, text));
}

function isReadable({ opaque, misfits }: ResourceElement): boolean {
  return !opaque && misfits.length === 0;
}

/** Whether resources include all of a pattern that an action works on, by the ARN formats of its resource types. */
function coversResourcesOf(action: KnownAction, targets: readonly Target[], pattern: string): boolean {
  // An action that is also called without naming a resource is allowed on more than its ARNs.
  if (!isScopable(action)) return false;
  const isWholeService = ({ text }: Target) =>
    opennessOf(text) === 'service' && splitArn(text)[2] === action.service.prefix;
  if (worksOnMore(action) && !targets.some(isWholeService)) return false;
  const formats = action.action.resourceTypes
    .flatMap(({ name }) => action.service.resourceTypes.get(name)?.arns ?? [])
    .filter((format) => couldBeArnOf(pattern, format));
  const covers = (format: string) => targets.some((one) => one.kind === 'resource' && coversFormat(one.text, format));
  return formats.length > 0 && formats.every(covers);
}

/** A policy applies in one partition, so it doesn't matter how a pattern names that. */
function coversFormat(pattern: string, format: string): boolean {
  const [, partition = '*'] = splitArn(pattern);
  const [, , ...rest] = splitArn(format.replace(/\$\{[^}]*\}/g, '*'));
  return coversArn(pattern, ['arn', partition, ...rest].join(':'));
}
