import type { IamData } from '../data/iamData';
import { type Arn, splitArn } from './arn';
import { couldBeArnOf } from './arnPattern';

/** The ARN format of a resource type, taken apart. Fields are literals, empty, or placeholders. */
export interface ArnFormat {
  readonly text: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
  /** The same format with any partition, region and account. */
  readonly anywhere: string;
}

interface Formats {
  readonly own: Map<string, readonly ArnFormat[]>;
  readonly fitting: WeakMap<Arn, readonly ArnFormat[]>;
  all: ReadonlyMap<string, readonly ArnFormat[]> | undefined;
}

const none: readonly ArnFormat[] = [];
const formatsOfData = new WeakMap<IamData, Formats>();

/** The formats of a service's own resource types; none for a service that is not known or has no resources. */
export function ownFormats(data: IamData, service: string): readonly ArnFormat[] {
  const { own } = formatsFor(data);
  const known = own.get(service);
  if (known) return known;
  const formats = readFormats(data, service).filter((format) => format.service === service);
  own.set(service, formats);
  return formats;
}

/**
 * The formats that the resource part of an ARN may be of, whatever its region and account. Services also name
 * resources of other services (`kafka-cluster` those of `kafka`), so all are searched before an ARN fits none.
 */
export function fittingFormats(data: IamData, arn: Arn): readonly ArnFormat[] {
  const { fitting } = formatsFor(data);
  const known = fitting.get(arn);
  if (known) return known;
  const own = ownFormats(data, arn.service).filter((format) => fitsResource(arn, format));
  const formats =
    own.length > 0 ? own : (allFormats(data).get(arn.service) ?? none).filter((one) => fitsResource(arn, one));
  fitting.set(arn, formats);
  return formats;
}

/** Whether any service has resources whose ARN names this service. Loads all services when it is none of them. */
export function isArnService(data: IamData, service: string): boolean {
  return data.hasService(service) || allFormats(data).has(service);
}

/** Whether the resource part of an ARN may be of a format, whatever its partition, region and account. */
export function fitsResource(arn: Arn, format: ArnFormat): boolean {
  return couldBeArnOf(`arn:*:${arn.service}:*:*:${arn.resource}`, format.anywhere);
}

/** Takes a format apart. */
export function parseFormat(text: string): ArnFormat {
  const [, , service = '', region = '', account = '', resource = ''] = splitArn(text);
  return { text, service, region, account, resource, anywhere: `arn:*:${service}:*:*:${resource}` };
}

function formatsFor(data: IamData): Formats {
  const known = formatsOfData.get(data);
  if (known) return known;
  const formats: Formats = { own: new Map(), fitting: new WeakMap(), all: undefined };
  formatsOfData.set(data, formats);
  return formats;
}

function allFormats(data: IamData): ReadonlyMap<string, readonly ArnFormat[]> {
  const formats = formatsFor(data);
  if (formats.all) return formats.all;
  const all = new Map<string, ArnFormat[]>();
  for (const prefix of data.servicePrefixes()) {
    for (const format of readFormats(data, prefix)) {
      const list = all.get(format.service);
      if (list) list.push(format);
      else all.set(format.service, [format]);
    }
  }
  formats.all = all;
  return all;
}

function readFormats(data: IamData, prefix: string): ArnFormat[] {
  const types = [...(data.service(prefix)?.resourceTypes.values() ?? [])];
  return types.flatMap((type) =>
    type.arns.map((text) => {
      const format = parseFormat(text);
      // Recovery points of AWS Backup are ARNs of whatever service was backed up, or of Backup itself.
      return format.service.startsWith('${') ? parseFormat(text.replace(format.service, () => prefix)) : format;
    }),
  );
}
