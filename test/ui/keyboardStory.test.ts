import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type AccountHost, startAccountHost } from './support/account';
import { editorText, readNotification, runCommandByKeys, waitForQuickInput } from './support/workbench';

const roleName = 'thumbnails-lambda-role';

let temporary: string;
let host: AccountHost;

before(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'rolewright-ui-'));
  const folder = path.join(temporary, 'thumbnails');
  await mkdir(folder);
  host = await startAccountHost(folder);
});

after(async () => {
  await host?.stop();
  await rm(temporary, { recursive: true, force: true });
});

test('an empty folder becomes a role with its policies, from the keyboard alone', () => host.tell(story));

async function story(): Promise<void> {
  const { page, picture } = host;
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  const row = (text: string) => page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: text });
  const activeTab = (text: string) => page.locator('.tab.active', { hasText: text }).last().waitFor();
  const save = async () => {
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  };
  const runPlan = async (title: string) => {
    await activeTab(title);
    await page.locator('.codelens-decoration', { hasText: 'Run' }).waitFor();
    await page.keyboard.press('Control+Enter');
  };

  await runCommandByKeys(page, 'IAM Role: New Trust Policy…');
  await waitForQuickInput(page, 'New trust policy');
  await row('Lambda function writing logs').waitFor();
  await picture('70-new-trust');
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: 'account-id' }).waitFor();
  await page.keyboard.type('123456789012');
  await save();
  await picture('71-trust');

  await runCommandByKeys(page, 'IAM Role: New Permission Policy…');
  await waitForQuickInput(page, 'New permission policy (1/4)');
  await input.fill('Write objects to');
  await row('Write objects to an S3 bucket').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.locator('.quick-input-count', { hasText: '1 Selected' }).waitFor();
  await picture('72-new-permission');
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, 'New permission policy (2/3)');
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: 'your-bucket' }).first().waitFor();
  await page.keyboard.type('photos-of-my-app');
  await save();
  await picture('73-permission');

  await runCommandByKeys(page, 'IAM Role: Create Role from Trust Policy…');
  await waitForQuickInput(page, 'Create role (1/4)');
  await row('lambda-trust-policy.json').waitFor();
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, 'Create role (2/4)');
  assert.equal(await input.inputValue(), roleName);
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, 'Create role (3/4)');
  await page.locator('.quick-input-widget', { hasText: 'Account 123456789012' }).waitFor();
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, 'Create role (4/4)');
  await row('Show the plan').waitFor();
  await page.keyboard.press('Enter');
  await runPlan(`Create role ${roleName}`);
  await readNotification(page, `Role ${roleName} created.`);
  await picture('74-created');

  await runCommandByKeys(page, 'IAM Role: Attach Policies to Role…');
  await waitForQuickInput(page, 'Attach policies (1/2)');
  await row(roleName).waitFor();
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, `Attach policies to ${roleName}`);
  await input.fill('s3-permission');
  await row('s3-permission-policy.json').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.locator('.quick-input-count', { hasText: '2 Selected' }).waitFor();
  await page.keyboard.press('Enter');
  await runPlan(`Attach policies to ${roleName}`);
  await readNotification(page, `2 policies attached to ${roleName}.`);
  await picture('75-attached');

  await runCommandByKeys(page, 'IAM Role: Verify Role');
  await waitForQuickInput(page, 'Verify role');
  await row(roleName).waitFor();
  await page.keyboard.press('Enter');
  await activeTab(`Role ${roleName}`);
  await page.locator('.view-line', { hasText: 'It can write logs' }).waitFor();
  const report = await editorText(page);
  assert.match(report, /✓ Trust policy as in lambda-trust-policy\.json/);
  assert.match(report, /✓ AWSLambdaBasicExecutionRole attached/);
  assert.match(report, /✓ s3-permission-policy attached/);
  await picture('76-report');
}
