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

/** A report as a text document, with the lines that advise something that a command can do. */
export interface WrittenReport {
  readonly text: string;
  /** The line, counted from 0, of each piece of advice that a command can follow. */
  readonly remedies: readonly { readonly line: number; readonly remedy: Remedy }[];
}

/** Longer findings go below their row, so that the columns stay narrow. */
const longestCell = 48;

/** Characters of a line in the text below the table. */
const lineLength = 76;

/** Writes the report of Verify Role as plain text: wanted and found side by side, then what to do. */
export function writeReport(report: RoleReport, account: PlanAccount): WrittenReport {
  const lines = [
    `# Role ${report.roleName} in ${account.caller.accountId}`,
    verdict(report),
    ...(report.arn === undefined ? [] : [report.arn]),
    '',
    ...table(report.checks),
  ];
  const remedies: { line: number; remedy: Remedy }[] = [];
  const open = report.checks.filter(({ advice }) => advice !== undefined);
  if (open.length > 0) lines.push('', '# What to do');
  for (const { advice = '', remedy } of open) {
    if (remedy !== undefined) remedies.push({ line: lines.length, remedy });
    lines.push(...wrapped(`- ${oneLine(advice)}`, '  '));
  }
  return { text: `${lines.join('\n')}\n`, remedies };
}

function table(checks: readonly RoleCheck[]): readonly string[] {
  const width = Math.max('Wanted'.length, ...checks.map(({ wanted }) => oneLine(wanted).length));
  const row = (first: string, wanted: string, found: string) => `${first}  ${wanted.padEnd(width)}  ${found}`;
  return [
    row(' ', 'Wanted', 'In the account'),
    ...checks.flatMap((check) => {
      const found = oneLine(check.found);
      if (found.length <= longestCell) return [row(mark(check), oneLine(check.wanted), found)];
      const parts = found.split(/; (?=(?:lacks|has) \{)/).flatMap((part) => wrapped(`     ${part}`, '       '));
      return [row(mark(check), oneLine(check.wanted), 'differs:'), ...parts];
    }),
  ];
}

/** Breaks a line where it gets long. A table cannot be read when the editor breaks lines, so it does not. */
function wrapped(line: string, indent: string): readonly string[] {
  const parts = line.match(/\s*\S+/g) ?? [];
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= lineLength) lines[lines.length - 1] = last + part;
    else lines.push(last === undefined ? part : indent + part.trimStart());
  }
  return lines;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
