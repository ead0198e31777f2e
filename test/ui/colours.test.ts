import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startUiHost, type UiHost } from './support/host';
import { openFile, pickQuickItem, runCommand, screenshot, typeInQuickInput } from './support/workbench';

/** Themes by the name in the picker, with the class that the workbench has in each. */
const themes = [
  ['Light Modern', 'vs'],
  ['Dark Modern', 'vs-dark'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
] as const;

/** What must look unlike a plain string, by its text on the screen. */
const coloured = ['GetObject', 'dynamodb', 'eu-west-1', '210987654321', '*', 'aws:username', 'StringEquals'];

/** The least contrast for text: https://www.w3.org/TR/WCAG21/#contrast-minimum */
const readable = 4.5;

let host: UiHost;

before(async () => {
  host = await startUiHost({ folder: 'test/ui/colours' });
});

after(() => host?.stop());

test('policies are coloured and readable in the themes that VS Code comes with', async () => {
  const { page } = host;
  await openFile(page, 'role-policy.json');
  await page.keyboard.press('Control+B');
  for (const [theme, shownAs] of themes) {
    await runCommand(page, 'Preferences: Color Theme');
    // The list is longer than the screen.
    await typeInQuickInput(page, theme, false);
    await pickQuickItem(page, theme);
    await page.locator(`.monaco-workbench.${shownAs}`).waitFor();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await screenshot(page, path.resolve('out', 'screenshots'), `50-colours-${shownAs}`);
    const { background, tokens } = await colours();
    const plain = tokens.get('2012-10-17') ?? tokens.get('"2012-10-17"');
    assert.ok(plain !== undefined, [...tokens.keys()].join(' '));
    const unlike = coloured.filter((text) => tokens.get(text) !== undefined && tokens.get(text) !== plain);
    assert.deepEqual(unlike, coloured, theme);
    // Brackets and hints have the theme's own colours.
    const pale = [...tokens].filter(
      ([text, colour]) => /^[^{}[\]⟨]/.test(text) && contrast(colour, background) < readable,
    );
    assert.deepEqual(pale, [], theme);
  }
});

/** The colours of the editor's background and of the pieces of text in it, as `rgb(…)`. */
async function colours(): Promise<{ background: string; tokens: ReadonlyMap<string, string> }> {
  // As text, since it runs in the page, whose types are not those of the tests.
  const [background, tokens] = await host.page.evaluate<[string, [string, string][]]>(`[
    getComputedStyle(document.querySelector('.monaco-editor-background')).backgroundColor,
    [...document.querySelectorAll('.view-line span[class^="mtk"]')]
      .map((piece) => [piece.textContent.trim(), getComputedStyle(piece).color])
      .filter(([text]) => text !== ''),
  ]`);
  return { background, tokens: new Map(tokens) };
}

/** The contrast ratio of two colours, from 1 to 21, as WCAG defines it. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/\d+/g)].map(([part]) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
