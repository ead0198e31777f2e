import type { IamData } from '../data/iamData';
import { type Arn, splitArn } from '../model/arn';
import { couldBeResourceOf, couldEndResourceOf, type ResourcePattern, resourcePattern } from './arnPattern';

/** The ARN format of a resource type, taken apart. Fields are literals, empty, or placeholders. */
export interface ArnFormat {
  readonly text: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
  /** The resource part as a pattern, to compare with that of an ARN. */
  readonly pattern: ResourcePattern;
}

interface Formats {
  readonly own: Map<string, readonly ArnFormat[]>;
  readonly fitting: WeakMap<Arn, readonly ArnFormat[]>;
  readonly foreign: Map<string, readonly ArnFormat[]>;
}

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
 * resources of other services (`kafka-cluster` those of `kafka`), so those are searched before an ARN fits none.
 */
export function fittingFormats(data: IamData, arn: Arn): readonly ArnFormat[] {
  const { fitting } = formatsFor(data);
  const known = fitting.get(arn);
  if (known) return known;
  const own = ownFormats(data, arn.service);
  const direct = own.filter((format) => couldBeResourceOf(arn.resource, format.pattern));
  // What is written as the resource part is only taken for the end of one where it fits no format as a whole.
  const ofService = direct.length > 0 ? direct : own.filter((format) => fitsResource(arn, format));
  const formats =
    ofService.length > 0 ? ofService : foreignFormats(data, arn.service).filter((one) => fitsResource(arn, one));
  fitting.set(arn, formats);
  return formats;
}

/** Whether any service has resources whose ARN names this service. */
export function isArnService(data: IamData, service: string): boolean {
  return data.hasService(service) || data.foreignArnFormats(service).length > 0;
}

/** Whether an ARN may be of a format by its service and resource part, whatever its partition, region and account. */
export function fitsResource(arn: Arn, format: ArnFormat): boolean {
  if (arn.service !== format.service) return false;
  return couldBeResourceOf(arn.resource, format.pattern) || couldEndResourceOf(arn, format.pattern);
}

/** Takes a format apart. */
export function parseFormat(text: string): ArnFormat {
  const [, , service = '', region = '', account = '', resource = ''] = splitArn(text);
  return { text, service, region, account, resource, pattern: resourcePattern(resource) };
}

function formatsFor(data: IamData): Formats {
  const known = formatsOfData.get(data);
  if (known) return known;
  const formats: Formats = { own: new Map(), foreign: new Map(), fitting: new WeakMap() };
  formatsOfData.set(data, formats);
  return formats;
}

/** The formats in which other services name resources of this one. */
function foreignFormats(data: IamData, service: string): readonly ArnFormat[] {
  const { foreign } = formatsFor(data);
  const known = foreign.get(service);
  if (known) return known;
  const formats = data.foreignArnFormats(service).map(parseFormat);
  foreign.set(service, formats);
  return formats;
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
