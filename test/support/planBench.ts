import { readdir } from 'node:fs/promises';
import { type AwsCli, createAwsCli } from '../../client/src/aws/cli';
import type { AwsResult } from '../../client/src/aws/result';
import type { Plan, PlanAccount, Planned, StepStatus } from '../../client/src/plans/plan';
import { type PlanReport, type RunPlanOptions, runPlan } from '../../client/src/plans/runPlan';
import { awsPrograms } from './aws/worker';
import { type FaultServer, startFaultServer } from './faultServer';
import { type CliHome, findAws, type Moto, makeCliHome, startMoto } from './moto';

/** The real AWS CLI with moto behind a server that can be told to fail. One for a test file. */
export interface Bench {
  /** The AWS CLI, which is kept loaded. */
  readonly cli: AwsCli;
  /** The AWS CLI as a program of its own, for a test in which that makes the difference: it is slow to start. */
  readonly program: AwsCli;
  readonly faults: FaultServer;
  readonly account: PlanAccount;
  readonly cliHome: CliHome;
  readonly logged: string[];
  /** Files that a run has left in the folder for temporary files. */
  leftovers(): Promise<readonly string[]>;
  /** Runs a plan without waiting in its pauses. */
  run(plan: Plan, options?: Partial<RunPlanOptions>): Promise<PlanReport>;
  /** A CLI with other variables in its environment. */
  cliWith(env: Record<string, string>): AwsCli;
  /** Puts something into the account without the CLI. */
  seed(operation: string, parameters: Record<string, string>): Promise<void>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export const motoAccount = '123456789012';

export async function startBench(): Promise<Bench> {
  const { aws } = await awsPrograms();
  const loaded = await findAws();
  const moto = await startMoto();
  const faults = await startFaultServer(moto.url);
  const home = await makeCliHome();
  return makeBench({ loaded, program: aws }, moto, faults, home);
}

function makeBench(
  executables: { readonly loaded: string; readonly program: string },
  moto: Moto,
  faults: FaultServer,
  home: CliHome,
): Bench {
  const logged: string[] = [];
  const log = (line: string) => logged.push(line);
  const cliAt = (executable: string, env: Record<string, string>) =>
    createAwsCli({ executable, env: { ...home.env(faults.url), ...env }, log, killGraceMs: 500 });
  const cliWith = (env: Record<string, string>) => cliAt(executables.loaded, env);
  const cli = cliWith({});
  const caller = { accountId: motoAccount, arn: `arn:aws:sts::${motoAccount}:user/moto`, partition: 'aws' };
  return {
    cli,
    program: cliAt(executables.program, {}),
    faults,
    account: { caller, target: { region: 'us-east-1' } },
    cliHome: home,
    logged,
    leftovers: async () => (await readdir(home.folder)).filter((name) => name.startsWith('rolewright-')),
    run: (plan, options) =>
      runPlan(plan, {
        cli,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        delay: () => Promise.resolve(),
        tempRoot: home.folder,
        ...options,
      }),
    cliWith,
    async seed(operation, parameters) {
      const credential = 'Credential=testing/20260101/us-east-1/iam/aws4_request';
      const answer = await fetch(moto.url, {
        method: 'POST',
        headers: { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0` },
        body: new URLSearchParams({ Action: operation, Version: '2010-05-08', ...parameters }),
      });
      if (!answer.ok) throw new Error(`${operation}: ${await answer.text()}`);
    },
    async reset() {
      faults.clear();
      logged.length = 0;
      await moto.reset();
    },
    async stop() {
      await faults.stop();
      await moto.stop();
      await home.remove();
    },
  };
}

/** The value of a call that has to succeed. */
export function expectOk<T>(result: AwsResult<T>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}

/** The plan of a wish that has to be possible. */
export function planOf(planned: Planned): Plan {
  if (!planned.ok) throw new Error(planned.problems.join(' '));
  return planned.plan;
}

/** The states of the steps in one line. */
export function statesOf({ statuses }: { readonly statuses: readonly StepStatus[] }): string {
  return statuses.map(({ state }) => state).join(' ');
}

export const lambdaTrust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export const ec2Trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** A permission policy that differs from another by its action. */
export function allowing(action: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

/** A file of the workspace with a document in it. */
export function fileOf(name: string, document: unknown) {
  return { name, text: JSON.stringify(document, undefined, 2) };
}
