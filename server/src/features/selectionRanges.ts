import type { SelectionRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../../engine/src/syntax/syntax';
import type { ServerContext } from '../context';
import { toPosition, toRange } from '../convert';
import { onJsonPolicy } from './policyRequest';

/** Growing selections: a segment, a value, a list, an element, a statement, the policy. */
export function registerSelectionRanges(ctx: ServerContext): void {
  ctx.onInitialize(() => ({ selectionRangeProvider: true }));
  ctx.connection.onSelectionRanges(
    onJsonPolicy(ctx, 'Selection ranges', null as SelectionRange[] | null, (request, { positions }) => {
      const { document, engine, scope, offsetAt } = request;
      return positions.map((position) => {
        const offset = offsetAt(position);
        return rangeAround(document, engine.spansAround(document, offset, scope), offset);
      });
    }),
  );
}

/** There must be one for each position; outside of policies it is empty. */
function rangeAround(document: TextDocument, around: readonly Span[], offset: number): SelectionRange {
  const spans = [{ start: offset, end: offset }, ...around];
  const ranges = spans.map((span) => toRange(document, span));
  const outermost = ranges.pop();
  const place = toPosition(document, offset);
  const start: SelectionRange = { range: outermost ?? { start: place, end: place } };
  return ranges.reduceRight<SelectionRange>((parent, range) => ({ range, parent }), start);
}
