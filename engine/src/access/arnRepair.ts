import { expandAction } from '../actions/actionPattern';
import type { IamData } from '../data/iamData';
import { type Arn, splitArn } from '../model/arn';
import type { Policy, Statement } from '../model/model';
import { hasPlaceholder } from '../syntax/templateFunction';
import { hasWildcard } from '../text/wildcard';

/** Partition, region and account as most ARNs of a policy have them. */
export interface Places {
  readonly partition: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
}

/** An ARN made from what was written. */
export interface BuiltArn {
  readonly text: string;
  /** Whether a region or account that is not known became `*`. */
  readonly open: boolean;
}

const placesOfPolicy = new WeakMap<Policy, Places>();

/** The partition, region and account that the policy's ARNs name most often. */
export function placesIn(policy: Policy): Places {
  const known = placesOfPolicy.get(policy);
  if (known) return known;
  const arns = policy.statements.flatMap(arnsOf);
  const places = {
    partition: mostFrequent(arns.map(({ partition }) => partition)),
    region: mostFrequent(arns.map(({ region }) => region)),
    account: mostFrequent(arns.map(({ account }) => account).filter((account) => /^\d{12}$/.test(account))),
  };
  placesOfPolicy.set(policy, places);
  return places;
}

function arnsOf({ resource, notResource }: Statement): readonly Arn[] {
  const items = (resource ?? notResource)?.items ?? [];
  return items.flatMap(({ arn }) => arn ?? []);
}

/** The ARN formats of the resources that the statement's actions work on, each once. */
export function formatsOfActions(data: IamData, statement: Statement): readonly string[] {
  const formats = new Set<string>();
  for (const { action } of statement.action?.items ?? []) {
    for (const known of expandAction(data, action)) {
      for (const type of known.action.resourceTypes) {
        for (const arn of known.service.resourceTypes.get(type.name)?.arns ?? []) formats.add(arn);
      }
    }
  }
  return [...formats];
}

/** The ARN formats of a service's own resources, each once. */
export function formatsOfService(data: IamData, prefix: string): readonly string[] {
  const formats = new Set<string>();
  for (const type of data.service(prefix)?.resourceTypes.values() ?? []) {
    for (const arn of type.arns) if (splitArn(arn)[2] === prefix) formats.add(arn);
  }
  return [...formats];
}

/** Makes an ARN of a format with the given parts; a region or account that nobody names becomes `*`. */
export function buildArn(
  format: string,
  parts: Partial<Places> & { readonly resource: string },
  places: Places,
): BuiltArn {
  const [, , service = '', region = '', account = ''] = splitArn(format);
  const fill = (field: string, value: string | undefined) => (field.startsWith('${') ? value || '*' : field);
  const fields = [
    'arn',
    parts.partition || places.partition || 'aws',
    service,
    fill(region, parts.region || places.region),
    fill(account, parts.account || places.account),
  ];
  return { text: [...fields, parts.resource].join(':'), open: fields.includes('*') };
}

/**
 * The resource part that a text stands for in a format: the text itself when it has the format's shape, and when
 * `allowName` is set, a bare name put into a format with one gap (`my-function` → `function:my-function`), or the objects of a bucket.
 */
export function resourcePart(format: string, text: string, allowName: boolean): string | undefined {
  const template = splitArn(format)[5] ?? '';
  if (hasShape(template, text)) return text;
  const gaps = template.match(gap) ?? [];
  if (!allowName || text === '' || /[/:]/.test(text)) return undefined;
  if (gaps.length === 2 && template === gaps.join('/')) return `${text}/*`;
  if (gaps.length !== 1) return undefined;
  return template.replace(gap, () => text);
}

const gap = /\$\{[^{}]*\}/g;

/** Whether a text has the literals of a template in their places; only the last gap takes slashes, and none a colon. */
function hasShape(template: string, text: string): boolean {
  const literals = template.split(gap);
  const first = literals[0] ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (let i = 1; i < literals.length; i++) {
    const literal = literals[i] ?? '';
    const isLast = i === literals.length - 1;
    const end = isLast ? text.length - literal.length : text.indexOf(literal, at + 1);
    if (end <= at || (isLast && !text.endsWith(literal))) return false;
    const value = text.slice(at, end);
    const mayHoldSlash = isLast && literals.length + first.length > 2;
    if (value.includes(':') || (value.includes('/') && !mayHoldSlash)) return false;
    at = end + literal.length;
  }
  return at === text.length;
}

function mostFrequent(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value && !hasWildcard(value) && !hasPlaceholder(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let best: string | undefined;
  for (const [value, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = value;
  return best;
}
