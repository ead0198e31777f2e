/** A place in a text, lines and characters counted from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** A piece of the text gives way to another. */
export interface TextChange {
  readonly range: TextRange;
  readonly text: string;
}

/** Where a range is after a change; nothing when the change was in it. A change at its very edge leaves it as it was. */
export function trackRange(range: TextRange, change: TextChange): TextRange | undefined {
  const { start, end } = change.range;
  if (compare(start, range.end) >= 0) return range;
  if (compare(end, range.start) > 0) return undefined;
  return { start: moved(range.start, change), end: moved(range.end, change) };
}

function moved(position: TextPosition, { range: { start, end }, text }: TextChange): TextPosition {
  const lines = text.split(/\r\n|\r|\n/);
  const added = lines.length - 1;
  const line = position.line - end.line + start.line + added;
  if (position.line > end.line) return { line, character: position.character };
  const last = lines.at(-1)?.length ?? 0;
  return { line, character: position.character - end.character + last + (added === 0 ? start.character : 0) };
}

function compare(one: TextPosition, other: TextPosition): number {
  return one.line - other.line || one.character - other.character;
}
