import type { Edit } from '../edits/editor';
import type { Span } from '../syntax/syntax';
import type { InsertText } from './insertText';

/** What a proposal is about; an editor shows an icon for it. */
export type ProposalKind =
  | 'key'
  | 'value'
  | 'service'
  | 'action'
  | 'pattern'
  | 'principal'
  | 'resource'
  | 'operator'
  | 'conditionKey'
  | 'variable'
  | 'snippet';

/** Where the description of a proposal is found once somebody looks at it. */
export type Topic = { readonly action: string } | { readonly conditionKey: string };

/** What may be inserted at the cursor, in the order in which it should be shown. */
export interface Proposal {
  readonly label: string;
  readonly kind: ProposalKind;
  /** A few words beside the label. */
  readonly detail: string | undefined;
  /** One or two sentences; undefined where there are none or `topic` leads to them. */
  readonly documentation: string | undefined;
  readonly topic: Topic | undefined;
  /** What the text from the start of `span` to the cursor is compared with. */
  readonly filterText: string;
  /** What is replaced: it holds the cursor and lies on one line. */
  readonly span: Span;
  readonly insertText: InsertText;
  /** Commas before and behind. They touch neither each other nor `span`. */
  readonly extraEdits: readonly Edit[];
  /** Whether the next list should open at once: the text goes on where it ends. */
  readonly continues: boolean;
}

/** A thing to propose, before it is known how it has to be written down at the cursor. */
export interface Idea {
  readonly label: string;
  readonly kind: ProposalKind;
  /** The content of a string, without quotes; the label when left out. */
  readonly text?: InsertText;
  readonly detail?: string | undefined;
  readonly documentation?: string | undefined;
  readonly topic?: Topic;
  /** What is typed to find it; the plain text when left out. */
  readonly filter?: string;
  readonly continues?: boolean;
}
