import type { TextSource } from '../../../engine/src/analysis/analysis';
import { allowsComments, type Scope } from '../../../engine/src/analysis/analysis';
import type { FileSystem } from '../../../engine/src/analysis/fileSystem';
import type { IamData } from '../../../engine/src/data/iamData';
import { readDocument, wholePolicy } from '../../../engine/src/documents/document';
import { isSettingFile } from '../../../engine/src/roles/setting';
import { type NamedFile, namedFiles, settingProblems } from '../../../engine/src/roles/settingProblems';
import type { Finding } from '../../../engine/src/rules/rule';
import { baseNameOf, folderOf, resolveUri } from '../../../engine/src/text/uris';
import type { ReadFile } from './fileReader';

/** Files of settings, as far as they declare roles. */
export interface SettingFiles {
  /** What is wrong with the setting `rolewright.roles` in such a file; nothing in one that is not in force here. */
  findings(document: TextSource): Promise<readonly Finding[]>;
  /** The URIs of the workspace folders that a file of settings applies to. */
  foldersOf(document: TextSource): readonly string[];
  /** Whether a document is such a file and names roles. */
  namesRoles(document: TextSource): boolean;
}

export interface SettingFilesDeps {
  readonly data: IamData;
  readonly fileSystem: FileSystem;
  /** The URIs of the workspace folders. */
  readonly folders: () => readonly string[];
  readonly scopeOf: (uri: string) => Promise<Scope>;
  readonly readFile: (uri: string) => Promise<ReadFile | undefined>;
}

export function createSettingFiles(deps: SettingFilesDeps): SettingFiles {
  const foldersOf = (document: TextSource): readonly string[] => {
    if (document.uri.endsWith('.code-workspace')) return deps.folders();
    const folder = folderOf(folderOf(document.uri));
    return deps.folders().includes(folder) ? [folder] : [];
  };
  return {
    foldersOf,
    namesRoles: (document) => isSettingFile(document.uri) && document.getText().includes('"rolewright.roles"'),
    findings: async (document) => {
      const folders = foldersOf(document);
      const { settings } = await deps.scopeOf(document.uri);
      if (!settings.enable || folders.length === 0) return [];
      const text = document.getText();
      const files = new Map<string, NamedFile>();
      for (const name of namedFiles(text)) {
        // In a workspace of several folders the setting applies to each; one that has the file is enough.
        const kinds = await Promise.all(folders.map((folder) => kindOf(deps, resolveUri(folder, name))));
        const [first] = [...kinds].sort((one, other) => certainty.indexOf(one) - certainty.indexOf(other));
        if (first) files.set(name, first);
      }
      return settingProblems(text, { data: deps.data, files });
    },
  };
}

/** From what settles a question to what does not. */
const certainty: readonly (NamedFile | undefined)[] = ['trust', 'permission', 'other', 'missing', undefined];

/** What a file holds, whether or not the settings leave it alone; undefined for one that is there but cannot be read. */
async function kindOf({ readFile, fileSystem }: SettingFilesDeps, uri: string): Promise<NamedFile | undefined> {
  const read = await readFile(uri);
  if (!read) {
    const names = await fileSystem.fileNames(folderOf(uri));
    return names.includes(baseNameOf(uri)) ? undefined : 'missing';
  }
  const { document, policies } = read;
  const source = { text: document.getText(), path: policies.path, allowsComments: allowsComments(document) };
  const kind = (wholePolicy(policies) ?? wholePolicy(readDocument(source)))?.kind;
  return kind === 'trust' || kind === 'permission' ? kind : 'other';
}
