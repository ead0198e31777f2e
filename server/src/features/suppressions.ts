import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { filePath } from '../../../engine/src/analysis/analysis';
import {
  isSuppressionFile,
  type SuppressionFile,
  suppressionFileName,
  suppressionPath,
} from '../../../engine/src/analysis/suppressionFiles';
import { addSuppression, firstSuppression } from '../../../engine/src/suppressions/add';
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
      void ctx.suppressions.at(path.dirname(filePath(document.uri))).then((known) => {
        if (known?.list.text !== document.getText()) ctx.suppressionsChanged();
      });
    }, pause);
    timers.set(document.uri, timer);
  };
  ctx.documents.onDidChangeContent(({ document }) => changed(document));
  ctx.documents.onDidClose(({ document }) => {
    if (!isSuppressionFile(document.uri)) return;
    clearTimeout(timers.get(document.uri));
    timers.delete(document.uri);
    // Text that was not saved is gone; the disk's holds again.
    ctx.suppressionsChanged();
  });
}

/**
 * The edit that adds an entry for a finding to the nearest suppression file, or makes one at the top of the workspace
 * folder. Null for a file outside all folders, for a suppression file without the expected form, and for a client that
 * would have to make a file and cannot.
 */
export async function suppressionEdit(ctx: ServerContext, params: SuppressParams): Promise<Suppressed | null> {
  const { top } = await ctx.scopeOf(params.uri);
  const file = filePath(params.uri);
  if (top === undefined || !params.uri.startsWith('file:')) return null;
  const existing = await ctx.suppressions.nearest(file, top);
  const folder = existing?.folder ?? top;
  const { rule, sid, reason } = params;
  const entry = { rule, path: suppressionPath(folder, file), ...(sid === undefined ? {} : { sid }), reason };
  if (!existing) {
    const uri = `${pathToFileURL(folder).href}/${suppressionFileName}`;
    const edit = newFile(ctx, uri, firstSuppression(entry));
    return edit && { uri, edit };
  }
  const open = ctx.documents.all().find(({ uri }) => filePath(uri) === existing.file);
  const document = open ?? (await readFresh(ctx, existing));
  const edits = addSuppression(document.getText(), entry);
  if (!edits) return null;
  const { uri } = document;
  const textEdits = edits.map((edit) => toTextEdit(document, edit));
  return { uri, edit: changesOf(ctx, uri, open?.version ?? null, textEdits) };
}

/** The file as it is on disk now: an edit by places must not go by an older text. */
async function readFresh(ctx: ServerContext, { file, list }: SuppressionFile): Promise<TextDocument> {
  const content = await ctx.fileSystem.readText(file, Number.POSITIVE_INFINITY);
  const text = content && 'text' in content ? content.text : list.text;
  return TextDocument.create(pathToFileURL(file).href, 'json', 0, text);
}

function newFile(ctx: ServerContext, uri: string, text: string): WorkspaceEdit | null {
  const support = ctx.client().workspace?.workspaceEdit;
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
  if (!ctx.client().workspace?.workspaceEdit?.documentChanges) return { changes: { [uri]: edits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}
