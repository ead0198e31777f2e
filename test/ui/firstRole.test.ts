import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AccountHost, startAccountHost } from './support/account';
import {
  answerDialog,
  applyQuickFix,
  clickCodeLens,
  editorText,
  openFile,
  pickQuickItem,
  pressNotificationButton,
  putCursorOn,
  quickInputMessage,
  quickItemLabels,
  readNotification,
  runCommand,
  tickQuickItems,
  typeInQuickInput,
  waitForProblems,
  waitForQuickInput,
  waitForSquiggle,
} from './support/workbench';

const roleName = 'image-resizer-lambda-role';
const roleArn = `arn:aws:iam::123456789012:role/${roleName}`;

let host: AccountHost;

before(async () => {
  host = await startAccountHost('test/host/image-resizer');
});

after(() => host?.stop());

test('from a mistake in a trust policy to a role that Lambda can assume', () => host.tell(story));

async function story(): Promise<void> {
  const { page, picture } = host;

  // The mistake is underlined, and named in the Problems view together with that of a file that is not open.
  await openFile(page, 'lambda-trust-policy.json');
  await waitForSquiggle(page, 'error');
  const problems = await waitForProblems(page, 2);
  assert.match(
    problems[0] ?? '',
    /^"ec2\.amazonaws\.com" is the service principal of EC2; .*trust-wrong-service-for-use-case/,
  );
  assert.match(problems[1] ?? '', /action-unknown/);
  await picture('1-finding');

  // The hover says it in full, and the light bulb mends it.
  await putCursorOn(page, '"ec2.amazonaws.com"');
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.locator('.monaco-hover', { hasText: 'Lambda cannot assume this role.' }).waitFor();
  await picture('1-hover');
  await page.keyboard.press('Escape');
  await applyQuickFix(page, 'Trust lambda.amazonaws.com instead of ec2.amazonaws.com');
  await page.keyboard.press('Control+S');
  assert.equal((await waitForProblems(page, 1)).length, 1);
  assert.match(await editorText(page), /"Principal": \{ "Service": "lambda\.amazonaws\.com" \}/);
  await page.keyboard.press('Control+J');

  // Create Role: three steps, a name checked while it is typed, and a way back.
  await runCommand(page, 'IAM Role: Create Role from Trust Policy…');
  await waitForQuickInput(page, 'Create role (1/3)');
  await typeInQuickInput(page, 'my role', false);
  await page.locator('.quick-input-widget', { hasText: 'cannot contain a blank' }).waitFor();
  assert.match(
    await quickInputMessage(page),
    /A role name cannot contain a blank\. Letters, digits and \+ = , \. @ _ - are allowed\./,
  );
  await picture('2-name');
  await typeInQuickInput(page, roleName);
  await waitForQuickInput(page, 'Create role (2/3)');
  await page.locator('.quick-input-widget', { hasText: 'Account 123456789012' }).waitFor();
  await picture('3-account');
  await page.locator('.quick-input-widget').getByRole('button', { name: 'Back' }).click();
  await waitForQuickInput(page, 'Create role (1/3)');
  assert.equal(await page.locator('.quick-input-box input').inputValue(), roleName);
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, 'Create role (2/3)');
  await page.locator('.quick-input-widget', { hasText: 'Account 123456789012' }).waitFor();
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, 'Create role (3/3)');
  await picture('4-details');
  await pickQuickItem(page, 'Show the plan');

  // The plan, then its run by a click on the lens.
  await page.locator('.tab.active', { hasText: `Create role ${roleName}` }).waitFor();
  await page.locator('.codelens-decoration', { hasText: 'Run' }).waitFor();
  await picture('5-plan');
  await clickCodeLens(page, 'Run');
  const created = await readNotification(page, `Role ${roleName} created.`);
  assert.deepEqual(created.buttons, ['Copy ARN', 'Attach Policies…', 'Remember This Role']);
  await page.locator('.view-line', { hasText: 'created.' }).waitFor();
  // Long lines are wrapped on the screen, between any two characters.
  const done = (await editorText(page)).replace(/\s/g, '');
  assert.ok(done.includes(`#RoleARN:${roleArn}#`) && done.includes('--outputjson#✓aws'), done);
  await page.locator('.statusbar-item', { hasText: '123456789012' }).waitFor();
  await picture('6-created');

  // Attach Policies: the one for logs is ticked already; a file of the workspace is ticked with the mouse.
  await pressNotificationButton(page, `Role ${roleName} created.`, 'Attach Policies…');
  await waitForQuickInput(page, `Attach policies to ${roleName}`);
  assert.deepEqual((await quickItemLabels(page)).slice(0, 1), ['AWSLambdaBasicExecutionRole']);
  await picture('7-policies');
  await typeInQuickInput(page, 's3:GetObject', false);
  await page.locator('.quick-input-widget', { hasText: 'allows s3:GetObject' }).waitFor();
  assert.ok((await quickItemLabels(page)).includes('AWSLambdaBasicExecutionRole'));
  await picture('8-by-action');
  await typeInQuickInput(page, '', false);
  await tickQuickItems(page, ['assets-policy.json']);
  await page.locator('.tab.active', { hasText: `Attach policies to ${roleName}` }).waitFor();
  await page.locator('.view-line', { hasText: 'create-policy' }).first().waitFor();
  await picture('9-attach-plan');
  await page.keyboard.press('Control+Enter');
  const attached = await readNotification(page, `2 policies attached to ${roleName}.`);
  assert.deepEqual(attached.buttons, ['Verify Role', 'Remember This Role']);
  await picture('10-attached');

  // Verify Role: the result first, then one line for each check.
  await pressNotificationButton(page, `2 policies attached to ${roleName}.`, 'Verify Role');
  await page.locator('.tab.active', { hasText: `Role ${roleName}` }).waitFor();
  await page.locator('.view-line', { hasText: 'In sync with the workspace' }).waitFor();
  await page.keyboard.press('Control+B');
  await page.locator('.codelens-decoration', { hasText: 'Verify Again' }).waitFor();
  const report = await editorText(page);
  assert.match(report, /^✓ Lambda can assume this role$/m);
  assert.match(report, /^✓ It can write logs$/m);
  await picture('11-report');

  // A policy that allows everything is asked about; Enter in that dialog attaches nothing.
  await runCommand(page, 'IAM Role: Attach Policies to Role…');
  await pickQuickItem(page, roleName);
  await waitForQuickInput(page, `Attach policies to ${roleName}`);
  await typeInQuickInput(page, 'AdministratorAccess', false);
  await tickQuickItems(page, ['AdministratorAccess']);
  await page.locator('.monaco-dialog-box').waitFor();
  await picture('12-warning');
  const words = await answerDialog(page, 'Cancel');
  assert.match(words, /AdministratorAccess grants far more than most roles need\./);
}
