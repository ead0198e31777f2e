/** What the setting `rolewright.fileKinds` can say of a file. */
export type DeclarableKind = 'trust' | 'permission' | 'ignore';

/**
 * The setting with an entry for one file, before all others because the first glob that fits decides; without the file's
 * entry when no kind is given. `file` is relative to its workspace folder, with forward slashes.
 */
export function withFileKind(
  kinds: Readonly<Record<string, string>>,
  file: string,
  kind: DeclarableKind | undefined,
): Record<string, string> {
  const glob = file.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
  const others = Object.entries(kinds).filter(([key]) => key !== glob);
  return Object.fromEntries(kind === undefined ? others : [[glob, kind], ...others]);
}
