import { fittingFormats } from '../arn/arnFormats';
import { isEveryResource } from '../arn/arnPattern';
import type { ResourceType, Service } from '../data/types';
import type { Arn } from '../model/arn';
import { parseArn } from '../model/arn';
import { accountText, type Knowledge } from './knowledge';
import { userGuide } from './links';
import { describeManagedPolicy } from './managedPolicy';
import { code, enumerate, link, paragraphs, points } from './markdown';

interface Recognised {
  readonly service: Service;
  readonly type: ResourceType;
  /** The ARN format of the type that the resource is of. */
  readonly format: string;
}

/** A resource in a few words, for a sentence: `` objects in the bucket `my-bucket` ``, `` the table `orders` ``. */
export function resourceText({ data }: Knowledge, text: string): string {
  if (isEveryResource(text)) return 'every resource';
  const arn = parseArn(text);
  if (!arn) return code(text);
  const policy = data.managedPolicy(text);
  if (policy) return `the AWS managed policy ${code(policy.name)}`;
  const [recognised, another] = recognise({ data }, arn);
  if (!recognised || another) return code(text);
  const { type, format, service } = recognised;
  if (service.prefix === 's3' && type.name === 'object') return objectsText(arn.resource);
  const prefix = literalStart(format);
  const name = arn.resource.startsWith(prefix) ? arn.resource.slice(prefix.length) : arn.resource;
  const noun = type.name.replaceAll('-', ' ');
  return name === '*' ? `every ${noun}` : `the ${noun} ${code(name)}`;
}

/** An ARN with its segments named. */
export function describeArn(knowledge: Knowledge, text: string): string | undefined {
  const managed = describeManagedPolicy(knowledge.data, text);
  if (managed !== undefined) return managed;
  const arn = parseArn(text);
  if (!arn) return undefined;
  const found = recognise(knowledge, arn);
  const title = titleOf(found);
  const formats = [...new Set(found.map(({ format }) => format))];
  return paragraphs(
    title ?? (text.includes('*') ? undefined : 'The ARN fits no resource type that is known.'),
    points(segments(knowledge, arn)),
    formats.length === 1 ? `Format: ${code(formats[0] ?? '')}` : undefined,
    link('AWS reference', userGuide('reference-arns')),
  );
}

/** An ARN of which a template fills in parts. In `arn` they are wildcards. */
export function describeOpenArn(knowledge: Knowledge, text: string, arn: Arn): string {
  return paragraphs(
    titleOf(recognise(knowledge, arn)),
    `${code(text)} once the template is deployed.`,
    link('AWS reference', userGuide('reference-arns')),
  );
}

function titleOf(found: readonly Recognised[]): string | undefined {
  const [first] = found;
  const names = [...new Set(found.map(({ type }) => type.name))];
  return first && `A resource of ${first.service.name}: ${enumerate(names.map(code), 'or', 4)}.`;
}

/** What the value of a Resource stands for. */
export function describeResource(knowledge: Knowledge, text: string): string {
  if (isEveryResource(text)) {
    return paragraphs(
      'Every resource that the actions of this statement work on.',
      link('AWS reference', userGuide('reference_policies_elements_resource')),
    );
  }
  return describeArn(knowledge, text) ?? `${code(text)} is no ARN.`;
}

function segments(knowledge: Knowledge, { partition, service, region, account, resource }: Arn): string[] {
  const { data } = knowledge;
  const line = (name: string, value: string, meaning: string | undefined, absent: string) => {
    if (value === '') return `${name}: ${absent}`;
    return `${name}: ${code(value)}${meaning === undefined ? '' : ` – ${meaning}`}`;
  };
  const any = (value: string, meaning: string | undefined) => (value === '*' ? 'any' : meaning);
  const isId = /^\d{12}$/.test(account);
  const accountLine = isId
    ? `Account: ${accountText(knowledge, account)}`
    : line('Account', account, any(account, account === 'aws' ? 'AWS itself' : undefined), 'none');
  return [
    line('Partition', partition, any(partition, data.partition(partition)?.name), 'missing'),
    line('Service', service, any(service, data.serviceName(service)), 'missing'),
    line('Region', region, any(region, undefined), 'none'),
    accountLine,
    line('Resource', resource, any(resource, undefined), 'missing'),
  ];
}

function recognise({ data }: Pick<Knowledge, 'data'>, arn: Arn): Recognised[] {
  const service = data.service(arn.service);
  if (!service || arn.resource === '*') return [];
  const formats = fittingFormats(data, arn);
  if (formats.length > 12) return [];
  return formats.flatMap(({ text }) => {
    const type = [...service.resourceTypes.values()].find(({ arns }) => arns.includes(text));
    return type ? [{ service, type, format: text }] : [];
  });
}

function objectsText(resource: string): string {
  const slash = resource.indexOf('/');
  if (slash < 0) return code(resource);
  const bucket = `the bucket ${code(resource.slice(0, slash))}`;
  const key = resource.slice(slash + 1);
  if (key === '*') return `objects in ${bucket}`;
  return `${/[*?]/.test(key) ? 'objects' : 'the object'} ${code(key)} in ${bucket}`;
}

/** What stands in a format's resource before its first placeholder: `table/` of `table/${TableName}`. */
function literalStart(format: string): string {
  const resource = parseArn(format)?.resource ?? '';
  const at = resource.indexOf('${');
  return at < 0 ? '' : resource.slice(0, at);
}
