import {
  type DocumentHighlight,
  DocumentHighlightKind,
  ErrorCodes,
  type Location,
  type Range,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { suppressionPath } from '../../../engine/src/analysis/suppressionFiles';
import { type PlacedSid, sameSids, sidAt, sidFault } from '../../../engine/src/describe/sids';
import { contentSpan, memberOf, type Span } from '../../../engine/src/syntax/syntax';
import type { ServerContext } from '../context';
import { type DocumentEdits, toRange, toWorkspaceEdit } from '../convert';
import { onJsonPolicy } from './policyRequest';

/** Sids: where one is used, in the policy and in the suppressions of its file, and another name for it. */
export function registerSids(ctx: ServerContext): void {
  ctx.onInitialize(({ capabilities }) => ({
    documentHighlightProvider: true,
    referencesProvider: true,
    renameProvider: capabilities.textDocument?.rename?.prepareSupport ? { prepareProvider: true } : true,
  }));

  ctx.connection.onDocumentHighlight(
    onJsonPolicy(ctx, 'Highlights', null as DocumentHighlight[] | null, (request, { position }) => {
      const { document, policies, offsetAt } = request;
      const sid = sidAt(policies, offsetAt(position));
      if (!sid) return null;
      const spans = sameSids(sid, policies.text).map(({ span }) => span);
      return spans.map((span) => ({ range: toRange(document, span), kind: DocumentHighlightKind.Text }));
    }),
  );

  ctx.connection.onReferences(
    onJsonPolicy(ctx, 'References', null as Location[] | null, async (request, { position, context }) => {
      const { document, policies, offsetAt } = request;
      const sid = sidAt(policies, offsetAt(position));
      if (!sid) return null;
      const own = sameSids(sid, policies.text).filter(({ node }) => context.includeDeclaration || node !== sid.node);
      const entries = await findEntries(ctx, document.uri, sid);
      return [
        ...own.map(({ span }) => ({ uri: document.uri, range: toRange(document, span) })),
        ...(entries?.spans ?? []).map((span) => ({
          uri: entries?.document.uri ?? '',
          range: toRange(entries?.document ?? document, span),
        })),
      ];
    }),
  );

  ctx.connection.onPrepareRename(
    onJsonPolicy(ctx, 'Renaming', null as { range: Range; placeholder: string } | null, (request, { position }) => {
      const { document, policies, offsetAt } = request;
      const sid = sidAt(policies, offsetAt(position));
      return sid ? { range: toRange(document, sid.span), placeholder: sid.node.value } : null;
    }),
  );

  ctx.connection.onRenameRequest(
    onJsonPolicy(ctx, 'Renaming', null as WorkspaceEdit | null, async (request, { position, newName }) => {
      const { document, policies, offsetAt } = request;
      const sid = sidAt(policies, offsetAt(position));
      if (!sid) return null;
      const fault = sidFault(sid, newName);
      if (fault !== undefined) return new ResponseError<void>(ErrorCodes.InvalidParams, fault);
      const newText = JSON.stringify(newName).slice(1, -1);
      const edits = [edit(document, document.version, [sid.span], newText)];
      // While two statements have the Sid, the suppressions may speak of the other one.
      const entries = sameSids(sid, policies.text).length === 1 ? await findEntries(ctx, document.uri, sid) : undefined;
      if (entries) edits.push(edit(entries.document, entries.version, entries.spans, newText));
      return toWorkspaceEdit(ctx.client.capabilities(), edits);
    }),
  );
}

interface Entries {
  readonly document: TextDocument;
  readonly version: number | null;
  /** The Sids of the entries, without quotes. */
  readonly spans: readonly Span[];
}

/** The suppressions that name this very file and the Sid. Those that name it by a glob are about other files as well. */
async function findEntries(ctx: ServerContext, uri: string, { node }: PlacedSid): Promise<Entries | undefined> {
  const { top } = await ctx.workspace.scopeOf(uri);
  const found = top === undefined ? undefined : await ctx.workspace.suppressions.nearest(uri, top);
  if (!found) return undefined;
  const { text, suppressions } = found.list;
  const path = suppressionPath(found.folder, uri);
  const spans = suppressions.flatMap((entry) => {
    if (entry.path !== path || entry.sid !== node.value) return [];
    const value = memberOf(entry.node, 'sid')?.value;
    return value?.type === 'string' ? [contentSpan(value, text)] : [];
  });
  if (spans.length === 0) return undefined;
  const open = ctx.workspace.documents.find(found.uri);
  // Places in an older text would hit something else.
  if (open && open.getText() !== text) return undefined;
  const document = open ?? TextDocument.create(found.uri, 'json', 0, text);
  return { document, version: open?.version ?? null, spans };
}

function edit(document: TextDocument, version: number | null, spans: readonly Span[], newText: string): DocumentEdits {
  return { uri: document.uri, version, edits: spans.map((span) => ({ range: toRange(document, span), newText })) };
}
