import {
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileSystem } from '../../engine/src/analysis/fileSystem';
import type { IamData } from '../../engine/src/data/iamData';
import { createEngine } from '../../engine/src/engine';
import { canonicalUri } from '../../engine/src/text/uris';
import type { Contribute, ServerContext } from './context';
import { registerAccessAnalyzer } from './features/accessAnalyzer';
import { registerCodeActions } from './features/codeActions';
import { registerCodeLens } from './features/codeLens';
import { registerCompletion } from './features/completion';
import { registerDenials } from './features/denials';
import { registerDiagnostics } from './features/diagnostics';
import { registerDocumentLinks } from './features/documentLinks';
import { registerFolding } from './features/folding';
import { registerFormatting } from './features/formatting';
import { registerHover } from './features/hover';
import { registerInlayHints } from './features/inlayHints';
import { registerNewAccessRequest } from './features/newAccess';
import { registerPolicies } from './features/policies';
import { registerRecipes } from './features/recipes';
import { registerRoleSetting } from './features/roleSetting';
import { registerRoles } from './features/roles';
import { registerSelectionRanges } from './features/selectionRanges';
import { registerSids } from './features/sids';
import { registerSimulation } from './features/simulation';
import { registerSuppressions } from './features/suppressions';
import { registerSymbols } from './features/symbols';
import { registerWhoCanAssumeRequest } from './features/whoCanAssume';
import { registerWorkspaceDiagnostics } from './features/workspaceDiagnostics';
import { refuseOutOfOrder } from './lifecycle';
import { createWorkspace, type Workspace } from './workspace/workspace';

export interface ServerParts {
  readonly connection: Connection;
  readonly data: IamData;
  readonly fileSystem: FileSystem;
  readonly version: string;
  /** The current day as an ISO date. */
  readonly today: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Tells the runtime what to save: memory, as between requests, or time, as in a long scan. */
  readonly setMemoryMode?: (mode: MemoryMode) => void;
}

export type MemoryMode = 'memory' | 'speed';

/** Starts the language server on a connection: wires the workspace and the features to it. */
export function startServer(deps: ServerParts): void {
  const { connection, data, fileSystem, version, today, now } = deps;
  let capabilities: ClientCapabilities = {};
  let commands: ReadonlySet<string> = new Set();
  const contributions: Contribute[] = [];
  const readyListeners: (() => void)[] = [];
  const log = (message: string): void => connection.console.error(message);
  const documents = new TextDocuments(TextDocument);
  const engine = createEngine({ data, fileSystem, today, now, log });
  const client = { capabilities: () => capabilities, commands: () => commands };
  const workspace = createWorkspace({
    connection,
    documents,
    client: client.capabilities,
    data,
    engine,
    fileSystem,
    today,
    log,
  });
  registerFeatures({
    connection,
    data,
    engine,
    client,
    workspace,
    onInitialize: (contribute) => contributions.push(contribute),
    onReady: (listener) => readyListeners.push(listener),
    longWork: createLongWork(deps.setMemoryMode),
    log,
  });

  connection.onInitialize((params): InitializeResult => {
    capabilities = params.capabilities;
    commands = readCommands(params.initializationOptions);
    workspace.setSettings(params.initializationOptions);
    workspace.setFolders(foldersOf(params));
    const contributed = contributions.map((contribute) => contribute(params));
    return {
      capabilities: Object.assign(
        {
          textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
          workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        },
        ...contributed,
      ),
      serverInfo: { name: 'Rolewright', version },
    };
  });
  connection.onInitialized(() => {
    followConfiguration(connection, capabilities, workspace);
    for (const listener of readyListeners) listener();
  });
  refuseOutOfOrder(connection);
  documents.listen(connection);
  connection.listen();
}

function registerFeatures(ctx: ServerContext): void {
  registerDiagnostics(ctx);
  registerWorkspaceDiagnostics(ctx);
  registerCodeActions(ctx);
  registerCompletion(ctx);
  registerPolicies(ctx);
  registerAccessAnalyzer(ctx);
  registerSimulation(ctx);
  registerRecipes(ctx);
  registerRoles(ctx);
  registerDenials(ctx);
  registerRoleSetting(ctx);
  registerWhoCanAssumeRequest(ctx);
  registerNewAccessRequest(ctx);
  registerSuppressions(ctx);
  registerHover(ctx);
  registerInlayHints(ctx);
  registerCodeLens(ctx);
  registerSymbols(ctx);
  registerFolding(ctx);
  registerSelectionRanges(ctx);
  registerDocumentLinks(ctx);
  registerFormatting(ctx);
  registerSids(ctx);
}

/** Takes over changes of settings and of workspace folders. */
function followConfiguration(connection: Connection, client: ClientCapabilities, workspace: Workspace): void {
  if (client.workspace?.didChangeConfiguration?.dynamicRegistration) {
    void connection.client.register(DidChangeConfigurationNotification.type, { section: 'rolewright' });
  }
  connection.onDidChangeConfiguration(({ settings }) => {
    workspace.setSettings(settings);
    workspace.configurationChanged();
  });
  if (!client.workspace?.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => canonicalUri(uri)));
    const kept = workspace.folders().filter((folder) => !gone.has(folder));
    workspace.setFolders([...kept, ...added.map(({ uri }) => uri)]);
    workspace.configurationChanged();
  });
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const folders = (workspaceFolders ?? []).map(({ uri }) => uri);
  return folders.length === 0 && rootUri ? [rootUri] : folders;
}

/** Several long searches may go on at once; the last one to end gives the memory back. */
function createLongWork(setMemoryMode: ServerParts['setMemoryMode']): ServerContext['longWork'] {
  let underWay = 0;
  return async (work) => {
    underWay++;
    setMemoryMode?.('speed');
    try {
      return await work();
    } finally {
      underWay--;
      if (underWay === 0) setMemoryMode?.('memory');
    }
  };
}

/** The commands that the client says it can run. */
function readCommands(options: unknown): ReadonlySet<string> {
  const { commands } = (options ?? {}) as { commands?: unknown };
  return new Set(Array.isArray(commands) ? commands.filter((name) => typeof name === 'string') : []);
}
