import {
  CancellationToken,
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  createAnalyser,
  filePath,
  fileUri,
  ruleIds,
  type Scope,
  suppress,
} from '../../engine/src/analysis/analysis';
import type { FileSystem } from '../../engine/src/analysis/fileSystem';
import { createSuppressionFiles } from '../../engine/src/analysis/suppressionFiles';
import type { IamData } from '../../engine/src/data/iamData';
import { defaultSettings, readSettings, type Settings } from '../../engine/src/settings/settings';
import type { ReadFile, RolesChange, ServerContext } from './context';
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
import { registerNewAccess } from './features/newAccess';
import { registerPolicies } from './features/policies';
import { registerRecipes } from './features/recipes';
import { registerRoleSetting, roleSettingFindings } from './features/roleSetting';
import { knownPolicy, registerRoles } from './features/roles';
import { registerSelectionRanges } from './features/selectionRanges';
import { registerSids } from './features/sids';
import { registerSimulation } from './features/simulation';
import { registerSuppressions } from './features/suppressions';
import { registerSymbols } from './features/symbols';
import { registerWhoCanAssume } from './features/whoCanAssume';
import { registerWorkspaceDiagnostics } from './features/workspaceDiagnostics';
import { isSearched, searchWorkspace } from './features/workspaceSearch';
import { createInventory } from './workspace/inventory';
import { createLiveRoles } from './workspace/liveRoles';

export interface ServerDeps {
  readonly connection: Connection;
  readonly data: IamData;
  readonly fileSystem: FileSystem;
  readonly version: string;
  /** The current day as an ISO date. */
  readonly today: () => string;
  /** Tells the runtime what to save: memory, as between requests, or time, as in a long scan. */
  readonly favour?: (what: 'memory' | 'speed') => void;
}

/** Starts the language server on a connection. Everything it does is in the features that are registered here. */
export function startServer(deps: ServerDeps): void {
  const { connection, data, fileSystem, version, today } = deps;
  const documents = new TextDocuments(TextDocument);
  const settings = createSettingsStore(connection);
  const contributions: ((params: InitializeParams) => Partial<ServerCapabilities>)[] = [];
  const readyListeners: (() => void)[] = [];
  const changeListeners: (() => void)[] = [];
  const findingListeners: ((uris: ReadonlySet<string>) => void)[] = [];
  const roleListeners: ((change: RolesChange) => void)[] = [];
  let client: ClientCapabilities = {};
  let hurrying = 0;
  let folders: string[] = [];
  let clientCommands: ReadonlySet<string> = new Set();

  const log = (message: string): void => connection.console.error(message);
  const suppressions = createSuppressionFiles({
    today,
    ruleIds,
    read: async (file) => {
      // Unsaved text counts, as it does for policies.
      const open = documents.all().find(({ uri }) => filePath(uri) === file);
      if (open) return open.getText();
      const content = await fileSystem.readText(file, maxSuppressionFile);
      return content && 'text' in content ? content.text : undefined;
    },
  });
  const analyser = createAnalyser({
    data,
    fileSystem,
    suppressions,
    today,
    log,
    roleFindings: (document, policies) => roles.findingsIn(document, policies),
    settingFindings: (document) => roleSettingFindings(ctx, document),
  });
  const openDocument = createOpenDocuments(documents);
  const scopeOf = async (uri: string): Promise<Scope> => {
    const file = filePath(uri);
    const inside = folders.filter((folder) => file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`));
    const folder = inside.sort((a, b) => b.length - a.length)[0];
    return { settings: await settings.get(uri, client), folder, top: folder };
  };
  const cache = createAnalysisCache((document) =>
    scopeOf(document.uri).then((scope) => analyser.analyse(document, scope)),
  );
  /** The text of a file that is open nowhere, and where it lies. */
  const readClosed = async (uri: string): Promise<{ document: TextDocument; scope: Scope } | undefined> => {
    const scope = await scopeOf(uri);
    const content = await fileSystem.readText(filePath(uri), scope.settings.maxFileSize * 1024);
    if (!content || 'tooLarge' in content) return undefined;
    const languageId = uri.toLowerCase().endsWith('.jsonc') ? 'jsonc' : 'json';
    const document = TextDocument.create(uri, languageId, 0, content.text);
    return { document, scope: { ...scope, encoding: content.encoding } };
  };
  const readFile = async (uri: string): Promise<ReadFile | undefined> => {
    const open = openDocument(uri);
    const file = open ? { document: open, scope: await scopeOf(uri) } : await readClosed(uri);
    return file && { document: file.document, policies: analyser.read(file.document, file.scope).policies };
  };
  const tellRoles = (change: RolesChange): void => {
    for (const listener of roleListeners) listener(change);
  };
  const tellFindings = (uris: ReadonlySet<string>): void => {
    for (const listener of findingListeners) listener(uris);
  };
  const inventory = createInventory({
    search: () => searchWorkspace(ctx, CancellationToken.None),
    isSearched: (uri) => isSearched(ctx, uri),
    look: (uri) => knownPolicy(ctx, uri),
    onTouched: (uri) => {
      roles.touched(uri);
      tellRoles({ what: 'touched', uri });
    },
    onChanged: () => {
      roles.changed();
      tellRoles({ what: 'changed' });
    },
  });
  const roles = createLiveRoles({
    inventory,
    folders: () => folders,
    scopeOf,
    readFile,
    openDocument,
    isWatching: () => client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    linterFor: analyser.roleLinter,
    onFindingsChanged: (uris) => {
      for (const uri of uris) {
        inventory.dropChoice(uri);
        const open = openDocument(uri);
        if (open) cache.forget(open.uri);
      }
      tellFindings(uris);
      tellRoles({ what: 'changed' });
    },
    log,
  });

  const ctx: ServerContext = {
    connection,
    documents,
    data,
    fileSystem,
    suppressions,
    inventory,
    roles,
    client: () => client,
    clientCommands: () => clientCommands,
    folders: () => folders,
    analyse: cache.get,
    analyseFile: async (uri) => {
      const open = openDocument(uri);
      if (open) return cache.get(open);
      const file = await readClosed(uri);
      return file && analyser.analyse(file.document, file.scope);
    },
    readFile,
    analyseAgain: async (document) => {
      const before = await cache.get(document);
      cache.forget(document.uri);
      const now = await cache.get(document);
      if (printOf(before) !== printOf(now)) tellFindings(new Set([fileUri(document.uri)]));
    },
    analyseText: async (document) => analyser.analyse(document, await scopeOf(document.uri)),
    unsuppressed: async (uri, findings) =>
      (await suppress(suppressions, filePath(uri), await scopeOf(uri), findings)).findings,
    scopeOf,
    onInitialize: (contribute) => contributions.push(contribute),
    onReady: (listener) => readyListeners.push(listener),
    onConfigurationChanged: (listener) => changeListeners.push(listener),
    onRolesChanged: (listener) => roleListeners.push(listener),
    onFindingsChanged: (listener) => findingListeners.push(listener),
    openDocument,
    suppressionsChanged: () => {
      suppressions.clear();
      cache.clear();
      roles.clear();
      inventory.clear();
      for (const listener of changeListeners) listener();
    },
    favour: (what) => {
      // Several long searches may go on at once.
      hurrying += what === 'speed' ? 1 : -1;
      deps.favour?.(hurrying > 0 ? 'speed' : 'memory');
    },
    log,
  };
  const configurationChanged = (): void => {
    settings.clear();
    suppressions.clear();
    cache.clear();
    roles.clear();
    inventory.clear();
    for (const listener of changeListeners) listener();
  };

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
  registerWhoCanAssume(ctx);
  registerNewAccess(ctx);
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

  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    settings.setInitial(params.initializationOptions);
    clientCommands = readCommands(params.initializationOptions);
    folders = (params.workspaceFolders ?? []).map((folder) => filePath(folder.uri));
    if (folders.length === 0 && params.rootUri) folders = [filePath(params.rootUri)];
    const capabilities: ServerCapabilities = {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    };
    for (const contribute of contributions) Object.assign(capabilities, contribute(params));
    return { capabilities, serverInfo: { name: 'Rolewright', version } };
  });
  connection.onInitialized(() => {
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'rolewright' });
    }
    if (client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => filePath(folder.uri)));
        const came = added.map((folder) => filePath(folder.uri));
        folders = [...folders.filter((folder) => !gone.has(folder)), ...came];
        configurationChanged();
      });
    }
    for (const listener of readyListeners) listener();
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    settings.setInitial(pushed);
    configurationChanged();
  });
  documents.onDidClose(({ document }) => cache.forget(document.uri));
  documents.listen(connection);
  connection.listen();
}

/** Larger files are not read for suppressions; in bytes. */
const maxSuppressionFile = 1024 * 1024;

/** The commands that the client says it can run. */
function readCommands(options: unknown): ReadonlySet<string> {
  const { commands } = (options ?? {}) as { commands?: unknown };
  return new Set(Array.isArray(commands) ? commands.filter((name) => typeof name === 'string') : []);
}

/** What tells whether two analyses of one text say the same. */
function printOf({ findings }: Analysis): string {
  return JSON.stringify(findings.map(({ ruleId, span, message }) => [ruleId, span, message]));
}

/** Finds open documents by their path: a URI of the disk is spelt otherwise than an editor's. */
function createOpenDocuments(documents: TextDocuments<TextDocument>): (uri: string) => TextDocument | undefined {
  const byPath = new Map<string, string>();
  documents.onDidOpen(({ document }) => byPath.set(filePath(document.uri), document.uri));
  documents.onDidClose(({ document }) => byPath.delete(filePath(document.uri)));
  return (uri) => {
    const exact = documents.get(uri);
    if (exact || byPath.size === 0 || !uri.startsWith('file:')) return exact;
    return documents.get(byPath.get(filePath(uri)) ?? '');
  };
}

/** One analysis for each open document, renewed with its version and dropped when it is closed. */
function createAnalysisCache(analyse: (document: TextDocument) => Promise<Analysis>) {
  const entries = new Map<string, { version: number; languageId: string; analysis: Promise<Analysis> }>();
  return {
    get: (document: TextDocument): Promise<Analysis> => {
      const { uri, version, languageId } = document;
      const known = entries.get(uri);
      if (known?.version === version && known.languageId === languageId) return known.analysis;
      const analysis = analyse(document);
      entries.set(uri, { version, languageId, analysis });
      // A failed analysis is not kept, so that the next request tries again.
      analysis.catch(() => entries.delete(uri));
      return analysis;
    },
    forget: (uri: string): void => {
      entries.delete(uri);
    },
    clear: (): void => entries.clear(),
  };
}

/**
 * Settings for each resource. Clients that answer `workspace/configuration` are asked; for the others, what they sent
 * with `initialize` or `workspace/didChangeConfiguration` holds for every file.
 */
function createSettingsStore(connection: Connection) {
  const entries = new Map<string, Promise<Settings>>();
  const compiled = new Map<string, Settings>();
  let initial: Settings = defaultSettings;
  const fetch = async (uri: string): Promise<Settings> => {
    const value: unknown = await connection.workspace.getConfiguration({ scopeUri: uri, section: 'rolewright' });
    // Files with equal settings share one object, and with it the linter made for it.
    const key = JSON.stringify(value ?? {});
    const known = compiled.get(key) ?? readSettings(value);
    compiled.set(key, known);
    return known;
  };
  return {
    get: (uri: string, client: ClientCapabilities): Promise<Settings> => {
      if (!client.workspace?.configuration) return Promise.resolve(initial);
      // One question for each folder: settings differ between folders, not between the files of one.
      const scope = uri.slice(0, uri.lastIndexOf('/') + 1);
      const known = entries.get(scope) ?? fetch(uri).catch(() => initial);
      entries.set(scope, known);
      return known;
    },
    setInitial: (options: unknown): void => {
      const value = options as { rolewright?: unknown; settings?: { rolewright?: unknown } } | null | undefined;
      const own = value?.rolewright ?? value?.settings?.rolewright;
      if (own !== undefined) initial = readSettings(own);
    },
    clear: (): void => {
      entries.clear();
      compiled.clear();
    },
  };
}
