import { type Shell, toComment, toShellText } from '../aws/shellText';
import { headline, type Plan, type Step, type StepState, type StepStatus, shownArgv } from './plan';

/** A plan as a text document. */
export interface RenderedPlan {
  readonly text: string;
  /** The line of each step, counted from 0, in the order of the steps. */
  readonly stepLines: readonly number[];
}

const marks: Readonly<Record<StepState, string>> = {
  pending: '',
  running: '…',
  waiting: '…',
  done: '✓',
  notNeeded: '–',
  failed: '✗',
  cancelled: '–',
  unknown: '?',
};

/**
 * Writes a plan in the words of a shell, with the account and the notes as comments. With statuses, each line carries its
 * mark at the end, and below it what AWS said; without them the text is the script to copy.
 */
export function renderPlan(plan: Plan, shell: Shell, statuses: readonly StepStatus[] = []): RenderedPlan {
  const lines = [headline(plan), ...plan.notes, ...plan.warnings.map((warning) => `Warning: ${warning}`)].map(
    toComment,
  );
  const stepLines: number[] = [];
  for (const [index, step] of plan.steps.entries()) {
    stepLines.push(lines.length);
    lines.push(...renderStep(plan, step, statuses[index], shell));
  }
  for (const { result } of statuses) if (result) lines.push(toComment(`${result.label}: ${result.value}`));
  return { text: `${lines.join('\n')}\n`, stepLines };
}

function renderStep(plan: Plan, step: Step, status: StepStatus | undefined, shell: Shell): readonly string[] {
  if (step.notNeeded !== undefined) return [toComment(`– ${step.title}: ${step.notNeeded}`)];
  const command = toShellText(['aws', ...shownArgv(step, plan.account.target)], shell);
  if (status === undefined || status.state === 'pending') return [command];
  const below = [status.awsMessage, status.note].filter((text) => text !== undefined);
  const failed = status.state === 'failed';
  // An argument may hold a line break (a description); the mark stands behind the whole command.
  return [
    `${command}  # ${marks[status.state]}`,
    ...below.map((text) => toComment(failed ? `${marks.failed} ${text}` : text)),
  ].flatMap((text) => text.split('\n'));
}
