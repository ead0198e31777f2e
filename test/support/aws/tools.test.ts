import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findAwsTools, type ToolPlace } from './tools';

// What a fresh machine, or one without a package index, gets. The programs are stubs: scripts that answer as Python does.

/** What a stub Python says of itself, and what its pip does. */
interface StubPython {
  readonly hasMoto: boolean;
  readonly hasCli: boolean;
  readonly pip?: 'installs' | 'fails';
}

describe('the programs that the tests on AWS need', {
  skip: process.platform === 'win32' && 'the stubs are scripts',
}, () => {
  let root = '';
  let logged: string[] = [];

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'rolewright-tools-'));
    await writeFile(path.join(root, 'requirements.txt'), 'awscli==1.0\nmoto==1.0\n');
    logged = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  const inRoot = (...parts: string[]) => path.join(root, ...parts);
  const find = (...folders: string[]) => {
    const place: ToolPlace = {
      path: folders.map((folder) => inRoot(folder)).join(path.delimiter),
      platform: process.platform,
      folder: inRoot('venv'),
      requirements: inRoot('requirements.txt'),
      log: (line) => logged.push(line),
    };
    return findAwsTools(place);
  };
  const addProgram = async (folder: string, name: string, text = '#!/bin/sh\n') => {
    await mkdir(inRoot(folder), { recursive: true });
    await writeFile(inRoot(folder, name), text);
    await chmod(inRoot(folder, name), 0o755);
  };
  const addPython = (folder: string, { hasMoto, hasCli, pip = 'fails' }: StubPython) => {
    const answer = (file: string, moto: boolean, cli: boolean) =>
      JSON.stringify({ python: file, hasMoto: moto, hasCli: cli });
    const installed = inRoot('venv', 'bin', 'python');
    const lines = [
      '#!/bin/sh',
      `if [ "$1" = -c ] && [ "$0" = '${installed}' ]; then echo '${answer(installed, true, true)}'`,
      `elif [ "$1" = -c ]; then echo '${answer(inRoot(folder, 'python3'), hasMoto, hasCli)}'`,
      `elif [ "$2" = venv ]; then /bin/mkdir -p "$3/bin" && /bin/cp "$0" '${installed}'`,
      pip === 'installs'
        ? `else /bin/cp "$0" '${inRoot('venv', 'bin', 'aws')}'`
        : "else echo 'no package index' >&2; exit 1",
      'fi',
    ];
    return addProgram(folder, 'python3', `${lines.join('\n')}\n`);
  };

  it('are those on the PATH where one Python has both', async () => {
    await addPython('bin', { hasMoto: true, hasCli: true });
    await addProgram('bin', 'aws');
    const { python, aws, canKeepLoaded } = await find('bin');
    assert.deepEqual(
      { python, aws, canKeepLoaded },
      {
        python: inRoot('bin', 'python3'),
        aws: inRoot('bin', 'aws'),
        canKeepLoaded: true,
      },
    );
    assert.deepEqual(logged, []);
    assert.deepEqual((await readdir(root)).sort(), ['bin', 'requirements.txt']);
  });

  it('are installed once where something is missing', async () => {
    await addPython('bin', { hasMoto: false, hasCli: false, pip: 'installs' });
    const expected = {
      aws: inRoot('venv', 'bin', 'aws'),
      python: inRoot('venv', 'bin', 'python'),
      canKeepLoaded: true,
    };
    assert.deepEqual(await find('bin'), expected);
    assert.deepEqual(await find('bin'), expected);
    assert.deepEqual(logged, [`Installing the AWS CLI and moto into ${inRoot('venv')}.`]);

    const before = await readFile(inRoot('venv', 'installed'), 'utf8');
    await writeFile(inRoot('requirements.txt'), 'awscli==2.0\nmoto==1.0\n');
    assert.deepEqual(await find('bin'), expected);
    assert.equal(logged.length, 2);
    assert.notEqual(await readFile(inRoot('venv', 'installed'), 'utf8'), before);
  });

  it('are those on the PATH, apart, where nothing can be installed', async () => {
    await addPython('bin', { hasMoto: true, hasCli: false });
    await addProgram('cli', 'aws');
    assert.deepEqual(await find('bin', 'cli'), {
      aws: inRoot('cli', 'aws'),
      python: inRoot('bin', 'python3'),
      canKeepLoaded: false,
    });
    assert.equal(logged.length, 1);
  });

  it('are named where they are missing and cannot be installed', async () => {
    await addPython('bin', { hasMoto: false, hasCli: false });
    await assert.rejects(find('bin'), ({ message }: Error) => {
      assert.match(message, /^The tests need the AWS CLI \(aws\) and moto \(moto_server\) on the PATH\. /);
      assert.match(message, /Installing test\/requirements\.txt with pip failed: .*no package index/s);
      return true;
    });
    await addProgram('cli', 'aws');
    await assert.rejects(find('bin', 'cli'), /^Error: The tests need moto \(moto_server\) on the PATH\. /);
  });
});
