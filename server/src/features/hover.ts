import { type Hover, MarkupKind } from 'vscode-languageserver';
import { toPlainText } from '../../../engine/src/describe/markdown';
import type { ServerContext } from '../context';
import { toRange } from '../convert';
import { onPolicy } from './policyRequest';

/** What actions, principals, ARNs, conditions and whole statements mean. */
export function registerHover(ctx: ServerContext): void {
  ctx.onInitialize(() => ({ hoverProvider: true }));
  ctx.connection.onHover(
    onPolicy(ctx, 'Hover', null as Hover | null, ({ document, engine, scope, offsetAt }, { position }) => {
      const text = engine.hover(document, offsetAt(position), scope);
      if (!text) return null;
      const formats = ctx.client.capabilities().textDocument?.hover?.contentFormat ?? [MarkupKind.PlainText];
      const contents = formats.includes(MarkupKind.Markdown)
        ? { kind: MarkupKind.Markdown, value: text.markdown }
        : { kind: MarkupKind.PlainText, value: toPlainText(text.markdown) };
      return { contents, range: toRange(document, text.span) };
    }),
  );
}
