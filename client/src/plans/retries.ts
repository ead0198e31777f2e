import type { Retry } from './plan';

/** What IAM's eventual consistency makes necessary: a change is not visible everywhere at once. Milliseconds. */
const propagationPausesMs: readonly number[] = [1_000, 2_000, 4_000, 8_000, 8_000];

/** A principal that was created a moment ago is refused as invalid until IAM has spread the news. */
export const newPrincipal: Retry = {
  on: 'invalidPrincipal',
  because: 'IAM does not know the new principal yet',
  pausesMs: propagationPausesMs,
};

/** A role or policy that was created a moment ago. */
export const notVisibleYet: Retry = {
  on: 'noSuchEntity',
  because: 'IAM does not show what was just created yet',
  pausesMs: propagationPausesMs,
};

/** What was detached a moment ago can still count as a use. The pauses are few, because the conflict may be a real one. */
export const stillCounted: Retry = {
  on: 'deleteConflict',
  because: 'IAM still counts what was just removed, or something else uses it',
  pausesMs: [1_000, 2_000],
};
