import type * as vscode from 'vscode';
import { getRole } from '../aws/iam';
import {
  describeTrails,
  listPolicyGenerations,
  listServiceRoles,
  type RoleName,
  type Trail,
} from '../aws/policyGeneration';
import { type AwsResult, succeed } from '../aws/result';
import type { CommandDeps } from '../deps';
import { periods } from '../evidence/planGeneration';
import type { PlanAccount } from '../plans/plan';
import { type Answer, back, type Place, pickOne, runSteps, typeText } from './quickSteps';
import { cancellable } from './reading';

/** What has to be known before a generation can be planned. */
export interface GenerationFacts {
  readonly account: PlanAccount;
  readonly principalArn: string;
  readonly trails: readonly Trail[];
  /** Roles that Access Analyzer may read trails with, as their names tell. */
  readonly accessRoles: readonly RoleName[];
  /** Jobs for the role that there are already; absent where they may not be listed. */
  readonly jobsBefore?: readonly string[];
}

export interface ChosenGeneration {
  readonly trail: Trail;
  readonly accessRole: string;
  readonly days: number;
}

/** Reads the role, the trails and the jobs. Roles that may not be listed are typed instead. */
export async function readGenerationFacts(
  deps: CommandDeps,
  roleName: string,
  signal: AbortSignal,
): Promise<AwsResult<GenerationFacts>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account } = connection.value;
  const ask = cancellable(connection.value.ask, signal);
  const [role, trails, roles] = await Promise.all([
    ask(getRole(roleName)),
    ask(describeTrails()),
    ask(listServiceRoles()),
  ]);
  if (!role.ok) return role;
  if (!trails.ok) return trails;
  const principalArn = role.value.arn;
  const jobs = await ask(listPolicyGenerations(principalArn));
  if (!jobs.ok && jobs.error.kind !== 'accessDenied') return jobs;
  const accessRoles = (roles.ok ? roles.value : []).filter(({ name }) => /accessanalyzer/i.test(name));
  return succeed({
    account,
    principalArn,
    trails: trails.value,
    accessRoles,
    ...(jobs.ok ? { jobsBefore: jobs.value } : {}),
  });
}

type Draft = Partial<ChosenGeneration>;

/** Asks for the trail, the role that reads it, and the period. */
export async function chooseGeneration(
  title: string,
  { trails, accessRoles }: GenerationFacts,
  usedBefore: string | undefined,
): Promise<ChosenGeneration | undefined> {
  const chosen = await runSteps<Draft>(title, {}, [
    async (state, place) => {
      const items = trails.map((trail) => ({
        label: trail.name,
        description: describe(trail),
        detail: trail.arn,
        trail,
      }));
      const answer = await pickOne(place, { placeholder: 'Trail', items });
      return answer === undefined || answer === back ? answer : { ...state, trail: answer.trail };
    },
    async (state, place) => {
      const accessRole = await chooseAccessRole(place, accessRoles, usedBefore);
      return accessRole === undefined || accessRole === back ? accessRole : { ...state, accessRole };
    },
    async (state, place) => {
      const items = periods.map((days) => ({ label: days === 1 ? 'The last day' : `The last ${days} days`, days }));
      const answer = await pickOne(place, { placeholder: 'Period', items });
      return answer === undefined || answer === back ? answer : { ...state, days: answer.days };
    },
  ]);
  const { trail, accessRole, days } = chosen ?? {};
  return trail === undefined || accessRole === undefined || days === undefined
    ? undefined
    : { trail, accessRole, days };
}

interface RoleItem extends vscode.QuickPickItem {
  readonly arn?: string;
}

async function chooseAccessRole(
  place: Place,
  found: readonly RoleName[],
  usedBefore: string | undefined,
): Promise<Answer<string>> {
  const arns = [...(usedBefore === undefined ? [] : [usedBefore]), ...found.map(({ arn }) => arn)];
  const items: readonly RoleItem[] = [
    ...[...new Set(arns)].map((arn) => ({ label: arn.slice(arn.lastIndexOf('/') + 1), detail: arn, arn })),
    { label: 'Another role…', alwaysShow: true },
  ];
  for (;;) {
    if (items.length > 1) {
      const answer = await pickOne<RoleItem>(place, {
        placeholder: 'Role that IAM Access Analyzer reads the trail with',
        items,
      });
      if (answer === undefined || answer === back) return answer;
      if (answer.arn !== undefined) return answer.arn;
    }
    const prompt =
      'ARN of the role that IAM Access Analyzer reads the trail with; it trusts access-analyzer.amazonaws.com';
    const inside = items.length > 1 ? { ...place, step: place.step + 1, totalSteps: 0 } : place;
    const typed = await typeText(inside, { prompt, value: '', validate: checkRoleArn });
    if (typed !== back || items.length === 1) return typed;
  }
}

function checkRoleArn(text: string): string | undefined {
  return /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text)
    ? undefined
    : 'Type the ARN of a role, such as arn:aws:iam::210987654321:role/service-role/reader.';
}

function describe({ allRegions, homeRegion, ofOrganization }: Trail): string {
  return [allRegions ? 'all regions' : homeRegion, ...(ofOrganization ? ['of the organization'] : [])].join(' · ');
}
