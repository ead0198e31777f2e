import type { DesiredRole } from '../roles/desiredRole';

/** A role as a script writes it: its documents are clean and compared by their text. */
export interface ScriptRole extends Omit<DesiredRole, 'trust' | 'files'> {
  /** JSON without comments, indented. */
  readonly trust?: string;
  readonly managed: readonly ScriptPolicy[];
  readonly inline: readonly ScriptPolicy[];
}

export interface ScriptPolicy {
  readonly policyName: string;
  /** With slashes at both ends. */
  readonly path: string;
  readonly document: string;
}
