import type { DocumentLink } from 'vscode-languageserver';
import type { ServerContext } from '../context';
import { toRange } from '../convert';
import { onPolicy } from './policyRequest';

/** Links to AWS's reference, one for each service of a document. */
export function registerDocumentLinks(ctx: ServerContext): void {
  ctx.onInitialize(() => ({ documentLinkProvider: {} }));
  ctx.connection.onDocumentLinks(
    onPolicy(ctx, 'Document links', null as DocumentLink[] | null, ({ document, engine, scope }) =>
      engine.links(document, scope).map(({ span, url, tooltip }) => ({
        range: toRange(document, span),
        target: url,
        tooltip,
      })),
    ),
  );
}
