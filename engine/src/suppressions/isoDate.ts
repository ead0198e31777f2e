/** Whether a text is a day of the calendar in the form `2027-01-31`. */
export function isIsoDate(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether a day is past. Both are ISO dates, which sort as text; the last day itself still counts. */
export function isExpired(lastDay: string, today: string): boolean {
  return today > lastDay;
}
