import {
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { guard, type ServerContext } from '../context';
import { diagnosticSource, toDiagnostic } from '../convert';
import type { DocumentAnalysis } from '../workspace/analyses';

/** How long typing must pause before findings are pushed to a client that cannot pull them, in milliseconds. */
const pushDelay = 200;

/** How long a client that pulls is not told of changed findings after the first, in milliseconds. */
const refreshDelay = 50;

/**
 * Findings of open documents. Clients that can pull are answered at once and decide themselves when to ask; the others
 * are sent findings when the text has been still for a moment, with the version that they are of.
 */
export function registerDiagnostics(ctx: ServerContext): void {
  const pulls = () => ctx.client.capabilities().textDocument?.diagnostic !== undefined;
  ctx.onInitialize((params) =>
    params.capabilities.textDocument?.diagnostic
      ? {
          diagnosticProvider: {
            identifier: diagnosticSource,
            // A file's findings depend on the other files of its role.
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }
      : {},
  );

  const empty: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  ctx.connection.languages.diagnostics.on(
    guard<DocumentDiagnosticParams, DocumentDiagnosticReport, DiagnosticServerCancellationData>(
      ctx,
      'Diagnostics',
      empty,
      async ({ textDocument }) => {
        const version = ctx.workspace.documents.all.get(textDocument.uri)?.version;
        // Clients also ask once more for a document that they have just closed: then the file on disk is meant.
        const analysis = await ctx.workspace.analyses.ofFile(textDocument.uri);
        if (ctx.workspace.documents.all.get(textDocument.uri)?.version !== version) return outdated();
        return analysis ? { kind: DocumentDiagnosticReportKind.Full, items: diagnosticsOf(analysis) } : empty;
      },
    ),
  );
  let refresh: NodeJS.Timeout | undefined;
  ctx.workspace.onFindingsChanged((uris) => {
    if (!pulls() || !ctx.client.capabilities().workspace?.diagnostics?.refreshSupport) return;
    if (![...uris].some((uri) => ctx.workspace.documents.find(uri))) return;
    // A change often concerns several files of a role; the client asks for all open ones each time.
    if (refresh !== undefined) return;
    refresh = setTimeout(() => {
      refresh = undefined;
      ctx.connection.languages.diagnostics.refresh();
    }, refreshDelay);
  });
  ctx.workspace.onConfigurationChanged(() => {
    if (pulls() && ctx.client.capabilities().workspace?.diagnostics?.refreshSupport)
      ctx.connection.languages.diagnostics.refresh();
  });
  registerPush(ctx, pulls);
}

/** An analysis as diagnostics. A file that is too large gets one remark that says so. */
export function diagnosticsOf({ document, findings, tooLarge }: DocumentAnalysis): Diagnostic[] {
  if (tooLarge === undefined) return findings.map((finding) => toDiagnostic(document, finding));
  const message = `This file has ${Math.round(tooLarge / 1024)} KB and was not checked. Raise "rolewright.maxFileSize" to have it checked.`;
  const start = { line: 0, character: 0 };
  return [{ range: { start, end: start }, severity: 3, source: diagnosticSource, code: 'file-too-large', message }];
}

function outdated(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'The document has changed.', { retriggerRequest: true });
}

function registerPush(ctx: ServerContext, pulls: () => boolean): void {
  const timers = new Map<string, NodeJS.Timeout>();
  const push = async (document: TextDocument): Promise<void> => {
    timers.delete(document.uri);
    const { uri, version } = document;
    const analysis = await ctx.workspace.analyses.ofDocument(document);
    if (ctx.workspace.documents.all.get(uri)?.version !== version) return;
    await ctx.connection.sendDiagnostics({ uri, version, diagnostics: diagnosticsOf(analysis) });
  };
  const schedule = (document: TextDocument, delay: number): void => {
    if (pulls()) return;
    clearTimeout(timers.get(document.uri));
    const timer = setTimeout(() => {
      push(document).catch((error: unknown) => ctx.log(`Pushing findings failed: ${String(error)}`));
    }, delay);
    timers.set(document.uri, timer);
  };
  ctx.workspace.documents.all.onDidOpen(({ document }) => schedule(document, 0));
  ctx.workspace.documents.all.onDidChangeContent(({ document }) => {
    if (document.version > 1) schedule(document, pushDelay);
  });
  ctx.workspace.documents.all.onDidClose(({ document }) => {
    clearTimeout(timers.get(document.uri));
    timers.delete(document.uri);
    if (!pulls()) void ctx.connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  ctx.workspace.onFindingsChanged((uris) => {
    for (const uri of uris) {
      const document = ctx.workspace.documents.find(uri);
      if (document) schedule(document, 0);
    }
  });
  ctx.workspace.onConfigurationChanged(() => {
    for (const document of ctx.workspace.documents.all.all()) schedule(document, 0);
  });
}
