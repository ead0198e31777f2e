import * as vscode from 'vscode';
import type { AwsAccess } from '../account/awsAccess';
import { readRegion } from '../aws/profiles';
import { given } from '../given';
import type { KnownValues } from '../recipes/template';

/** Longer than any CLI takes to read its own configuration; in milliseconds. */
const timeoutMs = 5_000;

/** The account and Region that a new role will be in, as far as they are known without asking AWS. */
export async function knownValues(aws: AwsAccess): Promise<KnownValues> {
  const caller = aws.lastIdentified()?.caller;
  return given({ account: caller?.accountId, partition: caller?.partition, region: await regionOf(aws) });
}

/** The chosen Region, else that of the profile, which the CLI reads from a file. */
async function regionOf(aws: AwsAccess): Promise<string | undefined> {
  const { profile, region } = aws.target();
  if (region !== undefined) return region;
  if (!vscode.workspace.isTrusted) return undefined;
  const cli = await aws.findCli();
  if (!cli.ok) return undefined;
  const configured = await readRegion(cli.value, profile, { timeoutMs });
  return configured.ok ? configured.value : undefined;
}
