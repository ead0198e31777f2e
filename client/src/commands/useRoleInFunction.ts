import type * as vscode from 'vscode';
import type { AwsConnection } from '../account/awsAccess';
import { getRole, type Role } from '../aws/iam';
import { getFunctionConfiguration, type LambdaFunction, listFunctions } from '../aws/lambda';
import { checkFunctionName } from '../aws/names';
import { type AwsResult, succeed } from '../aws/result';
import { type CommandDeps, isNewRole, registerAwsCommand, roleArgument } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { chooseRegion } from '../prompts/chooseAccount';
import { chooseRole } from '../prompts/chooseRole';
import { openPlan } from '../prompts/openPlan';
import { type Answer, back, type Place, pickOne, typeText } from '../prompts/quickSteps';
import { cancellable, reading } from '../prompts/reading';
import { planUseRole, roleNameOf } from '../roles/useRoleInFunction';

const title = 'Use role in function';

interface FunctionItem extends vscode.QuickPickItem {
  readonly functionName?: string;
}

/** Use Role in Lambda Function: asks for the function, warns when Lambda is not trusted, and shows the plan. */
export function registerUseRoleInFunction(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.useRoleInFunction', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const given = roleArgument(args);
    const totalSteps = given === undefined ? 2 : 1;
    const roleName =
      given ?? (await chooseRole(deps, 'Role that the function is to have', { title, step: 1, totalSteps }));
    if (roleName === undefined || roleName === back) return;
    const place = { title, step: totalSteps, totalSteps };
    const found = await readWithRegion(deps, roleName, place);
    if (found === undefined) return;
    if (!found.ok) return tellFailure(deps, found.error);
    const functionName = await chooseFunction(found.value, place);
    if (functionName === undefined || functionName === back) return;
    await showPlan(deps, found.value, functionName, isNewRole(args));
  });
}

interface Found {
  readonly connection: AwsConnection;
  readonly role: Role;
  /** Absent where the person may not list them. */
  readonly functions: readonly LambdaFunction[] | undefined;
}

/** Reads the role and the functions. Where no region is known, asks for one and reads again. */
async function readWithRegion(
  deps: CommandDeps,
  roleName: string,
  place: Place,
): Promise<AwsResult<Found> | undefined> {
  const read = () => reading(`Reading ${roleName} and the functions`, (signal) => readAll(deps, roleName, signal));
  const first = await read();
  if (first.ok || first.error.kind !== 'noRegion') return first;
  const region = await chooseRegion(deps, place);
  if (region === undefined || region === back) return undefined;
  await deps.aws.choose({ ...deps.aws.target(), region });
  return read();
}

async function readAll(deps: CommandDeps, roleName: string, signal: AbortSignal): Promise<AwsResult<Found>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const ask = cancellable(connection.value.ask, signal);
  const [role, functions] = await Promise.all([ask(getRole(roleName)), ask(listFunctions())]);
  if (!role.ok) return role;
  if (!functions.ok && functions.error.kind !== 'accessDenied') return functions;
  return succeed({
    connection: connection.value,
    role: role.value,
    functions: functions.ok ? functions.value : undefined,
  });
}

async function chooseFunction({ role, functions }: Found, place: Place): Promise<Answer<string>> {
  if (functions !== undefined && functions.length > 0) {
    const items: readonly FunctionItem[] = [
      ...functions.map(({ functionName, role: current, runtime }) => ({
        label: functionName,
        description: current === role.arn ? 'has this role' : `has the role ${roleNameOf(current)}`,
        detail: runtime ?? 'container image',
        functionName,
      })),
      { label: 'Another function…', alwaysShow: true },
    ];
    const answer = await pickOne(place, { placeholder: `Function that is to run with ${role.roleName}`, items });
    if (answer === undefined || answer === back) return answer;
    if (answer.functionName !== undefined) return answer.functionName;
  }
  const why = functions === undefined ? ' (they may not be listed)' : '';
  const prompt = `Name or ARN of the function that is to run with ${role.roleName}${why}`;
  return typeText(place, { prompt, value: '', validate: checkFunctionName });
}

async function showPlan(
  deps: CommandDeps,
  { connection, role, functions }: Found,
  functionName: string,
  roleIsNew: boolean,
): Promise<void> {
  const { account, ask } = connection;
  const listed = functions?.find((one) => one.functionName === functionName);
  const target =
    listed === undefined
      ? await reading(`Reading ${functionName}`, (signal) => ask(getFunctionConfiguration(functionName), { signal }))
      : succeed(listed);
  if (!target.ok) return tellFailure(deps, target.error);
  await openPlan(deps, planUseRole(account, { role, target: target.value, roleIsNew }), {
    roleName: role.roleName,
    onRun: async () => undefined,
    followUps: () => [],
    renew: async () => undefined,
    fileOf: () => undefined,
  });
}
