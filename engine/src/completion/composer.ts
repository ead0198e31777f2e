import type { InsertText } from './insertText';
import type { Idea, Proposal } from './proposal';

/** Writes ideas down at the cursor: with the quotes, the colon and the commas that are missing there. */
export interface Composer {
  /** The idea as a string. */
  string(idea: Idea): Proposal;
  /** The idea as a value of another type; it replaces a string that was begun. */
  value(idea: Idea, value: InsertText): Proposal;
  /** The idea as a key, with a value to fill in unless it has one. */
  key(idea: Idea, value: InsertText): Proposal;
  /** Whether what is inserted may go over several lines. */
  readonly multiline: boolean;
}
