/**
 * Keeps a pure function's results by their text. Policies name the same few thousand actions and ARNs again and
 * again, and a look-up is cheaper than taking one apart. When `limit` results are held all are dropped, so that hostile
 * input cannot fill the memory.
 */
export function memoize<Result>(limit: number, compute: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= limit) results.clear();
    const result = compute(text);
    results.set(text, result);
    return result;
  };
}
