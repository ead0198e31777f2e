import type { CancellationToken, Position, ResponseError } from 'vscode-languageserver';
import type { Scope } from '../../../engine/src/analysis/analysis';
import type { Engine } from '../../../engine/src/engine';
import { guard, type ServerContext } from '../context';
import type { DocumentAnalysis } from '../workspace/analyses';

interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

/** What a request about an open document that holds a policy is answered from. */
export interface PolicyRequest extends DocumentAnalysis {
  readonly scope: Scope;
  readonly engine: Engine;
  offsetAt(position: Position): number;
}

type Answer<Result> = Result | ResponseError<void>;

/** A handler that is only asked about documents with policies; for all others the answer is `nothing`. */
export function onPolicy<Params extends DocumentParams, Result>(
  ctx: ServerContext,
  name: string,
  nothing: Result,
  answer: (request: PolicyRequest, params: Params) => Answer<Result> | Promise<Answer<Result>>,
): (params: Params, token: CancellationToken) => Promise<Answer<Result>> {
  return guard(ctx, name, nothing, async (params: Params): Promise<Answer<Result>> => {
    const document = ctx.workspace.documents.all.get(params.textDocument.uri);
    if (!document) return nothing;
    const analysis = await ctx.workspace.analyses.ofDocument(document);
    if (analysis.policies.policies.length === 0) return nothing;
    const scope = await ctx.workspace.scopeOf(document.uri);
    return answer(
      { ...analysis, scope, engine: ctx.engine, offsetAt: (position) => document.offsetAt(position) },
      params,
    );
  });
}

/** Likewise for what the editor's own extensions do in YAML, and for what knows JSON only. */
export function onJsonPolicy<Params extends DocumentParams, Result>(
  ctx: ServerContext,
  name: string,
  nothing: Result,
  answer: (request: PolicyRequest, params: Params) => Answer<Result> | Promise<Answer<Result>>,
): (params: Params, token: CancellationToken) => Promise<Answer<Result>> {
  return onPolicy(ctx, name, nothing, (request, params: Params) =>
    request.policies.format === 'json' ? answer(request, params) : nothing,
  );
}
