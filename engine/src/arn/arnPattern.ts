import { type Arn, parseArn, splitArn } from '../model/arn';
import { memoize } from '../text/memoize';
import { coversWildcard, intersectsWildcard } from '../text/wildcard';

/**
 * Resources as patterns. What is assumed, from
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html: a wildcard stands within one
 * segment and takes slashes as well; as the last character of a segment it goes on beyond the colon, so `arn:aws:s3*` and
 * `arn:*` are compared as a whole. Policy variables and template placeholders may turn out to be anything.
 */

/** Whether the text stands for every resource: `*`, also written several times. */
export function isEveryResource(text: string): boolean {
  return text === '*' || /^\*{2,}$/.test(text);
}

/**
 * Whether every resource that `narrow` stands for is one of `wide`. A variable stands for one value that is not known,
 * so it is covered by a wildcard or by itself. True is certain.
 */
export function coversArn(wide: string, narrow: string): boolean {
  if (wide === narrow || isEveryResource(wide)) return true;
  if (isEveryResource(narrow)) return false;
  if (segmentwise(wide, narrow, coversWildcard)) return true;
  return crossesColon(wide) && crossesOnly(wide) && coversWildcard(wide, narrow);
}

/** Whether some resource may be of both patterns. False is certain. */
export function intersectsArn(a: string, b: string): boolean {
  if (a === b || isEveryResource(a) || isEveryResource(b)) return true;
  const [left, right] = [withoutVariables(a), withoutVariables(b)];
  if (segmentwise(left, right, intersectsWildcard)) return true;
  // Where both go on beyond a colon, only odd names with colons would match both; `instance/*` and `volume/*` share none.
  return crossesColon(left) !== crossesColon(right) && intersectsWildcard(left, right);
}

/**
 * Whether a resource pattern may stand for a resource of this ARN format, such as
 * `arn:${Partition}:s3:::${BucketName}/${KeyName}`. False is certain.
 */
export function couldBeArnOf(pattern: string, format: string): boolean {
  if (isEveryResource(pattern)) return true;
  const resource = withoutVariables(pattern);
  const wildcards = placeholdersAsWildcards(format);
  if (!segmentwise(resource, wildcards, intersectsWildcard) && !couldEndArnOf(resource, wildcards)) return false;
  return !slashlessEnding.test(format) || slashes(resource) <= slashes(format);
}

/** `couldEndResourceOf` for a whole ARN and a whole format. */
function couldEndArnOf(resource: string, wildcards: string): boolean {
  const arn = parseArn(resource);
  const format = parseArn(wildcards);
  if (!arn || !format || !intersectsWildcard(arn.service, format.service)) return false;
  return couldEndResourceOf(arn, { wildcards: format.resource, mostSlashes: undefined });
}

/** The resource part of an ARN format, made ready for comparing it with many ARNs. */
export interface ResourcePattern {
  readonly wildcards: string;
  /** How many slashes a resource of this format has at most; undefined where its last part may hold any number. */
  readonly mostSlashes: number | undefined;
}

/** Makes the resource part of an ARN format ready for comparing. */
export function resourcePattern(resource: string): ResourcePattern {
  return {
    wildcards: placeholdersAsWildcards(resource),
    mostSlashes: slashlessEnding.test(`:${resource}`) ? slashes(resource) : undefined,
  };
}

/** `couldBeArnOf` for the resource parts alone. False is certain. */
export function couldBeResourceOf(resource: string, { wildcards, mostSlashes }: ResourcePattern): boolean {
  const plain = withoutVariables(resource);
  return intersectsWildcard(plain, wildcards) && (mostSlashes === undefined || slashes(plain) <= mostSlashes);
}

/**
 * Whether an account field that ends in `*` may take in the beginning of a resource part of this format, so that what is
 * written as the resource part is its end: `arn:aws:logs:*:*:/aws/lambda/*` matches `…:log-group:/aws/lambda/orders`.
 * Only formats with a colon of their own have such a beginning. False is certain.
 */
export function couldEndResourceOf({ account, resource }: Arn, pattern: ResourcePattern): boolean {
  return account.endsWith('*') && pattern.wildcards.includes(':') && couldBeResourceOf(`*:${resource}`, pattern);
}

/** Whether a pattern's resource part stands for every resource of a format, whatever the account and region say. */
export function coversFormat(pattern: string, format: string): boolean {
  const wide = parseArn(pattern);
  const narrow = parseArn(placeholdersAsWildcards(format));
  if (!wide || !narrow) return coversArn(pattern, placeholdersAsWildcards(format));
  return wide.service === narrow.service && coversWildcard(wide.resource, narrow.resource);
}

/**
 * How much of a service a pattern leaves open: `everything` for `arn:*`, `arn:aws:*:*:*:*` and the like; `service` where
 * the service stands and nothing else does, as in `arn:aws:s3:::*`; `type` where a resource type stands beside it and even
 * the partition is a wildcard, as in `arn:*:cloudtrail:*:*:trail/*`; undefined when an account or a resource is named.
 */
export function opennessOf(text: string): 'everything' | 'service' | 'type' | undefined {
  if (isEveryResource(text)) return 'everything';
  const [, partition, service, region, account, ...rest] = splitArn(text);
  if (partition === undefined) return undefined;
  const resource = rest.join(':');
  const isOpen = (part: string | undefined) =>
    part === undefined || part === '' || (part.includes('*') && /^[*?]+$/.test(part));
  if (service === undefined) return isOpen(partition) ? 'everything' : undefined;
  if (!isOpen(region) || !isOpen(account)) return undefined;
  // The type says no more than the actions do. With a partition written out it may be meant as a limit.
  if (isOpen(partition) && !isOpen(service) && /^[A-Za-z][\w-]*[/:]\*+$/.test(resource)) return 'type';
  if (!isOpen(resource)) return undefined;
  if (isOpen(service)) return 'everything';
  return resource.includes('*') || account === undefined || rest.length === 0 ? 'service' : undefined;
}

/** Formats whose last part is a name without slashes (topics of SNS, but not of IoT); a pattern with more is something else. */
const slashlessEnding = /\$\{(?:BucketName|TableName|IndexName|QueueName|FunctionName|KeyId)\}$|:\$\{TopicName\}$/;

function slashes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) count++;
  return count;
}

/** Turns what is filled in later into wildcards. `${*}`, `${?}` and `${$}` are the characters themselves. */
function withoutVariables(text: string): string {
  if (!text.includes('${') && !text.includes('{{')) return text;
  let result = '';
  let from = 0;
  // The next closing brace is looked for once, however many openings come before it.
  let close = -1;
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    const isVariable = at > from && text[at - 1] === '$';
    if (!isVariable && text[at + 1] !== '{') continue;
    if (close < at + 1) close = text.indexOf('}', at + 1);
    if (close < 0) break;
    if (!isVariable && text[close + 1] !== '}') continue;
    result += text.slice(from, isVariable ? at - 1 : at) + (isVariable ? patternOf(text.slice(at + 1, close)) : '*');
    from = close + (isVariable ? 1 : 2);
    at = from - 1;
  }
  return result + text.slice(from);
}

/** What a variable of this name is as a pattern. */
function patternOf(name: string): string {
  if (name === '*' || name === '?') return '?';
  return name === '$' ? '$' : '*';
}

/** There are some 2,400 formats, asked for again and again. */
const placeholdersAsWildcards = memoize(5000, (format) => format.replace(/\$\{[^{}]*\}/g, '*'));

/** Compares two patterns segment by segment where both have all six, as a whole where one goes on beyond a colon. */
function segmentwise(a: string, b: string, compare: (a: string, b: string) => boolean): boolean {
  const left = parseArn(a);
  const right = parseArn(b);
  if (!left || !right) return compare(a, b);
  return (
    compare(left.service, right.service) &&
    compare(left.partition, right.partition) &&
    compare(left.region, right.region) &&
    compare(left.account, right.account) &&
    compare(left.resource, right.resource)
  );
}

/** The fields of an ARN that a wildcard at their end leads out of. The resource part has no colon after it. */
const leadingFields = ['partition', 'service', 'region', 'account'] as const;

/** Whether a field ends in `*`, so that the pattern may go on beyond the colon after it. */
function crossesColon(text: string): boolean {
  const arn = parseArn(text);
  return arn !== undefined && leadingFields.some((field) => arn[field].endsWith('*'));
}

/** Whether the only wildcards before the resource part are a `*` at the end of a field, which all go on beyond the colon. */
function crossesOnly(text: string): boolean {
  const arn = parseArn(text);
  return arn !== undefined && leadingFields.every((field) => /^[^*?]*\*?$/.test(arn[field]));
}
