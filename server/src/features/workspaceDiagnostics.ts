import {
  type CancellationToken,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileChangeType,
  WatchKind,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { isSuppressionFile } from '../../../engine/src/analysis/suppressionFiles';
import { canonicalUri } from '../../../engine/src/text/uris';
import { guard, type ServerContext } from '../context';
import { checkedFile } from '../workspace/policyFiles';
import { diagnosticsOf } from './diagnostics';

/** A scan that reaches this many files shows its progress. */
const progressAfter = 500;

/** So many findings are sent in one message while a scan goes on. */
const batchSize = 50;

/** So many files are read while others are checked. */
const readAhead = 16;

/** What is remembered of a file between two reports: enough to say that nothing has changed. */
type ResultIds = Map<string, string>;

/**
 * Findings of all policy files of the workspace, opened or not. A client that pulls gets a first full report and then,
 * within the same request, whatever changes; the request stays open, as the protocol allows. To all other clients
 * findings of closed files are pushed.
 */
export function registerWorkspaceDiagnostics(ctx: ServerContext): void {
  const changes = createChangeQueue();
  const reported: ResultIds = new Map();
  const pulls = () => ctx.client.capabilities().textDocument?.diagnostic !== undefined;
  const noteChange = (uri: string, change: Change): void => {
    ctx.workspace.inventory.touch(canonicalUri(uri));
    changes.add(uri, change);
  };
  /** What is gone with an address: the file itself, or the known files that were in the folder. */
  const goneWith = (uri: string): readonly string[] => {
    if (/\.(?:jsonc?|ya?ml|template)$/i.test(uri)) return [uri];
    const { inventory } = ctx.workspace;
    const noted = [...inventory.files(), ...inventory.templates()].map((file) => file.uri);
    const known = new Set([...reported.keys(), ...noted]);
    const folder = `${canonicalUri(uri)}/`;
    return [...known].filter((file) => canonicalUri(file).startsWith(folder));
  };

  ctx.onReady(() => {
    if (ctx.client.capabilities().workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = [
        { globPattern: '**/*.{json,jsonc,yaml,yml,template}' },
        { globPattern: '**/.gitignore' },
        // Of a folder that goes, only the folder is told, and not what was in it.
        { globPattern: '**/*', kind: WatchKind.Delete },
      ];
      void ctx.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (!pulls()) void pushForEver(ctx, changes, reported);
  });
  ctx.connection.onDidChangeWatchedFiles(({ changes: events }) => {
    for (const { uri, type } of events) {
      if (uri.endsWith('/.gitignore')) {
        ctx.workspace.inventory.clear();
        changes.addAll();
      } else if (isSuppressionFile(uri)) ctx.workspace.suppressionsChanged();
      else if (type !== FileChangeType.Deleted) noteChange(uri, 'changed');
      else for (const gone of goneWith(uri)) noteChange(gone, 'deleted');
    }
  });
  ctx.workspace.documents.all.onDidClose(({ document }) => {
    // What was shown was of the editor's text, which may never have been saved; the file's own findings take its place.
    changes.add(document.uri, 'closed');
  });
  ctx.workspace.onFindingsChanged((uris) => {
    for (const uri of uris) changes.add(uri, 'changed');
  });
  ctx.workspace.onConfigurationChanged(() => changes.addAll());

  const none: WorkspaceDiagnosticReport = { items: [] };
  ctx.connection.languages.diagnostics.onWorkspace(async (params, token, _progress, partial) => {
    const known: ResultIds = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
    const answer = guard(
      ctx,
      'Workspace diagnostics',
      none,
      async (_: null, cancel): Promise<WorkspaceDiagnosticReport> => {
        if (!partial) return { items: await collect(ctx, known, cancel) };
        await follow(ctx, changes, known, cancel, (items) => partial.report({ items }));
        return none;
      },
    );
    return (await answer(null, token)) as WorkspaceDiagnosticReport;
  });
}

type Send = (items: WorkspaceDocumentDiagnosticReport[]) => void;

async function collect(ctx: ServerContext, known: ResultIds, token: CancellationToken) {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const send: Send = (batch) => items.push(...batch);
  await scan(ctx, known, token, send);
  // Which roles there are is known now; a client that is answered once hears of them in the same answer.
  for (const uri of token.isCancellationRequested ? [] : await ctx.workspace.roles.settle()) {
    await reportFile(ctx, known, uri, 'changed', (reports) => {
      for (const report of reports) {
        if (report.kind === DocumentDiagnosticReportKind.Unchanged) continue;
        const at = items.findIndex((item) => item.uri === report.uri);
        items.splice(at < 0 ? items.length : at, at < 0 ? 0 : 1, report);
      }
    });
  }
  return items;
}

/** Reports everything, then each change as it comes, until the request is cancelled. */
async function follow(
  ctx: ServerContext,
  changes: ChangeQueue,
  known: ResultIds,
  token: CancellationToken,
  send: Send,
): Promise<void> {
  changes.take();
  await scan(ctx, known, token, send);
  while (!token.isCancellationRequested) {
    await changes.wait(token);
    const { all, files } = changes.take();
    if (all) await scan(ctx, known, token, send);
    else for (const [uri, change] of files) await reportFile(ctx, known, uri, change, send);
  }
}

async function pushForEver(ctx: ServerContext, changes: ChangeQueue, known: ResultIds): Promise<void> {
  const never: CancellationToken = {
    isCancellationRequested: false,
    onCancellationRequested: () => ({ dispose() {} }),
  };
  const send: Send = (items) => {
    for (const item of items) {
      if (item.kind !== DocumentDiagnosticReportKind.Full || ctx.workspace.documents.all.get(item.uri)) continue;
      void ctx.connection.sendDiagnostics({ uri: item.uri, diagnostics: item.items });
    }
  };
  await follow(ctx, changes, known, never, send).catch((error: unknown) => {
    ctx.log(`Following the workspace failed: ${String(error)}`);
  });
}

/** Goes over the whole workspace. Files that are gone since the last report are reported empty. */
async function scan(ctx: ServerContext, known: ResultIds, token: CancellationToken, send: Send): Promise<void> {
  ctx.workspace.roles.followAll();
  await ctx.longWork(() => scanFiles(ctx, known, token, send));
}

async function scanFiles(ctx: ServerContext, known: ResultIds, token: CancellationToken, send: Send): Promise<void> {
  const gone = new Set(known.keys());
  const progress = createProgress(ctx);
  let batch: WorkspaceDocumentDiagnosticReport[] = [];
  let count = 0;
  const take = async (report: Promise<WorkspaceDocumentDiagnosticReport | undefined> | undefined): Promise<void> => {
    const finished = await report;
    if (finished) batch.push(finished);
    if (batch.length >= batchSize) {
      send(batch);
      batch = [];
    }
    progress.advance(++count);
  };
  const search = ctx.workspace.inventory.begin();
  const underWay: Promise<WorkspaceDocumentDiagnosticReport | undefined>[] = [];
  for await (const uri of ctx.workspace.search.all(token)) {
    if (token.isCancellationRequested) break;
    gone.delete(uri);
    underWay.push(fileReport(ctx, known, uri));
    if (underWay.length > readAhead) await take(underWay.shift());
  }
  while (underWay.length > 0) await take(underWay.shift());
  progress.done();
  if (!token.isCancellationRequested) ctx.workspace.inventory.finish(search);
  if (token.isCancellationRequested) return;
  for (const uri of gone) {
    known.delete(uri);
    batch.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
  }
  if (batch.length > 0) send(batch);
}

async function reportFile(
  ctx: ServerContext,
  known: ResultIds,
  uri: string,
  change: Change,
  send: Send,
): Promise<void> {
  // A closed document's findings are sent in any case: the client may hold those of its unsaved text.
  if (change === 'closed') known.set(uri, '');
  const wanted = change !== 'deleted' && (await ctx.workspace.search.finds(uri));
  const report = wanted ? await fileReport(ctx, known, uri) : undefined;
  if (report) send([report]);
  else if (known.delete(uri)) send([{ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] }]);
}

/** The report of one file; undefined when it is no policy file and was none before. */
async function fileReport(
  ctx: ServerContext,
  known: ResultIds,
  uri: string,
): Promise<WorkspaceDocumentDiagnosticReport | undefined> {
  const analysis = await ctx.workspace.analyses.ofFile(uri);
  ctx.workspace.inventory.note(
    canonicalUri(uri),
    analysis && checkedFile(ctx.data, analysis, await ctx.workspace.scopeOf(uri)),
  );
  const items = analysis ? diagnosticsOf(analysis) : [];
  const previous = known.get(uri);
  if (items.length === 0 && previous === undefined) return undefined;
  const resultId = fingerprint(JSON.stringify(items));
  const version = ctx.workspace.documents.all.get(uri)?.version ?? null;
  if (resultId === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId };
  known.set(uri, resultId);
  return { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items };
}

/** FNV-1a over UTF-16 units: tells one report of a file from its next, nothing more. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${(hash >>> 0).toString(16)}-${text.length}`;
}

function createProgress(ctx: ServerContext) {
  let shown: ReturnType<typeof ctx.connection.window.createWorkDoneProgress> | undefined;
  return {
    advance: (count: number): void => {
      if (count === progressAfter && ctx.client.capabilities().window?.workDoneProgress) {
        shown = ctx.connection.window.createWorkDoneProgress();
        shown.then(
          (progress) => progress.begin('Checking IAM policies', undefined, `${count} files`),
          () => undefined,
        );
      }
      if (count % progressAfter === 0)
        shown?.then(
          (progress) => progress.report(`${count} files`),
          () => undefined,
        );
    },
    done: (): void => {
      shown?.then(
        (progress) => progress.done(),
        () => undefined,
      );
    },
  };
}

type Change = 'changed' | 'deleted' | 'closed';

interface ChangeQueue {
  add(uri: string, change: Change): void;
  addAll(): void;
  take(): { all: boolean; files: ReadonlyMap<string, Change> };
  /** Resolves when there is something to take, or when the request is cancelled. */
  wait(token: CancellationToken): Promise<void>;
}

function createChangeQueue(): ChangeQueue {
  let files = new Map<string, Change>();
  let all = false;
  let wake: (() => void)[] = [];
  const notify = (): void => {
    const waiting = wake;
    wake = [];
    for (const resolve of waiting) resolve();
  };
  return {
    add: (uri, change) => {
      files.set(uri, change);
      notify();
    },
    addAll: () => {
      all = true;
      notify();
    },
    take: () => {
      const taken = { all, files };
      files = new Map();
      all = false;
      return taken;
    },
    wait: (token) => {
      if (all || files.size > 0 || token.isCancellationRequested) return Promise.resolve();
      return new Promise((resolve) => {
        const subscription = token.onCancellationRequested(() => resolve());
        wake.push(() => {
          subscription.dispose();
          resolve();
        });
      });
    },
  };
}
