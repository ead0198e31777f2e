import { TextDocument } from 'vscode-languageserver-textdocument';
import { newAccessReport } from '../../../engine/src/describe/newAccess';
import { wholePolicy } from '../../../engine/src/documents/document';
import { guard, type ServerContext } from '../context';
import { toPosition } from '../convert';
import { type NewAccessParams, newAccess } from '../protocol';

/** Answers what a policy allows that an earlier version of it did not. The client knows the earlier version. */
export function registerNewAccess(ctx: ServerContext): void {
  ctx.connection.onRequest(
    newAccess,
    guard(
      ctx,
      'Comparing policies',
      null,
      async ({ uri, before, since, name }: NewAccessParams): Promise<string | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        const policy = analysis && wholePolicy(analysis.policies);
        if (!analysis || !policy || policy.kind === 'resource') return null;
        const { settings } = await ctx.workspace.scopeOf(uri);
        const { document } = analysis;
        const earlier =
          before === null
            ? undefined
            : await ctx.workspace.analyses.ofText(TextDocument.create(uri, document.languageId, 0, before));
        const old = earlier && wholePolicy(earlier.policies);
        const lineOf = (offset: number) => toPosition(document, offset).line + 1;
        return newAccessReport(
          { data: ctx.data, accountNames: settings.accountNames },
          { policy, before: old?.kind === policy.kind ? old : undefined, name, since, lineOf },
        );
      },
    ),
  );
}
