import { canonicalUri } from '../../../engine/src/text/uris';
import { guard, type ServerContext } from '../context';
import { type TemplateRole, type TemplateRolesParams, templateRoles } from '../protocol';
import { describeTemplateRoles } from '../workspace/templateRoles';
import type { News } from './rolesNews';

/** Answers which roles the templates of the workspace create, in the order of their paths. */
export function registerTemplateRoles(ctx: ServerContext, news: News): void {
  const answers = createAnswers(ctx);
  ctx.connection.onRequest(
    templateRoles,
    guard(ctx, 'Listing roles of templates', [], async ({ uri }: TemplateRolesParams, token) => {
      if (uri !== undefined) return rolesIn(ctx, uri);
      return ctx.longWork(async () => {
        const { inventory } = ctx.workspace;
        await inventory.bringUpToDate();
        news.answered();
        const templates = [...inventory.templates()].sort((one, other) => (one.path < other.path ? -1 : 1));
        const roles: TemplateRole[] = [];
        for (const folder of ctx.workspace.folders()) {
          for (const template of templates.filter((one) => one.folder === folder)) {
            if (token.isCancellationRequested) return roles;
            roles.push(...(await answers.get(template.uri)));
          }
        }
        return roles;
      });
    }),
  );
}

async function rolesIn(ctx: ServerContext, uri: string): Promise<readonly TemplateRole[]> {
  const analysis = await ctx.workspace.analyses.ofFile(uri);
  if (!analysis) return [];
  const { settings, folder } = await ctx.workspace.scopeOf(uri);
  const checked = [];
  for (const { role, findings } of ctx.engine.templateRoles(uri, analysis.policies, settings)) {
    const kept = await ctx.workspace.analyses.unsuppressed(uri, findings);
    checked.push({ role, findings: findings.filter((finding) => kept.includes(finding)) });
  }
  return describeTemplateRoles(ctx.data, analysis, folder, checked);
}

interface Answers {
  get(uri: string): Promise<readonly TemplateRole[]>;
}

/** Keeps what was answered of each template until the file, or what is found in it, is another. */
function createAnswers(ctx: ServerContext): Answers {
  const known = new Map<string, Promise<readonly TemplateRole[]>>();
  ctx.workspace.onRolesChanged((change) => {
    if (change.what === 'touched') known.delete(canonicalUri(change.uri));
  });
  ctx.workspace.onFindingsChanged((uris) => {
    for (const uri of uris) known.delete(canonicalUri(uri));
  });
  ctx.workspace.onConfigurationChanged(() => known.clear());
  return {
    get: (uri) => {
      const before = known.get(uri);
      if (before) return before;
      const answer = rolesIn(ctx, uri);
      known.set(uri, answer);
      // A failure is not kept, so that the next request tries again.
      answer.catch(() => known.delete(uri));
      return answer;
    },
  };
}
