import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startUiHost, type UiHost } from './support/host';
import {
  applyQuickFix,
  goToPlace,
  hoverByKeys,
  openFile,
  openRolesView,
  roleRow,
  roleRowLabels,
  screenshot,
  suggestions,
  waitForProblems,
  waitForSquiggle,
} from './support/workbench';

let host: UiHost;

before(async () => {
  host = await startUiHost({
    folder: 'test/ui/sam-app',
    // As on a desktop.
    userSettings: { 'files.autoSave': 'off' },
  });
});

after(() => host?.stop());

test('the role of a SAM template is mended in its own style, from the first squiggle to no problem', async () => {
  const { page, folder } = host;
  const file = path.join(folder, 'template.yaml');
  const before = await readFile(file, 'utf8');
  await openFile(page, 'template.yaml');
  await waitForSquiggle(page, 'error');
  const problems = await waitForProblems(page, 2);
  assert.match(problems[0] ?? '', /"ec2\.amazonaws\.com".*\[Ln 26, Col 35\]$/);
  assert.match(problems[1] ?? '', /"dynamodb" has no action "GetItm".*\[Ln 37, Col 30\]$/);
  await screenshot(page, path.resolve('out', 'screenshots'), '70-template');

  await openFile(page, 'template.yaml');
  await goToPlace(page, '26:40');
  await hoverByKeys(page, 'Lambda');
  await applyQuickFix(page, /lambda\.amazonaws\.com/);
  await goToPlace(page, '37:32');
  await applyQuickFix(page, /GetItem/);
  await waitForProblems(page, 0);

  // A second action, chosen from the list behind a dash.
  await openFile(page, 'template.yaml');
  await goToPlace(page, '37:32');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('- dynamodb:Quer');
  await suggestions(page, 'dynamodb:Query');
  await screenshot(page, path.resolve('out', 'screenshots'), '71-template-completion');
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: 'dynamodb:Query' }).waitFor();
  await page.locator('.tab.active.dirty').waitFor();
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  assert.equal(
    await readFile(file, 'utf8'),
    before
      .replace('ec2.amazonaws.com', 'lambda.amazonaws.com')
      .replace('dynamodb:GetItm\n', 'dynamodb:GetItem\n                  - dynamodb:Query\n'),
  );
});

test('the role of the template is in the view of roles, and leads to its place', async () => {
  const { page } = host;
  await openFile(page, 'template.yaml');
  await goToPlace(page, '19:3');
  await page.locator('.codelens-decoration').first().waitFor();
  await screenshot(page, path.resolve('out', 'screenshots'), '73-template-lens');
  await openRolesView(page);
  await roleRow(page, 'OrderRole').locator('.monaco-tl-twistie').click();
  await roleRow(page, 'orders').click();
  await page.locator('.view-line', { hasText: 'PolicyName: orders' }).waitFor();
  await screenshot(page, path.resolve('out', 'screenshots'), '72-template-roles');
  const parts = ['Trust policy (Lambda)', 'AWSLambdaBasicExecutionRole', 'orders', 'GetOrder'];
  assert.deepEqual(await roleRowLabels(page), ['OrderRole', ...parts]);
  // The cursor is at the start of the policy document, which the status bar tells.
  await page.locator('.statusbar-item', { hasText: 'Ln 33, Col 13' }).waitFor();
});
