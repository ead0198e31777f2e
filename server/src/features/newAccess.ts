import { guard, type ServerContext } from '../context';
import { type NewAccessParams, newAccess } from '../protocol';

/** Answers what a policy allows that an earlier version of it did not. The client knows the earlier version. */
export function registerNewAccessRequest(ctx: ServerContext): void {
  ctx.connection.onRequest(
    newAccess,
    guard(
      ctx,
      'Comparing policies',
      null,
      async ({ uri, before, since, name }: NewAccessParams): Promise<string | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (!analysis) return null;
        const earlier = { text: before ?? undefined, since, name };
        return ctx.engine.newAccess(analysis.document, earlier, await ctx.workspace.scopeOf(uri)) ?? null;
      },
    ),
  );
}
