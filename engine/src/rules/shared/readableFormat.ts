import type { KnownAction } from '../../actions/actionPattern';

const formats = new WeakMap<KnownAction, string>();

/** An ARN of a resource type of the action with readable gaps: `arn:aws:dynamodb:<region>:<account>:table/<TableName>`. */
export function readableFormat(known: KnownAction): string {
  const format = formats.get(known) ?? formatOf(known);
  formats.set(known, format);
  return format;
}

function formatOf({ action, service }: KnownAction): string {
  const required = action.resourceTypes.filter((type) => type.required);
  const types = required.length > 0 ? required : action.resourceTypes;
  // The shortest is the plain one: an object of a bucket, not of an access point.
  const [format = ''] = types
    .flatMap((type) => service.resourceTypes.get(type.name)?.arns ?? [])
    .sort((a, b) => a.length - b.length);
  return format
    .replace('${Partition}', 'aws')
    .replace('${Region}', '<region>')
    .replace('${Account}', '<account>')
    .replace(/\$\{([^}]*)\}/g, '<$1>');
}
