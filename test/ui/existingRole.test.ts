import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AccountHost, startAccountHost } from './support/account';
import {
  applyQuickFix,
  clickCodeLens,
  openFile,
  pickQuickItem,
  putCursorOn,
  readNotification,
  runCommand,
  waitForQuickInput,
  waitForSquiggle,
} from './support/workbench';

const roleName = 'image-resizer-lambda-role';
const ec2 = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let host: AccountHost;

before(async () => {
  host = await startAccountHost('test/host/image-resizer');
});

after(() => host?.stop());

test('a role that exists is compared, and its trust policy updated', () => host.tell(story));

async function story(): Promise<void> {
  const { page, picture, aws } = host;
  await aws('iam', 'create-role', '--role-name', roleName, '--assume-role-policy-document', ec2);
  await openFile(page, 'lambda-trust-policy.json');
  await waitForSquiggle(page, 'error');

  // With the mistake in it, the file is refused before anything is asked.
  await runCommand(page, 'IAM Role: Create Role from Trust Policy…');
  const refused = await readNotification(page, 'has an error');
  assert.match(refused.message, /^lambda-trust-policy\.json has an error\. Nothing was sent to AWS\. Line 6: /);
  await picture('20-refused');
  await page.locator('.notifications-toasts').hover();
  await page.keyboard.press('Escape');
  await putCursorOn(page, '"ec2.amazonaws.com"');
  await applyQuickFix(page, 'Trust lambda.amazonaws.com instead of ec2.amazonaws.com');
  await page.keyboard.press('Control+S');

  // What differs is in the report, with the command that mends it above the advice.
  await runCommand(page, 'IAM Role: Verify Role');
  await waitForQuickInput(page, 'Verify role');
  await pickQuickItem(page, roleName);
  await page.locator('.view-line', { hasText: '# What to do' }).waitFor();
  await page.locator('.codelens-decoration', { hasText: 'Update Trust Policy…' }).waitFor();
  await page.keyboard.press('Control+B');
  await picture('21-differs');

  // The update begins with a comparison.
  await clickCodeLens(page, 'Update Trust Policy…');
  await page.locator('.tab.active', { hasText: `Update the trust policy of ${roleName}` }).waitFor();
  await page.locator('.codelens-decoration', { hasText: 'Run' }).waitFor();
  await picture('22-update');
  await clickCodeLens(page, 'Run');
  await readNotification(page, `The trust policy of ${roleName} is updated.`);
  const role = JSON.parse(await aws('iam', 'get-role', '--role-name', roleName, '--output', 'json'));
  assert.equal(role.Role.AssumeRolePolicyDocument.Statement[0].Principal.Service, 'lambda.amazonaws.com');
}
