// A VS Code with the packaged extension and an AWS account of its own: moto and the real AWS CLI.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findAws, makeCliHome, startMoto } from '../../support/moto';
import { startUiHost, type UiHost, type UiHostOptions } from './host';
import { screenshot } from './workbench';

export interface AccountHost extends UiHost {
  /** Runs the AWS CLI in the same account and gives its output. */
  aws(...args: readonly string[]): Promise<string>;
  /** Keeps a picture of the window in out/screenshots. */
  picture(name: string): Promise<string>;
  /** Runs a story; when it fails, keeps a picture of what the window showed then. */
  tell(story: () => Promise<void>): Promise<void>;
}

/** The packaged extension, as `scripts/package.mjs` names it. */
export async function packagedExtension(): Promise<{ readonly vsix: string }> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  return { vsix: `rolewright-${version}.vsix` };
}

export async function startAccountHost(
  folder: string,
  userSettings: UiHostOptions['userSettings'] = {},
): Promise<AccountHost> {
  const executable = await findAws();
  const moto = await startMoto();
  const home = await makeCliHome();
  const end = async () => {
    await moto.stop();
    await home.remove();
  };
  try {
    const PATH = [path.dirname(executable), process.env.PATH].join(path.delimiter);
    // With VSCODE_CLI the editor takes this environment as it is, and asks no login shell for another.
    const env = { ...home.env(moto.url), PATH, VSCODE_CLI: '1' };
    const host = await startUiHost({ folder, extension: await packagedExtension(), env, userSettings });
    const picture = (name: string) => screenshot(host.page, path.resolve('out', 'screenshots'), name);
    return {
      ...host,
      aws: async (...args) => (await promisify(execFile)(executable, args, { env })).stdout,
      picture,
      tell: (story) =>
        story().catch(async (error: unknown) => {
          console.error(`What the window showed: ${await picture('failure')}`);
          throw error;
        }),
      async stop() {
        await host.stop();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
