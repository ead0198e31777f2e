import type { PlanAccount } from './plan';
import type { Remedy, RoleCheck, RoleReport } from './verifyRole';

/** Makes a link target for a remedy, or nothing where links cannot run commands. */
export type RemedyLink = (remedy: Remedy) => string | undefined;

/** Writes the report of Verify Role as Markdown: wanted and found side by side, then what to do. */
export function renderReport(report: RoleReport, account: PlanAccount, link: RemedyLink): string {
  const open = report.checks.filter(({ advice }) => advice !== undefined);
  return [
    `# Role ${report.roleName} in ${account.caller.accountId}`,
    '',
    verdict(report),
    ...(report.arn === undefined ? [] : ['', `\`${report.arn}\``]),
    '',
    '|   | Wanted | In the account |',
    '| - | ------ | -------------- |',
    ...report.checks.map((check) => `| ${mark(check)} | ${cell(check.wanted)} | ${cell(check.found)} |`),
    ...(open.length === 0 ? [] : ['', '## What to do', '', ...open.map((check) => adviceLine(check, link))]),
    '',
  ].join('\n');
}

/** The report in one sentence, for a notification. */
export function verdict({ roleName, inStep, checks }: RoleReport): string {
  if (inStep) return `Role ${roleName} is in step with the workspace.`;
  const wrong = checks.filter(({ ok }) => ok === false).length;
  const open = checks.filter(({ ok }) => ok === undefined).length;
  const parts = [
    wrong === 0 ? undefined : `${wrong} ${wrong === 1 ? 'point differs' : 'points differ'}`,
    open === 0 ? undefined : `${open} ${open === 1 ? 'is' : 'are'} not certain`,
  ].filter((part) => part !== undefined);
  return `Role ${roleName}: ${parts.join(', ')}.`;
}

function mark({ ok }: RoleCheck): string {
  if (ok === undefined) return '?';
  return ok ? '✓' : '✗';
}

function adviceLine({ advice, remedy }: RoleCheck, link: RemedyLink): string {
  const target = remedy === undefined ? undefined : link(remedy);
  return target === undefined ? `- ${cell(advice ?? '')}` : `- [${cell(advice ?? '')}](${target})`;
}

/** Text from the account stays text: nothing in it can become a link, HTML or a new cell. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#!]/g, '\\$&');
}
