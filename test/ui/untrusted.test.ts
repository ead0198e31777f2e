import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { packagedExtension } from './support/account';
import { startUiHost, type UiHost } from './support/host';
import { openFile, quickItemLabels, waitForSquiggle } from './support/workbench';

let host: UiHost;

before(async () => {
  host = await startUiHost({
    folder: 'test/host/image-resizer',
    extension: await packagedExtension(),
    trust: false,
    userSettings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.enabled': true },
  });
});

after(() => host?.stop());

test('a folder that is not trusted is checked, but has no commands for AWS', async () => {
  const { page } = host;
  await openFile(page, 'lambda-trust-policy.json');
  await waitForSquiggle(page, 'error');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-box input').fill('>IAM Role:');
  assert.deepEqual(
    (await quickItemLabels(page)).filter((label) => label.startsWith('IAM Role:')),
    ['IAM Role: Restart Language Server', 'IAM Role: Show Output'],
  );
});
