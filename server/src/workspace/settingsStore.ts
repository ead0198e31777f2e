import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { defaultSettings, describeProblem, readSettings, type Settings } from '../../../engine/src/settings/settings';

/** Settings for each resource. */
export interface SettingsStore {
  get(uri: string): Promise<Settings>;
  /** Takes what a client sends with `initialize` or `workspace/didChangeConfiguration`. */
  setInitial(options: unknown): void;
  clear(): void;
}

/**
 * Clients that answer `workspace/configuration` are asked; for the others, what they sent with `initialize` or
 * `workspace/didChangeConfiguration` applies to every file.
 */
export function createSettingsStore(
  connection: Connection,
  client: () => ClientCapabilities,
  log: (message: string) => void,
): SettingsStore {
  const entries = new Map<string, Promise<Settings>>();
  const compiled = new Map<string, Settings>();
  let initial: Settings = defaultSettings;
  const readAndTell = (value: unknown): Settings => {
    const { settings, problems } = readSettings(value);
    for (const problem of problems) log(`A setting was left out. ${describeProblem(problem)}`);
    return settings;
  };
  const fetch = async (uri: string): Promise<Settings> => {
    const value: unknown = await connection.workspace.getConfiguration({ scopeUri: uri, section: 'rolewright' });
    // Files with equal settings share one object, and with it the linter made for it.
    const key = JSON.stringify(value ?? {});
    const known = compiled.get(key) ?? readAndTell(value);
    compiled.set(key, known);
    return known;
  };
  return {
    get: (uri) => {
      if (!client().workspace?.configuration) return Promise.resolve(initial);
      // One question for each folder: settings differ between folders, not between the files of one.
      const scope = uri.slice(0, uri.lastIndexOf('/') + 1);
      const known = entries.get(scope) ?? fetch(uri).catch(() => initial);
      entries.set(scope, known);
      return known;
    },
    setInitial: (options) => {
      const value = options as { rolewright?: unknown; settings?: { rolewright?: unknown } } | null | undefined;
      const own = value?.rolewright ?? value?.settings?.rolewright;
      if (own !== undefined) initial = readAndTell(own);
    },
    clear: () => {
      entries.clear();
      compiled.clear();
    },
  };
}
