import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AccountHost, startAccountHost } from './support/account';
import {
  clickCodeLens,
  clickRoleAction,
  editorText,
  openFile,
  openRolesView,
  pickQuickItem,
  pressNotificationButton,
  readNotification,
  roleRow,
  runCommand,
  tickQuickItems,
  typeInQuickInput,
  waitForQuickInput,
} from './support/workbench';

const roleName = 'order-service-role';

const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';
const denied =
  `User: arn:aws:sts::123456789012:assumed-role/${roleName}/orders is not authorized to perform: dynamodb:PutItem ` +
  `on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`;

let host: AccountHost;

before(async () => {
  const userSettings = {
    'rolewright.accountNames': { '123456789012': 'shop-prod' },
    'rolewright.aws.productionAccounts': ['123456789012'],
  };
  host = await startAccountHost('test/ui/order-service', { userSettings });
});

after(() => host?.stop());

test('the life of a role in a production account, from the view of roles', () => host.tell(story));

async function story(): Promise<void> {
  const { page, picture, aws } = host;

  // The view shows what the setting declares.
  await openFile(page, 'iam/trust-policy.json');
  await openRolesView(page);
  await roleRow(page, roleName).click();
  await page.keyboard.press('ArrowRight');
  await roleRow(page, 'receipts.json').waitFor();
  await picture('30-roles');

  // Deploy shows the account as a production account, and runs only once its name was typed.
  await clickRoleAction(page, roleName, 'Deploy Role');
  await page.locator('.tab.active', { hasText: `Deploy role ${roleName}` }).waitFor();
  await page.locator('.codelens-decoration', { hasText: 'Run' }).waitFor();
  assert.match(
    (await editorText(page)).replace(/\s+/g, ' '),
    /# Deploy role order-service-role in .*shop-prod.*production/i,
  );
  await picture('31-deploy-plan');
  await clickCodeLens(page, 'Run');
  await waitForQuickInput(page, 'Production account 123456789012');
  await picture('32-production');
  await typeInQuickInput(page, 'shop-prod');
  await readNotification(page, `Role ${roleName} created and deployed.`);
  await picture('33-deployed');

  // Verify from the message; the view then says how the role stands.
  await pressNotificationButton(page, `Role ${roleName} created and deployed.`, 'Verify Role');
  await page.locator('.view-line', { hasText: 'In sync with the workspace' }).waitFor();
  await roleRow(page, 'in sync').waitFor();
  await picture('34-in-step');

  // A denied call adds a permission to the policy that fits, and nothing else.
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(denied)})`);
  await runCommand(page, 'IAM Role: Add Permission from AccessDenied Error…');
  await waitForQuickInput(page, 'Add permission (1/2)');
  await pickQuickItem(page, table);
  await waitForQuickInput(page, 'Add permission (2/2)');
  await page.locator('.quick-input-widget', { hasText: 'dynamodb:PutItem joins the statement "Orders"' }).waitFor();
  await picture('35-add-permission');
  await pickQuickItem(page, 'iam/orders-table.json');
  await page.locator('.tab.active', { hasText: 'orders-table.json' }).waitFor();
  await picture('36-added');
  assert.match(await editorText(page), /"dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"/);
  await page.keyboard.press('Control+S');

  // Deploying again is one new version.
  await clickRoleAction(page, roleName, 'Deploy Role');
  await page.locator('.view-line', { hasText: 'create-policy-version' }).first().waitFor();
  await picture('37-second-plan');
  await clickCodeLens(page, 'Run');
  await waitForQuickInput(page, 'Production account 123456789012');
  await typeInQuickInput(page, 'shop-prod');
  await readNotification(page, `Role ${roleName} deployed.`);
  const arn = 'arn:aws:iam::123456789012:policy/orders-table';
  const versions = JSON.parse(await aws('iam', 'list-policy-versions', '--policy-arn', arn, '--output', 'json'));
  assert.deepEqual(versions.Versions.map(({ VersionId }: { VersionId: string }) => VersionId).sort(), ['v1', 'v2']);

  // Deleting asks what goes too, and for the name of the role.
  await runCommand(page, 'IAM Role: Delete Role…');
  await waitForQuickInput(page, 'Delete role');
  await picture('38-delete');
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, `Delete role ${roleName}`);
  await tickQuickItems(page, []);
  await page.locator('.tab.active', { hasText: `Delete role ${roleName}` }).waitFor();
  await page.locator('.codelens-decoration', { hasText: 'Run' }).waitFor();
  await picture('39-delete-plan');
  await clickCodeLens(page, 'Run');
  await waitForQuickInput(page, `Delete role ${roleName}`);
  await typeInQuickInput(page, 'order-service', false);
  await page.keyboard.press('Enter');
  await picture('40-wrong-name');
  await typeInQuickInput(page, roleName);
  await waitForQuickInput(page, 'Production account 123456789012');
  await typeInQuickInput(page, '123456789012');
  await readNotification(page, `Role ${roleName} deleted.`);
  await assert.rejects(aws('iam', 'get-role', '--role-name', roleName), /NoSuchEntity/);
  await assert.rejects(aws('iam', 'get-policy', '--policy-arn', arn), /NoSuchEntity/);
  await clickRoleAction(page, roleName, 'Verify Role');
  await roleRow(page, 'not created').waitFor();
  await picture('41-gone');
}
