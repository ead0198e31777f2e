import * as v from 'valibot';

/** Where a memory is kept; the editor's storage for the workspace. */
export interface MemoryStore {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** The items of a list that is kept under a key. What doesn't fit, as from another version of us, is left out. */
export function keptItems<T>(store: MemoryStore, key: string, item: v.GenericSchema<unknown, T>): readonly T[] {
  const list = v.safeParse(v.array(v.unknown()), store.get(key));
  const results = list.success ? list.output.map((value) => v.safeParse(item, value)) : [];
  return results.flatMap(({ success, output }) => (success ? [output] : []));
}

/** A member that may be absent. One that doesn't fit counts as absent, so that the rest isn't lost with it. */
export function optionalMember<T>(schema: v.GenericSchema<unknown, T>) {
  return v.fallback(v.optional(schema), undefined);
}
