import type { Edit } from '../edits/editor';
import type { Finding } from '../rules/rule';
import type { Span } from '../syntax/syntax';

/**
 * What can be wrong with `.rolewright.json`. The ids share one prefix, which no rule has, so that they are told from
 * rules and lead to a page of their own.
 */
export type SuppressionProblemId =
  | 'suppression-malformed'
  | 'suppression-unknown-rule'
  | 'suppression-without-reason'
  | 'suppression-expired'
  | 'suppression-unused';

/** A fault of the file as a finding like any other. All are warnings: an entry at fault suppresses nothing. */
export function suppressionProblem(
  id: SuppressionProblemId,
  span: Span,
  message: string,
  fix?: { readonly title: string; readonly edits: () => readonly Edit[] },
): Finding {
  return {
    ruleId: id,
    severity: 'warning',
    span: { start: span.start, end: span.end },
    message,
    policy: undefined,
    fixes: () => (fix ? [{ title: fix.title, kind: 'suggestion', edits: fix.edits() }] : []),
    related: [],
  };
}

/** Whether a finding is about the suppressions themselves. Such a finding cannot be suppressed. */
export function isSuppressionProblem(ruleId: string): boolean {
  return ruleId.startsWith('suppression-');
}
