import { splitArn } from '../model/arn';

/** Whether IAM reads a value under a Numeric operator as a number. */
export function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);
}

/** Whether a value is base64 with its padding, as BinaryEquals compares it. */
export function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** Whether a value under a Date operator is a count of seconds (or milliseconds) since 1970. A lone year is a date. */
export function isEpoch(text: string): boolean {
  return /^\d{5,}$/.test(text);
}

const datePattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/**
 * The moment a date means, in milliseconds since 1970: a date of the W3C profile of ISO 8601 (a year, a month, a day, or
 * a day with a time and an offset) or seconds since 1970. Without an offset it is read as UTC. Undefined for anything else.
 */
export function dateValue(text: string): number | undefined {
  if (isEpoch(text)) return Number(text) * (text.length > 11 ? 1 : 1000);
  const match = datePattern.exec(text);
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', , zone = 'Z'] = match;
  const numbers = [month, day, hour, minute, second].map(Number);
  const limits = [12, 31, 24, 59, 60];
  if (numbers.some((value, index) => value > (limits[index] ?? 0)) || Number(month) < 1 || Number(day) < 1) {
    return undefined;
  }
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return utc - offsetMinutes(zone) * 60_000;
}

/** A moment as IAM's documentation writes it: `2026-01-31T00:00:00Z`. */
export function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/**
 * Whether a value can stand under an Arn operator: `*` or six parts with a colon between them. Wildcards and policy
 * variables may stand in every part.
 */
export function isArnPattern(text: string): boolean {
  return text === '*' || splitArn(text).length >= 6;
}

/** Where the first wildcard of a value stands, policy variables passed over; −1 when there is none. */
export function wildcardIndex(text: string): number {
  let inVariable = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '$' && text[i + 1] === '{') inVariable = true;
    else if (inVariable) inVariable = character !== '}';
    else if (character === '*' || character === '?') return i;
  }
  return -1;
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}
