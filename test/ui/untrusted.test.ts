import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startUiHost, type UiHost } from './support/host';
import { openFile, quickItemLabels, waitForSquiggle } from './support/workbench';

let host: UiHost;

before(async () => {
  host = await startUiHost({
    folder: 'test/host/image-resizer',
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
  const labels = await quickItemLabels(page);
  assert.ok(labels.includes('IAM Role: Show Output') && labels.includes('IAM Role: Restart Language Server'));
  const talking = await commandsForAws();
  assert.ok(talking.includes('IAM Role: Create Role from Trust Policy…'));
  assert.deepEqual(
    labels.filter((label) => talking.includes(label)),
    [],
  );
});

/** The titles of the commands that the manifest keeps for trusted folders. */
async function commandsForAws(): Promise<string[]> {
  const { contributes } = JSON.parse(await readFile('package.json', 'utf8'));
  const commands: readonly { title: string; enablement?: string }[] = contributes.commands;
  return commands
    .filter(({ enablement }) => enablement === 'isWorkspaceTrusted')
    .map(({ title }) => `IAM Role: ${title}`);
}
