import type { Severity } from '../../engine/src/rules/rule';

export type Format = 'text' | 'json';
export type KindOption = 'auto' | 'trust' | 'permission';
export type FailOn = Severity | 'never';

/** Number of policy files, of findings of each severity, of findings that stay unsaid and of fixes that were made. */
export interface Summary {
  readonly files: number;
  readonly error: number;
  readonly security: number;
  readonly warning: number;
  readonly suggestion: number;
  readonly suppressed: number;
  readonly fixed: number;
}

const severityOrder: readonly Severity[] = ['error', 'security', 'warning', 'suggestion'];

/** Whether there is a finding of at least the given severity. */
export function failsOn(summary: Summary, failOn: FailOn): boolean {
  if (failOn === 'never') return false;
  return severityOrder.slice(0, severityOrder.indexOf(failOn) + 1).some((severity) => summary[severity] > 0);
}
