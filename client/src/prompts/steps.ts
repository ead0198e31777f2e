/** Questions in order, with a way back. How a question is shown is none of this file's business. */

/** The place of an input in a sequence of steps. VS Code shows it as `Create role (1/3)`. */
export interface StepPosition {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  /** 1 and 0 show no count. */
  readonly totalSteps: number;
}

/** The answer to an input: its value, `back` for the previous step, or nothing when the person left. */
export type Answer<T> = T | typeof back | undefined;

/** The person went back to the previous step. */
export const back = Symbol('back');

/** A step had nothing to ask. It isn't counted, and Back skips it. */
export const notAsked = Symbol('not asked');

/** A step takes what is known and returns it with its own answer. It is asked again when the person comes back. */
export type AskStep<S> = (state: S, position: StepPosition) => Promise<Answer<S> | typeof notAsked>;

/** Runs steps in order, with a way back from each but the first. Resolves to nothing when the person left. */
export async function runSteps<S>(title: string, first: S, steps: readonly AskStep<S>[]): Promise<S | undefined> {
  let state = first;
  let index = 0;
  const asked: number[] = [];
  for (;;) {
    const step = steps[index];
    if (step === undefined) return state;
    const silent = index - asked.length;
    const answer = await step(state, { title, step: asked.length + 1, totalSteps: steps.length - silent });
    if (answer === undefined) return undefined;
    if (answer === back) {
      index = asked.pop() ?? 0;
      continue;
    }
    if (answer !== notAsked) {
      asked.push(index);
      state = answer;
    }
    index += 1;
  }
}

/** Asks a single question. No step comes before it, so there is no way back: the answer is a value or nothing. */
export async function askOnce<T>(
  title: string,
  ask: (position: StepPosition) => Promise<Answer<T>>,
): Promise<T | undefined> {
  const answer = await ask({ title, step: 1, totalSteps: 1 });
  return answer === back ? undefined : answer;
}

/** Whether the person gave an answer, and neither left nor went back. */
export function isAnswered<T>(answer: Answer<T>): answer is T {
  return answer !== undefined && answer !== back;
}

/** What follows from an answer; Back and leaving stay what they are. */
export function mapAnswer<T, U>(answer: Answer<T>, change: (value: T) => U): Answer<U> {
  return isAnswered(answer) ? change(answer) : answer;
}

/** A question within a step: it isn't counted, and Back leads to the step. */
export function withinStep(position: StepPosition): StepPosition {
  return { ...position, step: position.step + 1, totalSteps: 0 };
}
