import type * as vscode from 'vscode';
import type { AwsConnection } from '../account/awsAccess';
import { type FailureDeps, tellFailure } from '../account/awsFailure';
import { type AccountRole, getRole } from '../aws/iam';
import { getFunctionConfiguration, type LambdaFunction, listFunctions } from '../aws/lambda';
import { checkFunctionName } from '../aws/names';
import { type AwsResult, succeed } from '../aws/result';
import { type AwsCommandDeps, type MemoryDeps, type PlanDeps, registerAwsCommand } from '../deps';
import { given } from '../given';
import type { Ask } from '../plans/plan';
import { renewedUntilRun } from '../plans/resumedPlan';
import { chooseRegion } from '../prompts/chooseAccount';
import { type RoleDeps, roleStep } from '../prompts/chooseRole';
import { openPlan } from '../prompts/openPlan';
import { cancellable, withProgress } from '../prompts/progress';
import { pickOne, typeText } from '../prompts/quickInput';
import { readOrTell } from '../prompts/readOrTell';
import { type Answer, type AskStep, isAnswered, mapAnswer, runSteps, type StepPosition } from '../prompts/steps';
import { planUseRole, roleNameOf } from '../roles/useRoleInFunction';
import { isNewRole, roleArgument } from '../workspace/commandArguments';

const title = 'Use role in function';

type Deps = AwsCommandDeps & RoleDeps & Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory'>;

interface FunctionItem extends vscode.QuickPickItem {
  readonly functionName?: string;
}

/** Use Role in Lambda Function: asks for the function, warns when Lambda is not trusted, and shows the plan. */
export function registerUseRoleInFunction(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.useRoleInFunction', async (args) => {
    const named = roleArgument(args);
    const steps = [
      ...(named === undefined ? [roleStep<Choices>(deps, 'Role that the function is to have')] : []),
      functionStep(deps),
    ];
    const choices = await runSteps<Choices>(title, given({ roleName: named }), steps);
    const { found, functionName } = choices ?? {};
    if (found !== undefined && functionName !== undefined) await showPlan(deps, found, functionName, isNewRole(args));
  });
}

interface Choices {
  readonly roleName?: string;
  readonly found?: Found;
  readonly functionName?: string;
}

/** Reads the role and the functions of the Region, and asks for one of them. */
function functionStep(deps: Deps): AskStep<Choices> {
  return async (choices, position): Promise<Answer<Choices>> => {
    const read = await readWithRegion(deps, choices.roleName ?? '', position);
    if (!isAnswered(read)) return read;
    if (!read.ok) {
      await tellFailure(deps, read.error);
      return undefined;
    }
    const answer = await chooseFunction(read.value, position);
    return mapAnswer(answer, (functionName) => ({ ...choices, found: read.value, functionName }));
  };
}

interface Found {
  readonly connection: AwsConnection;
  readonly role: AccountRole;
  /** Absent where the person may not list them. */
  readonly functions: readonly LambdaFunction[] | undefined;
}

/** Reads the role and the functions. Where no region is known, asks for one and reads again. */
async function readWithRegion(
  deps: FailureDeps,
  roleName: string,
  position: StepPosition,
): Promise<Answer<AwsResult<Found>>> {
  const read = () => withProgress(`Reading ${roleName} and the functions`, (signal) => readAll(deps, roleName, signal));
  const first = await read();
  if (first.ok || first.error.kind !== 'noRegion') return first;
  const region = await chooseRegion(deps, position);
  if (!isAnswered(region)) return region;
  await deps.aws.choose({ ...deps.aws.target(), region });
  return read();
}

async function readAll({ aws }: FailureDeps, roleName: string, signal: AbortSignal): Promise<AwsResult<Found>> {
  const connection = await aws.connect(signal);
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

async function chooseFunction({ role, functions }: Found, position: StepPosition): Promise<Answer<string>> {
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
    const answer = await pickOne(position, { placeholder: `Function that is to run with ${role.roleName}`, items });
    if (!isAnswered(answer)) return answer;
    if (answer.functionName !== undefined) return answer.functionName;
  }
  const why = functions === undefined ? ' (they may not be listed)' : '';
  const prompt = `Name or ARN of the function that is to run with ${role.roleName}${why}`;
  return typeText(position, { prompt, value: '', validate: checkFunctionName });
}

async function showPlan(
  deps: Deps,
  { connection, role, functions }: Found,
  functionName: string,
  roleIsNew: boolean,
): Promise<void> {
  const { account, ask } = connection;
  const listed = functions?.find((one) => one.functionName === functionName);
  const target =
    listed === undefined
      ? await withProgress(`Reading ${functionName}`, (signal) =>
          ask(getFunctionConfiguration(functionName), { signal }),
        )
      : succeed(listed);
  if (!target.ok) return tellFailure(deps, target.error);
  const { roleName } = role;
  await openPlan(deps, planUseRole(account, { role, target: target.value, roleIsNew }), {
    roleName,
    // After a run all that can be left is to wait until the function is updated.
    renew: renewedUntilRun(async () => {
      const now = await readOrTell(deps, account, `Reading ${roleName} and ${functionName}`, (signal) =>
        readBoth(cancellable(ask, signal), roleName, functionName),
      );
      return now && planUseRole(account, { ...now, roleIsNew });
    }),
  });
}

async function readBoth(
  ask: Ask,
  roleName: string,
  functionName: string,
): Promise<AwsResult<{ readonly role: AccountRole; readonly target: LambdaFunction }>> {
  const [role, target] = await Promise.all([ask(getRole(roleName)), ask(getFunctionConfiguration(functionName))]);
  if (!role.ok) return role;
  return target.ok ? succeed({ role: role.value, target: target.value }) : target;
}
