import type { FoldingRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../../engine/src/syntax/syntax';
import type { ServerContext } from '../context';
import { toPosition } from '../convert';
import { onJsonPolicy } from './policyRequest';

/** Policies, statements, conditions and lists can be folded. */
export function registerFolding(ctx: ServerContext): void {
  ctx.onInitialize(() => ({ foldingRangeProvider: true }));
  ctx.connection.onFoldingRanges(
    onJsonPolicy(ctx, 'Folding', null as FoldingRange[] | null, ({ document, engine, scope }) => {
      const lines = new Set<number>();
      // Of two that begin in one line, such as `[{`, the outer one is folded.
      return engine.folds(document, scope).flatMap((span) => {
        const range = toFold(document, span);
        if (!range || lines.has(range.startLine)) return [];
        lines.add(range.startLine);
        return [range];
      });
    }),
  );
}

/** The line of the closing bracket stays visible. */
function toFold(document: TextDocument, { start, end }: Span): FoldingRange | undefined {
  const startLine = toPosition(document, start).line;
  const endLine = toPosition(document, end).line - 1;
  return endLine > startLine ? { startLine, endLine } : undefined;
}
