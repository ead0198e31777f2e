import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type AccountHost, startAccountHost } from './support/account';
import { type Film, startFilm } from './support/pictures';
import {
  editorText,
  hoverByKeys,
  quickItemLabels,
  readNotification,
  roleRow,
  roleRowLabels,
  rolesViewWithFocus,
  runCommandByKeys,
  suggestions,
  waitForQuickInput,
  waitForSquiggle,
} from './support/workbench';

const accountId = '210987654321';
const roleName = 'thumbnails-lambda-role';

let temporary: string;
let host: AccountHost;
let film: Film;

before(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'rolewright-ui-'));
  const folder = path.join(temporary, 'thumbnails');
  await mkdir(folder);
  host = await startAccountHost(folder, { accountId });
  film = startFilm(host.page);
});

after(async () => {
  await host?.stop();
  await rm(temporary, { recursive: true, force: true });
});

test('the life of a role, from an empty folder on, from the keyboard alone', () => host.tell(story));

async function story(): Promise<void> {
  const { page, picture, aws } = host;
  const widget = page.locator('.quick-input-widget:visible');
  const row = (text: string) => widget.locator('.monaco-list-row', { hasText: text });
  const focused = (text: string) => widget.locator('.monaco-list-row.focused', { hasText: text });
  const line = (text: string) => page.locator('.view-line', { hasText: text }).first();
  const run = (title: string) => runCommandByKeys(page, `IAM Role: ${title}`, () => film.take(800));
  const type = async (text: string) => {
    for (const piece of text.match(/.{1,3}/g) ?? []) {
      await page.keyboard.type(piece);
      await film.take(120);
    }
  };
  const save = async () => {
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  };
  const choose = async (title: string, label: string) => {
    await waitForQuickInput(page, title);
    await focused(label).waitFor();
    await film.take(700);
    await page.keyboard.press('Enter');
  };
  const tickNext = async (label: string, count: number) => {
    await page.keyboard.press('ArrowDown');
    await focused(label).waitFor();
    await page.keyboard.press('Space');
    await page.locator('.quick-input-count', { hasText: `${count} Selected` }).waitFor();
    await film.take(500);
  };
  const waitForPlan = async (title: string) => {
    await page.locator('.tab.active', { hasText: title }).last().waitFor();
    await page.locator('.editor-group-container.active .codelens-decoration', { hasText: 'Run' }).waitFor();
  };
  const runPlan = async (title: string, done: string) => {
    await waitForPlan(title);
    await page.keyboard.press('Control+Enter');
    await waitForEnd(done);
  };
  const waitForEnd = async (done: string) => {
    await readNotification(page, done);
    await page.locator('.notification-list-item .monaco-progress-container.active').waitFor({ state: 'detached' });
  };
  const closeMessages = () => page.keyboard.press('Escape');

  // An empty folder: the view says how to begin.
  await runCommandByKeys(page, 'View: Show IAM Roles');
  await page.locator('.welcome-view-content', { hasText: 'Create your first execution role' }).waitFor();
  await picture('story-1-empty-folder');
  await film.take(1500);

  await run('New Trust Policy…');
  await waitForQuickInput(page, 'New trust policy');
  await focused('Lambda function writing logs').waitFor();
  await picture('story-2-new-trust-policy');
  await film.take(1200);
  await page.keyboard.press('Enter');
  await line('account-id').waitFor();
  await film.take(600);
  await type(accountId);
  await save();
  await page.locator('.codelens-decoration', { hasText: 'Create role' }).waitFor();
  await roleRow(page, roleName).waitFor();
  await runCommandByKeys(page, 'View: Show IAM Roles');
  // The view takes the focus a moment later than it is asked to.
  await rolesViewWithFocus(page).waitFor();
  await page.keyboard.press('Home');
  await rolesViewWithFocus(page).locator('.monaco-list-row.focused').waitFor();
  await page.keyboard.press('ArrowRight');
  await roleRow(page, 'Trust policy').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+1');
  await picture('story-3-trust-policy');
  await film.take(1200);

  await run('New Permission Policy…');
  await waitForQuickInput(page, 'New permission policy');
  await row('Read objects from an S3 bucket').waitFor();
  await film.take(700);
  await tickNext('Read objects from an S3 bucket', 1);
  await tickNext('Write objects to an S3 bucket', 2);
  await picture('story-4-new-permission-policy');
  await film.take(1200);
  await page.keyboard.press('Enter');
  await widget.getByText('Read objects from an S3 bucket: which bucket?').waitFor();
  await type('photos-of-my-app');
  await page.keyboard.press('Enter');
  await widget.getByText('Write objects to an S3 bucket: which bucket?').waitFor();
  await film.take(700);
  await page.keyboard.press('Enter');
  await line('photos-of-my-app').waitFor();
  await save();
  await page.locator('.codelens-decoration', { hasText: 'Attach' }).waitFor();
  await picture('story-5-permission-policy');
  await film.take(1200);
  await page.locator('.statusbar [aria-label="No Problems"]').first().waitFor();

  // Only one trust policy can be meant, so the questions begin with the name.
  await run('Create Role from Trust Policy…');
  await waitForQuickInput(page, 'Create role (1/3)');
  assert.equal(await widget.locator('.quick-input-box input').inputValue(), roleName);
  await film.take(700);
  await page.keyboard.press('Enter');
  await waitForQuickInput(page, 'Create role (2/3)');
  await widget.getByText(`Account ${accountId}`).waitFor();
  await film.take(700);
  await page.keyboard.press('Enter');
  await choose('Create role (3/3)', 'Show the plan');
  await waitForPlan(`Create role ${roleName}`);
  await picture('story-6-plan');
  await film.take(2000);
  await runPlan(`Create role ${roleName}`, `Role ${roleName} created.`);
  await picture('story-7-created');
  await film.take(1500);
  await closeMessages();

  await run('Attach Policies to Role…');
  await choose('Attach policies (1/2)', roleName);
  await waitForQuickInput(page, `Attach policies to ${roleName}`);
  await row('AWSLambdaBasicExecutionRole').first().waitFor();
  await film.take(900);
  await row('s3-permission-policy.json').waitFor();
  while (!(await focused('s3-permission-policy.json').isVisible())) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.locator('.quick-input-count', { hasText: '2 Selected' }).waitFor();
  await picture('story-8-attach');
  await film.take(1200);
  await page.keyboard.press('Enter');
  await waitForPlan(`Attach policies to ${roleName}`);
  await film.take(1200);
  await runPlan(`Attach policies to ${roleName}`, `2 policies attached to ${roleName}.`);
  await film.take(1200);
  await closeMessages();

  await run('Verify Role');
  await choose('Verify role', roleName);
  await page
    .locator('.tab.active', { hasText: `Role ${roleName}` })
    .last()
    .waitFor();
  await line('It can write logs').waitFor();
  // Long lines are wrapped.
  const report = (await editorText(page)).replace(/\s+/g, ' ');
  assert.match(report, /✓ Trust policy as in lambda-trust-policy\.json/);
  assert.match(report, /✓ AWSLambdaBasicExecutionRole attached/);
  assert.match(report, /✓ s3-permission-policy attached/);
  assert.match(report, /✓ In sync with the workspace\..*✓ Lambda can assume this role ✓ It can write logs/);
  // Each part of the role is in the view once.
  await roleRow(page, 'in sync').waitFor();
  assert.deepEqual(await roleRowLabels(page), [
    roleName,
    'Trust policy (Lambda)',
    'AWSLambdaBasicExecutionRole',
    's3-permission-policy.json',
  ]);
  await picture('story-9-verified');
  await film.take(3500);
  await film.save('first-role');

  // A change in the file, with completion.
  await page.keyboard.press('Control+1');
  await page.locator('.tab.active', { hasText: 's3-permission-policy.json' }).waitFor();
  await page.keyboard.press('Control+G');
  await page.keyboard.type('8:31');
  await page.keyboard.press('Enter');
  await page.keyboard.type(',');
  await page.keyboard.press('Enter');
  await page.keyboard.type('"s3:DeleteO');
  await suggestions(page, 's3:DeleteObject');
  await picture('completion');
  // One letter too many: the mistake is underlined, the hover explains it, and Auto Fix takes the letter away.
  await page.keyboard.type('bjects');
  await page.keyboard.press('Escape');
  // The editor closes a quote by itself only where it has caught up with the text; this one it then types over.
  await page.keyboard.type('"');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await waitForSquiggle(page, 'error');
  await hoverByKeys(page, 'action-unknown');
  await picture('finding');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Alt+Period');
  await page.locator('.view-line', { hasText: 's3:DeleteObjects' }).waitFor({ state: 'detached' });
  await save();
  assert.match(await editorText(page), /"s3:DeleteObject"/);

  await run('Deploy Role…');
  await waitForPlan(`Deploy role ${roleName}`);
  await line('create-policy-version').waitFor();
  await picture('story-10-deploy');
  await runPlan(`Deploy role ${roleName}`, `Role ${roleName} deployed.`);
  await closeMessages();
  const policy = `arn:aws:iam::${accountId}:policy/s3-permission-policy`;
  assert.match(await aws('iam', 'get-policy', '--policy-arn', policy), /"DefaultVersionId": "v2"/);

  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await aws('iam', 'create-role', '--role-name', 'other-role', '--assume-role-policy-document', trust);
  const image = `ImageUri=${accountId}.dkr.ecr.us-east-1.amazonaws.com/thumbnails:1`;
  await aws(
    ...['lambda', 'create-function', '--function-name', 'thumbnails', '--package-type', 'Image', '--code', image],
    ...['--role', `arn:aws:iam::${accountId}:role/other-role`],
  );
  await run('Use Role in Lambda Function…');
  await choose('Use role in function (1/2)', roleName);
  await choose('Use role in function (2/2)', 'thumbnails');
  await runPlan(`Use role ${roleName} in`, `thumbnails runs with the role ${roleName}.`);
  await picture('story-11-function');
  await closeMessages();

  await run('Delete Role…');
  await choose('Delete role', roleName);
  await waitForQuickInput(page, `Delete role ${roleName}`);
  assert.ok((await quickItemLabels(page)).length > 0);
  await page.keyboard.press('Enter');
  await waitForPlan(`Delete role ${roleName}`);
  assert.match((await editorText(page)).replace(/\s/g, ''), /TheLambdafunctionthumbnailsinus-east-1runswiththisrole/);
  await page.keyboard.press('Control+Enter');
  await waitForQuickInput(page, `Delete role ${roleName}`);
  await page.keyboard.type(roleName);
  await page.keyboard.press('Enter');
  await waitForEnd(`Role ${roleName} deleted.`);
  await picture('story-12-deleted');
  await assert.rejects(aws('iam', 'get-role', '--role-name', roleName), /NoSuchEntity/);
}
