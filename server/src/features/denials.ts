import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DescribedChange } from '../../../engine/src/denials/changes';
import { applyEdits, type Edit } from '../../../engine/src/edits/editor';
import type { ScopedDocument } from '../../../engine/src/engine';
import type { Span } from '../../../engine/src/syntax/syntax';
import { guard, type ServerContext } from '../context';
import { toRange, toTextEdit, toWorkspaceEdit } from '../convert';
import {
  type AddPermissionParams,
  type AddPolicyParams,
  type AddPrincipalParams,
  addPermission,
  addPolicy,
  addPrincipal,
  type DenialReport,
  type DenialsParams,
  denials,
  type PolicyChange,
  type ResourcesNamedParams,
  resourcesNamed,
} from '../protocol';
import type { DocumentAnalysis } from '../workspace/analyses';

/** Answers what a text tells of denied calls, and how a permission, a policy or a principal comes into files. */
export function registerDenials(ctx: ServerContext): void {
  ctx.connection.onRequest(
    denials,
    guard(
      ctx,
      'Reading denials',
      [],
      async ({ text }: DenialsParams): Promise<DenialReport[]> => [...ctx.engine.denials(text)],
    ),
  );
  ctx.connection.onRequest(
    resourcesNamed,
    guard(ctx, 'Listing resources', { resources: [], shape: '' }, async ({ actions, uris }: ResourcesNamedParams) => {
      const files: ScopedDocument[] = [];
      for (const uri of uris) {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (analysis) files.push({ document: analysis.document, scope: await ctx.workspace.scopeOf(uri) });
      }
      return ctx.engine.resourcesNamed(actions, files);
    }),
  );
  ctx.connection.onRequest(
    addPermission,
    guard(ctx, 'Adding a permission', [], async ({ uris, logicalId, ...permission }: AddPermissionParams) => {
      const changes: PolicyChange[] = [];
      for (const uri of uris) {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (!analysis) continue;
        const scope = await ctx.workspace.scopeOf(uri);
        const change = ctx.engine.addPermission(analysis.document, permission, scope, { logicalId });
        changes.push(toChange(ctx, analysis, change));
      }
      return changes;
    }),
  );
  ctx.connection.onRequest(
    addPolicy,
    guard(
      ctx,
      'Adding a policy',
      null,
      async ({ uri, logicalId, statements }: AddPolicyParams): Promise<PolicyChange | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (!analysis) return null;
        const scope = await ctx.workspace.scopeOf(uri);
        const change = ctx.engine.addPolicy(analysis.document, statements, scope, { logicalId });
        return change ? toChange(ctx, analysis, change) : null;
      },
    ),
  );
  ctx.connection.onRequest(
    addPrincipal,
    guard(
      ctx,
      'Adding a principal',
      null,
      async ({ uri, ...wish }: AddPrincipalParams): Promise<PolicyChange | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (!analysis) return null;
        const scope = await ctx.workspace.scopeOf(uri);
        return toChange(ctx, analysis, ctx.engine.addPrincipal(analysis.document, wish, scope));
      },
    ),
  );
}

function toChange(ctx: ServerContext, { document }: DocumentAnalysis, change: DescribedChange): PolicyChange {
  const { outcome, text, edits, statement } = change;
  const { uri } = document;
  if (edits.length === 0) {
    return { uri, outcome, text, ...(statement ? { range: toRange(document, statement.node) } : {}) };
  }
  const newDocument = TextDocument.create(uri, document.languageId, 0, applyEdits(document.getText(), edits));
  const textEdits = edits.map((edit) => toTextEdit(document, edit));
  // Only an open document has versions; what is on the disk has none.
  const version = ctx.workspace.documents.all.get(uri)?.version ?? null;
  const edit = toWorkspaceEdit(ctx.client.capabilities(), [{ uri, version, edits: textEdits }]);
  return { uri, outcome, text, edit, range: toRange(newDocument, newText(edits)) };
}

/** Where the longest piece of new text comes to stand, without the comma before it and the bracket behind it. */
function newText(edits: readonly Edit[]): Span {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  let shift = 0;
  let longest: Span & { readonly text: string } = { start: 0, end: 0, text: '' };
  for (const { start, end, newText: text } of sorted) {
    if (text.length > longest.text.length) longest = { start: start + shift, end: start + shift + text.length, text };
    shift += text.length - (end - start);
  }
  const before = /^[,\s[]*/.exec(longest.text)?.[0].length ?? 0;
  const trimmed = longest.text.trimEnd();
  const behind = longest.text.length - trimmed.length + (trimmed.endsWith(']') ? 1 : 0);
  return { start: longest.start + before, end: longest.end - behind };
}
