/** Longer blocks are not looked for, so that a text full of openings is read in linear time. */
const longestBlock = 2000;

/** How template languages mark their blocks outside of strings, besides braces that are counted. */
const fixedMarks: readonly (readonly [open: string, close: string])[] = [
  ['{{{', '}}}'],
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
  ['<%', '%>'],
];

/**
 * Where a template block that begins at `start`, outside of strings, ends: `${…}` and `%{…}` of Terraform, `{{…}}`, `{%…%}`
 * and `{#…#}` of Jinja and Helm, `<%…%>` of ERB, and `$NAME`. Undefined when there is none. A block stands where JSON
 * wants a value or a sign; inside a word, and beside a quote, the same characters belong to a string that lacks a quote.
 */
export function templateEnd(text: string, start: number): number | undefined {
  if (start > 0 && !/[\s,:[\](){}>]/.test(text[start - 1] ?? '')) return undefined;
  const end = blockEnd(text, start);
  if (end === undefined) return undefined;
  return /^(?:[\s,\]}{$%<#]|:\s|$)/.test(text.slice(end, end + 2)) ? end : undefined;
}

function blockEnd(text: string, start: number): number | undefined {
  const first = text[start];
  if (first === '$' && /[A-Za-z_]/.test(text[start + 1] ?? '')) return wordEnd(text, start + 1);
  if ((first === '$' || first === '%' || first === '#') && text[start + 1] === '{') return bracesEnd(text, start + 2);
  const mark = fixedMarks.find(([open]) => text.startsWith(open, start));
  if (!mark) return undefined;
  const [open, close] = mark;
  const from = start + open.length;
  const content = text.slice(from, from + longestBlock);
  // Two braces before a key are a brace too many, or those of a format string, and no template block.
  if (/^\s*(?:["'{}]|$)/.test(content)) return undefined;
  const length = content.indexOf(close);
  return length < 0 ? undefined : from + length + close.length;
}

function wordEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && /\w/.test(text[end] ?? '')) end++;
  return end;
}

/** Behind the brace that closes one opened before `from`. */
function bracesEnd(text: string, from: number): number | undefined {
  let depth = 1;
  const limit = Math.min(text.length, from + longestBlock);
  for (let i = from; i < limit; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i + 1;
  }
  return undefined;
}
