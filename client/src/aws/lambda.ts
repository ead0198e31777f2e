import { type AwsRequest, option } from './cli';
import { type JsonObject, jsonReader, objectsAt, optionalTextAt, readNothing, textAt } from './json';

/** Pure descriptions of Lambda calls. They need a region. */

export interface LambdaFunction {
  readonly functionName: string;
  readonly arn: string;
  /** The ARN of the execution role. */
  readonly role: string;
  /** Absent for functions that are container images. */
  readonly runtime?: string;
}

/** The functions of the region. */
export function listFunctions(): AwsRequest<readonly LambdaFunction[]> {
  return json(['lambda', 'list-functions'], (root) => objectsAt(root, 'Functions').map(readFunction));
}

/** `functionName` may be a name or an ARN. */
export function getFunctionConfiguration(functionName: string): AwsRequest<LambdaFunction> {
  return json(['lambda', 'get-function-configuration', ...option('--function-name', functionName)], readFunction);
}

export function updateFunctionRole(functionName: string, roleArn: string): AwsRequest<LambdaFunction> {
  const args = ['lambda', 'update-function-configuration', ...option('--function-name', functionName)];
  return json([...args, ...option('--role', roleArn)], readFunction);
}

/**
 * Waits until the last update of a function is through: 60 questions, one every five seconds. The newer waiter
 * `function-updated-v2` would need the permission to read the code of the function as well.
 */
export function waitFunctionUpdated(functionName: string): AwsRequest<undefined> {
  return {
    args: ['lambda', 'wait', 'function-updated', ...option('--function-name', functionName)],
    json: false,
    read: readNothing,
  };
}

function readFunction(from: JsonObject): LambdaFunction {
  const runtime = optionalTextAt(from, 'Runtime');
  return {
    functionName: textAt(from, 'FunctionName'),
    arn: textAt(from, 'FunctionArn'),
    role: textAt(from, 'Role'),
    ...(runtime === undefined ? {} : { runtime }),
  };
}

function json<T>(args: readonly string[], read: (root: JsonObject) => T): AwsRequest<T> {
  return { args, json: true, read: jsonReader(read) };
}
