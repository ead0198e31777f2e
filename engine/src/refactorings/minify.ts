import { format } from 'jsonc-parser';
import { detectStyle, type Edit } from '../edits/editor';
import type { Span, SyntaxNode } from '../syntax/syntax';
import { holdsComment, isAtHead, selectedPolicy } from './place';
import type { Refactoring, RefactoringContext } from './refactoring';
import { hasLines } from './writing';

/** Writes the whole document without white space, or a document of one line over several. */
export function minify(ctx: RefactoringContext): readonly Refactoring[] {
  const { document } = ctx;
  const policy = selectedPolicy(ctx);
  const { root, text } = document;
  if (!root || (policy ? !isAtHead(ctx, policy) : !ctx.asked)) return [];
  const offers: Refactoring[] = [];
  const compact = compactJson(root, text);
  if (compact !== text.slice(root.start, root.end)) {
    const title = holdsComment(document, root) ? 'Minify the document (removes its comments)' : 'Minify the document';
    offers.push({ id: 'minify', title, edits: () => [{ start: root.start, end: root.end, newText: compact }] });
  }
  if (!hasLines(text, root) && root.type !== 'string' && root.type !== 'literal') {
    offers.push({ id: 'prettyPrint', title: 'Write the document over several lines', edits: () => pretty(text, root) });
  }
  return offers;
}

/** A node without white space and comments. What a duplicate key, a number or an escape looks like is kept. */
function compactJson(node: SyntaxNode, text: string): string {
  if (node.type === 'array') return `[${node.items.map((item) => compactJson(item, text)).join(',')}]`;
  if (node.type !== 'object') return text.slice(node.start, node.end);
  const members = node.members.map(({ key, value }) => {
    return `${text.slice(key.start, key.end)}:${value ? compactJson(value, text) : 'null'}`;
  });
  return `{${members.join(',')}}`;
}

function pretty(text: string, { start, end }: Span): readonly Edit[] {
  const options = { tabSize: 2, insertSpaces: true, eol: detectStyle(text).eol };
  return format(text, { offset: start, length: end - start }, options).map(({ offset, length, content }) => ({
    start: offset,
    end: offset + length,
    newText: content,
  }));
}
