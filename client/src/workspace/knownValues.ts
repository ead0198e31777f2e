import type { AwsAccess } from '../account/awsAccess';
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
  return given({ account: known?.accountId, partition: known?.partition, region: await aws.region() });
}
