import { coversArn } from '../../arn/arnPattern';
import { sensitiveKeys } from '../../conditions/conditionKey';
import { wildcardIndex } from '../../conditions/conditionValue';

/** Literal characters that IAM Access Analyzer wants before the first wildcard of a key that access is pinned with. */
const neededCharacters = 6;

/** What a role with a policy is for `aws:PrincipalArn`. */
const everyRole = 'arn:aws:iam::*:role/*';

/** Keys whose patterns are judged, besides the sensitive ones; in lower case. */
const patternKeys = new Set([
  'aws:principalarn',
  'aws:principalorgpaths',
  'aws:resourceorgpaths',
  'aws:sourcearn',
  'aws:sourceorgpaths',
  'aws:sourcevpcarn',
  'aws:vpceorgpaths',
  'lambda:sourcefunctionarn',
]);

/**
 * Why a pattern lets in too much: `sensitive` keys take no wildcard, in `userid` none may stand left of the colon, others
 * need a few literal characters first, and `everyone` is every role of every account. Undefined when the pattern is fine
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html, "Wildcard usage too permissive").
 */
export function openPattern(
  lowerKey: string,
  value: string,
): 'sensitive' | 'userid' | 'short' | 'everyone' | undefined {
  const at = wildcardIndex(value);
  if (at < 0) return undefined;
  if (sensitiveKeys.has(lowerKey)) return 'sensitive';
  if (lowerKey === 'aws:userid') {
    const colon = value.indexOf(':');
    return colon < 0 || (at < colon && value.slice(0, colon) !== '*') ? 'userid' : undefined;
  }
  if (!patternKeys.has(lowerKey)) return undefined;
  // A wildcard for the partition lets in nobody else, as accounts belong to one partition.
  const text = value.replace(/^arn:(?:\*|aws\*)(?=:)/, 'arn:aws');
  const first = wildcardIndex(text);
  if (first >= 0 && first < neededCharacters) return 'short';
  return lowerKey === 'aws:principalarn' && coversArn(text, everyRole) ? 'everyone' : undefined;
}
