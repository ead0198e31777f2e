import { mapRequest } from '../aws/cli';
import { type AccountRole, createRole } from '../aws/iam';
import { checkDescription } from '../aws/names';
import { given } from '../given';
import type { Step } from '../plans/plan';
import { roleTrusts, waitStep } from './createRole';
import { deleteRoleStep } from './roleSteps';

/** Creates a deleted role again, with what it had besides its policies. No file has the trust policy, so it is in the command. */
export function recreateRoleSteps(role: AccountRole): readonly Step[] {
  const { roleName, path, description, maxSessionDuration, permissionsBoundary, trust } = role;
  // Tags that AWS sets can't be set by others, and the AWS CLI would load what a description such as file://x names.
  const tags = role.tags.filter(({ key }) => !/^aws:/i.test(key));
  const settable = description !== undefined && description !== '' && checkDescription(description) === undefined;
  const request = createRole({
    roleName,
    trustDocument: JSON.stringify(trust),
    tags,
    ...given({
      path: path === '/' ? undefined : path,
      description: settable ? description : undefined,
      maxSessionDuration: maxSessionDuration === 3_600 ? undefined : maxSessionDuration,
      permissionsBoundary,
    }),
  });
  return [
    {
      id: 'create-role',
      title: `Create role ${roleName} again`,
      request: mapRequest(request, ({ arn }) => ({ label: 'Role ARN', value: arn })),
      changes: true,
      tookEffect: (ask) => roleTrusts(ask, roleName, trust),
      undo: () => [deleteRoleStep(roleName)],
    },
    waitStep(roleName),
  ];
}
