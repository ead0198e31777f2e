import type { Tag } from '../aws/iam';

/** What an organization demands of everything new, from the settings. */
export interface NewDefaults {
  /** The ARN of a policy, or the name of one of the account. */
  readonly permissionsBoundary?: string;
  readonly tags: readonly Tag[];
}
