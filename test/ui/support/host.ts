// A VS Code in a browser for one UI test file: a copy of a workspace, an empty profile, the packaged extension.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { pictureSettings, pictureStyle, pictureTheme } from './pictures';
import { openWorkbench } from './workbench';

export interface UiHostOptions {
  /** The workspace; the test works on a copy of it. Absolute, or relative to the project. */
  readonly folder: string;
  /** False opens the copy as an untrusted workspace; true unless given. */
  readonly trust?: boolean;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  readonly userSettings?: Readonly<Record<string, unknown>>;
}

export interface UiHost {
  readonly page: Page;
  /** The copy of the workspace. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Names the folder in which `run.mjs` has installed the packaged extension. */
const extensionsVariable = 'ROLEWRIGHT_EXTENSIONS';

/** Starts everything and resolves when the workbench is ready for keys. `stop` ends it and removes the copy. */
export async function startUiHost(options: UiHostOptions): Promise<UiHost> {
  const [{ startCodeServer }, { launchChromium }, { workbenchUrl }, { writeUserSettings }] = await Promise.all([
    script<typeof import('../../../scripts/host/codeServer.mjs')>('codeServer.mjs'),
    script<typeof import('../../../scripts/host/chromium.mjs')>('chromium.mjs'),
    script<typeof import('../../../scripts/host/workbenchUrl.mjs')>('workbenchUrl.mjs'),
    script<typeof import('../../../scripts/host/userData.mjs')>('userData.mjs'),
  ]);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'rolewright-ui-'));
  const undo: (() => Promise<void>)[] = [() => rm(temporary, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const source = path.resolve(options.folder);
    const folder = path.join(temporary, path.basename(source));
    await cp(source, folder, { recursive: true });
    const extensionsDir = path.join(temporary, 'extensions');
    const userDataDir = path.join(temporary, 'user-data');
    const isPictured = pictureTheme !== undefined;
    await writeUserSettings(userDataDir, { ...options.userSettings, ...(isPictured && pictureSettings) });
    await cp(process.env[extensionsVariable] ?? '', extensionsDir, { recursive: true });
    const { trust = true, env = {} } = options;
    const server = await startCodeServer({ folder, extensionsDir, userDataDir, trust, env });
    undo.push(() => server.stop());
    const browser = await launchChromium();
    undo.push(() => browser.close());
    // The clipboard of a desktop is open to the editor; that of a browser must be opened.
    const permissions = ['clipboard-read', 'clipboard-write'];
    // Pictures are twice as fine as the window, and of a window that can be read when it is drawn smaller.
    const size = isPictured
      ? { viewport: { width: 1080, height: 675 }, deviceScaleFactor: 2 }
      : { viewport: { width: 1280, height: 800 } };
    const page = await browser.newPage({ ...size, permissions });
    await openWorkbench(page, workbenchUrl(server, { folder }));
    if (isPictured) await page.addStyleTag({ content: pictureStyle });
    return { page, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loads a module of the project's scripts, which are not transpiled; tests run in the project's folder. */
async function script<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(path.resolve('scripts', 'host', name)).href)) as T;
}
