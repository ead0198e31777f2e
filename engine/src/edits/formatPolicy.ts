import { type FormattingOptions, format } from 'jsonc-parser';
import { type PolicyDocument, readDocument, wholePolicy } from '../documents/document';
import { policyElement, policyElements, statementElement, statementElements } from '../model/elements';
import { isFormatProblem, type ObjectNode } from '../syntax/syntax';
import { applyEdits, detectStyle, type Edit } from './editor';

/** How an editor wants a text indented. */
export type Indentation = Pick<FormattingOptions, 'tabSize' | 'insertSpaces' | 'insertFinalNewline'>;

/**
 * The text of a policy with its elements in AWS's order and indented; comments stay with what they stand at. Undefined
 * when the document is no single policy or anything is wrong with its syntax. Formatting the result changes nothing.
 */
export function formatPolicy(document: PolicyDocument, indentation: Indentation): string | undefined {
  const policy = wholePolicy(document);
  if (!policy || !document.problems.every(isFormatProblem)) return undefined;
  const { text, path, allowsComments } = document;
  const inner = policy.statements.flatMap(({ node }) => sortMembers(text, node, statementRank));
  const withStatements = applyEdits(text, inner);
  // The statements have changed their places within the policy, so that is read once more.
  const read = inner.length === 0 ? document : readDocument({ text: withStatements, path, allowsComments });
  const root = read.root?.type === 'object' ? read.root : undefined;
  const sorted = applyEdits(withStatements, root ? sortMembers(withStatements, root, policyRank) : []);
  const { eol } = detectStyle(text);
  // A line end at the end of the file stays.
  const insertFinalNewline = indentation.insertFinalNewline === true || /\n\s*$/.test(text);
  const edits = format(sorted, undefined, { ...indentation, eol, insertFinalNewline });
  return applyEdits(
    sorted,
    edits.map(({ offset, length, content }) => ({ start: offset, end: offset + length, newText: content })),
  );
}

/** The one edit between two texts, without what they have in common at both ends. */
export function differenceOf(before: string, after: string): Edit[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return [{ start, end: before.length - tail, newText: after.slice(start, after.length - tail) }];
}

/** Members that are no elements come last. */
function rank(name: string | undefined, order: readonly string[]): number {
  const index = name === undefined ? -1 : order.indexOf(name);
  return index < 0 ? order.length : index;
}

function policyRank(key: string): number {
  return rank(policyElement(key).name, policyElements);
}

function statementRank(key: string): number {
  return rank(statementElement(key).name, statementElements);
}

/** A member with everything that moves along with it: the comments above it and the one behind it. */
interface Chunk {
  readonly rank: number;
  readonly lead: string;
  readonly member: string;
  readonly rest: string;
}

/** Equal members, such as duplicate keys, keep their order: of those the last one counts. */
function sortMembers(text: string, node: ObjectNode, rankOf: (key: string) => number): Edit[] {
  const { members } = node;
  const ranks = members.map(({ key }) => rankOf(key.value));
  if (ranks.every((one, index) => index === 0 || one >= (ranks[index - 1] ?? 0))) return [];
  const eol = detectStyle(text).eol;
  const chunks: Chunk[] = [];
  const start = node.start + 1;
  let from = start;
  let hasTrailingComma = false;
  members.forEach((member, index) => {
    const behind = behindMember(text, member.end);
    hasTrailingComma = behind.comma;
    const lead = text.slice(from, member.start);
    chunks.push({ rank: ranks[index] ?? 0, lead, member: text.slice(member.start, member.end), rest: behind.rest });
    from = behind.end;
  });
  const sorted = chunks.toSorted((a, b) => a.rank - b.rank);
  let newText = '';
  let open = false;
  for (const [index, { lead, member, rest }] of sorted.entries()) {
    const comma = index < sorted.length - 1 || hasTrailingComma ? ',' : '';
    newText += `${open && !startsLine(lead) ? eol : ''}${lead}${member}${comma}${rest}`;
    open = rest.includes('//');
  }
  if (open && !startsLine(text.slice(from))) newText += eol;
  return [{ start, end: from, newText }];
}

/** The comma behind a member, and the comments of its line, which speak of it. A comment over several lines does not. */
function behindMember(text: string, offset: number): { comma: boolean; rest: string; end: number } {
  const match = /^((?:[ \t]|\/\*[^\n]*?\*\/)*)(\s*,)?((?:[ \t]|\/\*[^\n]*?\*\/)*(?:\/\/[^\r\n]*)?)/.exec(
    text.slice(offset, offset + 2000),
  );
  const [, before = '', comma, after = ''] = match ?? [];
  if (comma !== undefined) {
    // Blanks before the next member belong to that one.
    const kept = after.trimEnd();
    return { comma: true, rest: before.trimEnd() + kept, end: offset + before.length + comma.length + kept.length };
  }
  const kept = (before + after).trimEnd();
  return { comma: false, rest: kept, end: offset + kept.length };
}

function startsLine(text: string): boolean {
  return /^[ \t]*\r?\n/.test(text);
}
