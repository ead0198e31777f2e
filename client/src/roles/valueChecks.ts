import { policyNameOf } from '../../../engine/src/arn/policyArn';
import type { NewDefaults } from '../account/newDefaults';
import type { AccountRole, Tag } from '../aws/iam';
import { type ExpectedRole, notInWorkspace, type RoleCheck } from './roleReport';
import { demandsBoundary, demandsTag } from './withDefaults';

/** Compares what a role has besides its policies. What is not said is not compared. */
export function valueChecks(expected: ExpectedRole, role: AccountRole): readonly RoleCheck[] {
  const { path, description, maxSessionDuration: session } = expected;
  return [
    ...(path === undefined ? [] : [pathCheck(path, role)]),
    ...(description === undefined
      ? []
      : [valueCheck('description', `Description "${description}"`, description, role.description ?? '')]),
    ...(session === undefined
      ? []
      : [valueCheck('session', `Sessions of at most ${session} s`, `${session} s`, `${role.maxSessionDuration} s`)]),
    ...boundaryChecks(expected, role),
    ...tagChecks(expected, role),
  ];
}

const noDefaults: NewDefaults = { tags: [] };

const deploy = { advice: 'Deploy the role, or change what the workspace says of it.', remedy: 'deployRole' } as const;

function valueCheck(topic: 'description' | 'session', wanted: string, value: string, found: string): RoleCheck {
  if (value === found) return { topic, ok: true, wanted, found: 'the same' };
  return { topic, ok: false, wanted, found: found === '' ? 'none' : found, ...deploy };
}

function pathCheck(path: string, role: AccountRole): RoleCheck {
  const wanted = `Path ${path}`;
  if (role.path === path) return { topic: 'path', ok: true, wanted, found: 'the same' };
  const advice = `The path of a role cannot be changed. Declare ${role.path}, or delete the role and create it anew.`;
  return { topic: 'path', ok: false, wanted, found: role.path, advice };
}

function boundaryChecks(
  { permissionsBoundary, exact, defaults = noDefaults }: ExpectedRole,
  role: AccountRole,
): readonly RoleCheck[] {
  const found = role.permissionsBoundary;
  const name = found === undefined ? 'none' : policyNameOf(found);
  if (permissionsBoundary !== undefined) {
    const wanted = `Permissions boundary ${policyNameOf(permissionsBoundary)}`;
    if (found === permissionsBoundary) return [{ topic: 'boundary', ok: true, wanted, found: 'the same' }];
    const other = name === policyNameOf(permissionsBoundary) ? (found ?? name) : name;
    return [{ topic: 'boundary', ok: false, wanted, found: other, ...deploy }];
  }
  if (found === undefined || !exact || demandsBoundary(defaults, found)) return [];
  const advice = `If the boundary ${name} is wanted, declare it; if it is not, deploy the role and tick it.`;
  return [{ ...beyond('boundary', `permissions boundary ${name}`), advice, remedy: 'deployRole' }];
}

function tagChecks({ tags, exact, defaults = noDefaults }: ExpectedRole, role: AccountRole): readonly RoleCheck[] {
  if (tags === undefined) return [];
  const other = tags.filter(({ key, value }) => !role.tags.some((tag) => tag.key === key && tag.value === value));
  const wanted = `Tags ${tags.map(tagText).join(', ')}`;
  const found = other.map(({ key }) => role.tags.find((tag) => tag.key === key) ?? key);
  const check: RoleCheck =
    other.length === 0
      ? { topic: 'tags', ok: true, wanted, found: 'the same' }
      : { topic: 'tags', ok: false, wanted, found: found.map(foundTag).join(', '), ...deploy };
  const keys = new Set(tags.map(({ key }) => key.toLowerCase()));
  const more = role.tags.filter(
    ({ key }) => !keys.has(key.toLowerCase()) && !/^aws:/i.test(key) && !demandsTag(defaults, key),
  );
  if (more.length === 0 || !exact) return [check];
  const advice = 'If the tags are wanted, declare them; if they are not, deploy the role and tick them.';
  const extra = { ...beyond('tags', `tags ${more.map(tagText).join(', ')}`), advice, remedy: 'deployRole' } as const;
  return [check, extra];
}

function beyond(topic: 'boundary' | 'tags', found: string): RoleCheck {
  return { topic, ok: false, wanted: notInWorkspace, found, extra: true };
}

function foundTag(tag: Tag | string): string {
  return typeof tag === 'string' ? `no ${tag}` : tagText(tag);
}

function tagText({ key, value }: Tag): string {
  return `${key}=${value}`;
}
