import { isFormatProblem } from '../syntax/syntax';
import { addSids } from './addSids';
import { convertPartition } from './convertPartition';
import { expandActions } from './expandActions';
import { exceptActions, listActions } from './listActions';
import { mergeStatements } from './mergeStatements';
import { minify } from './minify';
import type { Refactor, Refactoring, RefactoringContext } from './refactoring';
import { shrinkActions } from './shrinkActions';
import { sortList } from './sortList';
import { splitStatement } from './splitStatement';
import { toggleList } from './toggleList';

/** In the order of the menu: from what is under the cursor to what concerns the document. */
const refactors: readonly Refactor[] = [
  expandActions,
  shrinkActions,
  listActions,
  exceptActions,
  sortList,
  toggleList,
  mergeStatements,
  splitStatement,
  addSids,
  convertPartition,
  minify,
];

/** What can be done at a place. Nothing while the text has faults: what it means is then a guess. JSON only. */
export function findRefactorings(ctx: RefactoringContext): readonly Refactoring[] {
  const { policies, problems, format } = ctx.document;
  if (format !== 'json') return [];
  if (policies.length === 0 || !problems.every(isFormatProblem)) return [];
  return refactors.flatMap((refactor) => refactor(ctx));
}
