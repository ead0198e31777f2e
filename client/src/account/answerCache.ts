import type { AwsResult } from '../aws/result';

/** Answers of AWS, asked for once in a session. */
export interface AnswerCache<T> {
  get(key: string, ask: () => Promise<AwsResult<T>>): Promise<AwsResult<T>>;
  forget(key: string): void;
}

/** Two that need the same at the same time share one question. A failure may be gone the next time, and isn't kept. */
export function createAnswerCache<T>(): AnswerCache<T> {
  const known = new Map<string, Promise<AwsResult<T>>>();
  return {
    get(key, ask) {
      const before = known.get(key);
      if (before !== undefined) return before;
      const asked = ask().then((result) => {
        if (!result.ok && known.get(key) === asked) known.delete(key);
        return result;
      });
      known.set(key, asked);
      return asked;
    },
    forget: (key) => void known.delete(key),
  };
}
