import { isObject, type Json, type JsonObject, parseValue } from '../../../engine/src/syntax/jsonValue';
import type { PlanAccount } from '../plans/plan';
import { notSpecified, type Remedy, type RoleCheck, type RoleVerification } from './roleReport';

/** A report as a text document, with the lines that advise something that a command can do. */
export interface RenderedReport {
  readonly text: string;
  /** The line, counted from 0, of each piece of advice that a command can follow. */
  readonly remedies: readonly { readonly line: number; readonly remedy: Remedy }[];
}

/** What is found where all is well. The line says it already. */
const affirming: ReadonlySet<string> = new Set(['the same', 'attached', 'there', 'yes']);

/**
 * Writes the report of Verify Role as plain text: the result first, then one line for each check, then what to do. Lines
 * are whole sentences that the editor wraps, so that the report can be read at any width.
 */
export function renderReport(report: RoleVerification, account: PlanAccount): RenderedReport {
  const lines = [
    `# Role ${report.roleName} in ${account.caller.accountId}`,
    verdict(report),
    ...(report.arn === undefined ? [] : [report.arn]),
    '',
    ...report.checks.flatMap(checkLines),
  ];
  const remedies: { line: number; remedy: Remedy }[] = [];
  const open = report.checks.filter(({ advice }) => advice !== undefined);
  if (open.length > 0) lines.push('', '# What to do');
  for (const { advice = '', remedy } of open) {
    if (remedy !== undefined) remedies.push({ line: lines.length, remedy });
    lines.push(`- ${oneLine(advice)}`);
  }
  return { text: `${lines.join('\n')}\n`, remedies };
}

/** The report in one sentence. */
function verdict({ inStep, checks }: RoleVerification): string {
  if (inStep) return '✓ In sync with the workspace.';
  const wrong = checks.filter(({ ok }) => ok === false).length;
  const open = checks.filter(({ ok }) => ok === undefined).length;
  if (wrong === 0) return `? No check failed, but ${checkCount(open)} ${open === 1 ? 'is' : 'are'} inconclusive.`;
  const also = open === 0 ? '' : `, ${open} ${open === 1 ? 'is' : 'are'} inconclusive`;
  return `✗ ${checkCount(wrong)} failed${also}.`;
}

function checkCount(count: number): string {
  return `${count} ${count === 1 ? 'check' : 'checks'}`;
}

function mark({ ok, wanted }: RoleCheck): string {
  if (wanted === notSpecified) return '–';
  if (ok === undefined) return '?';
  return ok ? '✓' : '✗';
}

/** Any length of what was found stays whole; a statement that only one side has goes below, an element a line. */
function checkLines(check: RoleCheck): readonly string[] {
  const head = `${mark(check)} ${oneLine(check.wanted)}`;
  const found = oneLine(check.found);
  if (check.ok === true && affirming.has(found)) return [head];
  const parts = found.split(/; (?=(?:lacks|has) \{)/);
  if (!parts.some((part) => statementIn(part) !== undefined)) return [`${head}: ${found}`];
  return [`${head}: differs`, ...parts.flatMap(differenceLines)];
}

function differenceLines(part: string): readonly string[] {
  const found = statementIn(part);
  if (found === undefined) return [`    ${part}`];
  const elements = Object.entries(found.statement).map(([name, value]) => `      ${name}: ${shortText(value)}`);
  return [`    The account ${found.verb}`, ...elements];
}

function statementIn(part: string): { readonly verb: string; readonly statement: JsonObject } | undefined {
  const [, verb, json = ''] = /^(lacks|has) (\{.*\})$/.exec(part) ?? [];
  const statement = parseValue(json);
  return verb === undefined || !isObject(statement) ? undefined : { verb, statement };
}

function shortText(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item: Json) => shortText(item)).join(', ');
  if (!isObject(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${shortText(inner)}`)
    .join('; ');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
