import * as v from 'valibot';
import { jsonRequest, listOf, type Schema } from './answers';
import type { AwsRequest } from './cli';
import type { CallerIdentity } from './sts';

/** A resource of an account, to pick instead of typing its ARN. */
export interface NamedResource {
  readonly name: string;
  readonly arn: string;
}

/** The kinds of resources that can be listed. */
export type ListedKind =
  | ('bucket' | 'table' | 'queue' | 'topic' | 'stream')
  | ('secret' | 'parameter' | 'function' | 'stateMachine');

/** What an ARN needs besides the name. */
export interface ResourcePlace {
  readonly caller: Pick<CallerIdentity, 'accountId' | 'partition'>;
  /** Where it isn't known, an ARN has a wildcard in its place. */
  readonly region?: string | undefined;
}

/** The call that lists the resources of a kind. Those other than buckets are of the Region of the call. */
export function listResources(kind: ListedKind, place: ResourcePlace): AwsRequest<readonly NamedResource[]> {
  return lists[kind](place);
}

type ListCall = (place: ResourcePlace) => AwsRequest<readonly NamedResource[]>;

const lists: Readonly<Record<ListedKind, ListCall>> = {
  bucket: ({ caller }) =>
    listRequest(['s3api', 'list-buckets'], 'Buckets', v.object({ Name: v.string() }), ({ Name }) => ({
      name: Name,
      arn: `arn:${caller.partition}:s3:::${Name}`,
    })),
  table: (place) =>
    listRequest(['dynamodb', 'list-tables'], 'TableNames', v.string(), (name) => ({
      name,
      arn: arnOf(place, 'dynamodb', `table/${name}`),
    })),
  queue: (place) =>
    listRequest(['sqs', 'list-queues'], 'QueueUrls', v.string(), (url) => {
      const name = url.slice(url.lastIndexOf('/') + 1);
      return { name, arn: arnOf(place, 'sqs', name) };
    }),
  topic: () =>
    listRequest(['sns', 'list-topics'], 'Topics', v.object({ TopicArn: v.string() }), ({ TopicArn }) => ({
      name: TopicArn.slice(TopicArn.lastIndexOf(':') + 1),
      arn: TopicArn,
    })),
  stream: (place) =>
    listRequest(['kinesis', 'list-streams'], 'StreamNames', v.string(), (name) => ({
      name,
      arn: arnOf(place, 'kinesis', `stream/${name}`),
    })),
  function: () =>
    listRequest(
      ['lambda', 'list-functions'],
      'Functions',
      v.object({ FunctionName: v.string(), FunctionArn: v.string() }),
      ({ FunctionName, FunctionArn }) => ({ name: FunctionName, arn: FunctionArn }),
    ),
  stateMachine: () =>
    listRequest(
      ['stepfunctions', 'list-state-machines'],
      'stateMachines',
      v.object({ name: v.string(), stateMachineArn: v.string() }),
      ({ name, stateMachineArn }) => ({ name, arn: stateMachineArn }),
    ),
  secret: () =>
    listRequest(
      ['secretsmanager', 'list-secrets'],
      'SecretList',
      v.object({ Name: v.string(), ARN: v.string() }),
      ({ Name, ARN }) => ({ name: Name, arn: ARN }),
    ),
  parameter: (place) =>
    listRequest(['ssm', 'describe-parameters'], 'Parameters', v.object({ Name: v.string() }), ({ Name }) => ({
      name: Name,
      // A name with a path begins with the slash that follows `parameter` in the ARN.
      arn: arnOf(place, 'ssm', `parameter${Name.startsWith('/') ? '' : '/'}${Name}`),
    })),
};

function listRequest<T>(
  args: readonly string[],
  member: string,
  item: Schema<T>,
  resource: (item: T) => NamedResource,
): AwsRequest<readonly NamedResource[]> {
  const answer = v.pipe(
    v.looseObject({ [member]: listOf(item) }),
    v.transform((found) => found[member] as readonly T[]),
  );
  const request = jsonRequest(args, answer, (items) => items.map(resource));
  // Of an empty list of queues, the AWS CLI prints nothing at all.
  return { ...request, read: (stdout) => request.read(stdout.trim() === '' ? '{}' : stdout) };
}

function arnOf({ caller, region = '*' }: ResourcePlace, service: string, resource: string): string {
  return `arn:${caller.partition}:${service}:${region}:${caller.accountId}:${resource}`;
}
