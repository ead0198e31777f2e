import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalyserDeps, PolicyReader, Scope } from '../../engine/src/analysis/analysis';
import { type PolicyDocument, wholePolicy } from '../../engine/src/documents/document';
import { type RoleDeclaration, readDeclarations } from '../../engine/src/roles/declaration';
import { createRoleChecks } from '../../engine/src/roles/roleChecks';
import type { RolePolicyFile } from '../../engine/src/roles/roleFiles';
import { createRoleSet } from '../../engine/src/roles/roleSet';
import { defaultSettings, type Settings } from '../../engine/src/settings/settings';
import { parseJson, toValue } from '../../engine/src/syntax/json';
import { canonicalUri, filePath } from '../../engine/src/text/uris';
import { decodeText } from '../../node/src/decodeText';

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
 * The roles of the folders that are checked: those that the setting `rolewright.roles` in a folder's own
 * `.vscode/settings.json` declares, and those concluded from files. Files that are named one by one belong to none.
 */
export function createCheckRoles(reader: PolicyReader): CheckRoles {
  const files = new Map<string, FolderFile>();
  const settings = new Map<string, Settings>();
  const policies: RolePolicyFile[] = [];
  const read = async (uri: string): Promise<PolicyDocument | undefined> => {
    const known = files.get(uri);
    const bytes = known && (await readFile(filePath(uri)).catch(() => undefined));
    if (bytes === undefined || !known) return undefined;
    const { text, encoding } = decodeText(bytes);
    return reader.read(TextDocument.create(uri, 'json', 0, text), { ...known.scope, encoding }).policies;
  };
  const kept = new Map<string, Promise<PolicyDocument | undefined>>();
  const set = createRoleSet({ isComplete: () => true, revision: () => policies.length, files: () => policies });
  const settingsOf = (folder: string): Settings => settings.get(folder) ?? defaultSettings;
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
        if (one.scope.folder !== undefined) settings.set(one.scope.folder, one.scope.settings);
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

/** The roles that a folder's `.vscode/settings.json` declares; none where there is no such file or it cannot be read. */
export async function readFolderRoles(folder: string): Promise<readonly RoleDeclaration[]> {
  const file = path.join(folder, '.vscode', 'settings.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const { root } = parseJson(text ?? '');
  const settings = root && toValue(root);
  if (typeof settings !== 'object' || settings === null || !('rolewright.roles' in settings)) return [];
  return readDeclarations(settings['rolewright.roles']);
}
