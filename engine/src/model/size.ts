import { quotas } from '../data/quotas';
import type { ObjectNode, Span, StringNode, SyntaxNode, UnknownNode } from '../syntax/syntax';
import type { PolicyOwner } from './model';

/**
 * The length of a policy in characters as IAM counts it: white space does not count. AWS does not say whether that
 * goes for blanks inside strings, so both counts are given.
 */
export interface PolicySize {
  /** The compact JSON, blanks inside strings counted. */
  readonly compact: number;
  /** The compact JSON without any blank. */
  readonly withoutBlanks: number;
  /** Whether parts are left out because they are filled in later, so that the policy has at least this size. */
  readonly isLeast: boolean;
}

const memo = new WeakMap<ObjectNode, PolicySize>();

/**
 * The size of a policy, counted over its syntax tree: comments and trailing commas, which are not sent, do not count. Of
 * a policy in a template it is the size of the JSON that CloudFormation sends, as far as that is known.
 */
export function policySize(node: ObjectNode, text: string): PolicySize {
  const known = memo.get(node);
  if (known) return known;
  const size = sizeOf(node, text);
  memo.set(node, size);
  return size;
}

/**
 * Whether a policy may be longer than a limit: in JSON its text with all white space is an upper bound that costs nothing.
 * YAML needs no quotes, and what an alias or a reference gives isn't in the text.
 */
export function mayExceed({ start, end, form }: ObjectNode, limit: number): boolean {
  return form !== undefined || end - start > limit;
}

/** Whether the place in a template makes a permission policy an inline one, which shares a quota with its neighbors. */
export function isInline(owner: PolicyOwner | undefined): boolean {
  return owner !== undefined && owner.kind !== 'AWS::IAM::ManagedPolicy';
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

/** A size for a message: `7,012`, or `at least 7,012`. */
export function formatSize({ compact, isLeast }: PolicySize): string {
  return `${isLeast ? 'at least ' : ''}${formatCount(compact)}`;
}

/** A count for a message: `6144` → `6,144`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function sizeOf(node: ObjectNode, text: string): PolicySize {
  if (node.form === undefined && !isComputed(node)) {
    const compact = compactLength(node);
    return { compact, withoutBlanks: compact - blanksInStrings(node, text), isLeast: false };
  }
  const sent: Sent = { blanks: 0, isLeast: false };
  const compact = sentLength(node, sent);
  return { compact, withoutBlanks: compact - sent.blanks, isLeast: sent.isLeast };
}

/** Whether a tree has values that a template gives. */
function isComputed(node: SyntaxNode): boolean {
  if (node.type === 'array') return node.items.some(isComputed);
  if (node.type === 'object') return node.members.some(({ key, value }) => key.content || (value && isComputed(value)));
  return node.type === 'unknown' || (node.type === 'string' && (node.holes ?? node.computed ?? node.map) !== undefined);
}

interface Sent {
  blanks: number;
  isLeast: boolean;
}

/** The length of the JSON that a value is sent as; what is filled in later counts nothing. */
function sentLength(node: SyntaxNode, sent: Sent): number {
  if (node.type === 'literal') return node.end - node.start;
  if (node.type === 'string') return sentText(node, sent);
  if (node.type === 'unknown') return sentChoice(node, sent);
  const lengths =
    node.type === 'array'
      ? node.items.map((item) => sentLength(item, sent))
      : node.members.map(({ key, value }) => sentText(key, sent) + 1 + (value ? sentLength(value, sent) : 0));
  const present = node.type === 'array' ? lengths.filter((length) => length > 0) : lengths;
  return 2 + present.reduce((sum, length) => sum + length, 0) + Math.max(present.length - 1, 0);
}

function sentText({ value, holes = [] }: StringNode, sent: Sent): number {
  if (holes.length > 0) sent.isLeast = true;
  const known = holes.reduceRight((text, { from, to }) => text.slice(0, from) + text.slice(to), value);
  // Most strings of a policy have neither blanks nor characters that JSON escapes.
  if (/^[!#-[\]-~]*$/.test(known)) return known.length + 2;
  sent.blanks += known.split(' ').length - 1;
  return JSON.stringify(known).length;
}

/** The shortest of the values that a choice may give. */
function sentChoice({ branches }: UnknownNode, sent: Sent): number {
  sent.isLeast = true;
  const ignored: Sent = { blanks: 0, isLeast: true };
  const lengths = (branches ?? []).map((branch) => (branch ? sentLength(branch, ignored) : 0));
  return lengths.length > 0 ? Math.min(...lengths) : 0;
}

function compactLength(node: SyntaxNode): number {
  if (node.type !== 'array' && node.type !== 'object') return node.end - node.start;
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
