import type { NewDefaults } from '../account/newDefaults';
import type { Tag } from '../aws/iam';
import { given } from '../given';
import type { DesiredRole } from './desiredRole';
import type { UndeclaredItem } from './undeclared';

/** Tags with the defaults that they lack. IAM does not tell keys apart by their case. */
export function withDefaultTags(tags: readonly Tag[], defaults: readonly Tag[]): readonly Tag[] {
  const keys = new Set(tags.map(({ key }) => key.toLowerCase()));
  return [...tags, ...defaults.filter(({ key }) => !keys.has(key.toLowerCase()))];
}

/**
 * A role as it is created: with the boundary and the tags that are demanded, as far as it has none of its own. A role
 * that exists keeps what it has, since a boundary could take permissions from it.
 */
export function withDefaults(desired: DesiredRole, defaults: NewDefaults, isNew: boolean): DesiredRole {
  const files = desired.files.map((file) => {
    const tags = withDefaultTags(file.tags ?? [], defaults.tags);
    return file.inline || tags.length === 0 ? file : { ...file, tags };
  });
  if (!isNew) return { ...desired, files };
  const tags = withDefaultTags(desired.tags ?? [], defaults.tags);
  return {
    ...desired,
    files,
    ...given({
      tags: tags.length === 0 ? undefined : tags,
      permissionsBoundary: desired.permissionsBoundary ?? defaults.permissionsBoundary,
    }),
  };
}

/** Items without those that the defaults demand: they are on the role for a reason. */
export function beyondDefaults(items: readonly UndeclaredItem[], defaults: NewDefaults): readonly UndeclaredItem[] {
  return items.filter((item) => {
    if (item.kind === 'tag') return !demandsTag(defaults, item.key);
    return item.kind !== 'boundary' || !demandsBoundary(defaults, item.arn);
  });
}

export function demandsTag({ tags }: NewDefaults, key: string): boolean {
  return tags.some((tag) => tag.key.toLowerCase() === key.toLowerCase());
}

export function demandsBoundary({ permissionsBoundary: demanded }: NewDefaults, arn: string): boolean {
  return demanded !== undefined && (arn === demanded || arn.endsWith(`:policy/${demanded}`));
}
