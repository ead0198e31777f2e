import { findBlanks, looksUnfilled } from '../../values/placeholders';

/**
 * How bad a value is that has not the form it needs. Undefined when it holds a blank, of which a rule of its own speaks;
 * a warning when it only stands for what is yet to be written, as in documentation.
 */
export function severityOfUnfit(value: string): 'error' | 'warning' | undefined {
  if (findBlanks(value, true).length > 0) return undefined;
  return looksUnfilled(value) ? 'warning' : 'error';
}
