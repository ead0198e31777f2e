import { once } from '../text/once';
import { type OperationRow, readPacked } from './packed';
import type { ApiOperation, DataFiles, IamData } from './types';

const none: readonly ApiOperation[] = [];

/** API operations and services as SDKs name them, for what error messages and logs say. */
export function createOperations(
  files: DataFiles,
  { hasService, serviceAlias }: Pick<IamData, 'hasService' | 'serviceAlias'>,
): Pick<IamData, 'apiOperations' | 'prefixOfService'> {
  const packed = once(() => readPacked(files, 'operations.json'));
  const byName = once(() => {
    const map = new Map<string, ApiOperation[]>();
    for (const operation of packed().operations.map(toOperation)) {
      const key = operation.name.toLowerCase();
      map.set(key, [...(map.get(key) ?? []), operation]);
    }
    return map;
  });
  const services = once(() => new Map(packed().services));
  const find = (name: string) => (hasService(name) ? name : (serviceAlias(name) ?? services().get(name)));
  return {
    apiOperations: (name) => byName().get(name.toLowerCase()) ?? none,
    prefixOfService: (name) => {
      const whole = name.trim().toLowerCase().replace(/[ _]/g, '-');
      // `AWS Lambda`, `Amazon S3`, `AWSLambda`: the maker's name is no part of the service's.
      const plain = whole.replace(/^(?:amazon|aws)-?(?=[a-z])/, '');
      return find(whole) ?? find(plain) ?? find(plain.replaceAll('-', ''));
    },
  };
}

function toOperation([prefix, name, actions, kind, resources]: OperationRow): ApiOperation {
  return { prefix, name, actions: words(actions), kind, resources: words(resources) };
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
