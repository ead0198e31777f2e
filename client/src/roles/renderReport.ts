import { isObject, type Json, parseValue } from '../../../engine/src/syntax/jsonValue';
import type { PlanAccount } from '../plans/plan';
import type { Remedy, RoleCheck, RoleReport } from './roleReport';

/** A report as a text document, with the lines that advise something that a command can do. */
export interface RenderedReport {
  readonly text: string;
  /** The line, counted from 0, of each piece of advice that a command can follow. */
  readonly remedies: readonly { readonly line: number; readonly remedy: Remedy }[];
}

/** Longer findings go below their row, so that the columns stay narrow. */
const longestCell = 48;

/** Characters of a line in the text below the table. */
const lineLength = 66;

/** Writes the report of Verify Role as plain text: wanted and found side by side, then what to do. */
export function renderReport(report: RoleReport, account: PlanAccount): RenderedReport {
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

/** The report in one sentence. */
function verdict({ roleName, inStep, checks }: RoleReport): string {
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

function table(checks: readonly RoleCheck[]): readonly string[] {
  const width = Math.max('Wanted'.length, ...checks.map(({ wanted }) => oneLine(wanted).length));
  const row = (first: string, wanted: string, found: string) => `${first}  ${wanted.padEnd(width)}  ${found}`;
  return [
    row(' ', 'Wanted', 'In the account'),
    ...checks.flatMap((check) => {
      const found = oneLine(check.found);
      if (found.length <= longestCell) return [row(mark(check), oneLine(check.wanted), found)];
      const parts = found.split(/; (?=(?:lacks|has) \{)/).flatMap(differenceLines);
      return [row(mark(check), oneLine(check.wanted), 'differs:'), ...parts];
    }),
  ];
}

/** One statement that only one side has, an element a line; any other difference as it is. */
function differenceLines(part: string): readonly string[] {
  const [, verb, json = ''] = /^(lacks|has) (\{.*\})$/.exec(part) ?? [];
  const statement = parseValue(json);
  if (verb === undefined || !isObject(statement)) return wrapped(`     ${part}`, '       ');
  const elements = Object.entries(statement).map(([name, value]) => `       ${name}: ${shortText(value)}`);
  return [`     the account ${verb}`, ...elements];
}

function shortText(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item: Json) => shortText(item)).join(', ');
  if (!isObject(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${shortText(inner)}`)
    .join('; ');
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
