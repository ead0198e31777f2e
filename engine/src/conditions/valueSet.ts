import { splitArn } from '../model/arn';
import { type ConditionOperator, operatorFamily, parseOperator } from '../model/condition';
import { hasPlaceholder } from '../syntax/templateFunction';
import { coversWildcard, hasWildcard, intersectsWildcard, matchesWildcard } from '../text/wildcard';
import { dateValue, isNumber } from './conditionValue';
import { complementOf, type Interval, includesIntervals, includesNumber, intersectionOf, unionOf } from './intervals';
import { networkAddress, parseIpRange } from './ipRange';
import { anyOf, not, type Truth } from './truth';

/** The values that a condition operator accepts for a key. */
export type ValueSet =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  /** Values that can't be read; equal only to a set with the same source. */
  | { readonly kind: 'hidden'; readonly source: string }
  | TextSet
  | RangeSet;

/** The texts that one of the entries matches or, when negated, that none of them matches. */
interface TextSet {
  readonly kind: 'text';
  readonly form: TextForm;
  readonly texts: readonly string[];
  readonly negated: boolean;
}

/** How a text is compared. `arn` compares the six parts of ARNs one by one, with wildcards. */
type TextForm = 'exact' | 'ignoreCase' | 'like' | 'arn';

interface RangeSet {
  readonly kind: 'range';
  readonly domain: Domain;
  readonly union: readonly Interval[];
}

type Domain = 'number' | 'date' | 'ip';

export const everything: ValueSet = { kind: 'everything' };
export const nothing: ValueSet = { kind: 'nothing' };

/** What a known operator other than `Null` accepts with these values. */
export function valueSet(known: string, values: readonly string[]): ValueSet {
  const operator = parseOperator(known);
  switch (operatorFamily(operator)) {
    case 'Numeric':
      return rangeSet('number', operator, values);
    case 'Date':
      return rangeSet('date', operator, values);
    case 'IpAddress':
      return rangeSet('ip', operator, values);
    case 'Bool':
      return boolSet(values);
    case 'Arn':
      return textSet('arn', values, operator.negated);
    default:
      return textSet(stringForm(known), values, operator.negated);
  }
}

/** Whether every value of `inner` is in `outer`. True is certain. */
export function includesSet(outer: ValueSet, inner: ValueSet): boolean {
  if (outer.kind === 'everything' || inner.kind === 'nothing') return true;
  if (outer.kind === 'hidden' || inner.kind === 'hidden') {
    return outer.kind === 'hidden' && inner.kind === 'hidden' && outer.source === inner.source;
  }
  if (outer.kind === 'nothing' || inner.kind === 'everything') return false;
  const listed = listedValues(inner);
  if (listed) return listed.every((value) => contains(outer, value) === 'yes');
  if (outer.kind === 'range' || inner.kind === 'range') {
    if (outer.kind !== 'range' || inner.kind !== 'range' || outer.domain !== inner.domain) return false;
    return includesIntervals(outer.union, inner.union);
  }
  return includesTexts(outer, inner);
}

/** Whether a value is in the set. A value with a variable is only where any value with that variable would be. */
export function contains(set: ValueSet, value: string): Truth {
  if (hasPlaceholder(value)) {
    const sameValue = { kind: 'text', form: 'exact', texts: [value], negated: false } as const;
    if (set.kind === 'text') return includesTexts(set, sameValue) ? 'yes' : 'unknown';
    return set.kind === 'everything' ? 'yes' : set.kind === 'nothing' ? 'no' : 'unknown';
  }
  switch (set.kind) {
    case 'everything':
      return 'yes';
    case 'nothing':
      return 'no';
    case 'hidden':
      return 'unknown';
    case 'range': {
      const number = readValue(set.domain, value);
      if (number === undefined) return 'unknown';
      return includesNumber(set.union, number) ? 'yes' : 'no';
    }
    case 'text': {
      const found = anyOf(set.texts.map((text) => matches(text, set.form, value)));
      return set.negated ? not(found) : found;
    }
  }
}

/** The values of a set that lists them one by one; undefined for every other set. */
export function listedValues(set: ValueSet): readonly string[] | undefined {
  if (set.kind !== 'text' || set.negated || set.form === 'ignoreCase') return undefined;
  return set.form === 'exact' || !set.texts.some(hasWildcard) ? set.texts : undefined;
}

/** What two sets have in common, where that is a set of ranges; undefined for all others. */
export function commonRange(a: ValueSet, b: ValueSet): ValueSet | undefined {
  if (a.kind !== 'range' || b.kind !== 'range' || a.domain !== b.domain) return undefined;
  return range(a.domain, intersectionOf(a.union, b.union));
}

function stringForm(known: string): TextForm {
  if (known.endsWith('Like')) return 'like';
  return known.endsWith('IgnoreCase') ? 'ignoreCase' : 'exact';
}

function textSet(form: TextForm, texts: readonly string[], negated: boolean): ValueSet {
  const isOpen = (form === 'like' || form === 'arn') && texts.some((text) => /^\*+$/.test(text));
  if (texts.length === 0) return negated ? everything : nothing;
  if (isOpen) return negated ? nothing : everything;
  return { kind: 'text', form, texts, negated };
}

function boolSet(values: readonly string[]): ValueSet {
  const texts = values.map((value) => value.toLowerCase());
  if (texts.includes('true') && texts.includes('false')) return everything;
  return textSet('exact', texts, false);
}

function rangeSet(domain: Domain, operator: ConditionOperator, values: readonly string[]): ValueSet {
  const intervals = values.map((value) => intervalOf(domain, operator.known ?? '', value));
  const readable = intervals.filter((one) => one !== undefined);
  if (readable.length < intervals.length) {
    return { kind: 'hidden', source: `${operator.known} ${[...values].sort().join(' ')}` };
  }
  const union = unionOf(readable);
  return range(domain, operator.negated ? complementOf(union) : union);
}

function range(domain: Domain, union: readonly Interval[]): ValueSet {
  if (union.length === 0) return nothing;
  const [first] = union;
  const isWhole = union.length === 1 && first?.from === undefined && first?.to === undefined;
  // Every IP address is in one of these two ranges, which leave out numbers that are no address.
  if (isWhole || (domain === 'ip' && includesIntervals(union, everyAddress))) return everything;
  return { kind: 'range', domain, union };
}

/** Addresses of IPv6 are counted from here on, so that one line of numbers holds both kinds. */
const ipv6Start = 1n << 40n;

const everyAddress: readonly Interval[] = [
  { from: [0n, 0], to: [1n << 32n, 0] },
  { from: [ipv6Start, 0], to: [ipv6Start + (1n << 128n), 0] },
];

function intervalOf(domain: Domain, known: string, value: string): Interval | undefined {
  if (domain === 'ip') return addresses(value);
  const at = readValue(domain, value);
  if (at === undefined) return undefined;
  if (known.endsWith('LessThan')) return { from: undefined, to: [at, 0] };
  if (known.endsWith('LessThanEquals')) return { from: undefined, to: [at, 1] };
  if (known.endsWith('GreaterThan')) return { from: [at, 1], to: undefined };
  if (known.endsWith('GreaterThanEquals')) return { from: [at, 0], to: undefined };
  return { from: [at, 0], to: [at, 1] };
}

function addresses(value: string): Interval | undefined {
  const block = parseIpRange(value);
  if (!block) return undefined;
  const from = networkAddress(block) + (block.bits === 128 ? ipv6Start : 0n);
  return { from: [from, 0], to: [from + (1n << BigInt(block.bits - block.prefix)), 0] };
}

function readValue(domain: Domain, value: string): number | bigint | undefined {
  if (domain === 'ip') return addresses(value)?.from?.[0];
  if (domain === 'date') return dateValue(value);
  return isNumber(value) ? Number(value) : undefined;
}

function includesTexts(outer: TextSet, inner: TextSet): boolean {
  const isIn = (narrow: string): boolean =>
    outer.negated
      ? outer.texts.every((wide) => areApart(wide, outer.form, narrow, inner.form))
      : outer.texts.some((wide) => coversText(wide, outer.form, narrow, inner.form));
  if (!inner.negated) return inner.texts.every(isIn);
  // What remains after leaving some values out is only within what remains after leaving out fewer of them.
  return (
    outer.negated &&
    outer.texts.every((left) => inner.texts.some((more) => coversText(more, inner.form, left, outer.form)))
  );
}

function matches(text: string, form: TextForm, value: string): Truth {
  if (hasPlaceholder(text)) return 'unknown';
  return coversText(text, form, value, 'exact') ? 'yes' : 'no';
}

/** Whether one entry matches every text that another one matches. True is certain; with an exact `narrow` so is false. */
function coversText(wide: string, wideForm: TextForm, narrow: string, narrowForm: TextForm): boolean {
  if (wide === narrow && (wideForm === narrowForm || narrowForm === 'exact')) {
    return wideForm !== 'arn' || narrowForm === 'arn' || splitArn(narrow).length >= 6;
  }
  if (hasPlaceholder(wide) || hasPlaceholder(narrow)) {
    // A variable may have any length, so that `?` can't be said to match it.
    return !wide.includes('?') && coversText(sealed(wide), wideForm, sealed(narrow), narrowForm);
  }
  const isExact = narrowForm === 'exact' || (narrowForm !== 'ignoreCase' && !hasWildcard(narrow));
  switch (wideForm) {
    case 'exact':
      return isExact && wide === narrow;
    case 'ignoreCase':
      return (isExact || narrowForm === 'ignoreCase') && wide.toLowerCase() === narrow.toLowerCase();
    case 'like':
      if (isExact) return matchesWildcard(wide, narrow);
      if (narrowForm === 'ignoreCase') return !/[a-z]/i.test(wide) && matchesWildcard(wide, narrow);
      return coversWildcard(wide, narrow);
    case 'arn':
      if (narrowForm === 'ignoreCase' || (narrowForm === 'like' && !isExact)) return false;
      return coversArnParts(wide, narrow, isExact ? matchesWildcard : coversWildcard);
  }
}

/** ARN operators compare each of the six parts by itself, so that no wildcard goes beyond a colon. */
function coversArnParts(wide: string, narrow: string, covers: (wide: string, narrow: string) => boolean): boolean {
  const outer = splitArn(wide);
  const inner = splitArn(narrow);
  return outer.length >= 6 && inner.length >= 6 && outer.every((part, index) => covers(part, inner[index] ?? ''));
}

/** Whether no text matches both entries. True is certain. */
function areApart(a: string, aForm: TextForm, b: string, bForm: TextForm): boolean {
  const isExact = (form: TextForm, text: string) => form === 'exact' && !hasPlaceholder(text);
  if (isExact(aForm, a) && isExact(bForm, b)) return a !== b;
  if (isExact(aForm, a) && !hasPlaceholder(b)) return !coversText(b, bForm, a, 'exact');
  if (isExact(bForm, b) && !hasPlaceholder(a)) return !coversText(a, aForm, b, 'exact');
  const ignoresCase = aForm === 'ignoreCase' || bForm === 'ignoreCase';
  const open = (text: string) => opened(ignoresCase ? text.toLowerCase() : text);
  return !intersectsWildcard(open(a), open(b));
}

const placeholder = /\$\{[^}]*\}?|\{\{[^}]*\}{0,2}|#\{[^}]*\}?/g;

/** A pattern in which each variable may be anything. */
function opened(text: string): string {
  return hasPlaceholder(text) ? text.replace(placeholder, '*') : text;
}

/**
 * A text in which each variable is written in characters that no policy uses. It then equals nothing but itself, while
 * a wildcard still takes it in.
 */
function sealed(text: string): string {
  return hasPlaceholder(text) ? text.replace(placeholder, (variable) => variable.replace(/[\s\S]/g, sealedUnit)) : text;
}

function sealedUnit(character: string): string {
  const unit = character.charCodeAt(0);
  return String.fromCharCode(0xe000 + (unit >> 8), 0xe100 + (unit & 0xff));
}
