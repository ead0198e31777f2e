import type { ReportedDenial } from './denial';
import { generalForms, type Placed } from './generalForm';
import { plainText } from './plainText';
import { encodedForms, specialForms } from './specialForms';
import { readStructures } from './structures';
import { findWrappers, isDenialCode, type Wrapper } from './wrappers';

/** One denial of a text and how often the text tells it. */
export interface FoundDenial {
  readonly denial: ReportedDenial;
  readonly times: number;
}

/** A longer text is read up to here; in UTF-16 units. */
export const longestText = 2_000_000;

/** More different denials than anyone chooses from. */
const mostDenials = 100;

/**
 * Every denial that a text tells: error messages as services, the AWS CLI, SDKs and deployment tools write them, logs,
 * CloudTrail events and decoded authorization messages. In their order, equal ones once. The time is linear in the text.
 */
export function findDenials(text: string): readonly FoundDenial[] {
  const { denials, rest } = readStructures(text.slice(0, longestText));
  const plain = plainText(rest);
  const told = readText(plain);
  const found = [...denials.flatMap(completed), ...told];
  if (found.length > 0) return unique(found);
  // A terminal breaks lines within words; then only the text without breaks can be read.
  return unique(plain.includes('\n') ? readText(plain.replace(/\n[ \t]*/g, '')) : []);
}

/** What an event of CloudTrail says, with what its message says beyond that. */
function completed({ denial, message }: { denial: ReportedDenial; message?: string }): readonly ReportedDenial[] {
  const told = message === undefined ? [] : readText(plainText(message));
  return told.length === 0 ? [denial] : told.map((one) => ({ ...denial, ...one }));
}

function readText(text: string): readonly ReportedDenial[] {
  const items = merged([...generalForms(text), ...specialForms(text), ...encodedForms(text)]);
  const wrappers = findWrappers(text);
  const used = new Set<Wrapper>();
  const told = items.map((item, index): Placed => {
    const around = wrappersOf(text, item, wrappers, items[index - 1]?.end ?? 0, items[index + 1]?.start ?? text.length);
    for (const one of around) used.add(one);
    return { ...item, denial: { ...withoutPosition(around), ...item.denial } };
  });
  const alone = standalone(
    text,
    wrappers.filter((one) => !used.has(one)),
  );
  const all = [...told, ...alone].sort((a, b) => a.start - b.start).map(({ denial }) => denial);
  // A lone code says nothing that another message would not say better.
  const telling = all.filter(({ code: _, explicit: __, ...rest }) => Object.keys(rest).length > 0);
  return telling.length > 0 ? telling : all;
}

/** Messages that belong together become one: EC2 tells the same denial in up to three sentences. */
function merged(items: readonly Placed[]): readonly Placed[] {
  const result: Placed[] = [];
  for (const item of [...items].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && item.start < last.end) continue;
    if (last && isSameKeyCall(last, item)) {
      // Lambda says in words of its own what the message of KMS behind them tells.
      result[result.length - 1] = { start: last.start, end: item.end, denial: { ...last.denial, ...item.denial } };
      continue;
    }
    const belongs =
      last &&
      (item.denial.encoded !== undefined ? last.denial.encoded === undefined : isPrelude(last.denial)) &&
      item.start - last.end < (item.denial.encoded === undefined ? 300 : 3000);
    if (belongs) {
      result[result.length - 1] = {
        start: last.start,
        end: item.end,
        denial: { ...item.denial, ...stated(last.denial) },
      };
    } else result.push(item);
  }
  return result;
}

function isSameKeyCall(last: Placed, { start, denial }: Placed): boolean {
  const { action, principal, resource } = last.denial;
  return (
    action === 'kms:Decrypt' &&
    denial.action === action &&
    principal === undefined &&
    resource === undefined &&
    start - last.end < 300
  );
}

/** Only `You are not authorized to perform this operation`, which other sentences follow. */
function isPrelude({ action, encoded, special, code }: ReportedDenial): boolean {
  return action === undefined && encoded === undefined && special === undefined && code !== undefined;
}

/** Without the default of a sentence that does not say how it is denied. */
function stated(denial: ReportedDenial): Partial<ReportedDenial> {
  if (!isPrelude(denial)) return denial;
  const { explicit: _, ...rest } = denial;
  return rest;
}

const farthest = 900;

/** The wrappers of one message: those before it that lead to it, and one behind it. */
function wrappersOf(
  text: string,
  item: Placed,
  wrappers: readonly Wrapper[],
  from: number,
  to: number,
): readonly Wrapper[] {
  const around: Wrapper[] = [];
  const before = between(wrappers, from, item.start);
  let start = item.start;
  for (let index = before.length - 1; index >= 0; index--) {
    const wrapper = before[index];
    if (!wrapper || wrapper.follows || !leadsTo(text, wrapper.end, start)) break;
    if (wrapper.operation !== undefined && around.some(({ operation }) => operation !== undefined)) break;
    around.unshift(wrapper);
    start = wrapper.start;
  }
  // What a message quotes within itself, as `api error` in the middle of one, or what was read as a part of it.
  const within = between(wrappers, item.start, item.end);
  around.push(...within);
  if (within.some(({ follows }) => follows)) return around;
  const behind = between(wrappers, item.end, to).find(({ follows }) => follows);
  if (behind && leadsTo(text, item.end, behind.start)) around.push(behind);
  return around;
}

/** The wrappers that begin between two places; found by halving, since there may be thousands. */
function between(wrappers: readonly Wrapper[], from: number, to: number): readonly Wrapper[] {
  let low = 0;
  let high = wrappers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wrappers[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < wrappers.length && (wrappers[end]?.start ?? to) < to) end++;
  return wrappers.slice(low, end);
}

/** Whether two pieces of a text are parts of one message: near, hardly broken, and no other denial told between. */
function leadsTo(text: string, from: number, to: number): boolean {
  if (to < from) return true;
  if (to - from > farthest) return false;
  const gap = text.slice(from, to);
  return (gap.match(/\n/g)?.length ?? 0) <= 2 && !/access denied|forbidden|\n[ \t]*\n/i.test(gap);
}

/** Denials of which only the wrapper tells: `An error occurred (AccessDenied) when calling the … operation: Access Denied`. */
function standalone(text: string, wrappers: readonly Wrapper[]): readonly Placed[] {
  const groups: Wrapper[][] = [];
  for (const wrapper of wrappers) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const joins =
      group &&
      last &&
      (wrapper.follows || leadsTo(text, last.end, wrapper.start)) &&
      wrapper.start - last.end < farthest &&
      !(wrapper.operation !== undefined && group.some(({ operation }) => operation !== undefined));
    if (joins) group.push(wrapper);
    else groups.push([wrapper]);
  }
  return groups.flatMap((group) => {
    const start = group[0]?.start ?? 0;
    const end = group.at(-1)?.end ?? 0;
    const known = withoutPosition(group);
    return isDenialCode(known.code) ? [{ start, end, denial: { explicit: false, ...known } }] : [];
  });
}

function withoutPosition(wrappers: readonly Wrapper[]): Pick<ReportedDenial, 'code' | 'operation' | 'service'> {
  const known: { code?: string; operation?: string; service?: string } = {};
  for (const { code, operation, service } of wrappers) {
    if (code !== undefined) known.code ??= code;
    if (operation !== undefined) known.operation ??= operation;
    if (service !== undefined) known.service ??= service;
  }
  return known;
}

/** Sessions of one role differ from run to run; what they were denied is the same. */
function unique(denials: readonly ReportedDenial[]): readonly FoundDenial[] {
  const byKey = new Map<string, { denial: ReportedDenial; times: number }>();
  for (const denial of denials) {
    const {
      principal = '',
      action = '',
      operation = '',
      resource,
      encoded,
      special,
      explicit,
      policy,
      policyArn,
    } = denial;
    const caller = principal.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1');
    const what = action === '' ? operation : action.toLowerCase();
    const key = JSON.stringify([caller, what, resource, encoded, special, explicit, policy, policyArn]);
    const known = byKey.get(key);
    if (known) known.times += 1;
    else byKey.set(key, { denial, times: 1 });
  }
  return [...byKey.values()].slice(0, mostDenials);
}
