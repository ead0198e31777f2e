import os from 'node:os';
import type * as vscode from 'vscode';
import { inPartition, policyNameOf } from '../../../engine/src/arn/policyArn';
import type { AwsConnection } from '../account/awsAccess';
import { type FailureDeps, tellFailure } from '../account/awsFailure';
import { toArgv } from '../aws/cli';
import { type AwsResult, succeed } from '../aws/result';
import type { SimulatedCall } from '../aws/simulate';
import { type AccountDeps, type AwsCommandDeps, registerAwsCommand, type ServerDeps, type ViewDeps } from '../deps';
import { renderSimulation } from '../evidence/renderSimulation';
import { missingKeys, type SimulatedPolicy, type SimulationWish, simulationCalls } from '../evidence/simulation';
import { sendDocuments } from '../plans/sendDocuments';
import { askContext } from '../prompts/askContext';
import { chooseCalls } from '../prompts/chooseCalls';
import { confirmSending } from '../prompts/confirmSending';
import { cancellable, withProgress } from '../prompts/progress';
import { chooseSubject, type SimulationSubject } from '../prompts/simulationSubject';
import { defaultDocument } from '../roles/attachState';

type Deps = AwsCommandDeps & ServerDeps & Pick<AccountDeps, 'agreed'> & Pick<ViewDeps, 'reports' | 'accountDocuments'>;

/**
 * Simulate: asks IAM what the permission policies of a role allow, for actions and resources that the person picks. The
 * policies of the workspace count, not those that the role has in the account.
 */
export function registerSimulate(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.simulate', async (args) => {
    const subject = await chooseSubject(deps, args);
    if (subject !== undefined) await simulate(deps, subject);
  });
}

async function simulate(deps: Deps, subject: SimulationSubject): Promise<void> {
  const choices = await deps.server.simulationChoices([...subject.addresses.values()]);
  const chosen = await chooseCalls(`Simulate ${subject.name}`, choices);
  if (chosen === undefined) return;
  const special = { resume: () => simulate(deps, subject) };
  const prepared = await withProgress(`Reading the policies of ${subject.name}`, (signal) =>
    prepare(deps, subject, signal),
  );
  if (!prepared.ok) return tellFailure(deps, prepared.error, {}, special);
  const { connection, ...policies } = prepared.value;
  const wish: SimulationWish = { subject: subject.name, ...policies, ...chosen, context: [] };
  if (!(await agree(deps, connection, wish))) return;
  const missing = await runAndShow(deps, { connection, wish, subject }, special.resume);
  if (missing.length === 0) return;
  const context = await askContext(`Simulate ${subject.name}`, missing, choices.keys);
  if (context.length > 0) await runAndShow(deps, { connection, wish: { ...wish, context }, subject }, special.resume);
}

interface Prepared {
  readonly connection: AwsConnection;
  readonly policies: readonly SimulatedPolicy[];
  readonly boundary?: SimulatedPolicy;
}

/** Reads the policies that are only in the account: those of AWS, and the boundary. */
async function prepare(
  { aws }: FailureDeps,
  { files, arns, boundaryArn }: SimulationSubject,
  signal: AbortSignal,
): Promise<AwsResult<Prepared>> {
  const connection = await aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const read = async (given: string): Promise<AwsResult<SimulatedPolicy>> => {
    const arn = inPartition(given, account.caller.partition);
    const document = await defaultDocument(cancellable(ask, signal), arn);
    if (!document.ok) return document;
    return succeed({ name: policyNameOf(arn), text: JSON.stringify(document.value, undefined, 2), inAccount: true });
  };
  const policies: SimulatedPolicy[] = files.map((file) => ({ ...file, inAccount: false }));
  for (const arn of arns) {
    const policy = await read(arn);
    if (!policy.ok) return policy;
    policies.push(policy.value);
  }
  if (boundaryArn === undefined) return succeed({ connection: connection.value, policies });
  const boundary = await read(boundaryArn);
  return boundary.ok ? succeed({ connection: connection.value, policies, boundary: boundary.value }) : boundary;
}

function agree(deps: Deps, { account }: AwsConnection, wish: SimulationWish): Promise<boolean> {
  return confirmSending(deps, {
    purpose: 'simulate',
    title: `Simulate ${wish.subject}`,
    what: `Sends ${wish.policies.map(({ name }) => name).join(', ')} to IAM's simulator`,
    account,
    commands: simulationCalls(wish).map(({ request }) => toArgv(request, account.target)),
  });
}

interface Run {
  readonly connection: AwsConnection;
  readonly wish: SimulationWish;
  readonly subject: SimulationSubject;
}

/** Runs the calls, shows the result, and gives the condition keys that had no value. */
async function runAndShow(
  deps: Deps,
  { connection, wish, subject }: Run,
  resume: () => Promise<void>,
): Promise<readonly string[]> {
  const result = await withProgress(`Simulating ${wish.subject}`, (signal) => run(connection, wish, signal));
  if (!result.ok) {
    await tellFailure(deps, result.error, { action: 'iam:SimulateCustomPolicy' }, { resume });
    return [];
  }
  const { text, links } = renderSimulation(wish, result.value, connection.account);
  await deps.reports.show({
    title: `Simulation of ${wish.subject}`,
    text,
    links: links.map(({ policy, policyLine, ...place }) => ({
      ...place,
      target: addressOf(deps, subject, policy).with({ fragment: `L${policyLine + 1}` }),
    })),
  });
  return wish.context.length === 0 ? missingKeys(result.value) : [];
}

async function run(
  { cli, account }: AwsConnection,
  wish: SimulationWish,
  signal: AbortSignal,
): Promise<AwsResult<readonly SimulatedCall[]>> {
  const calls: SimulatedCall[] = [];
  for (const call of simulationCalls(wish)) {
    const result = await sendDocuments(cli, call, account.target, { signal, tempRoot: os.tmpdir() });
    if (!result.ok) return result;
    calls.push(...result.value);
  }
  return succeed(calls);
}

/** Where a policy can be read: its file, or its document as it is in the account. */
function addressOf(deps: Deps, { addresses }: SimulationSubject, { name, text }: SimulatedPolicy): vscode.Uri {
  return addresses.get(name) ?? deps.accountDocuments.put(`${name}.json`, text);
}
