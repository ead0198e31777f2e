import type { OpenAction } from '../../access/openActions';
import { inWords } from '../../access/openGrant';
import { contentSpan, type Span } from '../../syntax/syntax';
import type { RelatedPlace } from '../rule';

/** Where and how a statement's open actions are reported: at the first item, the others beside it. */
export interface OpenActionReport {
  readonly span: Span;
  readonly actions: string;
  readonly related: readonly RelatedPlace[];
}

/** One report for all open actions of a statement, so that a long list is not underlined line by line. */
export function reportOfOpen(open: readonly OpenAction[], text: string): OpenActionReport | undefined {
  const byItem = new Map<OpenAction['item'], string[]>();
  for (const { item, known } of open) {
    const ids = byItem.get(item);
    if (ids) ids.push(known.id);
    else byItem.set(item, [known.id]);
  }
  const [first, ...rest] = [...byItem].sort(([a], [b]) => a.node.start - b.node.start);
  if (!first) return undefined;
  const ids = [first, ...rest].flatMap(([, list]) => list);
  return {
    span: contentSpan(first[0].node, text),
    actions: inWords(ids.map((id) => `"${id}"`)),
    related: rest
      .slice(0, 10)
      .map(([item, list]) => ({ span: contentSpan(item.node, text), message: `Likewise ${inWords(list)}.` })),
  };
}
