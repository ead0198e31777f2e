import { createEditor } from '../edits/editor';
import type { Finding } from '../rules/rule';
import { anyGlob } from '../text/glob';
import { removalOf, type Suppression, type SuppressionList } from './parse';
import { suppressionProblem } from './problem';

export interface SuppressedFinding {
  readonly finding: Finding;
  /** The entries that hide it, at least one. */
  readonly by: readonly Suppression[];
}

export interface Applied {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** Parts the findings of a file; its path is relative to the folder of the suppressions, with forward slashes. */
export type Suppressor = (path: string, findings: readonly Finding[]) => Applied;

/** Compiles the paths of the entries once, for many files. */
export function createSuppressor(suppressions: readonly Suppression[]): Suppressor {
  const entries = suppressions.map((suppression) => {
    const matches = anyGlob([suppression.path]);
    // A file's own name may hold brackets, which a glob would read otherwise.
    return { suppression, covers: (path: string) => path === suppression.path || matches(path) };
  });
  return (path, findings) => {
    const candidates = entries.filter(({ covers }) => covers(path)).map(({ suppression }) => suppression);
    if (candidates.length === 0) return { findings, suppressed: [] };
    const kept: Finding[] = [];
    const suppressed: SuppressedFinding[] = [];
    for (const finding of findings) {
      const fitting = candidates.filter((candidate) => fits(candidate, finding));
      if (fitting.length === 0) kept.push(finding);
      else suppressed.push({ finding, by: fitting });
    }
    return { findings: kept, suppressed };
  };
}

/** The Sid of the statement that a finding lies in; undefined outside statements and where there is none. */
export function sidOf({ policy, span }: Finding): string | undefined {
  const statement = policy?.statements.find(({ node }) => node.start <= span.start && span.end <= node.end);
  const value = statement?.sid?.member.value;
  return value?.type === 'string' && value.value !== '' ? value.value : undefined;
}

/** A warning for each entry that has hidden nothing in a run over everything below its folder. */
export function unusedSuppressions(list: SuppressionList, used: ReadonlySet<Suppression>): Finding[] {
  const edit = createEditor(list.text);
  return list.suppressions
    .filter((suppression) => !used.has(suppression))
    .map(({ place, node }) => {
      const message = 'Nothing is found any more that this entry suppresses. Remove it.';
      return suppressionProblem('suppression-unused', place, message, removalOf(edit, list.list, node));
    });
}

function fits(suppression: Suppression, finding: Finding): boolean {
  if (suppression.rule !== finding.ruleId) return false;
  return suppression.sid === undefined || suppression.sid === sidOf(finding);
}
