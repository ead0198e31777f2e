import { trustedServices } from '../../../engine/src/access/summary';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { mapRequest } from '../aws/cli';
import {
  addRoleToInstanceProfile,
  createInstanceProfile,
  deleteInstanceProfile,
  getInstanceProfile,
  type InstanceProfile,
  listInstanceProfilesOfRole,
  removeRoleFromInstanceProfile,
} from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import type { Ask, Step, StepEffect } from '../plans/plan';
import { notVisibleYet } from '../plans/retries';

/**
 * Steps on instance profiles. An EC2 instance gets its role through one, which the console creates and deletes together
 * with the role, under the same name
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html).
 */

type ProfileName = Pick<InstanceProfile, 'name' | 'path'>;

/** Whether EC2 instances can have a role, by its trust policy. */
export function needsInstanceProfile(trust: JsonObject): boolean {
  return trustedServices(policyOfValue(trust, 'trust')).some((service) =>
    /^ec2\.amazonaws\.com(?:\.cn)?$/.test(service),
  );
}

/** Creates the instance profile of a role and puts the role into it. */
export function newProfileSteps(roleName: string, path = '/'): readonly Step[] {
  return [createProfileStep({ name: roleName, path }), joinProfileStep(roleName, roleName)];
}

function createProfileStep({ name, path }: ProfileName): Step {
  return {
    id: `create-instance-profile:${name}`,
    title: `Create the instance profile ${name}`,
    request: mapRequest(createInstanceProfile(name, path === '/' ? undefined : path), () => undefined),
    changes: true,
    accept: { on: 'entityAlreadyExists', note: 'The instance profile exists already.' },
    tookEffect: (ask) => profileExists(ask, name),
    undo: () => [deleteProfileStep({ name, path })],
  };
}

function joinProfileStep(roleName: string, profile: string): Step {
  return {
    id: `add-role-to-instance-profile:${profile}`,
    title: `Add the role to the instance profile ${profile}`,
    request: addRoleToInstanceProfile(profile, roleName),
    changes: true,
    retries: [notVisibleYet],
    tookEffect: (ask) => isIn(ask, roleName, profile),
    undo: () => [leaveProfileStep(roleName, profile)],
  };
}

export function leaveProfileStep(roleName: string, profile: string): Step {
  return {
    id: `remove-role-from-instance-profile:${profile}`,
    title: `Remove the role from the instance profile ${profile}`,
    request: removeRoleFromInstanceProfile(profile, roleName),
    changes: true,
    deletes: true,
    accept: { on: 'noSuchEntity', note: 'It was not in the instance profile any more.' },
    tookEffect: async (ask) => gone(await isIn(ask, roleName, profile)),
    undo: () => [
      {
        ...joinProfileStep(roleName, profile),
        title: `Add the role to the instance profile ${profile} again`,
      },
    ],
  };
}

/** Deletes an instance profile that contains no role any more. */
export function deleteProfileStep(profile: ProfileName): Step {
  const { name } = profile;
  return {
    id: `delete-instance-profile:${name}`,
    title: `Delete the instance profile ${name}`,
    request: deleteInstanceProfile(name),
    changes: true,
    deletes: true,
    accept: { on: 'noSuchEntity', note: 'The instance profile was gone already.' },
    tookEffect: async (ask) => gone(await profileExists(ask, name)),
    undo: () => [{ ...createProfileStep(profile), title: `Create the instance profile ${name} again` }],
  };
}

async function profileExists(ask: Ask, name: string): Promise<AwsResult<StepEffect>> {
  const profile = await ask(getInstanceProfile(name));
  if (profile.ok) return succeed({ took: true });
  return profile.error.kind === 'noSuchEntity' ? succeed({ took: false }) : profile;
}

async function isIn(ask: Ask, roleName: string, profile: string): Promise<AwsResult<StepEffect>> {
  const profiles = await ask(listInstanceProfilesOfRole(roleName));
  return profiles.ok ? succeed({ took: profiles.value.some(({ name }) => name === profile) }) : profiles;
}

/** Whether something is no longer there; with its role it is gone, too. */
function gone(there: AwsResult<StepEffect>): AwsResult<StepEffect> {
  if (there.ok) return succeed({ took: !there.value.took });
  return there.error.kind === 'noSuchEntity' ? succeed({ took: true }) : there;
}
