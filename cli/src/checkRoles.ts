import { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalyserDeps, PolicyReader, Scope } from '../../engine/src/analysis/analysis';
import { type PolicyDocument, wholePolicy } from '../../engine/src/documents/document';
import { createRoleChecks } from '../../engine/src/roles/roleChecks';
import type { RolePolicyFile } from '../../engine/src/roles/roleFiles';
import { createRoleSet } from '../../engine/src/roles/roleSet';
import { defaultSettings, type Settings } from '../../engine/src/settings/settings';
import { canonicalUri, isBelow } from '../../engine/src/text/uris';
import { nodeFileSystem } from '../../node/src/fileSystem';

/** A file that was found in the search of a folder. */
export interface FolderFile {
  readonly uri: string;
  readonly scope: Scope;
}

export interface CheckRoles {
  readonly roleFindings: NonNullable<AnalyserDeps['roleFindings']>;
  /** Looks at which files there are. Until then no file belongs to a role. */
  prepare(files: readonly FolderFile[]): Promise<void>;
}

/** Files of roles that are kept read. */
const mostKept = 500;

/**
 * The roles of the folders that are checked: those that the setting `rolewright.roles` declares, and those inferred from
 * files. Files that are named one by one belong to none.
 */
export function createCheckRoles(reader: PolicyReader): CheckRoles {
  const files = new Map<string, FolderFile>();
  /** One of each workspace folder. */
  const scopes = new Map<string, Scope>();
  const policies: RolePolicyFile[] = [];
  /** A declared role may have files that the search left out. */
  const scopeOf = (uri: string): Scope | undefined =>
    files.get(uri)?.scope ?? [...scopes.values()].find(({ folder }) => folder !== undefined && isBelow(uri, folder));
  const read = async (uri: string): Promise<PolicyDocument | undefined> => {
    const scope = scopeOf(uri);
    const content = scope && (await nodeFileSystem.readText(uri, scope.settings.maxFileSize * 1024));
    if (!content || !('text' in content)) return undefined;
    const { text, encoding } = content;
    return reader.read(TextDocument.create(uri, 'json', 0, text), { ...scope, encoding }).policies;
  };
  const kept = new Map<string, Promise<PolicyDocument | undefined>>();
  const set = createRoleSet({ isComplete: () => true, revision: () => policies.length, files: () => policies });
  const settingsOf = (folder: string): Settings => scopes.get(folder)?.settings ?? defaultSettings;
  const checks = createRoleChecks({
    read: (uri) => {
      const known = kept.get(uri) ?? read(uri);
      if (kept.size >= mostKept) kept.clear();
      kept.set(uri, known);
      return known;
    },
    rolesOf: async (uri) => {
      const scope = files.get(uri)?.scope;
      return scope ? set.ofFile(uri, scope) : [];
    },
    othersOf: async (role) =>
      role.declaration
        ? set.ofFolder(role.folder, settingsOf(role.folder).roles).declared.filter((other) => other !== role)
        : [],
    linterOf: async ({ folder }) => reader.roleLinter(settingsOf(folder)),
    onChanged: () => undefined,
  });
  return {
    roleFindings: async (document, own) =>
      files.size === 0 ? [] : checks.findingsIn(canonicalUri(document.uri), own, true),
    prepare: async (found) => {
      for (const one of found) {
        files.set(one.uri, one);
        if (one.scope.folder !== undefined) scopes.set(one.scope.folder, one.scope);
      }
      for (const { uri, scope } of found) {
        const document = await read(uri);
        const kind = document && wholePolicy(document)?.kind;
        if (!document || scope.folder === undefined || (kind !== 'trust' && kind !== 'permission')) continue;
        policies.push({ uri, folder: scope.folder, path: document.path, kind });
      }
    },
  };
}
