import { quotas } from '../data/quotas';
import type { ObjectNode, Span, SyntaxNode } from '../syntax/syntax';

/**
 * The length of a policy in characters as IAM counts it: white space does not count. AWS does not say whether that
 * goes for blanks inside strings, so both counts are given.
 */
export interface PolicySize {
  /** The compact JSON, blanks inside strings counted. */
  readonly compact: number;
  /** The compact JSON without any blank. */
  readonly withoutBlanks: number;
}

const memo = new WeakMap<ObjectNode, PolicySize>();

/** The size of a policy, counted over its syntax tree: comments and trailing commas, which are not sent, do not count. */
export function policySize(node: ObjectNode, text: string): PolicySize {
  const known = memo.get(node);
  if (known) return known;
  const compact = compactLength(node);
  const size = { compact, withoutBlanks: compact - blanksInStrings(node, text) };
  memo.set(node, size);
  return size;
}

/** Whether a policy may be longer than a limit: its text with all white space is an upper bound that costs nothing. */
export function mayExceed(node: ObjectNode, limit: number): boolean {
  return node.end - node.start > limit;
}

/** How the inline policies of one role fill the room that they share. */
export interface InlineRoom {
  /** Characters of all of them. */
  readonly used: number;
  readonly limit: number;
  readonly exceeded: boolean;
}

/** Adds up the inline policies of a role, of which the compact size of each is given. */
export function inlineRoom(sizes: Iterable<number>): InlineRoom {
  const used = [...sizes].reduce((sum, size) => sum + size, 0);
  const limit = quotas.inlinePoliciesSize.max;
  return { used, limit, exceeded: used > limit };
}

/** What to add to a message where it depends on how blanks inside strings are counted; empty where it does not. */
export function blanksRemark({ withoutBlanks }: PolicySize, limit: number): string {
  if (withoutBlanks > limit) return '';
  return ` Without the blanks inside strings it would be ${formatCount(withoutBlanks)}.`;
}

/** A count for a message: `6144` → `6,144`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function compactLength(node: SyntaxNode): number {
  if (node.type === 'string' || node.type === 'literal' || node.type === 'unknown') return node.end - node.start;
  const parts = node.type === 'array' ? node.items : node.members;
  let length = 2 + Math.max(parts.length - 1, 0);
  if (node.type === 'array') for (const item of node.items) length += compactLength(item);
  else {
    for (const { key, value } of node.members) {
      length += key.end - key.start + 1 + (value ? compactLength(value) : 0);
    }
  }
  return length;
}

/** The strings are visited in the order of the text, so that each blank is looked for once. */
function blanksInStrings(root: SyntaxNode, text: string): number {
  let count = 0;
  let blank = nextBlank(text, root.start);
  const look = ({ start, end }: Span): void => {
    if (blank < start) blank = nextBlank(text, start);
    for (; blank < end; blank = nextBlank(text, blank + 1)) count++;
  };
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'string') look(node);
    else if (node.type === 'array') for (const item of node.items) visit(item);
    else if (node.type === 'object') {
      for (const { key, value } of node.members) {
        look(key);
        if (value) visit(value);
      }
    }
  };
  visit(root);
  return count;
}

function nextBlank(text: string, from: number): number {
  const at = text.indexOf(' ', from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}
