import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../support/root';

interface Progress {
  createProgress(options: {
    readonly stream: { readonly isTTY: boolean; write(text: string): void };
    readonly now: () => number;
    readonly repeat: (run: () => void, milliseconds: number) => () => void;
  }): <T>(title: string, work: () => Promise<T>, options?: { readonly prints?: boolean }) => Promise<T>;
  duration(milliseconds: number): string;
}

interface Demo {
  copyExamples(source: string, target: string): Promise<void>;
  askToInstall(
    packages: readonly string[],
    options: {
      readonly agreed: boolean;
      readonly interactive: boolean;
      readonly input?: PassThrough;
      readonly output?: PassThrough;
    },
  ): Promise<void>;
}

interface Provision {
  ensureDebianPackages(
    names: readonly string[],
    options?: { readonly consent?: (missing: readonly string[]) => Promise<void> },
  ): Promise<void>;
}

async function script<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(path.join(projectRoot, 'scripts', name)).href)) as T;
}

describe('the progress of a step', () => {
  /** Runs a step that takes 12 s of a clock of its own, and gives what it wrote. */
  async function written(isTTY: boolean, { fails = false, prints = false } = {}): Promise<string> {
    const { createProgress } = await script<Progress>('progress.mjs');
    let text = '';
    let time = 0;
    let tick: () => void = () => undefined;
    let stopped = 0;
    const step = createProgress({
      stream: { isTTY, write: (chunk) => (text += chunk) },
      now: () => time,
      repeat: (run) => {
        tick = run;
        return () => (stopped += 1);
      },
    });
    const work = async () => {
      time = 10_000;
      tick();
      time = 12_000;
      if (fails) throw new Error('no');
      return 'done';
    };
    const result = await step('Building', work, { prints }).catch((error: Error) => error.message);
    assert.equal(result, fails ? 'no' : 'done');
    assert.equal(stopped, prints ? 0 : 1);
    return text;
  }

  it('is one line that counts on a terminal', async () => {
    assert.equal(
      await written(true),
      '\r\u001b[K  Building… 0.0 s\r\u001b[K  Building… 10 s\r\u001b[K✔ Building (12 s)\n',
    );
  });

  it('is whole lines in a log', async () => {
    assert.equal(await written(false), '  Building…\n  Building… 10 s\n✔ Building (12 s)\n');
  });

  it('tells that a step failed, and leaves the error to the caller', async () => {
    assert.equal(await written(false, { fails: true }), '  Building…\n  Building… 10 s\n✖ Building (12 s)\n');
  });

  it('redraws nothing over a step that writes itself', async () => {
    assert.equal(await written(true, { prints: true }), '  Building…\n✔ Building (12 s)\n');
  });

  it('writes times as people do', async () => {
    const { duration } = await script<Progress>('progress.mjs');
    assert.deepEqual([430, 9_940, 12_400, 59_600, 125_000].map(duration), [
      '0.4 s',
      '9.9 s',
      '12 s',
      '1 min 0 s',
      '2 min 5 s',
    ]);
  });
});

describe('system packages', () => {
  const packages = ['ripgrep', 'g++'];
  const byHand = 'sudo apt-get update && sudo apt-get install --no-install-recommends ripgrep g++';

  async function answer(text: string): Promise<string> {
    const { askToInstall } = await script<Demo>('demo.mjs');
    const input = new PassThrough();
    const output = new PassThrough();
    input.end(text);
    await askToInstall(packages, { agreed: false, interactive: true, input, output });
    return String(output.read());
  }

  it('are installed once a person has agreed', async () => {
    assert.match(await answer('y\n'), /needs system packages that are missing: ripgrep, g\+\+\.\nInstall .* \[y\/N\] /);
    await answer('YES\n');
  });

  it('are not installed on any other answer', async () => {
    for (const text of ['\n', 'n\n', 'maybe\n']) {
      await assert.rejects(answer(text), {
        message: `Nothing was installed. Run npm start again, or install them yourself: ${byHand}`,
      });
    }
  });

  it('are named, with the way to agree, where nobody can be asked', async () => {
    const { askToInstall } = await script<Demo>('demo.mjs');
    await assert.rejects(askToInstall(packages, { agreed: false, interactive: false }), {
      message:
        'VS Code in the browser needs system packages that are missing: ripgrep, g++.\n' +
        `To install them with apt-get, run "npm start -- --yes", or install them yourself: ${byHand}`,
    });
    await askToInstall(packages, { agreed: true, interactive: false });
  });

  it('are asked about before apt-get runs, unless none is missing', {
    skip: process.platform === 'win32',
  }, async () => {
    const { ensureDebianPackages } = await script<Provision>('provision.mjs');
    const asked: (readonly string[])[] = [];
    const consent = async (missing: readonly string[]) => {
      asked.push(missing);
      throw new Error('refused');
    };
    const folder = await mkdtemp(path.join(tmpdir(), 'rolewright-start-'));
    const { PATH, getuid } = { PATH: process.env.PATH, getuid: process.getuid };
    try {
      const ran = path.join(folder, 'ran');
      await writeFile(path.join(folder, 'apt-get'), `#!/bin/sh\n: > '${ran}'\n`, { mode: 0o755 });
      await writeFile(path.join(folder, 'rg'), '#!/bin/sh\n', { mode: 0o755 });
      process.env.PATH = folder;
      process.getuid = () => 0;
      await assert.rejects(ensureDebianPackages(['ripgrep', 'xvfb'], { consent }), { message: 'refused' });
      await ensureDebianPackages(['ripgrep'], { consent });
      assert.deepEqual(asked, [['xvfb']]);
      assert.deepEqual((await readdir(folder)).sort(), ['apt-get', 'rg']);
      // A test runner needs no consent.
      await ensureDebianPackages(['xvfb']);
      assert.deepEqual((await readdir(folder)).sort(), ['apt-get', 'ran', 'rg']);
    } finally {
      process.env.PATH = PATH;
      if (getuid) process.getuid = getuid;
      await rm(folder, { recursive: true });
    }
  });
});

describe('the copy of the examples', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rolewright-start-'));
  });

  after(() => rm(folder, { recursive: true }));

  it('is complete, committed, and made anew each time', async () => {
    const { copyExamples } = await script<Demo>('demo.mjs');
    const source = path.join(projectRoot, 'examples');
    const target = path.join(folder, 'home', 'examples');
    await copyExamples(source, target);
    const trust = path.join('image-resizer', 'lambda-trust-policy.json');
    const original = await readFile(path.join(source, trust), 'utf8');
    await writeFile(path.join(target, trust), '{}');
    await writeFile(path.join(target, 'own.json'), '{}');
    await copyExamples(source, target);
    assert.equal(await readFile(path.join(target, trust), 'utf8'), original);
    const names = (root: string) => readdir(root).then((entries) => entries.filter((name) => name !== '.git').sort());
    assert.deepEqual(await names(target), await names(source));
    const git = (...args: string[]) => execFileSync('git', args, { cwd: target, encoding: 'utf8' }).trim();
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('log', '--format=%s'), 'The examples');
  });
});
