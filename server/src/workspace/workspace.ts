import {
  type ClientCapabilities,
  type Connection,
  Emitter,
  type Event,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createAnalyser, ruleIds, type Scope } from '../../../engine/src/analysis/analysis';
import type { FileSystem } from '../../../engine/src/analysis/fileSystem';
import { createSuppressionFiles, type SuppressionFiles } from '../../../engine/src/analysis/suppressionFiles';
import type { IamData } from '../../../engine/src/data/iamData';
import type { Engine } from '../../../engine/src/engine';
import { canonicalUri, isBelow } from '../../../engine/src/text/uris';
import { type Analyses, createAnalyses } from './analyses';
import { createFileReader } from './fileReader';
import { createInventory, type Inventory } from './inventory';
import { createLiveRoles, type LiveRoles } from './liveRoles';
import { createOpenDocuments, type OpenDocuments } from './openDocuments';
import { knownFile } from './policyFiles';
import { createSearch, type WorkspaceSearch } from './search';
import { createSettingFiles, type SettingFiles } from './settingFiles';
import { createSettingsStore } from './settingsStore';

export interface WorkspaceDeps {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly client: () => ClientCapabilities;
  readonly data: IamData;
  readonly engine: Engine;
  readonly fileSystem: FileSystem;
  /** The current day as an ISO date. */
  readonly today: () => string;
  readonly log: (message: string) => void;
}

/** Everything that is known of the workspace: its documents, its settings, the analyses, and the roles that its files make up. */
export interface Workspace {
  readonly documents: OpenDocuments;
  readonly fileSystem: FileSystem;
  readonly analyses: Analyses;
  readonly suppressions: SuppressionFiles;
  /** Which policy files there are. */
  readonly inventory: Inventory;
  /** The roles that those files make up. */
  readonly roles: LiveRoles;
  readonly search: WorkspaceSearch;
  /** Files of settings that declare roles. */
  readonly settingFiles: SettingFiles;
  /** The URIs of the workspace folders. */
  folders(): readonly string[];
  /** Where a document lies, and what the settings of its folder say. */
  scopeOf(uri: string): Promise<Scope>;
  /** Fires when settings, workspace folders or suppressions have changed: all that was said may be out of date. */
  readonly onConfigurationChanged: Event<void>;
  /** Fires when a file of the workspace may hold another policy, and when one does. Fires often. */
  readonly onRolesChanged: Event<RolesChange>;
  /** Fires with the URIs of files whose findings are others because another file of their role has changed. */
  readonly onFindingsChanged: Event<ReadonlySet<string>>;
  setFolders(uris: readonly string[]): void;
  /** Takes the settings that a client sends by itself. */
  setSettings(options: unknown): void;
  /** Tells that settings or folders have changed. */
  configurationChanged(): void;
  /** Tells that a suppression file may have changed: it is read again, and everything is looked at again. */
  suppressionsChanged(): void;
}

/** `touched`: a file may hold another policy; `changed`: some policy came, went or changed. */
export type RolesChange = { readonly what: 'touched'; readonly uri: string } | { readonly what: 'changed' };

/** Larger files are not read for suppressions; in bytes. */
const maxSuppressionFile = 1024 * 1024;

/** Builds the workspace from the ground up; each part knows only those before it, and tells of changes by events. */
export function createWorkspace(deps: WorkspaceDeps): Workspace {
  const { connection, client, data, engine, fileSystem, today, log } = deps;
  const configurationChanges = new Emitter<void>();
  const rolesChanges = new Emitter<RolesChange>();
  const findingsChanges = new Emitter<ReadonlySet<string>>();

  const documents = createOpenDocuments(deps.documents);

  const settings = createSettingsStore(connection, client, log);
  let folders: readonly string[] = [];
  const scopeOf = async (uri: string): Promise<Scope> => {
    const inside = folders.filter((folder) => isBelow(uri, folder));
    const folder = inside.sort((a, b) => b.length - a.length)[0];
    return { settings: await settings.get(uri), folder, top: folder };
  };

  const suppressions = createSuppressionFiles({
    today,
    ruleIds,
    read: async (uri) => {
      // Unsaved text counts, as it does for policies.
      const open = documents.find(uri);
      if (open) return open.getText();
      const content = await fileSystem.readText(uri, maxSuppressionFile);
      return content && 'text' in content ? content.text : undefined;
    },
  });

  const files = createFileReader({ documents, fileSystem, reader: engine, scopeOf });
  const search = createSearch({ connection, client, folders: () => folders, scopeOf });

  const inventory = createInventory({
    search: search.all,
    isSearched: search.finds,
    look: async (uri) => {
      const read = await files.read(uri);
      return read && knownFile(read.policies, uri, await scopeOf(uri));
    },
    onTouched: (uri) => rolesChanges.fire({ what: 'touched', uri }),
    onChanged: () => rolesChanges.fire({ what: 'changed' }),
  });

  const roles = createLiveRoles({
    inventory,
    folders: () => folders,
    scopeOf,
    readFile: files.read,
    openDocument: documents.find,
    isWatching: () => client().workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    linterFor: engine.roleLinter,
    onFindingsChanged: (uris) => findingsChanges.fire(uris),
    log,
  });
  rolesChanges.event((change) => (change.what === 'touched' ? roles.touched(change.uri) : roles.changed()));

  const settingFiles = createSettingFiles({ data, fileSystem, folders: () => folders, scopeOf, readFile: files.read });
  const analyse = createAnalyser({
    reader: engine,
    fileSystem,
    suppressions,
    today,
    roleFindings: roles.findingsIn,
    settingFindings: settingFiles.findings,
  });
  const analyses = createAnalyses({
    documents,
    files,
    suppressions,
    analyse,
    scopeOf,
    onChanged: (uri) => findingsChanges.fire(new Set([canonicalUri(uri)])),
  });
  findingsChanges.event((uris) => {
    for (const uri of uris) {
      inventory.dropChoice(uri);
      const open = documents.find(uri);
      if (open) analyses.forget(open.uri);
    }
  });

  const forgetEverything = (): void => {
    suppressions.clear();
    analyses.clear();
    roles.clear();
    inventory.clear();
    configurationChanges.fire();
  };
  return {
    documents,
    fileSystem,
    analyses,
    suppressions,
    inventory,
    roles,
    search,
    settingFiles,
    folders: () => folders,
    scopeOf,
    onConfigurationChanged: configurationChanges.event,
    onRolesChanged: rolesChanges.event,
    onFindingsChanged: findingsChanges.event,
    setFolders: (uris) => {
      folders = uris.map((uri) => canonicalUri(uri).replace(/\/$/, ''));
    },
    setSettings: settings.setInitial,
    configurationChanged: () => {
      settings.clear();
      forgetEverything();
    },
    suppressionsChanged: forgetEverything,
  };
}
