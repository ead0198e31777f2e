import { jointTypes, plainFormat } from '../../access/jointTypes';
import { inWords } from '../../access/openGrant';
import type { KnownAction } from '../../actions/actionPattern';

const formats = new WeakMap<KnownAction, string>();

/**
 * An ARN of a resource type of the action with readable gaps: `arn:aws:dynamodb:<region>:<account>:table/<TableName>`.
 * One of each type where a request names several resources at once, as an ARN of one type alone would allow nothing.
 */
export function readableFormat(known: KnownAction): string {
  const format = formats.get(known) ?? formatOf(known);
  formats.set(known, format);
  return format;
}

function formatOf(known: KnownAction): string {
  const joint = jointTypes(known);
  if (joint.length > 0)
    return inWords(
      joint.map((type) => readable(plainFormat(known, type))),
      joint.length,
    );
  const required = known.action.resourceTypes.filter((type) => type.required);
  const types = required.length > 0 ? required : known.action.resourceTypes;
  const [format = ''] = types.flatMap(({ name }) => plainFormat(known, name) || []).sort((a, b) => a.length - b.length);
  return readable(format);
}

function readable(format: string): string {
  return format
    .replace('${Partition}', 'aws')
    .replace('${Region}', '<region>')
    .replace('${Account}', '<account>')
    .replace(/\$\{([^}]*)\}/g, '<$1>');
}
