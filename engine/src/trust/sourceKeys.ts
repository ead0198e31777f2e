import type { Statement } from '../model/model';
import { clausesOn, matchesAnything, pins, textValues } from './trust';

/** The keys that say on whose behalf a service acts (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html). */
export const sourceKeys: readonly string[] = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
];

/**
 * Services whose guides show trust policies with `aws:SourceAccount`. AWS publishes no list, and a condition on a key
 * that a service does not send makes the role useless, so the list holds only what a guide of the service says.
 */
const sendsAccount = services(`states scheduler pipes events codebuild glue sagemaker firehose bedrock
  bedrock-agentcore vpc-flow-logs monitoring.rds s3`);

/** Services whose guides show the keys for some of their features, so that a condition has to be tried. */
const sendsSometimes = services(`codepipeline datazone dlm drt.shield export.rds fis lakeformation medical-imaging
  ml.opensearchservice osis-pipelines personalize resiliencehub transfer`);

/** Whether a trust policy for the service can be limited to one account: always, for some features, or unknown. */
export function sendsSourceAccount(service: string): 'always' | 'sometimes' | undefined {
  if (sendsAccount.has(service)) return 'always';
  return sendsSometimes.has(service) ? 'sometimes' : undefined;
}

/** Whether a statement demands a source account, ARN or organization, or the external id that older templates use. */
export function hasSourceScope(statement: Statement): boolean {
  return clausesOn(statement, [...sourceKeys, 'sts:externalid']).some(
    (clause) => pins(clause) && (clause.opaque || textValues(clause).some((value) => !matchesAnything(value))),
  );
}

function services(names: string): ReadonlySet<string> {
  return new Set(names.split(/\s+/).map((name) => `${name}.amazonaws.com`));
}
