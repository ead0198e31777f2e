import { createEditor, type Editor } from '../edits/editor';
import type { Finding } from '../rules/rule';
import { parseJson } from '../syntax/json';
import {
  type ArrayNode,
  contentSpan,
  isFormatProblem,
  type Member,
  memberOf,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxNode,
  type SyntaxProblem,
} from '../syntax/syntax';
import { didYouMean, meantHint } from '../text/didYouMean';
import { compileGlob } from '../text/glob';
import { isExpired, isIsoDate } from './isoDate';
import { type SuppressionProblemId, suppressionProblem } from './problem';

/** An entry that is in force: findings of a rule that stay unsaid, and why. */
export interface Suppression {
  readonly rule: string;
  /** A glob, or the path of one file, relative to the folder of the file that holds the entry. */
  readonly path: string;
  /** Only findings in the statement of this Sid. */
  readonly sid: string | undefined;
  readonly reason: string;
  /** An ISO date, the last day on which the entry holds. */
  readonly expires: string | undefined;
  readonly node: ObjectNode;
  /** The rule's name within its quotes: where a fault of the whole entry is shown. */
  readonly place: Span;
}

export interface SuppressionList {
  readonly text: string;
  readonly root: SyntaxNode | undefined;
  readonly list: ArrayNode | undefined;
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Finding[];
}

export interface SuppressionContext {
  /** The ids of all rules. */
  readonly ruleIds: readonly string[];
  /** The current day as an ISO date. */
  readonly today: string;
}

/**
 * Reads the text of a `.rolewright.json`, comments allowed. It never fails. An entry in which anything is wrong is
 * not in force: a misspelt `sid` must not widen what is hidden.
 */
export function parseSuppressions(text: string, context: SuppressionContext): SuppressionList {
  const { root, problems } = parseJson(text);
  const faults = problems.filter((problem) => !isFormatProblem(problem));
  const reader: Reader = { text, context, faults, edit: createEditor(text), problems: [] };
  const [fault] = faults;
  if (fault) {
    report(reader, 'suppression-malformed', fault, 'The text is not valid JSON here. Entries that it breaks are void.');
  }
  const list = findList(reader, root);
  const suppressions = (list?.items ?? []).map((item) => readEntry(reader, item, list));
  return {
    text,
    root,
    list,
    suppressions: suppressions.filter((entry) => entry !== undefined),
    problems: reader.problems.sort((a, b) => a.span.start - b.span.start),
  };
}

interface Reader {
  readonly text: string;
  readonly context: SuppressionContext;
  readonly faults: readonly SyntaxProblem[];
  readonly edit: Editor;
  readonly problems: Finding[];
}

const entryKeys = ['rule', 'path', 'sid', 'reason', 'expires'];
const rootKeys = ['$schema', 'suppressions'];

function report(reader: Reader, id: SuppressionProblemId, span: Span, message: string, fix?: Fix): void {
  reader.problems.push(suppressionProblem(id, span, message, fix));
}

type Fix = Parameters<typeof suppressionProblem>[3];

function findList(reader: Reader, root: SyntaxNode | undefined): ArrayNode | undefined {
  if (!root) return undefined;
  if (root.type !== 'object') {
    report(reader, 'suppression-malformed', opening(root), 'An object with the list "suppressions" is expected here.');
    return undefined;
  }
  checkKeys(reader, root, rootKeys, 'this file');
  const value = memberOf(root, 'suppressions')?.value;
  if (!value) return undefined;
  if (value.type === 'array') return value;
  report(reader, 'suppression-malformed', opening(value), '"suppressions" must be a list of entries.');
  return undefined;
}

function readEntry(reader: Reader, node: SyntaxNode, list: ArrayNode | undefined): Suppression | undefined {
  const before = reader.problems.length;
  if (node.type !== 'object') {
    report(
      reader,
      'suppression-malformed',
      opening(node),
      'An entry must be an object with a rule, a path and a reason.',
    );
    return undefined;
  }
  const keysAreRight = checkKeys(reader, node, entryKeys, 'an entry');
  const rule = readString(reader, node, 'rule', keysAreRight);
  const path = readString(reader, node, 'path', keysAreRight);
  const sid = readString(reader, node, 'sid');
  const reason = readString(reader, node, 'reason');
  const expires = readString(reader, node, 'expires');
  if (rule) checkRule(reader, rule);
  if (path) checkPath(reader, path);
  if (keysAreRight) checkReason(reader, node, reason);
  if (expires) checkDate(reader, expires, node, list);
  const isBroken = reader.faults.some(({ start }) => start >= node.start && start <= node.end);
  if (reader.problems.length > before || isBroken || !rule || !path || !reason) return undefined;
  return {
    rule: rule.value,
    path: path.value.replace(/^\.\//, ''),
    sid: sid?.value,
    reason: reason.value,
    expires: expires?.value,
    node,
    place: contentSpan(rule, reader.text),
  };
}

/** Reports members that mean nothing and tells whether there are none. */
function checkKeys(reader: Reader, node: ObjectNode, keys: readonly string[], owner: string): boolean {
  const unknown = node.members.filter((member) => !keys.includes(member.key.value));
  for (const { key } of unknown) {
    const near = didYouMean(key.value, keys);
    const fix = near && {
      title: `Replace "${key.value}" by "${near}"`,
      edits: () => reader.edit.replaceText(key, near),
    };
    const message = `"${key.value}" is no part of ${owner}.${meantHint(near)}`;
    report(reader, 'suppression-malformed', contentSpan(key, reader.text), message, fix || undefined);
  }
  return unknown.length === 0;
}

function readString(reader: Reader, node: ObjectNode, name: string, required = false): StringNode | undefined {
  const member = memberOf(node, name);
  const value = member?.value;
  if (value?.type === 'string') return value;
  if (member) {
    const message = `"${name}" must be a string.`;
    report(reader, 'suppression-malformed', value ?? contentSpan(member.key, reader.text), message);
  } else if (required) {
    report(reader, 'suppression-malformed', opening(node), `The entry has no "${name}", so it suppresses nothing.`);
  }
  return undefined;
}

function checkRule(reader: Reader, node: StringNode): void {
  const { ruleIds } = reader.context;
  if (ruleIds.includes(node.value)) return;
  const near = didYouMean(node.value, ruleIds);
  const message = `There is no rule "${node.value}", so the entry suppresses nothing.`;
  const fix = near && {
    title: `Replace "${node.value}" by "${near}"`,
    edits: () => reader.edit.replaceText(node, near),
  };
  report(
    reader,
    'suppression-unknown-rule',
    contentSpan(node, reader.text),
    message + meantHint(near),
    fix || undefined,
  );
}

function checkPath(reader: Reader, node: StringNode): void {
  const isInside = !/^\/|^[a-z]:|\\/i.test(node.value) && !node.value.split('/').includes('..');
  const glob = compileGlob(node.value);
  const message =
    'problem' in glob
      ? glob.problem
      : 'The path must be below the folder of this file and be written with forward slashes.';
  if ('problem' in glob || !isInside) {
    report(reader, 'suppression-malformed', contentSpan(node, reader.text), message);
  }
}

function checkReason(reader: Reader, entry: ObjectNode, reason: StringNode | undefined): void {
  if (reason ? reason.value.trim() !== '' : memberOf(entry, 'reason')) return;
  const message = 'The entry gives no reason, so it suppresses nothing. Say why the finding may stay.';
  report(reader, 'suppression-without-reason', reason ?? opening(entry), message);
}

function checkDate(reader: Reader, node: StringNode, entry: ObjectNode, list: ArrayNode | undefined): void {
  const span = contentSpan(node, reader.text);
  if (!isIsoDate(node.value)) {
    report(reader, 'suppression-malformed', span, `"${node.value}" is no date. Write it as YYYY-MM-DD.`);
  } else if (isExpired(node.value, reader.context.today)) {
    const message = `This suppression ended on ${node.value}, so its findings are reported again. Set a later date or remove the entry.`;
    report(reader, 'suppression-expired', span, message, removalOf(reader.edit, list, entry));
  }
}

/** The fix that takes an entry out of the list. */
export function removalOf(edit: Editor, list: ArrayNode | undefined, entry: ObjectNode): Fix {
  return list && { title: 'Remove the entry', edits: () => edit.removeItem(list, entry) };
}

/** Where something that is missing is shown: the first character of what should hold it. */
function opening(node: SyntaxNode | Member): Span {
  return { start: node.start, end: node.start + 1 };
}
