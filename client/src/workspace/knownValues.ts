import os from 'node:os';
import * as vscode from 'vscode';
import type { AwsAccess } from '../account/awsAccess';
import { ambientProfile, configPaths, readProfiles, readRegion } from '../aws/profiles';
import { given } from '../given';
import type { KnownValues } from '../recipes/template';

/** Longer than any CLI takes to read its own configuration; in milliseconds. */
const timeoutMs = 5_000;

/** The account and Region that a new role will be in, as far as they are known without asking AWS. */
export async function knownValues(aws: AwsAccess): Promise<KnownValues> {
  const caller = aws.lastIdentified()?.caller;
  const [account, region] = await Promise.all([caller?.accountId ?? accountOfProfile(aws), regionOf(aws)]);
  return given({ account, partition: caller?.partition, region });
}

/** The account that the configuration files name for the chosen profile, as those of IAM Identity Center do. */
async function accountOfProfile(aws: AwsAccess): Promise<string | undefined> {
  const profiles = await readProfiles(configPaths(process.env, os.homedir()));
  return profiles.get(aws.target().profile ?? ambientProfile(process.env) ?? 'default')?.accountId;
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
