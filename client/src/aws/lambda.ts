import * as v from 'valibot';
import { given } from '../given';
import { jsonRequest, maybe, silentRequest } from './answers';
import { type AwsRequest, option } from './cli';

/** Pure descriptions of Lambda calls. They need a region. */

const configuration = v.pipe(
  v.object({ FunctionName: v.string(), FunctionArn: v.string(), Role: v.string(), Runtime: maybe(v.string()) }),
  v.transform(({ FunctionName, FunctionArn, Role, Runtime }) => ({
    functionName: FunctionName,
    arn: FunctionArn,
    /** The ARN of the execution role. */
    role: Role,
    /** Absent for functions that are container images. */
    ...given({ runtime: Runtime }),
  })),
);

export type LambdaFunction = Readonly<v.InferOutput<typeof configuration>>;

/** The functions of the region. */
export function listFunctions(): AwsRequest<readonly LambdaFunction[]> {
  const answer = v.object({ Functions: v.array(configuration) });
  return jsonRequest(['lambda', 'list-functions'], answer, ({ Functions }) => Functions);
}

/** `functionName` may be a name or an ARN. */
export function getFunctionConfiguration(functionName: string): AwsRequest<LambdaFunction> {
  return functionRequest(['lambda', 'get-function-configuration', ...option('--function-name', functionName)]);
}

export function updateFunctionRole(functionName: string, roleArn: string): AwsRequest<LambdaFunction> {
  const args = ['lambda', 'update-function-configuration', ...option('--function-name', functionName)];
  return functionRequest([...args, ...option('--role', roleArn)]);
}

/**
 * Waits until the last update of a function is through: 60 questions, one every five seconds. The newer waiter
 * `function-updated-v2` would need the permission to read the code of the function as well.
 */
export function waitFunctionUpdated(functionName: string): AwsRequest<undefined> {
  return silentRequest(['lambda', 'wait', 'function-updated', ...option('--function-name', functionName)]);
}

function functionRequest(args: readonly string[]): AwsRequest<LambdaFunction> {
  return jsonRequest(args, configuration, (found) => found);
}
