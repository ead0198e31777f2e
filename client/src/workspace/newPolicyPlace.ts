import * as vscode from 'vscode';
import type { AwsAccess } from '../account/awsAccess';
import { readRegion } from '../aws/profiles';
import type { Caller } from '../aws/sts';
import type { KnownPlace } from '../recipes/template';

/** Where new roles will be, as far as it is known without asking AWS. */
export interface FollowedPlace extends vscode.Disposable {
  known(): Promise<KnownPlace>;
}

/** Longer than any CLI takes to read its own configuration; in milliseconds. */
const patience = 5_000;

/** Remembers the account that another command has asked AWS for, as long as the choice of profile stays the same. */
export function followPlace(aws: AwsAccess): FollowedPlace {
  let caller: Caller | undefined;
  const following = aws.onDidIdentify((account) => {
    caller = account?.caller;
  });
  return {
    known: async () => {
      const region = await regionOf(aws);
      return {
        ...(caller === undefined ? {} : { account: caller.accountId, partition: caller.partition }),
        ...(region === undefined ? {} : { region }),
      };
    },
    dispose: () => following.dispose(),
  };
}

/** The chosen region, else that of the profile, which the CLI reads from a file. */
async function regionOf(aws: AwsAccess): Promise<string | undefined> {
  const { profile, region } = aws.target();
  if (region !== undefined) return region;
  if (!vscode.workspace.isTrusted) return undefined;
  const cli = await aws.findCli();
  if (!cli.ok) return undefined;
  const configured = await readRegion(cli.value, profile, { timeoutMs: patience });
  return configured.ok ? configured.value : undefined;
}
