import type { IamData } from '../data/iamData';
import type { DocumentFormat, PolicyDocument } from '../documents/document';
import type { Edit } from '../edits/editor';
import type { Span } from '../syntax/syntax';

/** What a refactoring is asked about. Nothing else counts, so equal contexts give equal answers. */
export interface RefactoringContext {
  readonly document: PolicyDocument;
  readonly data: IamData;
  /** The cursor or the selection. */
  readonly span: Span;
  /**
   * Whether refactorings were asked for by name. Then what concerns a statement or the document is offered from anywhere
   * in it; otherwise only at its own words, so that the light bulb does not burn on every line.
   */
  readonly asked: boolean;
}

/** A change of the text that somebody may want. It keeps the meaning, or its title says what becomes of it. */
export interface Refactoring {
  /** Unique among those offered at one place; the end of the code action's kind, such as `sortList`. */
  readonly id: string;
  readonly title: string;
  /** Made when they are needed. They do not overlap. */
  readonly edits: () => readonly Edit[];
}

/** Looks at one place and says what can be done there. */
export type Refactor = (ctx: RefactoringContext) => readonly Refactoring[];

/** A refactoring with the formats of text that it is made for. */
export interface RefactorEntry {
  readonly refactor: Refactor;
  readonly formats: readonly DocumentFormat[];
}

/** `1 action`, `3 actions`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
