import { ownFormats } from '../arn/arnFormats';
import { splitArn } from '../model/arn';
import { continueFormat } from './arnText';
import { plainInsertText } from './insertText';
import type { Idea } from './proposal';
import { reference } from './references';
import type { Situation } from './situation';
import { restPart } from './slot';

/**
 * The next part of an ARN that was begun: partition, service, region, account, then the resource in the formats of the
 * service. What stands behind the cursor stays.
 */
export function arnSegmentIdeas(situation: Situation, typed: string, services: readonly string[]): Idea[] {
  const { data } = situation;
  const parts = splitArn(typed);
  const [, partition = '', service = '', region = ''] = parts;
  const segment =
    (detail: (value: string) => string | undefined) =>
    (value: string): Idea =>
      segmentIdea(situation, typed, value, detail(value));
  const own = (name: string) => (situation.inTemplate ? [segment(() => 'The stack’s own')(reference(name))] : []);
  switch (parts.length) {
    case 0:
      return [
        { label: `arn:${situation.partition}:`, kind: 'resource', detail: 'An ARN, part by part', continues: true },
      ];
    case 2:
      return [...own('AWS::Partition'), ...data.partitions().map(({ id, name }) => segment(() => name)(id))];
    case 3: {
      const all = new Set([...services, ...data.servicePrefixes()]);
      return [...all].map(segment((prefix) => data.serviceName(prefix)));
    }
    case 4:
      if (!hasPlace(situation, service, 'region')) return [];
      return [...own('AWS::Region'), ...regions(situation, partition).map(segment(() => 'Region'))];
    case 5: {
      if (!hasPlace(situation, service, 'account')) return [];
      const { accounts, ownAccounts } = situation;
      const known = accounts.map(
        segment((one) => (ownAccounts.includes(one) ? 'Your own account' : 'In this document')),
      );
      return [...own('AWS::AccountId'), ...known];
    }
    case 6:
      return ownFormats(data, service)
        .filter((format) => (format.region === '') === (region === ''))
        .flatMap((format) => {
          const text = continueFormat(situation, typed, format.text);
          return text
            ? [
                {
                  label: splitArn(plainInsertText(text))[5] ?? '',
                  kind: 'resource' as const,
                  detail: data.serviceName(service),
                  text,
                },
              ]
            : [];
        });
    default:
      return [];
  }
}

/** The regions of a partition; those of the usual one when it is not known. */
export function regions({ data }: Pick<Situation, 'data'>, partition: string): readonly string[] {
  return (data.partition(partition) ?? data.partition('aws'))?.regions ?? [];
}

/** Whether some resource of the service has the field in its ARN. */
function hasPlace({ data }: Situation, service: string, field: 'region' | 'account'): boolean {
  const formats = ownFormats(data, service);
  return formats.length === 0 || formats.some((format) => format[field] !== '');
}

function segmentIdea({ place }: Situation, typed: string, value: string, detail: string | undefined): Idea {
  const start = typed.slice(0, typed.lastIndexOf(':') + 1);
  const { slot } = place;
  const behind = slot.quoted || place.yaml ? restPart(place) : '';
  // The rest of a segment that the cursor stands in is replaced, the segments behind it stay.
  const rest = behind.includes(':') ? behind.slice(behind.indexOf(':')) : ':';
  return {
    label: value,
    kind: 'resource',
    detail,
    text: [`${start}${value}${rest}`],
    filter: `${start}${value}:`,
    continues: rest === ':',
  };
}
