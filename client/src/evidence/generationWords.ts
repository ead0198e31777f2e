import { isObject, type JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { Generation } from '../aws/policyGeneration';

/** What a job came to, as one to four sentences. */
export function generationSentence(roleName: string, generation: Generation): string {
  const { status, failure, complete, policies } = generation;
  if (status === 'IN_PROGRESS')
    return `The generation for ${roleName} still goes on. Run the command again to look later.`;
  if (status === 'CANCELED') return `The generation for ${roleName} was stopped. There is no policy.`;
  if (status === 'FAILED') return `The generation for ${roleName} failed. ${failureWords(failure)}`;
  const statements = policies.flatMap((policy) => statementsOf(policy));
  if (statements.length === 0) {
    return `The generation for ${roleName} is ready: the trail shows no activity of the role in this period that a policy could allow.`;
  }
  const actions = statements.reduce((sum, { Action }) => sum + (Array.isArray(Action) ? Action.length : 1), 0);
  const names = [...new Set(policies.flatMap(placeholders))];
  return [
    `The generation for ${roleName} is ready: ${count(actions, 'action')} in ${count(statements.length, 'statement')}.`,
    ...(names.length === 0
      ? []
      : [
          `${names.join(', ')} ${names.length === 1 ? 'stands' : 'stand'} for what the trail does not tell; write the real names there.`,
        ]),
    ...(complete === false
      ? ['Of some services that the role used, CloudTrail does not tell the actions; add those.']
      : []),
  ].join(' ');
}

/** The placeholders of a generated policy, `${BucketName}`. A policy variable such as `${aws:username}` has a colon. */
export function placeholders(policy: JsonObject): readonly string[] {
  return [...new Set(JSON.stringify(policy).match(/\$\{[A-Za-z]\w*\}/g))];
}

// What the access role needs is said in https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html.
const advice: Readonly<Record<string, string>> = {
  AUTHORIZATION_ERROR:
    'Its access role must trust access-analyzer.amazonaws.com and may need s3:GetObject and s3:ListBucket on the bucket of the trail, cloudtrail:GetTrail, iam:GetServiceLastAccessedDetails and iam:GenerateServiceLastAccessedDetails.',
  RESOURCE_NOT_FOUND_ERROR: 'Check that the trail, its bucket and the role still exist.',
  SERVICE_QUOTA_EXCEEDED_ERROR: 'Choose a shorter period, or wait until tomorrow.',
  SERVICE_ERROR: 'Wait a minute, then generate again.',
};

function failureWords(failure: Generation['failure']): string {
  if (failure === undefined) return 'AWS gave no reason.';
  const next = Object.hasOwn(advice, failure.code) ? advice[failure.code] : undefined;
  return [`AWS said: "${failure.message}" (${failure.code}).`, next].filter((part) => part !== undefined).join(' ');
}

function statementsOf(policy: JsonObject): readonly JsonObject[] {
  const { Statement: statement } = policy;
  const list = Array.isArray(statement) ? statement : [statement];
  return list.filter(isObject);
}

function count(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`;
}
