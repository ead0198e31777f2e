import { memoize } from '../text/memoize';

/** An ARN taken apart at its first five colons; the resource part keeps any further ones. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export type ArnField = keyof Arn;

const fields: readonly ArnField[] = ['partition', 'service', 'region', 'account', 'resource'];

/**
 * Takes an ARN apart: `arn:partition:service:region:account:resource`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html). Undefined when the text does not begin with
 * `arn:` or has fewer than six parts. Nothing is said about whether the parts make sense.
 * Equal texts give the same object, so that what is found out about an ARN can be kept with it.
 */
export const parseArn: (text: string) => Arn | undefined = memoize(20_000, takeApart);

function takeApart(text: string): Arn | undefined {
  const parts = splitArn(text);
  if (parts.length < 6) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

/** The parts before and between the first five colons, and the rest. A policy variable's own colon separates nothing. */
export const splitArn: (text: string) => readonly string[] = memoize(20_000, split);

function split(text: string): readonly string[] {
  if (!text.startsWith('arn:')) return [];
  const parts: string[] = ['arn'];
  let start = 4;
  while (parts.length < 5) {
    const colon = nextColon(text, start);
    if (colon < 0) break;
    parts.push(text.slice(start, colon));
    start = colon + 1;
  }
  parts.push(text.slice(start));
  return parts;
}

/**
 * The next colon that is not inside a policy variable, a gap `#{AWS::Region}` or a dynamic reference `{{resolve:…}}`;
 * −1 when there is none.
 */
function nextColon(text: string, from: number): number {
  let colon = text.indexOf(':', from);
  let variable = colon < 0 ? -1 : nextVariable(text, from);
  while (variable >= 0 && variable < colon) {
    const end = text.indexOf('}', variable);
    if (end < 0) return -1;
    if (end > colon) colon = text.indexOf(':', end);
    variable = nextVariable(text, end);
  }
  return colon;
}

const openings = /[$#]\{|\{\{resolve:/g;

function nextVariable(text: string, from: number): number {
  openings.lastIndex = from;
  return openings.exec(text)?.index ?? -1;
}

/** Where a field stands within the ARN's text, as offsets from its start. */
export function arnFieldRange(text: string, field: ArnField): { from: number; to: number } {
  const parts = splitArn(text);
  const index = fields.indexOf(field) + 1;
  const from = parts.slice(0, index).reduce((sum, part) => sum + part.length + 1, 0);
  return { from, to: from + (parts[index]?.length ?? 0) };
}
