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
 */
export function parseArn(text: string): Arn | undefined {
  const parts = splitArn(text);
  if (parts.length < 6) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

/** The parts before and between the first five colons, and the rest. A policy variable's own colon separates nothing. */
export function splitArn(text: string): string[] {
  if (!text.startsWith('arn:')) return [];
  const parts: string[] = [];
  let start = 0;
  let inVariable = false;
  for (let i = 0; i < text.length && parts.length < 5; i++) {
    if (text[i] === '$' && text[i + 1] === '{') inVariable = true;
    else if (text[i] === '}') inVariable = false;
    else if (text[i] === ':' && !inVariable) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** Where a field stands within the ARN's text, as offsets from its start. */
export function arnFieldRange(text: string, field: ArnField): { from: number; to: number } {
  const parts = splitArn(text);
  const index = fields.indexOf(field) + 1;
  const from = parts.slice(0, index).reduce((sum, part) => sum + part.length + 1, 0);
  return { from, to: from + (parts[index]?.length ?? 0) };
}
