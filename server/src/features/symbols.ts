import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OutlineEntry } from '../../../engine/src/describe/outline';
import type { ServerContext } from '../context';
import { toRange } from '../convert';
import { onJsonPolicy } from './policyRequest';

/** The statements of a policy as an outline. */
export function registerSymbols(ctx: ServerContext): void {
  ctx.onInitialize(() => ({ documentSymbolProvider: { label: 'Rolewright' } }));
  ctx.connection.onDocumentSymbol(
    onJsonPolicy(ctx, 'Document symbols', null as DocumentSymbol[] | null, ({ document, engine, scope }) =>
      engine.outline(document, scope).map((entry) => toSymbol(document, entry)),
    ),
  );
}

const symbolKinds: Readonly<Record<OutlineEntry['kind'], SymbolKind>> = {
  policy: SymbolKind.Module,
  statement: SymbolKind.Object,
  principal: SymbolKind.Interface,
  action: SymbolKind.Function,
  resource: SymbolKind.Field,
  condition: SymbolKind.Boolean,
};

function toSymbol(
  document: TextDocument,
  { name, detail, kind, span, selection, children }: OutlineEntry,
): DocumentSymbol {
  return {
    name,
    detail,
    kind: symbolKinds[kind],
    range: toRange(document, span),
    selectionRange: toRange(document, selection),
    children: children.map((child) => toSymbol(document, child)),
  };
}
