/** Calls of the CLI at a time; each is a process of its own. */
const atOnce = 3;

/** Does something with each item, a few at a time, and gives the results in the order of the items. */
export async function inTurns<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<readonly U[]> {
  const results: U[] = [];
  for (let first = 0; first < items.length; first += atOnce) {
    results.push(...(await Promise.all(items.slice(first, first + atOnce).map(work))));
  }
  return results;
}
