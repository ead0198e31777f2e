import type { AwsAccess } from '../account/awsAccess';
import { given } from '../given';
import type { KnownValues } from '../recipes/template';

/** The account and Region that a new role will be in, as far as they are known without asking AWS. */
export async function knownValues(aws: AwsAccess): Promise<KnownValues> {
  const caller = aws.lastIdentified()?.caller;
  return given({ account: caller?.accountId, partition: caller?.partition, region: await aws.region() });
}
