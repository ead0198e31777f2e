import type { ReportedDenial } from './denial';
import { isDenialCode } from './wrappers';

/** A denial that JSON tells in members of its own, and the message beside it. */
export interface StructuredDenial {
  readonly denial: ReportedDenial;
  readonly message?: string;
}

export interface Structures {
  readonly denials: readonly StructuredDenial[];
  /** What of the text is still to be read as text. */
  readonly rest: string;
}

/**
 * Takes events of CloudTrail and decoded authorization messages out of a text: the text is JSON as a whole, or has
 * lines that are. All other JSON is left as text, whose escapes are undone later.
 */
export function readStructures(text: string): Structures {
  const whole = parse(text.trim());
  if (whole !== undefined) {
    const { denials, strings } = walk(whole);
    return { denials, rest: denials.length > 0 ? strings.join('\n\n') : text };
  }
  if (!/^[ \t]*\{.*\}[ \t\r]*$/m.test(text)) return { denials: [], rest: text };
  const denials: StructuredDenial[] = [];
  const rest = text.split('\n').map((line) => {
    const value = parse(line.trim());
    const found = value === undefined ? [] : walk(value).denials;
    denials.push(...found);
    return found.length > 0 ? '' : line;
  });
  return { denials, rest: rest.join('\n') };
}

function parse(text: string): object | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Goes through a value without recursion, since it may be nested at will. */
function walk(root: object): { readonly denials: readonly StructuredDenial[]; readonly strings: readonly string[] } {
  const denials: StructuredDenial[] = [];
  const strings: string[] = [];
  const queue: unknown[] = [root];
  for (let index = 0; index < queue.length; index++) {
    const value = queue[index];
    if (typeof value === 'string') {
      const inner = value.length > 1 ? parse(value.trim()) : undefined;
      if (inner) queue.push(inner);
      else strings.push(value);
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    const fields = value as Fields;
    const told = Array.isArray(value) ? undefined : (eventDenial(fields) ?? decodedDenial(fields));
    if (told) denials.push(told);
    else for (const inner of Object.values(fields)) queue.push(inner);
  }
  return { denials, strings };
}

/** An event of CloudTrail whose call was denied. */
function eventDenial(event: Fields): StructuredDenial | undefined {
  const code = textOf(event.errorCode);
  const operation = textOf(event.eventName);
  if (operation === undefined || !isDenialCode(code)) return undefined;
  const message = textOf(event.errorMessage);
  const denial = {
    explicit: false,
    ...defined({
      code,
      operation,
      service: textOf(event.eventSource)?.replace(/\.amazonaws\.com(?:\.cn)?$/, ''),
      region: textOf(event.awsRegion),
      principal: textOf(fieldsOf(event.userIdentity).arn),
      resource: s3Resource(fieldsOf(event.requestParameters)),
    }),
  };
  return message === undefined ? { denial } : { denial, message };
}

/** Calls of S3 tell their bucket and key in the request alone. */
function s3Resource({ bucketName, key }: Fields): string | undefined {
  const bucket = textOf(bucketName);
  if (bucket === undefined) return undefined;
  const object = textOf(key);
  return `arn:aws:s3:::${bucket}${object === undefined ? '' : `/${object}`}`;
}

/** What `sts:DecodeAuthorizationMessage` answers. */
function decodedDenial(decoded: Fields): StructuredDenial | undefined {
  const context = fieldsOf(decoded.context);
  const action = textOf(context.action);
  if (action === undefined || !('explicitDeny' in decoded || 'allowed' in decoded)) return undefined;
  return {
    denial: {
      explicit: decoded.explicitDeny === true,
      ...defined({
        action,
        resource: textOf(context.resource),
        principal: textOf(fieldsOf(context.principal).arn),
        passedTo: conditionValue(fieldsOf(context.conditions), 'iam:PassedToService'),
        region: conditionValue(fieldsOf(context.conditions), 'aws:Region'),
      }),
    },
  };
}

function conditionValue(conditions: Fields, key: string): string | undefined {
  const item = listOf(conditions.items)
    .map(fieldsOf)
    .find((one) => one.key === key);
  return textOf(fieldsOf(listOf(fieldsOf(item?.values).items)[0]).value);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function defined<T extends object>(value: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}
