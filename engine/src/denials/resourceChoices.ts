import { anySecretSuffix, secretMeant } from '../arn/secretSuffix';
import { parseArn } from '../model/arn';

/** Resources that a permission may be given for, the narrowest first. */
export interface ResourceChoice {
  readonly resources: readonly string[];
  /** How far it reaches, as a phrase: `this object only`. */
  readonly reach: string;
}

/** What a denied resource may be widened to, the resource alone first, so that nothing is widened unasked. */
export function resourceChoices(arn: string): readonly ResourceChoice[] {
  const parsed = parseArn(arn);
  if (!parsed) return [{ resources: [arn], reach: 'this resource only' }];
  const { partition, service, region, account, resource } = parsed;
  const head = `arn:${partition}:${service}:${region}:${account}:`;
  const wider = widen[service]?.(resource) ?? [];
  const own = service === 's3' && resource.includes('/') ? escaped(resource) : resource.replaceAll('${', '${$}{');
  const exact = { resources: [`${head}${own}`], reach: `this ${nounOf(service, resource)} only` };
  const rest = wider.map(({ resources, reach }) => ({ resources: resources.map((one) => `${head}${one}`), reach }));
  // What matches nothing as it is written is not offered.
  return matchesNothing(service, resource) ? rest : [exact, ...rest];
}

type Widen = (resource: string) => readonly ResourceChoice[];

const widen: Readonly<Record<string, Widen>> = {
  s3: (resource) => {
    const [bucket = '', ...folders] = resource.split('/').slice(0, -1);
    if (!resource.includes('/')) return [];
    const prefix =
      folders.length === 0
        ? []
        : [choice(`every object under ${folders.join('/')}/`, `${bucket}/${escaped(folders.join('/'))}/*`)];
    return [...prefix, choice('every object of the bucket', `${bucket}/*`)];
  },
  dynamodb: (resource) => {
    const [, table, index] = /^table\/([^/]+)(?:\/index\/([^/]+))?$/.exec(resource) ?? [];
    if (table === undefined) return [];
    const indexes = `table/${table}/index/*`;
    const whole = choice('the table and its indexes', `table/${table}`, indexes);
    return index === undefined ? [whole] : [choice('every index of the table', indexes), whole];
  },
  secretsmanager: (resource) => {
    const [, name = ''] = /^secret:(.+)$/.exec(resource) ?? [];
    if (name === '' || name.endsWith(anySecretSuffix)) return [];
    const bare = name.replace(/-[A-Za-z0-9]{6}$/, '');
    return [choice('the secret, also when it was deleted and made again', `secret:${bare}${anySecretSuffix}`)];
  },
  logs: (resource) => {
    const [, group, stream] = /^log-group:([^:]+)(?::log-stream:(.*))?/.exec(resource) ?? [];
    if (group === undefined) return [];
    return [choice(stream === undefined ? 'the log group' : 'the log group with every stream', `log-group:${group}:*`)];
  },
  lambda: (resource) => {
    const [, name, qualifier] = /^function:([^:]+)(?::([^:]+))?$/.exec(resource) ?? [];
    if (name === undefined) return [];
    if (qualifier !== undefined) {
      return [
        choice('every version and alias', `function:${name}:*`),
        choice('the function without a version', `function:${name}`),
      ];
    }
    return [choice('the function with its versions and aliases', `function:${name}`, `function:${name}:*`)];
  },
  ssm: (resource) => {
    const folders = resource.split('/').slice(0, -1);
    if (folders[0] !== 'parameter' || folders.length < 2) return [];
    return [choice(`every parameter under /${folders.slice(1).join('/')}/`, `${folders.join('/')}/*`)];
  },
  'execute-api': (resource) => {
    const [api, stage] = resource.split('/');
    if (api === undefined || stage === undefined) return [];
    return [choice(`every method of the stage ${stage}`, `${api}/${stage}/*`)];
  },
};

function choice(reach: string, ...resources: readonly string[]): ResourceChoice {
  return { resources, reach };
}

/** A log group without `:*` at its end is the ARN of no group (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html). */
function matchesNothing(service: string, resource: string): boolean {
  if (service === 'logs') return /^log-group:[^:]+$/.test(resource) && !resource.endsWith('*');
  return service === 'secretsmanager' && secretMeant(resource) !== undefined;
}

const nouns: Readonly<Record<string, string>> = {
  sqs: 'queue',
  sns: 'topic',
  kms: 'key',
  secretsmanager: 'secret',
};

function nounOf(service: string, resource: string): string {
  if (service === 's3') return resource.includes('/') ? 'object' : 'bucket';
  if (service === 'dynamodb') return resource.includes('/index/') ? 'index' : 'table';
  if (service === 'lambda' && resource.startsWith('function:')) return 'function';
  if (service === 'ssm' && resource.startsWith('parameter/')) return 'parameter';
  if (service === 'iam') return /^(role|user|group|policy)\//.exec(resource)?.[1] ?? 'resource';
  return nouns[service] ?? 'resource';
}

/** A name with the characters that mean something in a policy (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html). */
function escaped(name: string): string {
  return name.replace(/\$(?=\{)|[*?]/g, (sign) => `\${${sign}}`);
}
