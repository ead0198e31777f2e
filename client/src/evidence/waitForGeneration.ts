import { type Generation, getGeneratedPolicy } from '../aws/policyGeneration';
import { type AwsErrorKind, type AwsResult, fail } from '../aws/result';
import type { Ask } from '../plans/plan';

export interface Waiting {
  readonly jobId: string;
  readonly ask: Ask;
  readonly signal: AbortSignal;
  /** Ends after so many milliseconds, or at once when the signal aborts. */
  readonly delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Receives a few words about what is going on. */
  readonly onProgress: (words: string) => void;
}

/** Pauses between looks; the last one is repeated. Most generations take some minutes. */
const pausesMs = [3_000, 5_000, 10_000, 15_000, 20_000, 30_000] as const;

/** Looks after which a person has to ask again: about half an hour. */
const looksMax = 62;

/** Failures that the next look may not meet. */
const passing: ReadonlySet<AwsErrorKind> = new Set(['throttled', 'serviceFailure', 'network', 'timeout']);
const passingMax = 3;

/** Looks at a job until it has ended. One that goes on longer is given as it is then, in progress. */
export async function waitForGeneration(waiting: Waiting): Promise<AwsResult<Generation>> {
  const { jobId, ask, signal, delay, onProgress } = waiting;
  let failures = 0;
  for (let look = 0; ; look++) {
    const found = await ask(getGeneratedPolicy(jobId), { signal });
    failures = found.ok ? 0 : failures + 1;
    if (found.ok && (found.value.status !== 'IN_PROGRESS' || look + 1 >= looksMax)) return found;
    if (!found.ok && (!passing.has(found.error.kind) || failures > passingMax)) return found;
    const pause = pausesMs[Math.min(look, pausesMs.length - 1)] ?? 0;
    const state = found.ok ? 'in progress' : 'no answer';
    onProgress(`${state}, looking again in ${pause / 1_000} s (look ${look + 1})`);
    await delay(pause, signal);
    if (signal.aborted) return fail('cancelled', 'Cancelled while waiting.');
  }
}
