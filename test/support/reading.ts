import { type HoverText, hoverAt } from '../../engine/src/describe/hover';
import type { Knowledge } from '../../engine/src/describe/knowledge';
import type { DocumentSource } from '../../engine/src/documents/document';
import { readCursor } from './cursor';
import { documentOf, iamData } from './engine';

/** What sentences are written from in tests. */
export const knowledge: Knowledge = { data: iamData, accountNames: { '210987654321': 'Production' } };

/** The hover at the `|`: the text that it is about, and a line of what it says for each line of Markdown. */
export function hoverLines(marked: string, source: Partial<DocumentSource> = {}): readonly string[] | undefined {
  const { text, offset } = readCursor(marked);
  const hover: HoverText | undefined = hoverAt(knowledge, documentOf(text, source), offset);
  return hover && [`[${text.slice(hover.span.start, hover.span.end)}]`, ...hover.markdown.split('\n')];
}

/** A permission policy around the members of its one statement that follow on the effect. */
export function permission(members: string): string {
  return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",${members}}]}`;
}

/** A trust policy around the members of its principal. */
export function trust(principal: string, action = '"sts:AssumeRole"'): string {
  return permission(`"Principal":${principal},"Action":${action}`);
}
