import os from 'node:os';
import type { AwsAccess } from '../account/awsAccess';
import { configPaths, effectiveProfile, readProfiles } from '../aws/profiles';
import { given } from '../given';
import type { KnownValues } from '../recipes/template';
import type { AccountMemory } from '../roles/accountMemory';

/** The account and Region that a new role will be in, as far as they are known without asking AWS. */
export async function knownValues({
  aws,
  accountMemory,
}: {
  readonly aws: AwsAccess;
  readonly accountMemory: AccountMemory;
}): Promise<KnownValues> {
  const known = aws.lastIdentified()?.caller ?? accountMemory.find(aws.target().profile);
  const [account, region] = await Promise.all([known?.accountId ?? accountOfProfile(aws), aws.region()]);
  return given({ account, partition: known?.partition, region });
}

/** The account that the configuration files name for the chosen profile, as those of IAM Identity Center do. */
async function accountOfProfile(aws: AwsAccess): Promise<string | undefined> {
  const profiles = await readProfiles(configPaths(process.env, os.homedir()));
  return profiles.get(effectiveProfile(aws.target(), process.env))?.accountId;
}
