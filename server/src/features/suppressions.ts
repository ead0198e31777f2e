import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  isSuppressionFile,
  type SuppressionFile,
  suppressionFileName,
  suppressionPath,
} from '../../../engine/src/analysis/suppressionFiles';
import { addSuppression, firstSuppression } from '../../../engine/src/suppressions/add';
import { folderOf, joinUri } from '../../../engine/src/text/uris';
import { guard, type ServerContext } from '../context';
import { toTextEdit } from '../convert';
import { type Suppressed, type SuppressParams, suppress } from '../protocol';

/** How long typing in a suppression file must pause before everything is looked at again, in milliseconds. */
const pause = 300;

/** Keeps findings in step with the suppression files, and writes new entries for the client. */
export function registerSuppressions(ctx: ServerContext): void {
  ctx.connection.onRequest<Suppressed | null, void>(
    suppress,
    guard(
      ctx,
      'Suppressing a finding',
      null,
      async (params: SuppressParams): Promise<Suppressed | null> => suppressionEdit(ctx, params),
    ),
  );
  const timers = new Map<string, NodeJS.Timeout>();
  const changed = (document: TextDocument): void => {
    if (!isSuppressionFile(document.uri)) return;
    clearTimeout(timers.get(document.uri));
    const timer = setTimeout(() => {
      timers.delete(document.uri);
      void ctx.workspace.suppressions.at(folderOf(document.uri)).then((known) => {
        if (known?.list.text !== document.getText()) ctx.workspace.suppressionsChanged();
      });
    }, pause);
    timers.set(document.uri, timer);
  };
  ctx.workspace.documents.all.onDidChangeContent(({ document }) => changed(document));
  ctx.workspace.documents.all.onDidClose(({ document }) => {
    if (!isSuppressionFile(document.uri)) return;
    clearTimeout(timers.get(document.uri));
    timers.delete(document.uri);
    // Text that was not saved is gone; the disk's holds again.
    ctx.workspace.suppressionsChanged();
  });
}

/**
 * The edit that adds an entry for a finding to the nearest suppression file, or makes one at the top of the workspace
 * folder. Null for a file outside all folders, for a suppression file without the expected form, and for a client that
 * would have to make a file and cannot.
 */
export async function suppressionEdit(ctx: ServerContext, params: SuppressParams): Promise<Suppressed | null> {
  const { top } = await ctx.workspace.scopeOf(params.uri);
  if (top === undefined || !params.uri.startsWith('file:')) return null;
  const existing = await ctx.workspace.suppressions.nearest(params.uri, top);
  const folder = existing?.folder ?? top;
  const { rule, sid, reason } = params;
  const entry = { rule, path: suppressionPath(folder, params.uri), ...(sid === undefined ? {} : { sid }), reason };
  if (!existing) {
    const uri = joinUri(folder, suppressionFileName);
    const edit = newFile(ctx, uri, firstSuppression(entry));
    return edit && { uri, edit };
  }
  const open = ctx.workspace.documents.find(existing.uri);
  const document = open ?? (await readFresh(ctx, existing));
  const edits = addSuppression(document.getText(), entry);
  if (!edits) return null;
  const { uri } = document;
  const textEdits = edits.map((edit) => toTextEdit(document, edit));
  return { uri, edit: changesOf(ctx, uri, open?.version ?? null, textEdits) };
}

/** The file as it is on disk now: an edit by places must not go by an older text. */
async function readFresh(ctx: ServerContext, { uri, list }: SuppressionFile): Promise<TextDocument> {
  const content = await ctx.workspace.fileSystem.readText(uri, Number.POSITIVE_INFINITY);
  const text = content && 'text' in content ? content.text : list.text;
  return TextDocument.create(uri, 'json', 0, text);
}

function newFile(ctx: ServerContext, uri: string, text: string): WorkspaceEdit | null {
  const support = ctx.client.capabilities().workspace?.workspaceEdit;
  if (!support?.documentChanges || !support.resourceOperations?.includes('create')) return null;
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: true } },
      { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
    ],
  };
}

function changesOf(ctx: ServerContext, uri: string, version: number | null, edits: TextEdit[]): WorkspaceEdit {
  if (!ctx.client.capabilities().workspace?.workspaceEdit?.documentChanges) return { changes: { [uri]: edits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}
