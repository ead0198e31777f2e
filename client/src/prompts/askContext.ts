import type { SimulationChoices } from '../../../server/src/protocol';
import type { ContextEntry } from '../aws/simulate';
import { contextType, splitValues } from '../evidence/contextValues';
import { typeText } from './quickInput';
import { type AskStep, isAnswered, runSteps } from './steps';

/**
 * Asks for the values of condition keys, one after the other; a key that is left empty has none. Who leaves gets nothing.
 */
export async function askContext(
  title: string,
  missing: readonly string[],
  known: SimulationChoices['keys'],
): Promise<readonly ContextEntry[]> {
  const steps = missing.map((key) => {
    const type = contextType(known.find((one) => one.key.toLowerCase() === key.toLowerCase()));
    const several = type.endsWith('List') ? ', several separated by commas' : '';
    const step: AskStep<ReadonlyMap<string, ContextEntry>> = async (state, position) => {
      const text = await typeText(position, {
        prompt: `A condition asks for ${key}. Type its value (${type}${several}), or leave it empty.`,
        value: state.get(key)?.values.join(', ') ?? '',
        validate: () => undefined,
      });
      if (!isAnswered(text)) return text;
      const values = splitValues(text, type);
      const next = new Map(state);
      if (values.length === 0) next.delete(key);
      else next.set(key, { key, type, values });
      return next;
    };
    return step;
  });
  const entries = await runSteps<ReadonlyMap<string, ContextEntry>>(title, new Map(), steps);
  return [...(entries?.values() ?? [])];
}
