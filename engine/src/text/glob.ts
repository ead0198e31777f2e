/**
 * Globs as VS Code reads them: `*` is any number of characters of a path segment, `?` one character, `**` any number of
 * segments, `{a,b}` one of several texts, `[a-z]` and `[!a-z]` one character of a range or outside it. A backslash takes
 * the meaning from the character behind it. Paths have forward slashes, and case matters.
 *
 * Matching takes at most pattern × path steps for each alternative. Libraries translate globs to regular expressions,
 * which take exponentially many for `*a*a*a…` or `{a,a}{a,a}…`, and settings come with the folder that is opened.
 */
export type Glob = { readonly matches: (path: string) => boolean } | { readonly problem: string };

/** Longer globs are refused; in UTF-16 units. */
const longest = 1024;

/** A glob with more alternatives, nested and multiplied, is refused. */
const mostAlternatives = 256;

/** Compiles a glob, or says in a sentence why it cannot be used. */
export function compileGlob(glob: string): Glob {
  if (glob === '') return { problem: 'A glob cannot be empty.' };
  if (glob.length > longest) return { problem: `A glob has at most ${longest.toLocaleString('en')} characters.` };
  const alternatives = expandBraces(tokenize(glob));
  if (!alternatives) return { problem: `The braces of a glob give at most ${mostAlternatives} alternatives.` };
  const patterns = alternatives.map(segmentsOf);
  return {
    matches: (path) => {
      const segments = path.split('/');
      return patterns.some((pattern) => matchesRun(pattern, segments, (matches, text) => matches(text)));
    },
  };
}

/** Whether a path fits one of the globs. Those that cannot be used are left out. */
export function anyGlob(globs: readonly string[]): (path: string) => boolean {
  const compiled = globs.map(compileGlob).flatMap((glob) => ('matches' in glob ? [glob.matches] : []));
  return (path) => compiled.some((matches) => matches(path));
}

/** Any number of what the pattern is made of: characters of a segment, or segments of a path. */
const any = Symbol('any number');

/** A literal character, any one character, or one of a set. */
type Character = string | { readonly accepts: (character: string) => boolean };
type Segment = readonly (Character | typeof any)[];

type Token = Character | typeof any | { readonly sign: '/' | '{' | '}' | ',' };

const anyCharacter: Character = { accepts: () => true };

function tokenize(glob: string): Token[] {
  const tokens: Token[] = [];
  const characters = [...glob.replace(/^(?:\.\/)+/, '')];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '\\' && at + 1 < characters.length) tokens.push(characters[++at] ?? '');
    else if (character === '*') tokens.push(any);
    else if (character === '?') tokens.push(anyCharacter);
    else if (character === '/' || character === '{' || character === '}' || character === ',') {
      tokens.push({ sign: character });
    } else if (character === '[') {
      const set = readSet(characters, at);
      tokens.push(set?.token ?? character);
      at = set?.end ?? at;
    } else tokens.push(character);
  }
  return tokens;
}

/** A set in brackets and where it ends; undefined when the bracket is only a bracket. */
function readSet(characters: readonly string[], start: number): { token: Character; end: number } | undefined {
  const isNegated = characters[start + 1] === '!' || characters[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  // A closing bracket that comes first is one of the set.
  const end = characters.indexOf(']', first + 1);
  const content = characters.slice(first, end);
  if (end < 0 || content.includes('/')) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < content.length; at++) {
    const from = content[at] ?? '';
    const to = content[at + 1] === '-' ? content[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  const accepts = (character: string) => ranges.some(([from, to]) => from <= character && character <= to);
  return { token: { accepts: isNegated ? (character) => !accepts(character) : accepts }, end };
}

function isSign(token: Token | undefined, sign: '/' | '{' | '}' | ','): boolean {
  return typeof token === 'object' && 'sign' in token && token.sign === sign;
}

/** All texts that braces stand for; undefined when there are too many. Braces without a comma are only braces. */
function expandBraces(tokens: readonly Token[]): Token[][] | undefined {
  const group = firstGroup(tokens);
  if (!group) return [tokens.map(withoutBraces)];
  const before = tokens.slice(0, group.start).map(withoutBraces);
  const rest = expandBraces(tokens.slice(group.end + 1));
  if (!rest) return undefined;
  const all: Token[][] = [];
  for (const choice of group.choices) {
    const inner = expandBraces(choice);
    if (!inner || all.length + inner.length * rest.length > mostAlternatives) return undefined;
    for (const middle of inner) for (const tail of rest) all.push([...before, ...middle, ...tail]);
  }
  return all;
}

interface Group {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly (readonly Token[])[];
}

/** The first braces that close and have a comma of their own. */
function firstGroup(tokens: readonly Token[]): Group | undefined {
  const open: { start: number; commas: number[] }[] = [];
  let found: Group | undefined;
  tokens.forEach((token, at) => {
    if (isSign(token, '{')) open.push({ start: at, commas: [] });
    else if (isSign(token, ',')) open.at(-1)?.commas.push(at);
    else if (isSign(token, '}')) {
      const group = open.pop();
      if (!group || group.commas.length === 0 || (found && found.start < group.start)) return;
      const ends = [...group.commas, at];
      const choices = ends.map((end, index) => tokens.slice((ends[index - 1] ?? group.start) + 1, end));
      found = { start: group.start, end: at, choices };
    }
  });
  return found;
}

function withoutBraces(token: Token): Token {
  return typeof token === 'object' && 'sign' in token && token.sign !== '/' ? token.sign : token;
}

/** What each segment of a path has to be. */
function segmentsOf(tokens: readonly Token[]): (typeof any | ((text: string) => boolean))[] {
  const segments: (Character | typeof any)[][] = [[]];
  for (const token of tokens) {
    if (typeof token === 'object' && 'sign' in token) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments.map((segment) =>
    segment.length === 2 && segment.every((part) => part === any) ? any : compileSegment(segment),
  );
}

/** Names and endings, which most segments are, are compared as texts: every file of a workspace is asked about. */
function compileSegment(segment: Segment): (text: string) => boolean {
  const [first, ...others] = segment;
  const ending = (first === any ? others : segment).map((part) => (typeof part === 'string' ? part : undefined));
  if (ending.every((character) => character !== undefined)) {
    const literal = ending.join('');
    return first === any ? (text) => text.endsWith(literal) : (text) => text === literal;
  }
  return (text) =>
    matchesRun(segment, [...text], (part, character) =>
      typeof part === 'string' ? part === character : part.accepts(character),
    );
}

/**
 * Whether a pattern fits all of a list. After a mismatch only the last `any` is tried again with one more item, which is
 * enough: what an earlier one could take instead, the last one can take as well.
 */
function matchesRun<Part, Item>(
  pattern: readonly (Part | typeof any)[],
  items: readonly Item[],
  fits: (part: Part, item: Item) => boolean,
): boolean {
  let at = 0;
  let item = 0;
  let lastAny = -1;
  let resume = 0;
  while (item < items.length) {
    const part = at < pattern.length ? pattern[at] : undefined;
    if (part === any) {
      lastAny = at++;
      resume = item;
    } else if (part !== undefined && fits(part as Part, items[item] as Item)) {
      at++;
      item++;
    } else if (lastAny >= 0) {
      at = lastAny + 1;
      item = ++resume;
    } else return false;
  }
  return pattern.slice(at).every((part) => part === any);
}
