import type { RolePolicyFile } from '../../../engine/src/roles/roleFiles';
import type { PolicyFiles } from '../../../engine/src/roles/roleSet';
import type { WorkspacePolicy } from '../protocol';

/** A trust or permission policy that is a whole file of the workspace. */
export interface KnownPolicy extends RolePolicyFile {
  /** What is told of it in lists, findings counted; undefined until somebody has checked it. */
  readonly choice?: WorkspacePolicy;
}

/** A template of the workspace that creates roles. */
export interface KnownTemplate {
  readonly uri: string;
  /** The URI of its workspace folder. */
  readonly folder: string;
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly kind: 'template';
}

export type KnownFile = KnownPolicy | KnownTemplate;

/** Which policy files and templates the workspace has. Everything is looked at once, then only what has changed. */
export interface Inventory extends PolicyFiles {
  /** Whether a search of the whole workspace has begun since everything was forgotten. */
  isBegun(): boolean;
  /** Notes what a file of the workspace holds; undefined when it has no policy of a role. */
  note(uri: string, file: KnownFile | undefined): void;
  /** Forgets what lists say of a file: it has not changed, but its findings have. */
  dropChoice(uri: string): void;
  /** Tells that a file has changed or may be gone. */
  touch(uri: string): void;
  /** A number for a search that begins now: it counts only if nothing is forgotten before it ends. */
  begin(): number;
  /** Tells that this search has gone over the whole workspace and noted every file. */
  finish(search: number): void;
  /** Looks at what has not been looked at. */
  bringUpToDate(): Promise<void>;
  files(): readonly KnownPolicy[];
  templates(): readonly KnownTemplate[];
  get(uri: string): KnownPolicy | undefined;
  /** Forgets everything, as after a change of settings. */
  clear(): void;
}

export interface InventoryDeps {
  /** The URIs of all files of the workspace that may hold policies. */
  readonly search: () => AsyncIterable<string>;
  /** Whether a search would find the file. */
  readonly isSearched: (uri: string) => Promise<boolean>;
  /** What a file holds now; undefined when it has no policy of a role or cannot be read. */
  readonly look: (uri: string) => Promise<KnownFile | undefined>;
  /** Told when a file may have to be looked at again. Called often. */
  readonly onTouched: (uri: string) => void;
  /** Told when a policy came, went or changed. Called often. */
  readonly onChanged: () => void;
}

/** So many files are read while others are looked at. */
const readAhead = 16;

export function createInventory(deps: InventoryDeps): Inventory {
  /** Undefined for files that were looked at and have no policy of a role. */
  const entries = new Map<string, KnownFile | undefined>();
  const touched = new Set<string>();
  let finished = false;
  let isBegun = false;
  let revision = 0;
  let generation = 0;
  let underWay: Promise<void> | undefined;

  const note = (uri: string, policy: KnownFile | undefined): void => {
    const before = entries.get(uri);
    const wasTouched = touched.delete(uri);
    entries.set(uri, policy);
    if (before?.kind !== policy?.kind) revision++;
    if (isOther(before, policy) || (wasTouched && policy)) deps.onChanged();
  };
  /** Notes what a touched file holds. Of a policy, the text at least is another. */
  const renew = (uri: string, policy: KnownFile | undefined): void => {
    const before = entries.get(uri);
    if (policy) entries.set(uri, policy);
    else entries.delete(uri);
    if (before?.kind !== policy?.kind) revision++;
    if (before ?? policy) deps.onChanged();
  };
  const finish = (search: number): void => {
    if (search !== generation || finished) return;
    finished = true;
    revision++;
    deps.onChanged();
  };
  const searchAll = async (): Promise<void> => {
    isBegun = true;
    const search = generation;
    const underWay: Promise<void>[] = [];
    const lookAt = async (uri: string): Promise<void> => {
      const policy = await deps.look(uri);
      // A scan that goes on at the same time may have been here first, and knows more.
      if (search === generation && !entries.has(uri)) note(uri, policy);
    };
    for await (const uri of deps.search()) {
      if (search !== generation) break;
      if (entries.has(uri)) continue;
      underWay.push(lookAt(uri));
      if (underWay.length > readAhead) await underWay.shift();
    }
    await Promise.all(underWay);
    finish(search);
  };
  const lookAgain = async (): Promise<void> => {
    for (const uri of [...touched]) {
      touched.delete(uri);
      const search = generation;
      const found = await deps.look(uri);
      const policy = found && (await deps.isSearched(uri)) ? found : undefined;
      if (search !== generation) return;
      // Touched once more while it was read: the next round has it.
      if (touched.has(uri)) continue;
      renew(uri, policy);
    }
  };
  const work = async (): Promise<void> => {
    while (!finished || touched.size > 0) {
      if (!finished) await searchAll();
      await lookAgain();
    }
  };

  return {
    isComplete: () => finished,
    isBegun: () => isBegun,
    revision: () => revision,
    note,
    dropChoice: (uri) => {
      const entry = entries.get(uri);
      if (!entry || !isPolicy(entry) || !entry.choice) return;
      const { choice: _, ...rest } = entry;
      entries.set(uri, rest);
    },
    touch: (uri) => {
      touched.add(uri);
      deps.onTouched(uri);
    },
    finish,
    begin: () => {
      isBegun = true;
      return generation;
    },
    bringUpToDate: () => {
      underWay ??= work().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    files: () => [...entries.values()].filter((entry) => entry !== undefined).filter(isPolicy),
    templates: () => [...entries.values()].filter((entry) => entry?.kind === 'template'),
    get: (uri) => {
      const entry = entries.get(uri);
      return entry && isPolicy(entry) ? entry : undefined;
    },
    clear: () => {
      generation++;
      entries.clear();
      touched.clear();
      finished = false;
      isBegun = false;
      revision++;
      deps.onChanged();
    },
  };
}

function isPolicy(file: KnownFile): file is KnownPolicy {
  return file.kind !== 'template';
}

function isOther(before: KnownFile | undefined, now: KnownFile | undefined): boolean {
  if (before?.kind !== now?.kind) return true;
  const [old, renewed] = [before, now].map((file) => (file && isPolicy(file) ? file.choice : undefined));
  return Boolean(old && renewed) && JSON.stringify(old) !== JSON.stringify(renewed);
}
