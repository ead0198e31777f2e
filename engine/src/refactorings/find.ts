import type { DocumentFormat } from '../documents/document';
import { EditRefusal } from '../edits/refusal';
import { isFormatProblem } from '../syntax/syntax';
import { addSids } from './addSids';
import { convertPartition } from './convertPartition';
import { expandActions } from './expandActions';
import { exceptActions, listActions } from './listActions';
import { mergeStatements } from './mergeStatements';
import { minify } from './minify';
import type { RefactorEntry, Refactoring, RefactoringContext } from './refactoring';
import { shrinkActions } from './shrinkActions';
import { sortList } from './sortList';
import { splitStatement } from './splitStatement';
import { toggleList } from './toggleList';

const everyFormat: readonly DocumentFormat[] = ['json', 'yaml'];

/** In the order of the menu: from what is under the cursor to what concerns the document. */
export const refactors: readonly RefactorEntry[] = [
  { refactor: expandActions, formats: everyFormat },
  { refactor: shrinkActions, formats: everyFormat },
  { refactor: listActions, formats: everyFormat },
  { refactor: exceptActions, formats: everyFormat },
  { refactor: sortList, formats: everyFormat },
  { refactor: toggleList, formats: everyFormat },
  { refactor: mergeStatements, formats: everyFormat },
  { refactor: splitStatement, formats: everyFormat },
  { refactor: addSids, formats: everyFormat },
  { refactor: convertPartition, formats: everyFormat },
  // The lines and the indentation of YAML are its structure.
  { refactor: minify, formats: ['json'] },
];

/** What can be done at a place. Nothing while the text has faults: what it means is then a guess. */
export function findRefactorings(ctx: RefactoringContext): readonly Refactoring[] {
  const { policies, problems, format } = ctx.document;
  if (policies.length === 0 || !problems.every(isFormatProblem)) return [];
  if (format === 'yaml' && policies.some(({ incomplete }) => incomplete)) return [];
  const offers = refactors.filter(({ formats }) => formats.includes(format)).flatMap(({ refactor }) => refactor(ctx));
  return format === 'json' && !policies.some(({ owner }) => owner) ? offers : offers.flatMap(whereEditable);
}

/** In a template a text may be out of reach: used elsewhere too, or with a comment or an anchor that would get lost. */
function whereEditable(offer: Refactoring): readonly Refactoring[] {
  try {
    const edits = offer.edits();
    return edits.length > 0 ? [{ ...offer, edits: () => edits }] : [];
  } catch (error) {
    if (error instanceof EditRefusal) return [];
    throw error;
  }
}
