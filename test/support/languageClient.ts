import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import {
  type CodeAction,
  CodeActionRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentClientCapabilities,
  type WorkspaceEditClientCapabilities,
} from 'vscode-languageserver-protocol/node';
import { projectRoot } from './root';

export interface SessionOptions {
  /** Whether the client pulls findings; else they are pushed to it. */
  readonly pull: boolean;
  readonly folder?: string;
  /** What the client answers when the server asks for the settings under `rolewright`. */
  readonly settings?: unknown;
  /** The commands that the client says it can run. */
  readonly commands?: readonly string[];
  /** What the client can do besides, such as snippets. */
  readonly textDocument?: TextDocumentClientCapabilities;
  /** The forms of edits that the client understands; when left out, those of a modern editor. */
  readonly workspaceEdit?: WorkspaceEditClientCapabilities;
}

/** A language client of our own that talks to the real server process over stdio. */
export interface Session {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  change(uri: string, version: number, text: string): Promise<void>;
  close(uri: string): Promise<void>;
  /** The findings of a document, asked for. */
  pull(uri: string): Promise<Diagnostic[]>;
  /** The next findings that are pushed for a document. */
  pushed(uri: string): Promise<PublishDiagnosticsParams>;
  /** The next time that the server asks for all findings to be asked for again. */
  refreshed(): Promise<void>;
  codeActions(uri: string, range: Range, diagnostics: Diagnostic[], only?: string[]): Promise<CodeAction[]>;
  /** Ends the server as an editor does and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `rolewright lsp --stdio` and goes through the handshake. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const child = spawn(process.execPath, [path.join(projectRoot, 'dist', 'cli.js'), 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const inbox = createInbox(connection);
  connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section }) => (section === 'rolewright' ? (options.settings ?? null) : null)),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  const refreshes = createCounter();
  connection.onRequest(DiagnosticRefreshRequest.type, refreshes.add);
  connection.listen();
  // A server that dies on the way would leave the test waiting for ever.
  const died = exit.then((code) => Promise.reject(new Error(`The server ended with code ${code}.`)));
  died.catch(() => undefined);
  const initialized = await Promise.race([
    died,
    connection.sendRequest(InitializeRequest.type, initializeParams(options)),
  ]);
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    connection,
    process: child,
    initialized,
    open: (uri, text, languageId = 'json') =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      }),
    change: (uri, version, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    pull: async (uri) => {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      if (report.kind !== 'full') throw new Error(`A full report was expected, not "${report.kind}".`);
      return report.items;
    },
    pushed: inbox.next,
    refreshed: refreshes.next,
    codeActions: async (uri, range, diagnostics, only) => {
      const context = only ? { diagnostics, only } : { diagnostics };
      const answer = await connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context });
      return (answer ?? []) as CodeAction[];
    },
    stop: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const code = await exit;
      connection.dispose();
      return code;
    },
  };
}

function initializeParams({ pull, folder, commands, textDocument, workspaceEdit }: SessionOptions): InitializeParams {
  const uri = folder ? `file://${folder}` : null;
  return {
    processId: process.pid,
    rootUri: uri,
    ...(commands ? { initializationOptions: { commands } } : {}),
    workspaceFolders: uri ? [{ uri, name: 'test' }] : null,
    capabilities: {
      textDocument: {
        ...(pull ? { diagnostic: {} } : {}),
        publishDiagnostics: { versionSupport: true },
        ...textDocument,
      },
      workspace: {
        configuration: true,
        workspaceEdit: workspaceEdit ?? { documentChanges: true, resourceOperations: ['create'] },
        workspaceFolders: true,
        didChangeWatchedFiles: { dynamicRegistration: true },
        diagnostics: { refreshSupport: true },
      },
      window: { workDoneProgress: true },
    },
  };
}

/** Keeps pushed findings in order until a test asks for them. */
function createInbox(connection: ProtocolConnection) {
  const messages: PublishDiagnosticsParams[] = [];
  const waiting: { uri: string; resolve: (message: PublishDiagnosticsParams) => void }[] = [];
  connection.onNotification(PublishDiagnosticsNotification.type, (message) => {
    const index = waiting.findIndex(({ uri }) => uri === message.uri);
    if (index < 0) messages.push(message);
    else waiting.splice(index, 1)[0]?.resolve(message);
  });
  return {
    next: (uri: string): Promise<PublishDiagnosticsParams> => {
      const index = messages.findIndex((message) => message.uri === uri);
      const [message] = index < 0 ? [] : messages.splice(index, 1);
      return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push({ uri, resolve }));
    },
  };
}

/** Counts what comes until a test asks for it. */
function createCounter() {
  let count = 0;
  const waiting: (() => void)[] = [];
  return {
    add: (): void => {
      const next = waiting.shift();
      if (next) next();
      else count++;
    },
    next: (): Promise<void> => {
      if (count === 0) return new Promise((resolve) => waiting.push(resolve));
      count--;
      return Promise.resolve();
    },
  };
}
