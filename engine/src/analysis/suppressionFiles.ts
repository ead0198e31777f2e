import { createSuppressor, type Suppressor } from '../suppressions/apply';
import { parseSuppressions, type SuppressionList } from '../suppressions/parse';
import { baseNameOf, foldersUpTo, joinUri, relativePath } from '../text/uris';

/** The file in which a workspace keeps what it has decided not to hear of. */
export const suppressionFileName = '.rolewright.json';

export interface SuppressionFile {
  readonly uri: string;
  /** The URI of its folder. */
  readonly folder: string;
  readonly list: SuppressionList;
  readonly apply: Suppressor;
}

export interface SuppressionFiles {
  /** The file that holds for everything in its folder and below; undefined when there is none. */
  at(folder: string): Promise<SuppressionFile | undefined>;
  /** The nearest such file in the folder of a file or above it, but not above `top`. URIs all of them. */
  nearest(uri: string, top: string): Promise<SuppressionFile | undefined>;
  /** Forgets what was read. */
  clear(): void;
}

export interface SuppressionFilesDeps {
  /** The text of a file; undefined when there is none. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** The current day as an ISO date. */
  readonly today: () => string;
  readonly ruleIds: readonly string[];
}

/** Finds and reads suppressions. Each folder is asked once a day, until `clear` is called. */
export function createSuppressionFiles({ read, today, ruleIds }: SuppressionFilesDeps): SuppressionFiles {
  const known = new Map<string, { day: string; file: Promise<SuppressionFile | undefined> }>();
  const load = async (folder: string, day: string): Promise<SuppressionFile | undefined> => {
    const uri = joinUri(folder, suppressionFileName);
    const text = await read(uri);
    if (text === undefined) return undefined;
    const list = parseSuppressions(text, { ruleIds, today: day });
    return { uri, folder, list, apply: createSuppressor(list.suppressions) };
  };
  const at = (folder: string): Promise<SuppressionFile | undefined> => {
    const day = today();
    const entry = known.get(folder);
    if (entry?.day === day) return entry.file;
    const file = load(folder, day);
    known.set(folder, { day, file });
    return file;
  };
  return {
    at,
    nearest: async (uri, top) => {
      for (const folder of foldersUpTo(uri, top)) {
        const found = await at(folder);
        if (found) return found;
      }
      return undefined;
    },
    clear: () => known.clear(),
  };
}

/** Whether a path or URI is that of a suppression file. */
export function isSuppressionFile(name: string): boolean {
  return (
    name === suppressionFileName ||
    name.endsWith(`/${suppressionFileName}`) ||
    name.endsWith(`\\${suppressionFileName}`)
  );
}

/** A file's path as the entries of a suppression file write it. */
export function suppressionPath(folder: string, uri: string): string {
  return relativePath(folder, uri) ?? baseNameOf(uri);
}
