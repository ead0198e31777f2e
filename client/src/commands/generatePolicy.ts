import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { checkRoleName } from '../aws/names';
import { type CommandDeps, registerAwsCommand, roleArgument } from '../deps';
import type { RememberedGeneration } from '../evidence/generationMemory';
import { type GenerationWish, planGeneration } from '../evidence/planGeneration';
import type { PlanAccount } from '../plans/plan';
import type { PlanReport } from '../plans/runPlan';
import { tellFailure } from '../prompts/awsFailure';
import { chooseGeneration, readGenerationFacts } from '../prompts/chooseGeneration';
import { followGeneration } from '../prompts/followGeneration';
import { openPlan } from '../prompts/openPlan';
import { type Answer, back, type Place, pickOne, typeText } from '../prompts/quickSteps';
import { reading } from '../prompts/reading';

/**
 * Generate Policy from CloudTrail: plans a job of Access Analyzer that makes a policy from what a role did, waits for it,
 * and shows the policy beside the one of the role. A job that was started before can be looked at again.
 */
export function registerGeneratePolicy(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.generatePolicy', async (...args) => {
    const subject = await chooseSubject(deps, roleArgument(args));
    if (typeof subject === 'string') await generate(deps, subject);
    else if (subject !== undefined) await followGeneration(deps, subject);
  });
}

interface SubjectItem extends vscode.QuickPickItem {
  readonly subject?: RememberedGeneration | string;
}

const title = 'Generate policy from CloudTrail';

/** A job that is known, or the name of a role for a new one. */
async function chooseSubject(
  deps: CommandDeps,
  roleName: string | undefined,
): Promise<RememberedGeneration | string | undefined> {
  const now = Date.now();
  const jobs = deps.generations.all(now).filter((job) => roleName === undefined || job.roleName === roleName);
  if (roleName !== undefined && jobs.length === 0) return roleName;
  const roles = roleName === undefined ? (await deps.server.workspaceRoles()).map(({ name }) => name) : [roleName];
  const place: Place = { title, step: 1, totalSteps: 1 };
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
    const answer = await pickOne<SubjectItem>(place, { placeholder: 'Role whose activity makes the policy', items });
    if (answer === undefined || answer === back || answer.subject !== undefined) return itemOf(answer);
  }
  const prompt = 'Name of the role in the account whose activity makes the policy';
  const typed = await typeText(place, { prompt, value: '', validate: checkRoleName });
  return typed === back ? undefined : typed;
}

function itemOf(answer: Answer<SubjectItem>): SubjectItem['subject'] | undefined {
  return answer === undefined || answer === back ? undefined : answer.subject;
}

async function generate(deps: CommandDeps, roleName: string): Promise<void> {
  const facts = await reading(`Reading ${roleName} and the trails`, (signal) =>
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
  const chosen = await chooseGeneration(title, facts.value, deps.generations.accessRole(account.caller.accountId));
  if (chosen === undefined) return;
  await deps.generations.rememberAccessRole(account.caller.accountId, chosen.accessRole);
  const { principalArn, jobsBefore } = facts.value;
  const known = jobsBefore === undefined ? {} : { jobsBefore };
  const wish: GenerationWish = {
    ...{ roleName, principalArn, ...known, ...chosen },
    ...{ now: Date.now(), clientToken: randomUUID() },
  };
  const plan = planGeneration(account, wish);
  await openPlan(
    deps,
    { ok: true, plan },
    {
      roleName,
      onRun: async () => undefined,
      onDone: (report) => remember(deps, { account, roleName }, report),
      followUps: (report) => {
        const job = jobOf({ account, roleName }, report);
        return job === undefined ? [] : [{ label: 'Wait for the Policy', run: () => followGeneration(deps, job) }];
      },
      renew: async () => ({ ok: true, plan }),
      fileOf: () => undefined,
    },
  );
}

interface Started {
  readonly account: PlanAccount;
  readonly roleName: string;
}

/** The job is kept at once, so that it is found again whatever becomes of this window. */
async function remember(deps: CommandDeps, started: Started, report: PlanReport): Promise<void> {
  const job = jobOf(started, report);
  if (job !== undefined) await deps.generations.remember(job);
}

function jobOf({ account, roleName }: Started, { statuses }: PlanReport): RememberedGeneration | undefined {
  const jobId = statuses[0]?.result?.value;
  if (jobId === undefined) return undefined;
  const { caller, target } = account;
  const region = target.region === undefined ? {} : { region: target.region };
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
