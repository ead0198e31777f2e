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
  /** Whether a statement is the same in both versions, so that what isn't known of it is no news. */
  readonly isUnchanged?: (statement: Statement) => boolean;
}

/** What a policy allows that its earlier version did not, as plain text. */
export function newAccessReport(knowledge: Knowledge, subject: NewAccessSubject): string {
  const text = newAccessText(knowledge, subject) ?? "The policy doesn't allow anything it didn't allow before.";
  return `# New access since ${subject.since}: ${subject.name}\n${text}\n`;
}

/** The report without its head; undefined where the policy allows nothing new. */
export function newAccessText(knowledge: Knowledge, subject: NewAccessSubject): string | undefined {
  const { policy, before, since, isUnchanged } = subject;
  const all = newAccess(before, policy, knowledge.data);
  if (!all) return 'The policies are too large to compare.';
  const found = all.filter(({ certainty, statement }) => certainty !== 'unclear' || !isUnchanged?.(statement));
  const whole = before ? '' : `${capital(since)} doesn't have this policy, so all of it is new. `;
  if (found.length === 0) {
    return before ? undefined : `${whole}The policy doesn't allow anything it didn't allow before.`;
  }
  const lines = found.flatMap((one) => [titleOf(one, subject), ...detailsOf(knowledge, one)]);
  return `${whole}${summaryOf(found)}\n\n${lines.join('\n')}`;
}

function summaryOf(found: readonly NewAccess[]): string {
  const count = (certainty: NewAccess['certainty']) => found.filter((one) => one.certainty === certainty).length;
  const [fresh, unclear, later] = [count('new'), count('unclear'), count('later')];
  const sentences: string[] = [];
  if (fresh > 0) sentences.push(`${statements(fresh)} ${fresh === 1 ? 'allows' : 'allow'} more than before.`);
  if (unclear > 0) {
    sentences.push(`Can't tell whether ${statements(unclear)} ${unclear === 1 ? 'allows' : 'allow'} more than before.`);
  }
  if (later > 0) {
    const [allow, include] = later === 1 ? ['allows', 'includes'] : ['allow', 'include'];
    sentences.push(`${statements(later)} ${allow} nothing new today, but ${include} actions that AWS may add later.`);
  }
  return sentences.join(' ');
}

function statements(count: number): string {
  return count === 1 ? '1 statement' : `${count} statements`;
}

const marks: Readonly<Record<NewAccess['certainty'], string>> = { new: '✓', later: '+', unclear: '?' };

function titleOf({ statement, kind, certainty }: NewAccess, { since, lineOf }: NewAccessSubject): string {
  if (kind === 'allowed') {
    return `${marks[certainty]} ${capital(nameOf(statement))}, line ${lineOf(statement.node.start)}`;
  }
  const by = `denied by ${nameOf(statement)} of ${since}`;
  if (certainty === 'new') return `✗ No longer ${by}`;
  return certainty === 'later' ? `+ Actions that AWS may add later are no longer ${by}` : `? May no longer be ${by}`;
}

function detailsOf(knowledge: Knowledge, { statement, certainty, grants }: NewAccess): readonly string[] {
  const when = conditionText(knowledge, statement.condition);
  // What can't be told in parts is told as a whole.
  if (grants.length === 0) return [`    ${plain(statementText(knowledge, statement))}`];
  const lines = grants.map((grant) => `    ${grantText(grant, statement, certainty)}`);
  return when === undefined ? lines : [...lines, `    only when ${plain(when)}`];
}

const mostTargets = 5;

function grantText(
  { action, count, targets }: NewGrant,
  { principal }: Statement,
  certainty: NewAccess['certainty'],
): string {
  const shown = targets.slice(0, mostTargets).join(', ');
  const more = targets.length > mostTargets ? ` and ${targets.length - mostTargets} more` : '';
  const part = count ? ` (${countText(count, certainty)})` : '';
  return `${action}${part} ${principal ? 'by' : 'on'} ${shown}${more}`;
}

const mostActions = 3;

/** A part of a pattern's actions is named where it is small. */
function countText({ fresh, all }: NonNullable<NewGrant['count']>, certainty: NewAccess['certainty']): string {
  const word = `${fresh.length === 1 ? 'is' : 'are'} ${certainty === 'new' ? 'new' : 'unclear'}`;
  if (fresh.length === all) return all === 1 ? `its only action ${word}` : `all ${formatCount(all)} actions ${word}`;
  const names = fresh.length <= mostActions ? `: ${fresh.join(', ')}` : '';
  return `${formatCount(fresh.length)} of ${formatCount(all)} actions ${word}${names}`;
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
