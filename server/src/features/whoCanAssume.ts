import { guard, type ServerContext } from '../context';
import { type AssumeReport, type WhoCanAssumeParams, whoCanAssume } from '../protocol';

/** Answers who can assume a role, from its trust policy alone. */
export function registerWhoCanAssumeRequest(ctx: ServerContext): void {
  ctx.connection.onRequest(
    whoCanAssume,
    guard(
      ctx,
      'Reading who can assume a role',
      null,
      async ({ uri, roleName, logicalId, caller }: WhoCanAssumeParams): Promise<AssumeReport | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (!analysis) return null;
        const question = { ...(roleName && { roleName }), ...(caller && { caller }), logicalId };
        const report = ctx.engine.whoCanAssume(analysis.document, question, await ctx.workspace.scopeOf(uri));
        return report ? { name: report.name, text: report.text } : null;
      },
    ),
  );
}
