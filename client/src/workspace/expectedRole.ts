import * as vscode from 'vscode';
import { formatPolicyArn, inPartition } from '../../../engine/src/arn/policyArn';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { RoleFile, WorkspaceRole } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { given } from '../given';
import type { PlanAccount } from '../plans/plan';
import { type DocumentUse, prepareDocument } from '../roles/policyDocument';
import type { RememberedPolicy, RememberedRole } from '../roles/roleMemory';
import type { ExpectedPolicy, ExpectedRole } from '../roles/roleReport';
import { type DescribedFile, describeFile, policyFileOf, shownName } from './policyFiles';
import { policyNameIn } from './readDesiredRole';

/** What is known of a role in this workspace. */
export interface KnownRole {
  readonly account: PlanAccount;
  readonly roleName: string;
  /** The role of the workspace, where it has one of this name. */
  readonly role: WorkspaceRole | undefined;
  /** What was last asked for from this workspace. */
  readonly remembered: RememberedRole | undefined;
  readonly trust: DescribedFile | undefined;
}

/**
 * What the workspace wants of a role. What is declared counts alone. Of any other role, what was attached to it from here
 * counts before what was concluded from its files.
 */
export async function expectedRole(deps: ServerDeps, known: KnownRole): Promise<ExpectedRole> {
  const { roleName, role, remembered, trust } = known;
  const document = trust === undefined ? undefined : documentOf(trust, 'trust');
  const common = {
    roleName,
    ...given({ trust: trust && document && { file: shownName(trust.at), document } }),
    deployable: role !== undefined,
  };
  if (role?.declared) return { ...common, ...(await declared(deps, known, role)), exact: true };
  if (remembered?.policies !== undefined) {
    return { ...common, policies: await rememberedPolicies(deps, known, remembered.policies), exact: true };
  }
  return { ...common, ...(role === undefined ? {} : await filePolicies(deps, known, role)), exact: false };
}

async function declared(deps: ServerDeps, known: KnownRole, role: WorkspaceRole) {
  const { permissionsBoundary, path, description, maxSessionDuration, tags } = role;
  const { partition } = known.account.caller;
  const files = await filePolicies(deps, known, role);
  const managed = role.managedPolicies.map((arn): ExpectedPolicy => ({ arn: inPartition(arn, partition) }));
  return {
    policies: [...managed, ...files.policies],
    inline: files.inline,
    ...given({
      permissionsBoundary: permissionsBoundary && inPartition(permissionsBoundary, partition),
      ...{ path, description, maxSessionDuration },
      tags: tags && Object.entries(tags).map(([key, value]) => ({ key, value })),
    }),
  };
}

/** The policies of a role that are files of the workspace. */
async function filePolicies(deps: ServerDeps, known: KnownRole, role: WorkspaceRole) {
  const files = await Promise.all(
    role.policies.map(async (policy) => ({
      policy,
      name: policyNameIn(role, policy),
      content: await contentOf(deps, policy),
    })),
  );
  return {
    policies: files
      .filter(({ policy }) => !policy.inline)
      .map(
        ({ policy, name, content }): ExpectedPolicy => ({ arn: arnOf(known.account, name, policy.path), ...content }),
      ),
    inline: files.filter(({ policy }) => policy.inline).map(({ name, content }) => ({ name, ...content })),
  };
}

async function rememberedPolicies(
  deps: ServerDeps,
  { account }: KnownRole,
  remembered: readonly RememberedPolicy[],
): Promise<readonly ExpectedPolicy[]> {
  return Promise.all(
    remembered.map(async (policy): Promise<ExpectedPolicy> => {
      if (policy.kind === 'arn') return { arn: inPartition(policy.arn, account.caller.partition) };
      return { arn: arnOf(account, policy.policyName, undefined), ...(await contentOf(deps, policy)) };
    }),
  );
}

function arnOf({ caller }: PlanAccount, name: string, path = '/'): string {
  return formatPolicyArn({ partition: caller.partition, account: caller.accountId, path, name });
}

/** The name of a file and its document. A file that is gone or half-written leaves only the name of its policy to compare. */
async function contentOf(deps: ServerDeps, { uri }: Pick<RoleFile, 'uri'>) {
  const at = vscode.Uri.parse(uri);
  const file = await describeFile(deps, at);
  const document = file === undefined ? undefined : documentOf(file, 'inline');
  return { file: shownName(at), ...given({ document }) };
}

function documentOf(file: DescribedFile, use: DocumentUse): JsonObject | undefined {
  const prepared = prepareDocument(policyFileOf(file), use);
  return prepared.ok ? prepared.document.value : undefined;
}
