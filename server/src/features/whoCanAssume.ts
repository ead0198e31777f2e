import { assumeReport } from '../../../engine/src/describe/assume';
import { wholePolicy } from '../../../engine/src/documents/document';
import { proposedName } from '../../../engine/src/model/proposedName';
import { filePath } from '../../../engine/src/text/uris';
import { guard, type ServerContext } from '../context';
import { toPosition } from '../convert';
import { type AssumeReport, type WhoCanAssumeParams, whoCanAssume } from '../protocol';

/** Answers who can assume a role, from its trust policy alone. */
export function registerWhoCanAssume(ctx: ServerContext): void {
  ctx.connection.onRequest(
    whoCanAssume,
    guard(
      ctx,
      'Reading who can assume a role',
      null,
      async ({ uri, roleName, caller }: WhoCanAssumeParams): Promise<AssumeReport | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        const policy = analysis && wholePolicy(analysis.policies);
        if (!analysis || policy?.kind !== 'trust') return null;
        const { settings } = await ctx.workspace.scopeOf(uri);
        const knowledge = { data: ctx.data, accountNames: settings.accountNames };
        const name = roleName ?? proposedName(filePath(uri), 'trust');
        const lineOf = (offset: number) => toPosition(analysis.document, offset).line + 1;
        return { name, text: assumeReport(knowledge, { policy, name, lineOf }, caller) };
      },
    ),
  );
}
