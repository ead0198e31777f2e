// A VS Code with the packaged extension and an AWS account of its own: moto and the real AWS CLI.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findAws, makeCliHome, startMoto } from '../../support/moto';
import { startUiHost, type UiHost, type UiHostOptions } from './host';
import { pictureTheme, savePicture } from './pictures';
import { screenshot } from './workbench';

export interface AccountHost extends UiHost {
  /** Runs the AWS CLI in the same account and gives its output. */
  aws(...args: readonly string[]): Promise<string>;
  /** Keeps a picture of the window in out/screenshots, and in a run for pictures one for the documentation. */
  picture(name: string): Promise<void>;
  /** Runs a story; when it fails, keeps a picture of what the window showed then. */
  tell(story: () => Promise<void>): Promise<void>;
}

/** The credentials of a role in another account, which moto lets everyone assume. */
async function credentialsIn(
  accountId: string,
  executable: string,
  env: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const role = ['--role-arn', `arn:aws:iam::${accountId}:role/developer`, '--role-session-name', 'dana'];
  const args = ['sts', 'assume-role', ...role, '--output', 'json'];
  const { Credentials: found } = JSON.parse((await promisify(execFile)(executable, args, { env })).stdout);
  return {
    AWS_ACCESS_KEY_ID: found.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: found.SecretAccessKey,
    AWS_SESSION_TOKEN: found.SessionToken,
  };
}

export interface AccountHostOptions extends Pick<UiHostOptions, 'userSettings'> {
  /** The account that the AWS CLI is signed in to; that of moto unless given. */
  readonly accountId?: string;
}

export async function startAccountHost(
  folder: string,
  { accountId, userSettings = {} }: AccountHostOptions = {},
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
    const first = { ...home.env(moto.url), PATH, VSCODE_CLI: '1' };
    const env = accountId === undefined ? first : { ...first, ...(await credentialsIn(accountId, executable, first)) };
    const host = await startUiHost({ folder, env, userSettings });
    const keep = (name: string) => screenshot(host.page, path.resolve('out', 'screenshots'), name);
    return {
      ...host,
      aws: async (...args) => (await promisify(execFile)(executable, args, { env })).stdout,
      async picture(name) {
        const file = await keep(name);
        if (pictureTheme !== undefined) await savePicture(host.page, await readFile(file), name);
      },
      tell: (story) =>
        story().catch(async (error: unknown) => {
          console.error(`What the window showed: ${await keep('failure')}`);
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
