import { operatorFamily } from '../model/condition';
import { dateValue, formatDate, isNumber } from './conditionValue';
import { formatAddress, networkAddress, parseIpRange } from './ipRange';
import { fillVariables, type RequestContext } from './requestContext';
import type { Requirement } from './requirement';

/** Samples of one key; more would only cost time. */
const mostSamples = 16;

/**
 * Values of a key on both sides of each limit that the requirements set: those that are named, some beside them, and one
 * that nothing names. Each sample is the list of values that a request has for the key. The context gives the variables in the
 * requirements their values.
 */
export function sampleValues(
  key: string,
  requirements: readonly Requirement[],
  context: RequestContext,
): readonly (readonly string[])[] {
  const single = new Set(requirements.flatMap((one) => samplesOf(one, context)));
  for (const value of freshValues(key, requirements)) single.add(value);
  const values = [...single].slice(0, mostSamples);
  const samples = values.map((value) => [value]);
  const fresh = values.at(-1);
  if (fresh === undefined || requirements.every(({ quantifier }) => quantifier === 'one')) return samples;
  return [...samples, ...values.slice(0, 4).flatMap((value) => (value === fresh ? [] : [[value, fresh]]))];
}

/** A value that no policy names, the same one for the same key. */
export function freshValue(key: string): string {
  return `zq-${key.replace(/\W+/g, '-')}`;
}

/** A text that a pattern matches, with a filler for each `*`. Variables get their values; templates stay as they are. */
export function textOfPattern(pattern: string, filler: string, context: RequestContext): string {
  const text = fillVariables(pattern, context);
  return text === undefined ? pattern : text.replaceAll('*', filler).replaceAll('?', 'q');
}

function samplesOf({ operator, values = [] }: Requirement, context: RequestContext): readonly string[] {
  const family = operatorFamily(operator);
  return values.flatMap((value) => {
    switch (family) {
      case 'Numeric':
        return numbersAround(value);
      case 'Date':
        return momentsAround(value);
      case 'IpAddress':
        return addressesAround(value);
      case 'Null':
        return [];
      case 'Bool':
        return ['true', 'false'];
      default:
        return textsOf(value, operator.known ?? '', context);
    }
  });
}

function textsOf(value: string, known: string, context: RequestContext): readonly string[] {
  if (known.endsWith('Like') || known.startsWith('Arn')) {
    return ['zq', ''].map((filler) => textOfPattern(value, filler, context));
  }
  const text = fillVariables(value, context);
  if (text === undefined) return [];
  return known.endsWith('IgnoreCase') ? [text, text.toUpperCase(), text.toLowerCase()] : [text];
}

function numbersAround(value: string): readonly string[] {
  if (!isNumber(value)) return [];
  return [Number(value), Number(value) - 1, Number(value) + 1].map(String);
}

function momentsAround(value: string): readonly string[] {
  const at = dateValue(value);
  // JavaScript can't write dates that are farther away.
  if (at === undefined || Math.abs(at) > 8e15) return [];
  return [at, at - 1000, at + 1000].map(formatDate);
}

function addressesAround(value: string): readonly string[] {
  const block = parseIpRange(value);
  if (!block) return [];
  const { bits, prefix } = block;
  const first = networkAddress(block);
  const next = first + (1n << BigInt(bits - prefix));
  const inside = [first, next - 1n];
  const outside = [first - 1n, next].filter((address) => address >= 0n && address < 1n << BigInt(bits));
  return [...inside, ...outside].map((address) => formatAddress({ bits, address, prefix: bits }));
}

/** Values that none of the requirements names, of the kind that their operators compare. */
function freshValues(key: string, requirements: readonly Requirement[]): readonly string[] {
  const families = new Set(requirements.map(({ operator }) => operatorFamily(operator)));
  if (families.has('IpAddress')) return ['203.0.113.199', '2001:db8::77'];
  if (families.has('Numeric')) return ['987654321'];
  if (families.has('Date')) return ['2099-12-31T23:59:59Z'];
  if (families.has('Arn')) return [`arn:aws:zq:zq:zq:${freshValue(key)}`];
  return families.has('Bool') ? [] : [freshValue(key)];
}
