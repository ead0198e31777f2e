import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { tellFailure } from '../account/awsFailure';
import { checkRoleName } from '../aws/names';
import { type AwsCommandDeps, type MemoryDeps, registerAwsCommand, type ServerDeps } from '../deps';
import type { RememberedGeneration } from '../evidence/generationMemory';
import { type GenerationWish, planGeneration } from '../evidence/planGeneration';
import { given } from '../given';
import type { PlanAccount } from '../plans/plan';
import type { PlanReport } from '../plans/runPlan';
import { chooseGeneration, readGenerationFacts } from '../prompts/chooseGeneration';
import { followGeneration, type GenerationDeps } from '../prompts/followGeneration';
import { openPlan } from '../prompts/openPlan';
import { withProgress } from '../prompts/progress';
import { pickOne, typeText } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { roleArgument } from '../workspace/commandArguments';

/**
 * Generate Policy from CloudTrail: plans a job of Access Analyzer that makes a policy from what a role did, waits for it,
 * and shows the policy beside the one of the role. A job that was started before can be looked at again.
 */
export function registerGeneratePolicy(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.generatePolicy', async (args) => {
    const subject = await chooseSubject(deps, roleArgument(args));
    if (typeof subject === 'string') await generate(deps, subject);
    else if (subject !== undefined) await followGeneration(deps, subject);
  });
}

type Deps = AwsCommandDeps & GenerationDeps;

interface SubjectItem extends vscode.QuickPickItem {
  readonly subject?: RememberedGeneration | string;
}

const title = 'Generate policy from CloudTrail';

/** A job that is known, or the name of a role for a new one. */
async function chooseSubject(
  { server, generationMemory }: ServerDeps & Pick<MemoryDeps, 'generationMemory'>,
  roleName: string | undefined,
): Promise<RememberedGeneration | string | undefined> {
  const now = Date.now();
  const jobs = generationMemory.all(now).filter((job) => roleName === undefined || job.roleName === roleName);
  if (roleName !== undefined && jobs.length === 0) return roleName;
  const roles = roleName === undefined ? (await server.workspaceRoles()).map(({ name }) => name) : [roleName];
  if (jobs.length + roles.length > 0) {
    const other = { label: 'Another role…', alwaysShow: true };
    const items: readonly SubjectItem[] = [
      ...jobs.map((job) => ({
        label: `$(history) Look at the generation for ${job.roleName}`,
        description: `started ${ago(now - job.startedAt)} ago · ${job.accountId}`,
        subject: job,
      })),
      ...roles.map((name) => ({ label: name, description: 'new generation', subject: name })),
      ...(roleName === undefined ? [other] : []),
    ];
    const placeholder = 'Role whose activity makes the policy';
    const answer = await askOnce(title, (position) => pickOne<SubjectItem>(position, { placeholder, items }));
    if (answer === undefined || answer.subject !== undefined) return answer?.subject;
  }
  const prompt = 'Name of the role in the account whose activity makes the policy';
  return askOnce(title, (position) => typeText(position, { prompt, value: '', validate: checkRoleName }));
}

async function generate(deps: Deps, roleName: string): Promise<void> {
  const facts = await withProgress(`Reading ${roleName} and the trails`, (signal) =>
    readGenerationFacts(deps, roleName, signal),
  );
  if (!facts.ok) {
    await tellFailure(deps, facts.error, {}, { resume: () => generate(deps, roleName) });
    return;
  }
  const { account, trails } = facts.value;
  if (trails.length === 0) {
    const text = `Account ${account.caller.accountId} has no trail in this region. A policy can be generated only from a trail that has recorded what the role did.`;
    await vscode.window.showInformationMessage(text);
    return;
  }
  const chosen = await chooseGeneration(title, facts.value, deps.generationMemory.accessRole(account.caller.accountId));
  if (chosen === undefined) return;
  await deps.generationMemory.rememberAccessRole(account.caller.accountId, chosen.accessRole);
  const { principalArn, jobsBefore } = facts.value;
  const wish: GenerationWish = {
    ...{ roleName, principalArn, ...given({ jobsBefore }), ...chosen },
    ...{ now: Date.now(), clientToken: randomUUID() },
  };
  const plan = planGeneration(account, wish);
  await openPlan(
    deps,
    { ok: true, plan },
    {
      roleName,
      onDone: (report) => remember(deps, { account, roleName }, report),
      followUps: (report) => {
        const job = jobOf({ account, roleName }, report);
        return job === undefined ? [] : [{ label: 'Wait for the Policy', run: () => followGeneration(deps, job) }];
      },
    },
  );
}

interface Started {
  readonly account: PlanAccount;
  readonly roleName: string;
}

/** The job is kept at once, so that it is found again whatever becomes of this window. */
async function remember(
  { generationMemory }: Pick<MemoryDeps, 'generationMemory'>,
  started: Started,
  report: PlanReport,
): Promise<void> {
  const job = jobOf(started, report);
  if (job !== undefined) await generationMemory.remember(job);
}

function jobOf({ account, roleName }: Started, { statuses }: PlanReport): RememberedGeneration | undefined {
  const jobId = statuses[0]?.result?.value;
  if (jobId === undefined) return undefined;
  const { caller, target } = account;
  const region = given({ region: target.region });
  return { jobId, accountId: caller.accountId, roleName, ...region, startedAt: Date.now() };
}

function ago(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return hours === 1 ? '1 hour' : `${hours} hours`;
  const days = Math.floor(hours / 24);
  return days === 1 ? '1 day' : `${days} days`;
}
