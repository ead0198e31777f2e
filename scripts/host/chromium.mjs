// The browser that shows the workbench: the system's Chromium, driven by playwright-core.
import { chromium } from 'playwright-core';
import { findExecutable } from '../execute.mjs';
import { ensureDebianPackages } from '../provision.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Tests talk to this machine only; every other name fails at once instead of after a time-out.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];

/**
 * Starts a headless Chromium with an empty profile: `CHROMIUM_PATH` if it is set, else `chromium` on the PATH, which is
 * installed when it is missing. Resolves to Playwright's `Browser`.
 */
export async function launchChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen === undefined) await ensureDebianPackages(['chromium']);
  const executablePath = chosen ?? findExecutable('chromium');
  return chromium.launch({ executablePath, headless: true, args: flags });
}
