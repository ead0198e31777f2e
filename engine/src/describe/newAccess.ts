import { type NewAccess, type NewGrant, newAccess } from '../access/newAccess';
import type { Policy, Statement } from '../model/model';
import { formatCount } from '../model/size';
import { conditionText } from './condition';
import type { Knowledge } from './knowledge';
import { toPlainText } from './markdown';
import { statementText } from './statement';

/** What a report on new access is about. */
export interface NewAccessSubject {
  readonly policy: Policy;
  /** Undefined when the earlier version does not exist or holds no such policy. */
  readonly before: Policy | undefined;
  /** The file's name. */
  readonly name: string;
  /** What the policy is compared with: `the last commit`. */
  readonly since: string;
  /** The number of the line that an offset lies in, from 1. */
  readonly lineOf: (offset: number) => number;
}

/** What a policy allows that its earlier version did not, as plain text. */
export function newAccessReport(knowledge: Knowledge, subject: NewAccessSubject): string {
  const { policy, before, name, since, lineOf } = subject;
  const head = `# New access since ${since}: ${name}`;
  const found = newAccess(before, policy, knowledge.data);
  if (!found) return `${head}\nThe policies are too large to be compared.\n`;
  const whole = before ? '' : `There is no such policy in ${since}, so all of it is new. `;
  if (found.length === 0) return `${head}\n${whole}The policy allows nothing that it did not allow before.\n`;
  const lines = found.flatMap((one) => [titleOf(one, since, lineOf), ...detailsOf(knowledge, one)]);
  const count = found.length === 1 ? '1 statement allows' : `${found.length} statements allow`;
  return `${head}\n${whole}${count} more than before.\n\n${lines.join('\n')}\n`;
}

function titleOf({ statement, kind }: NewAccess, since: string, lineOf: NewAccessSubject['lineOf']): string {
  if (kind === 'undenied') return `✗ No longer denied, as ${nameOf(statement)} of ${since} did`;
  return `✓ ${capital(nameOf(statement))}, line ${lineOf(statement.node.start)}`;
}

function detailsOf(knowledge: Knowledge, { statement, grants }: NewAccess): readonly string[] {
  const when = conditionText(knowledge, statement.condition);
  // What cannot be told in parts is told as a whole.
  if (grants.length === 0) return [`    ${plain(statementText(knowledge, statement))}`];
  const lines = grants.map((grant) => `    ${grantText(grant, statement)}`);
  return when === undefined ? lines : [...lines, `    only when ${plain(when)}`];
}

const mostTargets = 5;

function grantText({ action, count, targets }: NewGrant, { principal }: Statement): string {
  const shown = targets.slice(0, mostTargets).join(', ');
  const more = targets.length > mostTargets ? ` and ${targets.length - mostTargets} more` : '';
  const fresh = count ? ` (${formatCount(count.fresh)} of ${formatCount(count.all)} actions are new)` : '';
  return `${action}${fresh} ${principal ? 'by' : 'on'} ${shown}${more}`;
}

function nameOf({ sid, index }: Statement): string {
  const value = sid?.member.value;
  return value?.type === 'string' && value.value !== '' ? `statement "${value.value}"` : `statement ${index + 1}`;
}

function plain(markdown: string): string {
  return toPlainText(markdown).replace(/\s+/g, ' ').trim();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
