/** A single value alone, and any other number of them as a list: IAM takes both, and the short form reads better. */
export function oneOrList<T>(values: readonly T[]): T | readonly T[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
