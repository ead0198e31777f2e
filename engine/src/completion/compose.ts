import { detectStyle, type Edit } from '../edits/editor';
import type { Span } from '../syntax/syntax';
import { type InsertText, inStyle, plainInsertText } from './insertText';
import type { CompletionPlace } from './place';
import type { Idea, Proposal } from './proposal';

/** Writes ideas down at the cursor: with the quotes, the colon and the commas that are missing there. */
export interface Composer {
  /** The idea as a string. */
  string(idea: Idea): Proposal;
  /** The idea as a value of another type; it replaces a string that was begun. */
  value(idea: Idea, value: InsertText): Proposal;
  /** The idea as a key, with a value to fill in unless it has one. */
  key(idea: Idea, value: InsertText): Proposal;
  /** Whether what is inserted may go over several lines. */
  readonly multiline: boolean;
}

export function composerFor(place: CompletionPlace): Composer {
  const { slot, text } = place;
  const style = detectStyle(text);
  const commas = commasAround(place);
  const gap = !slot.quoted && text[slot.start - 1] === ':' && style.colon !== ':' ? ' ' : '';
  const hasColon = /^\s*:/.test(text.slice(slot.end, slot.end + 200));

  const proposal = (
    idea: Idea,
    parts: Pick<Proposal, 'span' | 'insertText' | 'filterText' | 'extraEdits'>,
  ): Proposal => ({
    label: idea.label,
    kind: idea.kind,
    detail: idea.detail,
    documentation: idea.documentation,
    topic: idea.topic,
    continues: idea.continues ?? false,
    ...parts,
  });
  const contentOf = (idea: Idea): InsertText => idea.text ?? [idea.label];
  const filterOf = (idea: Idea): string => idea.filter ?? plainInsertText(contentOf(idea));
  const behind = commas.behind ? ',' : '';
  // `{}` becomes `{ "key": … }` where the document leaves blanks.
  const isAlone = !slot.quoted && text[slot.start - 1] === '{' && text[slot.end] === '}' && style.colon !== ':';
  const pad = isAlone ? ' ' : '';

  return {
    multiline: isMultiline(place),
    string(idea) {
      const content = contentOf(idea);
      // The quotes of a whole string stay where they are, and with them the cursor's place inside.
      if (slot.quoted && slot.closed) {
        const extraEdits = commas.behind ? [...commas.before, insertion(slot.end, ',')] : commas.before;
        return proposal(idea, { span: slot.content, insertText: content, filterText: filterOf(idea), extraEdits });
      }
      const span = slot.quoted ? { start: slot.content.start, end: slot.end } : slot;
      const insertText = slot.quoted ? [...content, `"${behind}`] : [`${gap}"`, ...content, `"${behind}`];
      return proposal(idea, { span, insertText, filterText: filterOf(idea), extraEdits: commas.before });
    },
    value(idea, value) {
      const filterText = slot.quoted ? `"${filterOf(idea)}"` : filterOf(idea);
      const insertText = [gap, ...inStyle(value, style), behind];
      return proposal(idea, { span: slot, insertText, filterText, extraEdits: commas.before });
    },
    key(idea, value) {
      const content = contentOf(idea);
      const filterText = filterOf(idea);
      // Where the value is there already, the list for it opens when the author goes on to it.
      const word = { ...idea, continues: false };
      if (hasColon && slot.quoted && slot.closed) {
        return proposal(word, { span: slot.content, insertText: content, filterText, extraEdits: commas.before });
      }
      const rest = hasColon ? ['"'] : [`"${style.colon}`, ...inStyle(value, style), behind, pad];
      // With its opening quote a key is found as well as those of JSON's own, and its rank decides.
      return proposal(hasColon ? word : idea, {
        span: slot,
        insertText: [`${pad}"`, ...content, ...rest],
        filterText: slot.quoted ? `"${filterText}"` : filterText,
        extraEdits: commas.before,
      });
    },
  };
}

/** An object with the given members, over several lines where there is room. */
export function objectText(multiline: boolean, members: readonly InsertText[]): InsertText {
  const separator = multiline ? ',\n\t' : ', ';
  const inner = members.flatMap((member, index) => (index === 0 ? member : [separator, ...member]));
  return multiline ? ['{\n\t', ...inner, '\n}'] : ['{ ', ...inner, ' }'];
}

/** The same text one level deeper. */
export function indented(text: InsertText): InsertText {
  return text.map((part) => (typeof part === 'string' ? part.replaceAll('\n', '\n\t') : part));
}

interface Commas {
  readonly before: readonly Edit[];
  readonly behind: boolean;
}

/** The commas that are missing between the slot's part and its neighbours. */
function commasAround({ owner, part, read, slot, isKey, text }: CompletionPlace): Commas {
  const parts: readonly Span[] = owner.type === 'object' ? owner.members : owner.items;
  const index = parts.indexOf(part);
  const previous = parts[index - 1];
  const next = parts[index + 1];
  const startsPart = isKey || owner.type === 'array';
  const before: Edit[] = [];
  if (startsPart && previous && !hasComma(read.text.slice(previous.end, part.start))) {
    const at = read.toOriginal(previous.end);
    // Only an edit that does not touch the slot can stand beside it.
    if (at < slot.start) before.push(insertion(at, ','));
  }
  return { before, behind: next !== undefined && !hasComma(text.slice(slot.end, read.toOriginal(next.start))) };
}

function hasComma(between: string): boolean {
  return between.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').includes(',');
}

function insertion(at: number, newText: string): Edit {
  return { start: at, end: at, newText };
}

/** Whether the object or list around the slot is spread over lines. */
function isMultiline({ owner, read, text }: CompletionPlace): boolean {
  return text.slice(read.toOriginal(owner.start), read.toOriginal(owner.end)).includes('\n');
}
