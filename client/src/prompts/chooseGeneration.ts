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
import type { AccountDeps } from '../deps';
import { periods } from '../evidence/planGeneration';
import { given } from '../given';
import type { PlanAccount } from '../plans/plan';
import { cancellable } from './progress';
import { pickOne, typeText } from './quickInput';
import { type Answer, back, isAnswered, mapAnswer, runSteps, type StepPosition, withinStep } from './steps';

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
  { aws }: Pick<AccountDeps, 'aws'>,
  roleName: string,
  signal: AbortSignal,
): Promise<AwsResult<GenerationFacts>> {
  const connection = await aws.connect(signal);
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
    ...given({ jobsBefore: jobs.ok ? jobs.value : undefined }),
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
    async (state, position) => {
      const items = trails.map((trail) => ({
        label: trail.name,
        description: describe(trail),
        detail: trail.arn,
        trail,
      }));
      const answer = await pickOne(position, { placeholder: 'Trail', items });
      return mapAnswer(answer, ({ trail }) => ({ ...state, trail }));
    },
    async (state, position) => {
      const answer = await chooseAccessRole(position, accessRoles, usedBefore);
      return mapAnswer(answer, (accessRole) => ({ ...state, accessRole }));
    },
    async (state, position) => {
      const items = periods.map((days) => ({ label: days === 1 ? 'The last day' : `The last ${days} days`, days }));
      const answer = await pickOne(position, { placeholder: 'Period', items });
      return mapAnswer(answer, ({ days }) => ({ ...state, days }));
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
  position: StepPosition,
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
      const answer = await pickOne<RoleItem>(position, {
        placeholder: 'Role that IAM Access Analyzer reads the trail with',
        items,
      });
      if (!isAnswered(answer)) return answer;
      if (answer.arn !== undefined) return answer.arn;
    }
    const prompt =
      'ARN of the role that IAM Access Analyzer reads the trail with; it trusts access-analyzer.amazonaws.com';
    const inside = items.length > 1 ? withinStep(position) : position;
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
