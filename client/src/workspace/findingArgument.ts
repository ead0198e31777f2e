import type { FindingArgument } from '../../../server/src/protocol';

/** The finding that a code action of the server names; undefined when the command was called otherwise. */
export function findingArgument([given]: readonly unknown[]): FindingArgument | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { uri, rule, sid } = given as Partial<Record<keyof FindingArgument, unknown>>;
  if (typeof uri !== 'string' || typeof rule !== 'string') return undefined;
  return typeof sid === 'string' ? { uri, rule, sid } : { uri, rule };
}
