// Drives VS Code's workbench as a person does, with keys and clicks, and reads what it shows. Every wait is for
// something in the page; only what never comes takes as long as the time-out, also beside other work.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

const patience = 60_000;
// Rows are used again, so the hidden detail below a label may still hold another item's text.
const labelInRow = '.quick-input-list-rows > .quick-input-list-row:first-child .label-name';

/** Opens the workbench at `url` and resolves when it shows the workspace and takes keys. */
export async function openWorkbench(page: Page, url: string): Promise<void> {
  page.setDefaultTimeout(patience);
  await page.goto(url);
  await page.locator('.monaco-workbench .part.editor').waitFor();
  await page.locator('.explorer-folders-view').first().waitFor();
  // The remote indicator has its name only when the connection to the extension host stands.
  await page.locator('.statusbar-item#status\\.host').waitFor();
}

/** Runs a command by its title, as the command palette shows it. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await chooseFrom(page, 'F1', `>${title}`, title);
}

/** Runs a command by its title without the mouse. `shown` is called when the palette shows it. */
export async function runCommandByKeys(
  page: Page,
  title: string,
  shown: () => Promise<void> = async () => undefined,
): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    await page.keyboard.press('F1');
    try {
      await quickInput(page).fill(`>${title}`, { timeout: 2_000 });
      await quickWidget(page).locator('.monaco-list-row.focused', { hasText: title }).waitFor({ timeout: 5_000 });
      await shown();
      return await quickInput(page).press('Enter', { timeout: 2_000 });
    } catch (error) {
      // As in chooseFrom: the palette may close, and the command may not be known yet.
      if (Date.now() > end) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Opens a file of the workspace through quick open; `name` is its name or the end of its path. */
export async function openFile(page: Page, name: string): Promise<void> {
  const label = path.posix.basename(name);
  await chooseFrom(page, 'Control+P', name, label);
  await page.locator('.tab.active', { hasText: label }).waitFor();
  await editor(page).waitFor();
}

/** Clicks the item of the open quick pick whose label is `text`, or matches it. */
export async function pickQuickItem(page: Page, text: string | RegExp): Promise<void> {
  await quickItem(page, text).first().click();
}

/** Ticks the items of the open quick pick with these labels, leaves the others as they are, and confirms with OK. */
export async function tickQuickItems(page: Page, labels: readonly string[]): Promise<void> {
  for (const label of labels) await tick(quickItem(page, label).getByRole('checkbox'));
  await quickWidget(page).getByRole('button', { name: 'OK' }).click();
}

/** Items that arrive just then are drawn anew, and a tick that the extension hasn't heard of is gone. */
async function tick(box: Locator): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await box.check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/**
 * Replaces the text of the open quick input and, unless `accept` is false, presses Enter. In a pick, Enter takes nothing
 * while its rows are still on their way, so items are taken with `pickQuickItem`.
 */
export async function typeInQuickInput(page: Page, text: string, accept = true): Promise<void> {
  await quickInput(page).fill(text);
  if (accept) await quickInput(page).press('Enter');
}

/** Waits until the quick input has this title, such as "Create role (1/3)". */
export async function waitForQuickInput(page: Page, title: string): Promise<void> {
  await quickWidget(page).locator('.quick-input-title', { hasText: title }).waitFor();
}

/** The labels of the open quick pick, in order, as far as they are on the screen. */
export async function quickItemLabels(page: Page): Promise<string[]> {
  await quickWidget(page).locator('.monaco-list-row').first().waitFor();
  return quickWidget(page).locator(`.monaco-list-row ${labelInRow}`).allTextContents();
}

/** The labels of the open list of suggestions, in order, as soon as one has this label. */
export async function suggestions(page: Page, label: string): Promise<string[]> {
  const list = page.locator('.suggest-widget.visible');
  await list.locator('.monaco-list-row .label-name', { hasText: label }).first().waitFor();
  return labelsInOrder(list.locator('.monaco-list-row'));
}

/** Opens the context menu of the active editor at the cursor and resolves to its entries. */
export async function contextMenu(page: Page): Promise<string[]> {
  await editor(page).locator('.view-lines').click();
  await page.keyboard.press('Shift+F10');
  const entries = page.locator('.monaco-menu .action-label');
  await entries.first().waitFor();
  return (await entries.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '');
}

/** Opens the view "IAM Roles", which has a place of its own in the activity bar. */
export async function openRolesView(page: Page): Promise<void> {
  // The label goes on with what the badge says.
  const place = page.locator('.activitybar [aria-label^="IAM Roles"]').first();
  if (!(await rolesPane(page).isVisible())) await place.click();
  await rolesPane(page).locator('.monaco-list-row').first().waitFor();
}

/** The row of the view "IAM Roles" with this text. */
export function roleRow(page: Page, text: string): Locator {
  return rolesPane(page).locator('.monaco-list-row', { hasText: text }).first();
}

/** The view "IAM Roles" while keys go to it. */
export function rolesViewWithFocus(page: Page): Locator {
  return rolesPane(page).locator('.monaco-list:focus');
}

/** The labels of the rows of the view "IAM Roles", from the top. */
export async function roleRowLabels(page: Page): Promise<string[]> {
  return labelsInOrder(rolesPane(page).locator('.monaco-list-row'));
}

/** Clicks a button that a row of the view shows under the mouse. */
export async function clickRoleAction(page: Page, row: string, action: string): Promise<void> {
  await roleRow(page, row).hover();
  await roleRow(page, row).getByRole('button', { name: action }).click();
}

function rolesPane(page: Page): Locator {
  return page.locator('[id="workbench.view.extension.rolewright"]');
}

/** The message below the input box: its prompt, or why the text is not valid. */
export async function quickInputMessage(page: Page): Promise<string> {
  return (await quickWidget(page).locator('.quick-input-message').textContent()) ?? '';
}

/** Waits for a squiggle of this severity in the active editor. */
export async function waitForSquiggle(page: Page, severity: 'error' | 'warning' | 'info' | 'hint'): Promise<void> {
  // Squiggles are drawn without height of their own, so they are never "visible" to Playwright.
  await editor(page).locator(`.squiggly-${severity}`).first().waitFor({ state: 'attached' });
}

/**
 * Opens the Problems view and waits until it has `count` entries; resolves to their texts, such as
 * `message source(code) [Ln 3, Col 4]`.
 */
export async function waitForProblems(page: Page, count: number): Promise<string[]> {
  const view = page.locator('.markers-panel');
  if (!(await view.isVisible())) await runCommand(page, 'Problems: Focus on Problems View');
  await view.waitFor();
  const rows = view.locator('.monaco-list-row').filter({ has: page.locator('.marker-icon') });
  if (count > 0) await rows.nth(count - 1).waitFor();
  await rows.nth(count).waitFor({ state: 'detached' });
  const texts = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  if (texts.length !== count) throw new Error(`The Problems view has ${texts.length} entries:\n${texts.join('\n')}`);
  return texts;
}

/** Puts the cursor into the middle of the first place of a text in the active editor. The text has no blanks in it. */
export async function putCursorOn(page: Page, text: string): Promise<void> {
  const line = editor(page).locator('.view-line > span', { hasText: text }).first();
  const cursor = editor(page).locator('.cursors-layer .cursor').first();
  const end = Date.now() + patience;
  for (;;) {
    const content = (await line.textContent()) ?? '';
    const box = await line.boundingBox();
    if (box === null) throw new Error(`"${text}" is not on the screen.`);
    // Colours cut a text into pieces, but all characters are equally wide.
    const middle = content.indexOf(text) + text.length / 2;
    await page.mouse.click(box.x + (box.width * middle) / content.length, box.y + box.height / 2);
    // A lens that appears meanwhile moves the lines down, and the click lands on another one.
    const [there, now] = [await cursor.boundingBox(), await line.boundingBox()];
    if (there && now && Math.abs(there.y - now.y) < now.height / 2) return;
    if (Date.now() > end) throw new Error(`The cursor does not come to "${text}".`);
  }
}

/** Puts the cursor at a place such as `8:7` of the active editor, which scrolls there. */
export async function goToPlace(page: Page, place: string): Promise<void> {
  await page.keyboard.press('Control+G');
  await page.keyboard.type(place);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Opens the hover at the cursor with keys, as soon as it has this text. */
export async function hoverByKeys(page: Page, text: string): Promise<void> {
  const hover = page.locator('.monaco-hover', { hasText: text });
  const end = Date.now() + patience;
  for (;;) {
    // A list of suggestions that opened meanwhile is in its way, and findings come when the server has read the text.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    const opened = await hover
      .first()
      .waitFor({ timeout: 2_000 })
      .then(
        () => true,
        () => false,
      );
    if (opened) return;
    if (Date.now() > end) throw new Error(`No hover says "${text}".`);
  }
}

/** Opens the light-bulb menu at the cursor and resolves to the titles in it. */
export async function quickFixes(page: Page): Promise<string[]> {
  const menu = page.locator('.action-widget');
  const end = Date.now() + patience;
  for (;;) {
    await page.keyboard.press('Control+.');
    try {
      await menu.locator('.monaco-list-row.action').first().waitFor({ timeout: 4_000 });
      break;
    } catch (error) {
      // VS Code drops the request when an extension registers code actions meanwhile, as some do just after the start.
      if (Date.now() > end) throw error;
    }
  }
  return (await menu.locator('.monaco-list-row.action .title').allInnerTexts()).map((title) => title.trim());
}

/** Opens the light-bulb menu at the cursor and takes the entry with this title. */
export async function applyQuickFix(page: Page, title: string | RegExp): Promise<void> {
  await quickFixes(page);
  const entry = page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first();
  // The menu lies under a sheet that goes away when the pointer moves.
  await entry.hover({ force: true });
  await entry.click();
  await page.locator('.action-widget').waitFor({ state: 'hidden' });
}

/** Clicks a code lens by its title. */
export async function clickCodeLens(page: Page, title: string): Promise<void> {
  await editor(page).locator('.codelens-decoration a', { hasText: title }).first().click();
}

/** The text of the active editor's lines on the screen. */
export async function editorText(page: Page): Promise<string> {
  const lines = await editor(page).locator('.view-line').all();
  const placed = await Promise.all(
    lines.map(async (line) => ({
      top: await line.evaluate((element) =>
        Number.parseFloat((element as unknown as { style: { top: string } }).style.top),
      ),
      // The editor draws spaces as no-break spaces.
      text: ((await line.textContent()) ?? '').replaceAll('\u00a0', ' '),
    })),
  );
  return placed
    .sort((one, other) => one.top - other.top)
    .map(({ text }) => text)
    .join('\n');
}

/** Waits for a notification that contains `text` (any, unless it is given) and resolves to its message and buttons. */
export async function readNotification(
  page: Page,
  text: string | RegExp = '',
): Promise<{ message: string; buttons: string[] }> {
  const toast = notification(page, text);
  await toast.waitFor();
  return {
    message: ((await toast.locator('.notification-list-item-message').textContent()) ?? '').trim(),
    buttons: await toast.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts(),
  };
}

/** Presses a button of the notification that contains `text`. */
export async function pressNotificationButton(page: Page, text: string | RegExp, button: string): Promise<void> {
  await notification(page, text).locator('.monaco-button', { hasText: button }).click();
}

/** Waits for a modal dialog, resolves to its text, and presses `button` in it. */
export async function answerDialog(page: Page, button: string): Promise<string> {
  const dialog = page.locator('.monaco-dialog-box');
  const parts = await dialog
    .locator('.dialog-message-container')
    .locator('.dialog-message, .dialog-message-detail')
    .allInnerTexts();
  await dialog.locator('.monaco-button', { hasText: button }).click();
  await dialog.waitFor({ state: 'detached' });
  return parts.map((part) => part.trim()).join('\n');
}

/** Keeps a picture of the window as `<name>.png` in `folder` and resolves to its path. */
export async function screenshot(page: Page, folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  return file;
}

/** Opens the palette with a key, filters it and clicks the item. */
async function chooseFrom(page: Page, key: string, filter: string, label: string): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    await page.keyboard.press(key);
    try {
      await quickInput(page).fill(filter, { timeout: 2_000 });
      return await quickItem(page, label).first().click({ timeout: 5_000 });
    } catch (error) {
      // The palette closes when something else takes the focus, such as an editor that opens late, and a command or
      // a file may not be known yet just after the start. A person would try again, too.
      if (Date.now() > end) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Rows of a list are drawn anew in another order than they are shown in. */
async function labelsInOrder(rows: Locator): Promise<string[]> {
  const placed = await Promise.all(
    (await rows.all()).map(async (row) => ({
      index: Number(await row.getAttribute('data-index')),
      label: ((await row.locator('.label-name').first().textContent()) ?? '').trim(),
    })),
  );
  return placed.sort((one, other) => one.index - other.index).map(({ label }) => label);
}

function quickWidget(page: Page): Locator {
  return page.locator('.quick-input-widget:visible');
}

function quickInput(page: Page): Locator {
  return quickWidget(page).locator('.quick-input-box input');
}

/** Rows by label: exactly this text, or a match of the expression. */
function quickItem(page: Page, label: string | RegExp): Locator {
  const exact = typeof label === 'string' ? new RegExp(`^\\s*${literal(label)}\\s*$`) : label;
  const name = page.locator(labelInRow, { hasText: exact });
  return quickWidget(page).locator('.monaco-list-row').filter({ has: name });
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function editor(page: Page): Locator {
  return page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
}

function notification(page: Page, text: string | RegExp): Locator {
  return page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
}
