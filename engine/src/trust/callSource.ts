import { operatorFamily } from '../model/condition';
import type { ConditionClause } from '../model/model';
import { matchesWildcard } from '../text/wildcard';
import { matchesAnything, textValues } from './trust';

/** For whose resource a service assumes a role. */
export interface CallSource {
  /** The account of the resource; 12 digits. */
  readonly account: string;
  /** Whether the service is known to send `aws:SourceAccount` and `aws:SourceArn`. */
  readonly sends: boolean;
}

/** Whether a condition is about the account or the ARN of the resource that a service acts for. */
export function isSourceClause({ lowerKey }: ConditionClause): boolean {
  return lowerKey === 'aws:sourceaccount' || lowerKey === 'aws:sourcearn';
}

/**
 * Whether a condition on `aws:SourceArn` holds for resources of an account: for all of them or for none. Undefined when
 * it holds for some.
 */
export function sourceArnHolds(clause: ConditionClause, account: string): boolean | undefined {
  const { operator, opaque } = clause;
  const texts = textValues(clause);
  if (opaque || !operator.known || texts.some((text) => text.includes('${'))) return undefined;
  if (texts.some(matchesAnything)) return !operator.negated;
  const family = operatorFamily(operator);
  if (family !== 'Arn' && family !== 'String') return undefined;
  return texts.some((text) => couldNameSource(text, account, family)) ? undefined : operator.negated;
}

/** Whether an ARN pattern may stand for a resource of the account. False is certain. ARNs of buckets name no account. */
function couldNameSource(pattern: string, account: string, family: 'Arn' | 'String'): boolean {
  const parts = pattern.split(':');
  if (parts.length < 6) return true;
  // In a plain string, a wildcard goes on beyond the colon, so that the parts behind it can be others.
  if (family === 'String' && parts.slice(0, 4).some((part) => part.includes('*'))) return true;
  const owner = parts[4] ?? '';
  return owner === '' || matchesWildcard(owner, account);
}
