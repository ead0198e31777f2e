import { withoutVariables } from '../values/variables';

/**
 * Secrets Manager adds a hyphen and six random characters to a secret's name in its ARN, and IAM only matches the whole
 * ARN (https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html).
 */
export const anySecretSuffix = '-??????';

/**
 * The resource part that matches the secret meant, for one that can match none: without the suffix, or followed by the
 * JSON key, stage and version with which Amazon ECS refers to a value. Undefined for what may match.
 */
export function secretMeant(resource: string): string | undefined {
  // A variable may become anything, just as a wildcard.
  const { text } = withoutVariables(resource, '*');
  if (!/^secret:./.test(text)) return undefined;
  const colon = text.indexOf(':', 'secret:'.length);
  const name = colon < 0 ? text : text.slice(0, colon);
  if (colon >= 0 && (text !== resource || /[*?]/.test(name))) return undefined;
  if (mayEndInSuffix(name)) return colon < 0 ? undefined : name;
  return (colon < 0 ? resource : name) + anySecretSuffix;
}

function mayEndInSuffix(name: string): boolean {
  const literal = /[^*?]*$/.exec(name)?.[0] ?? '';
  if (literal === name) return /-[A-Za-z0-9]{6}$/.test(name);
  return /^[A-Za-z0-9]{0,6}$|-[A-Za-z0-9]{6}$/.test(literal);
}
