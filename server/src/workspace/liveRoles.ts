import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Scope, TextSource } from '../../../engine/src/analysis/analysis';
import { type PolicyDocument, wholePolicy } from '../../../engine/src/documents/document';
import { type CheckedRole, createRoleChecks } from '../../../engine/src/roles/roleChecks';
import { type RoleFiles, urisOf } from '../../../engine/src/roles/roleFiles';
import { createRoleSet, type FolderRoles } from '../../../engine/src/roles/roleSet';
import type { RoleLinter } from '../../../engine/src/rules/lintRole';
import type { RoleFinding } from '../../../engine/src/rules/rule';
import type { Settings } from '../../../engine/src/settings/settings';
import { canonicalUri } from '../../../engine/src/text/uris';
import type { ReadFile } from './fileReader';
import type { Inventory } from './inventory';

/** The roles of the workspace as the server keeps them while files come, change and go. */
export interface LiveRoles {
  /** What the rules on whole roles say of a document that is open, or as it is on disk; of any other text, as a trial. */
  findingsIn(document: TextSource, policies: PolicyDocument): Promise<readonly RoleFinding[]>;
  /** The roles of a workspace folder. */
  ofFolder(folder: string): Promise<FolderRoles>;
  check(files: RoleFiles): Promise<CheckedRole>;
  /** From now on all roles are followed, not only those with an open file: somebody reports on closed files. */
  followAll(): void;
  /** Checks what is followed, and gives the files whose findings have changed by it. */
  settle(): Promise<ReadonlySet<string>>;
  /** Tells that a file may have changed. */
  touched(uri: string): void;
  /** Tells that a file became a policy, or stopped being one. */
  changed(): void;
  /** Forgets everything, as after a change of settings. */
  clear(): void;
}

export interface LiveRolesDeps {
  readonly inventory: Inventory;
  readonly folders: () => readonly string[];
  readonly scopeOf: (uri: string) => Promise<Scope>;
  readonly readFile: (uri: string) => Promise<ReadFile | undefined>;
  readonly openDocument: (uri: string) => TextDocument | undefined;
  /** Whether changes on disk are told, so that what was read may be kept. */
  readonly isWatching: () => boolean;
  readonly linterFor: (settings: Settings) => RoleLinter;
  /** Told of files whose findings have changed through other files. */
  readonly onFindingsChanged: (uris: ReadonlySet<string>) => void;
  readonly log: (message: string) => void;
}

/** How long files must have been still before the roles are looked at again, in milliseconds. */
const pause = 150;

/** How long after the first policy was opened the workspace is searched, if nobody else does, in milliseconds. */
const searchDelay = 2000;

/** Closed files whose policies are kept. */
const mostKept = 200;

export function createLiveRoles(deps: LiveRolesDeps): LiveRoles {
  const { inventory } = deps;
  const set = createRoleSet(inventory);
  const closed = new Map<string, Promise<PolicyDocument | undefined>>();
  const toRecheck = new Set<string>();
  let followsAll = false;
  let settledRevision = -1;
  let timer: NodeJS.Timeout | undefined;
  let searchTimer: NodeJS.Timeout | undefined;

  const read = (uri: string): Promise<PolicyDocument | undefined> => {
    const known = closed.get(uri);
    if (known && !deps.openDocument(uri)) return known;
    const policies = deps.readFile(uri).then((file) => file?.policies);
    if (deps.isWatching() && !deps.openDocument(uri)) {
      if (closed.size >= mostKept) closed.clear();
      closed.set(uri, policies);
    }
    return policies;
  };
  const folderRoles = async (folder: string): Promise<FolderRoles> =>
    set.ofFolder(folder, (await deps.scopeOf(`${folder}/`)).settings.roles);
  const checks = createRoleChecks({
    read,
    rolesOf: async (uri) => set.ofFile(uri, await deps.scopeOf(uri)),
    othersOf: async (files) =>
      files.declaration ? (await folderRoles(files.folder)).declared.filter((other) => other !== files) : [],
    linterOf: async (files) => deps.linterFor((await deps.scopeOf(`${files.folder}/`)).settings),
    onChanged: deps.onFindingsChanged,
  });
  /** Declared roles may speak of each other: of whom another one trusts. */
  const dependingOn = async (uri: string): Promise<readonly RoleFiles[]> => {
    const { folder, settings } = await deps.scopeOf(uri);
    if (folder === undefined) return [];
    const { declared } = set.ofFolder(folder, settings.roles);
    return declared.some(({ trust }) => trust === uri) ? declared.filter(({ trust }) => trust !== uri) : [];
  };
  const settle = async (): Promise<ReadonlySet<string>> => {
    settledRevision = inventory.revision();
    const all: RoleFiles[] = [];
    for (const folder of deps.folders()) {
      const { declared, inferred } = await folderRoles(folder);
      all.push(...declared, ...inferred);
    }
    const isOpen = (files: RoleFiles) => urisOf(files).some((uri) => deps.openDocument(uri) !== undefined);
    return checks.settle(all, followsAll ? all : all.filter(isOpen));
  };
  const work = async (): Promise<void> => {
    timer = undefined;
    if (inventory.isComplete()) await inventory.bringUpToDate();
    for (const uri of [...toRecheck]) {
      toRecheck.delete(uri);
      await checks.recheck(uri);
      for (const files of await dependingOn(uri)) await checks.check(files);
    }
    if (inventory.isComplete() && inventory.revision() !== settledRevision) await settle();
  };
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work().catch((error: unknown) => deps.log(`Following the roles failed: ${String(error)}`));
    }, pause);
  };
  /** Which role a file belongs to is known when all files are. Clients that ask for all findings have them looked at. */
  const searchSoon = (): void => {
    if (inventory.isBegun() || searchTimer) return;
    searchTimer = setTimeout(() => {
      searchTimer = undefined;
      if (inventory.isBegun()) return;
      inventory.bringUpToDate().catch((error: unknown) => deps.log(`Searching for roles failed: ${String(error)}`));
    }, searchDelay);
  };

  return {
    findingsIn: async (document, policies) => {
      const { folder } = await deps.scopeOf(document.uri);
      const kind = wholePolicy(policies)?.kind;
      if (folder === undefined || (kind !== 'trust' && kind !== 'permission')) return [];
      searchSoon();
      const open = deps.openDocument(document.uri);
      return checks.findingsIn(canonicalUri(document.uri), policies, open !== undefined && open !== document);
    },
    ofFolder: folderRoles,
    check: checks.check,
    followAll: () => {
      followsAll = true;
    },
    settle,
    touched: (uri) => {
      closed.delete(uri);
      toRecheck.add(uri);
      schedule();
    },
    changed: schedule,
    clear: () => {
      closed.clear();
      checks.clear();
      settledRevision = -1;
    },
  };
}
