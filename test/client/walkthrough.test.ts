import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image: string; readonly altText: string };
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

  it('shows pictures that exist and are packed', () => {
    const packed = readFileSync('.vscodeignore', 'utf8').split('\n');
    assert.ok(packed.includes('!docs/images/*.png'));
    for (const { media } of steps) {
      assert.match(media.image, /^docs\/images\/[a-z-]+\.png$/);
      assert.ok(existsSync(media.image), media.image);
      assert.notEqual(media.altText, '');
    }
  });

  it('links to commands that exist, and is done by commands that exist', () => {
    const ownCommand = /command:(rolewright\.[\w.]+)/g;
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
