import * as v from 'valibot';

/** A part of a value that was left out, and why. */
export interface LeftOut {
  /** Keys and indices from the outside in. Empty when the value as a whole is of no use. */
  readonly path: readonly (string | number)[];
  /** A sentence. */
  readonly reason: string;
}

/**
 * Reads a value by a schema and leaves out the parts that don't fit: an item of a list, an entry of a record, an optional
 * member of an object, or an object that lacks a member it must have. A list of which no item fits counts as not given,
 * so that its default holds. When nothing is left, the output is the fallback.
 */
export function readLeniently<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  fallback: v.InferOutput<Schema>,
): { readonly output: v.InferOutput<Schema>; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const removed: Removed = new Map();
  // Each round removes something: a missing member shows only after the one that was of the wrong type has gone.
  for (;;) {
    const rest = withoutParts(value, removed);
    const result = rest && v.safeParse(schema, rest.value);
    if (!result) return { output: fallback, leftOut };
    if (result.success) return { output: result.output, leftOut };
    for (const issue of result.issues) {
      const part = partToRemove(issue, rest);
      if (!leftOut.some(({ path }) => startsWith(path, part.path))) leftOut.push(part);
      if (part.path.length === 0) return { output: fallback, leftOut };
      remove(removed, part.path);
    }
  }
}

/** A reason for what a schema does not accept. */
export function mustBe(what: string): string {
  return `It must be ${what}.`;
}

/** A schema for an object whose keys are the user's own. A list is no such object. */
export function recordOf<Value>(key: v.GenericSchema<string, string>, value: v.GenericSchema<unknown, Value>) {
  const isObject = (given: unknown) => isContainer(given) && !Array.isArray(given);
  const object = v.custom<Record<string, unknown>>(isObject, mustBe('an object'));
  return v.pipe(object, v.record(key, value), v.readonly());
}

/** Which members and items are left out: true for a whole one. */
type Removed = Map<string | number, Removed | true>;

interface Rest {
  readonly value: unknown;
  /** For each list of which items are left out, the indices that its items had. */
  readonly indices: ReadonlyMap<unknown, readonly number[]>;
}

/** What is left of a value; undefined when nothing is. */
function withoutParts(value: unknown, removed: Removed): Rest | undefined {
  const indices = new Map<unknown, readonly number[]>();
  const copy = (from: unknown, parts: Removed | true | undefined): unknown => {
    if (parts === true) return nothing;
    if (parts === undefined || !isContainer(from)) return from;
    const rest = Object.entries(from)
      .map(([key, item]) => {
        const own = Array.isArray(from) ? Number(key) : key;
        return [own, copy(item, parts.get(own))] as const;
      })
      .filter(([, item]) => item !== nothing);
    if (!Array.isArray(from)) return Object.fromEntries(rest);
    if (rest.length === 0) return nothing;
    const list = rest.map(([, item]) => item);
    indices.set(
      list,
      rest.map(([index]) => Number(index)),
    );
    return list;
  };
  const rest = copy(value, removed);
  return rest === nothing ? undefined : { value: rest, indices };
}

const nothing = Symbol('nothing is left');

/** The part that an issue is about, by its place in the given value; of a missing member, what lacks it. */
function partToRemove(issue: v.GenericIssue, { value, indices }: Rest): LeftOut {
  const path: (string | number)[] = [];
  let container = value;
  for (const step of issue.path ?? []) {
    const key = step.key as string | number;
    // A schema may read a short form as a longer one, which has members that the value has not.
    if (!isContainer(container)) break;
    if (!Object.hasOwn(container, key)) return { path, reason: `"${key}" is missing.` };
    path.push(indices.get(container)?.[Number(key)] ?? key);
    container = container[key];
  }
  return { path, reason: issue.message };
}

function remove(removed: Removed, path: LeftOut['path']): void {
  let parts = removed;
  for (const key of path.slice(0, -1)) {
    const inner = parts.get(key) ?? new Map();
    if (inner === true) return;
    parts.set(key, inner);
    parts = inner;
  }
  const last = path.at(-1);
  if (last !== undefined) parts.set(last, true);
}

function startsWith(path: LeftOut['path'], start: LeftOut['path']): boolean {
  return start.every((key, at) => path[at] === key);
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
