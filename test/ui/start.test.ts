import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openWorkbench, screenshot, waitForSquiggle } from './support/workbench';

type DemoServer = typeof import('../../scripts/host/demoServer.mjs');
type Chromium = typeof import('../../scripts/host/chromium.mjs');
type WorkbenchUrl = typeof import('../../scripts/host/workbenchUrl.mjs');

test('npm start shows the first example with its mistake, and the walkthrough beside it', async () => {
  const [{ startDemo }, { launchChromium }, { workbenchUrl }] = await Promise.all([
    script<DemoServer>('host/demoServer.mjs'),
    script<Chromium>('host/chromium.mjs'),
    script<WorkbenchUrl>('host/workbenchUrl.mjs'),
  ]);
  const { copyExamples } = await script<{ copyExamples(source: string, target: string): Promise<void> }>('demo.mjs');
  const home = await mkdtemp(path.join(tmpdir(), 'rolewright-ui-'));
  const folder = path.join(home, 'examples');
  await copyExamples('examples', folder);
  const server = await startDemo({ folder, home, extensions: [path.resolve('.'), path.resolve('scripts', 'welcome')] });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openWorkbench(page, workbenchUrl(server, { folder }));
    // The window is ready long before the last extensions start.
    page.setDefaultTimeout(60_000);
    await page.locator('.tab', { hasText: 'lambda-trust-policy.json' }).waitFor();
    await page.locator('.gettingStartedContainer', { hasText: 'Your first execution role' }).waitFor();
    await page.locator('.editor-group-container', { hasText: 'ec2.amazonaws.com' }).click();
    await waitForSquiggle(page, 'error');
    await screenshot(page, path.resolve('out', 'screenshots'), '60-start');
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

/** Loads a module of the project's scripts, which are not transpiled; tests run in the project's folder. */
async function script<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(path.resolve('scripts', name)).href)) as T;
}
