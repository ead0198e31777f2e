import { detectStyle, type Edit } from '../edits/editor';
import type { Span } from '../syntax/syntax';
import type { Composer } from './composer';
import { yamlComposer } from './composeYaml';
import { type InsertText, inStyle, plainInsertText, type SnippetBlank } from './insertText';
import type { CompletionPlace } from './place';
import type { Idea, Proposal } from './proposal';
import { hasReferences, soleReference, subText, unmask } from './references';
import type { Slot } from './slot';

export type { Composer } from './composer';

/** The composer for the format of the place. */
export function composerFor(place: CompletionPlace): Composer {
  return place.yaml ? yamlComposer(place, place.yaml) : jsonComposer(place);
}

function jsonComposer(place: CompletionPlace): Composer {
  const { text, inSub } = place;
  const slot: Slot = { ...place.slot, ...place.scalar };
  const style = detectStyle(text);
  const commas = commasAround(place);
  const gap = !slot.quoted && text[slot.start - 1] === ':' && style.colon !== ':' ? ' ' : '';
  const hasColon = /^\s*:/.test(text.slice(slot.end, slot.end + 200));

  const proposal = (
    idea: Idea,
    parts: Pick<Proposal, 'span' | 'insertText' | 'filterText' | 'extraEdits'>,
  ): Proposal => ({
    label: unmask(idea.label),
    kind: idea.kind,
    detail: idea.detail,
    documentation: idea.documentation,
    topic: idea.topic,
    continues: idea.continues ?? false,
    ...parts,
    filterText: unmask(parts.filterText),
  });
  const contentOf = (idea: Idea): InsertText => {
    const text = idea.text ?? [idea.label];
    return inSub ? asSubText(text) : text;
  };
  const filterOf = (idea: Idea): string => idea.filter ?? plainInsertText(contentOf(idea));
  const behind = commas.behind ? ',' : '';
  // `{}` becomes `{ "key": … }` where the document leaves blanks.
  const isAlone = !slot.quoted && text[slot.start - 1] === '{' && text[slot.end] === '}' && style.colon !== ':';
  const pad = isAlone ? ' ' : '';

  return {
    multiline: isMultiline(place),
    string(idea) {
      const content = contentOf(idea);
      // In JSON a function is an object in place of the string.
      if (hasReferences(plainInsertText(content))) return this.value(idea, functionOf(content));
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
      const insertText = [gap, ...inStyle(withFunctions(value), style), behind];
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
      const rest = hasColon ? ['"'] : [`"${style.colon}`, ...inStyle(withFunctions(value), style), behind, pad];
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

function asSubText(text: InsertText): InsertText {
  return text.map((part) => (typeof part === 'string' ? subText(part) : part));
}

/** The function that gives a text with references. */
function functionOf(content: InsertText): InsertText {
  const name = soleReference(plainInsertText(content));
  if (name === undefined) return ['{ "Fn::Sub": "', ...asSubText(content), '" }'];
  const dot = name.indexOf('.');
  if (dot < 0) return [`{ "Ref": "${name}" }`];
  return [`{ "Fn::GetAtt": ["${name.slice(0, dot)}", "${name.slice(dot + 1)}"] }`];
}

/** A value in JSON with its strings that have references as functions. */
function withFunctions(value: InsertText): InsertText {
  if (!hasReferences(plainInsertText(value))) return value;
  const result: (string | SnippetBlank)[] = [];
  let content: (string | SnippetBlank)[] | undefined;
  for (const part of value) {
    const pieces = typeof part === 'string' ? part.split(/((?<!\\)")/) : [part];
    for (const piece of pieces) {
      if (piece !== '"') (content ?? result).push(piece);
      else if (content === undefined) content = [];
      else {
        const isText = !hasReferences(plainInsertText(content));
        result.push(...(isText ? ['"', ...content, '"'] : functionOf(content)));
        content = undefined;
      }
    }
  }
  return content === undefined ? result : [...result, '"', ...content];
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
