// Runs a Mocha suite inside the extension host of code-server. The page plays the part that Electron plays on a desktop:
// it loads the extension from its folder, starts the suite and is told its output and its exit code.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import { launchChromium } from './chromium.mjs';
import { startCodeServer } from './codeServer.mjs';
import { workbenchUrl } from './workbenchUrl.mjs';

/** Runs the suite and resolves to its exit code, 0 when every test passed. `hostSuite.mjs` says what the options are. */
export async function runWebSuite({
  projectPath,
  suitePath,
  folder,
  userDataDir,
  extensionsDir,
  env,
  trust,
  timeout,
  failures,
}) {
  const server = await startCodeServer({ folder, extensionsDir, userDataDir, trust, env });
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const code = await runInPage(page, workbenchUrl(server, { folder, projectPath, suitePath }), timeout);
      if (typeof code === 'number') return code;
      await report(page, code, userDataDir, failures);
      return 1;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** Resolves to the exit code, or to an object that says why there is none. */
async function runInPage(page, url, timeout) {
  const seen = [];
  page.on('console', (message) => seen.push(`[page ${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => seen.push(`[page error] ${error.message}`));
  let timer;
  let finish;
  const outcome = new Promise((resolve) => {
    finish = resolve;
    page.on('crash', () => resolve({ reason: 'the page crashed', seen }));
    page.on('close', () => resolve({ reason: 'the page was closed', seen }));
    timer = setTimeout(() => resolve({ reason: `the suite did not finish within ${timeout / 1000} s`, seen }), timeout);
  });
  await page.exposeFunction('codeAutomationExit', (code) => finish(code));
  await page.exposeFunction('codeAutomationLog', printLog);
  const opened = page.goto(url).then(
    () => outcome,
    (error) => ({ reason: `the workbench did not open: ${error.message}`, seen }),
  );
  return Promise.race([outcome, opened]).finally(() => clearTimeout(timer));
}

// The workbench's own lines come the same way as the suite's.
const ofTheWorkbench =
  /^(Resolv(ing|ed) connection token|Creating a socket|Updating additional|Ignoring fetching|\[Service|ChatSession)/;

function printLog(type, args) {
  const text = format(...args);
  if (ofTheWorkbench.test(text)) return;
  const stream = type === 'error' || type === 'warn' ? process.stderr : process.stdout;
  stream.write(`${text}\n`);
}

/** Prints what is known about a suite that never ended, and keeps a picture of the window. */
async function report(page, { reason, seen }, userDataDir, failures) {
  console.error(`The host test failed: ${reason}.`);
  for (const line of seen.slice(-20)) console.error(`  ${line}`);
  for (const line of await extensionHostLog(userDataDir)) console.error(`  [extension host] ${line}`);
  await mkdir(failures, { recursive: true });
  const picture = path.join(failures, `host-${new Date().toISOString().replace(/[:.]/g, '-')}.png`);
  try {
    await page.screenshot({ path: picture, timeout: 10_000 });
    console.error(`  What the window showed: ${picture}`);
  } catch (error) {
    console.error(`  No picture of the window could be taken: ${error.message}`);
  }
}

async function extensionHostLog(userDataDir) {
  const logs = path.join(userDataDir, 'logs');
  const names = await readdir(logs, { recursive: true }).catch(() => []);
  const name = names.find((entry) => path.basename(entry) === 'remoteexthost.log');
  if (name === undefined) return [];
  return (await readFile(path.join(logs, name), 'utf8')).trimEnd().split('\n').slice(-20);
}
