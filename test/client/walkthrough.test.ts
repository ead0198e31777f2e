import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
const commands: readonly string[] = contributes.commands.map(({ command }: { command: string }) => command);
const walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[] = contributes.walkthroughs;
const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);

describe('the walkthrough', () => {
  it('goes from a trust policy to a verified role', () => {
    assert.deepEqual(
      walkthroughs.map(({ id }) => id),
      ['firstRole'],
    );
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['newTrust', 'finding', 'create', 'attach', 'verify'],
    );
  });

  it('shows drawings that are packed, take their colors from the theme, and fit their frame', () => {
    const packed = readFileSync('.vscodeignore', 'utf8').split('\n');
    assert.ok(packed.includes('!client/media/walkthrough/*.svg'));
    for (const { id, media } of steps) {
      assert.match(media.svg, /^client\/media\/walkthrough\/[a-z-]+\.svg$/);
      assert.notEqual(media.altText, '');
      const drawing = readFileSync(media.svg, 'utf8');
      const colors = [...drawing.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, color = '']) => color);
      assert.deepEqual(
        colors.filter((color) => color !== 'none' && !color.startsWith('var(--vscode-')),
        [],
        id,
      );
      // The editor shows them in a frame of about this width, and allows no styles of their own.
      assert.match(drawing, /viewBox="0 0 480 \d+"/);
      assert.doesNotMatch(drawing, /style|<image|<script/);
      for (const [, x = '', size = '', text = ''] of drawing.matchAll(
        /<text x="([\d.]+)"[^>]*font-size="(\d+)"(?![^>]*text-anchor)[^>]*>(.*?)<\/text>/g,
      )) {
        const length = text.replace(/<[^>]*>/g, '').replace(/&\w+;/g, '_').length;
        assert.ok(Number(x) + length * Number(size) * 0.62 < 470, `${id}: ${text}`);
      }
    }
  });

  it('is linked from the view of roles', () => {
    const welcomes: readonly { readonly contents: string }[] = contributes.viewsWelcome;
    assert.ok(welcomes.length > 0);
    for (const { contents } of welcomes) {
      const [, encoded = ''] = /command:workbench\.action\.openWalkthrough\?([^)]*)/.exec(contents) ?? [];
      assert.deepEqual(JSON.parse(decodeURIComponent(encoded)), ['rolewright.rolewright#firstRole', false]);
    }
  });

  it('links to commands that exist, and is done by commands that exist', () => {
    const ownCommand = /command:(rolewright\.[\w.]+)/g;
    assert.ok(steps.length > 0);
    for (const { id, description, completionEvents } of steps) {
      const linked = [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command = '']) => command);
      assert.notEqual(linked.length, 0, id);
      const own = [...description.matchAll(ownCommand)].map(([, command = '']) => command);
      const ending = completionEvents.map((event) => event.replace(/^onCommand:/, ''));
      const named = [...own, ...ending.filter((command) => command.startsWith('rolewright.'))];
      assert.deepEqual(
        named.filter((command) => !commands.includes(command)),
        [],
      );
      assert.equal(completionEvents.length, 1);
    }
  });
});
