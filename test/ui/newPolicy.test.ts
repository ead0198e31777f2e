import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AccountHost, startAccountHost } from './support/account';
import {
  editorText,
  openFile,
  pickQuickItem,
  quickItemLabels,
  runCommand,
  tickQuickItems,
  typeInQuickInput,
  waitForQuickInput,
  waitForSquiggle,
} from './support/workbench';

let host: AccountHost;

before(async () => {
  host = await startAccountHost('test/host/image-resizer');
});

after(() => host?.stop());

test('a new role begins with a document to fill in', () => host.tell(story));

async function story(): Promise<void> {
  const { page, picture } = host;
  await openFile(page, 'notes.json');

  // What will use the role, with the principal below each use.
  await runCommand(page, 'IAM Role: New Trust Policy…');
  await waitForQuickInput(page, 'New trust policy');
  assert.deepEqual((await quickItemLabels(page)).slice(0, 2), [
    'Lambda function writing logs',
    'Lambda function in a VPC',
  ]);
  await picture('40-new-trust');
  await pickQuickItem(page, 'Lambda function writing logs');
  await page.locator('.tab.active', { hasText: 'lambda-trust-policy-2.json' }).waitFor();
  await page.locator('.view-line', { hasText: 'account-id' }).waitFor();
  await waitForSquiggle(page, 'warning');
  await picture('41-trust-to-fill-in');

  // The cursor is in the first blank.
  await page.keyboard.type('210987654321');
  assert.match(await editorText(page), /"aws:SourceAccount": "210987654321"/);
  await page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });

  // The status of the language tells what the document is taken for.
  await page.locator('#status\\.languageStatus').hover();
  const status = page.locator('.hover-language-status', { hasText: 'Trust policy' });
  await status.waitFor();
  assert.match((await status.textContent()) ?? '', /Trust policy.*AWS data of \d{4}-\d\d-\d\d.*Change/);
  await picture('42-language-status');
  await page.keyboard.press('Escape');

  await runCommand(page, 'IAM Role: New Permission Policy…');
  await waitForQuickInput(page, 'New permission policy');
  assert.equal((await quickItemLabels(page))[0], 'Read objects from an S3 bucket');
  await picture('43-needs');
  await tickQuickItems(page, ['Read objects from an S3 bucket', 'Write to a DynamoDB table']);
  await page.locator('.quick-input-widget', { hasText: 'which bucket?' }).waitFor();
  await typeInQuickInput(page, 'my-reports');
  await page.locator('.quick-input-widget', { hasText: 'which table?' }).waitFor();
  await typeInQuickInput(page, 'ORDERS');
  await page.locator('.tab.active', { hasText: 'permission-policy.json' }).waitFor();
  await page.locator('.view-line', { hasText: 'table/ORDERS' }).waitFor();
  assert.match(await editorText(page), /"Resource": "arn:aws:s3:::my-reports\/\*"/);
  await picture('44-permission-to-fill-in');
}
