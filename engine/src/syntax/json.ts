import { planBrackets } from './jsonBrackets';
import { JsonReader } from './jsonReader';
import { isFormatProblem, type Span, type SyntaxNode, type SyntaxProblem } from './syntax';

/** A document as read: a tree, as far as the text allows one, and what is wrong with the text. Never an exception. */
export interface JsonDocument {
  readonly text: string;
  readonly root: SyntaxNode | undefined;
  /** In a template only that it is one: what its blocks become decides about the rest. */
  readonly problems: readonly SyntaxProblem[];
  /** Template blocks outside of strings. */
  readonly templates: readonly Span[];
  /** Parts of the text whose place in the tree is not certain, or will be only when the text is repaired. */
  readonly broken: readonly Span[];
  /** From here on the tree is a guess. */
  readonly guessedFrom: number | undefined;
}

/**
 * Reads JSON, comments and trailing commas included; whether those are allowed is for a rule to say. Text that is cut
 * off, half typed or no JSON at all gives what could be read. Nesting beyond 200 levels is cut off with a problem.
 */
export function parseJson(text: string): JsonDocument {
  const first = read(text, new JsonReader(text, undefined));
  if (first.templates.length > 0 || !isBroken(first)) return first;
  return read(text, new JsonReader(text, planBrackets(text)));
}

function read(text: string, reader: JsonReader): JsonDocument {
  const root = reader.readDocument();
  const { templates, guessedFrom } = reader;
  const broken = [...reader.broken, ...templates];
  const [template] = templates;
  const problems = template ? [{ ...template, code: 'template' as const, fix: undefined }] : reader.problems;
  return { text, root, problems, templates, broken, guessedFrom };
}

/** Whether a text is not JSON, even where comments, trailing commas and a byte order mark are allowed. */
export function isBroken({ problems }: Pick<JsonDocument, 'problems'>): boolean {
  return !problems.every(isFormatProblem);
}

/** The plain value of a node, the last of duplicate keys winning, as JSON parsers have it. */
export function toValue(node: SyntaxNode): unknown {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(node.members.map((m) => [m.key.value, m.value && toValue(m.value)]));
    case 'array':
      return node.items.map(toValue);
    case 'unknown':
      return node.text ?? { [node.name]: node.argument && toValue(node.argument) };
    default:
      return node.value;
  }
}

/** Whether two nodes say the same, whatever their formatting. */
export function sameValue(a: SyntaxNode, b: SyntaxNode): boolean {
  return JSON.stringify(toValue(a)) === JSON.stringify(toValue(b));
}
