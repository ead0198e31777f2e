import { type InlayHint, InlayHintRefreshRequest } from 'vscode-languageserver';
import type { ServerContext } from '../context';
import { toPosition } from '../convert';
import { onPolicy } from './policyRequest';

/** The number of actions behind patterns, and the names of accounts behind their ids. */
export function registerInlayHints(ctx: ServerContext): void {
  ctx.onInitialize(() => ({ inlayHintProvider: true }));
  ctx.connection.languages.inlayHint.on(
    onPolicy(ctx, 'Inlay hints', null as InlayHint[] | null, (request, { range }) => {
      const { document, engine, scope, offsetAt } = request;
      const span = { start: offsetAt(range.start), end: offsetAt(range.end) };
      const hints = engine.hints(document, span, scope);
      return hints.map(({ offset, label }) => ({ position: toPosition(document, offset), label, paddingLeft: true }));
    }),
  );
  ctx.workspace.onConfigurationChanged(() => {
    if (!ctx.client.capabilities().workspace?.inlayHint?.refreshSupport) return;
    ctx.connection.sendRequest(InlayHintRefreshRequest.type).catch((error) => ctx.log(`Inlay hints: ${error}`));
  });
}
