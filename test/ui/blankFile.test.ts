import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startUiHost, type UiHost } from './support/host';
import {
  contextMenu,
  editorText,
  goToPlace,
  openFile,
  runCommand,
  screenshot,
  suggestions,
  waitForSquiggle,
} from './support/workbench';

const trust = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      
    }
  ]
}
`;

let host: UiHost;

before(async () => {
  host = await startUiHost({ folder: 'test/host/image-resizer' });
  const files = { 'policy.json': '{}', 'data.json': '{ "a": 1 }', 'worker-trust-policy.json': trust };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(host.folder, name), text);
});

after(() => host?.stop());

/** Runs a story; when it fails, keeps a picture of what the window showed then. */
const story = (title: string, tell: () => Promise<void>) =>
  test(title, () =>
    tell().catch(async (error: unknown) => {
      console.error(`What the window showed: ${await picture('failure')}`);
      throw error;
    }),
  );

const picture = (name: string) => screenshot(host.page, path.resolve('out', 'screenshots'), name);

story('a blank policy is begun from the list, before what JSON offers', async () => {
  const { page } = host;
  await openFile(page, 'lambda-trust-policy.json');
  await waitForSquiggle(page, 'error');
  await openFile(page, 'policy.json');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('"');
  const labels = await suggestions(page, 'Version');
  await picture('60-blank-policy');
  assert.deepEqual(labels.slice(0, 4), ['Version', 'Statement', 'Id', 'Permission policy']);
  await page.keyboard.press('Enter');
  assert.equal(await editorText(page), '{"Version": "2012-10-17"}');
});

story('Tab and Enter lead through a condition', async () => {
  const { page } = host;
  await openFile(page, 'worker-trust-policy.json');
  await goToPlace(page, '8:7');
  await page.keyboard.type('"Cond');
  await suggestions(page, 'Condition');
  await page.keyboard.press('Enter');
  // The operator is selected, with its list.
  await suggestions(page, 'StringEquals');
  await picture('61-condition-operator');
  await page.keyboard.press('Enter');
  await page.locator('.suggest-widget.visible').waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await suggestions(page, 'aws:SourceAccount');
  await picture('62-condition-key');
  await page.keyboard.press('Tab');
  await page.locator('.suggest-widget.visible').waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await page.keyboard.type('210987654321');
  assert.match(await editorText(page), /"StringEquals": \{\s+"aws:SourceAccount": "210987654321"/);
  await page.keyboard.press('Escape');
});

story('the menu of the editor has one entry in a policy, and none in other JSON', async () => {
  const { page } = host;
  await openFile(page, 'lambda-trust-policy.json');
  const ofPolicy = await contextMenu(page);
  await picture('63-context-menu');
  assert.deepEqual(
    ofPolicy.filter((label) => /IAM|Role|Polic|Access/.test(label)),
    ['IAM Role'],
  );
  await page.keyboard.press('Escape');
  await openFile(page, 'data.json');
  const ofOther = await contextMenu(page);
  assert.ok(ofOther.includes('Command Palette...'), ofOther.join(', '));
  assert.deepEqual(
    ofOther.filter((label) => /IAM|Role|Polic|Access/.test(label)),
    [],
  );
  await page.keyboard.press('Escape');
});

story('a policy has one outline', async () => {
  const { page } = host;
  await openFile(page, 'lambda-trust-policy.json');
  await runCommand(page, 'Explorer: Focus on Outline View');
  const rows = page.locator('.outline-pane .monaco-list-row');
  await rows.first().waitFor();
  await picture('64-outline');
  const labels = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  assert.match(labels[0] ?? '', /^Version/);
  assert.ok(
    labels.every((label) => !/Rolewright|JSON Language/.test(label)),
    labels.join(', '),
  );
});
