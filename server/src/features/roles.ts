import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Analysis } from '../analysis';
import { guard, type ServerContext } from '../context';
import { type PolicyDocument, wholePolicy } from '../policy/document';
import { proposeRoleName } from '../policy/proposedName';
import {
  type RoleFile,
  type RolePolicyFile,
  rolesChanged,
  type WorkspacePolicy,
  type WorkspaceRole,
  workspaceRoles,
} from '../protocol';
import type { RoleDeclaration } from '../roles/declaration';
import { inferRoles } from '../roles/infer';
import type { KnownPolicy } from '../roles/inventory';
import { describe, toChoice } from './policies';

/** How long the workspace must have been still before the client is told that its roles changed, in milliseconds. */
const pause = 300;

/**
 * Answers which roles the workspace has: the declared ones, then those that trust policies without one tell of. Tells a
 * client that has asked when the answer may be another.
 */
export function registerRoles(ctx: ServerContext): void {
  const news = followRoles(ctx);
  ctx.connection.onRequest(
    workspaceRoles,
    guard(ctx, 'Listing roles', [], async (_: unknown, token): Promise<WorkspaceRole[]> => {
      await ctx.inventory.bringUpToDate();
      news.answered();
      const roles: WorkspaceRole[] = [];
      for (const folder of ctx.folders()) {
        if (token.isCancellationRequested) break;
        const { settings } = await ctx.scopeOf(`${pathToFileURL(folder).href}/`);
        const found = ctx.inventory
          .files()
          .filter((policy) => policy.folder === folder)
          .sort((one, other) => (one.path < other.path ? -1 : 1));
        const declared = await Promise.all(settings.roles.map((role) => declaredRole(ctx, folder, role)));
        roles.push(...declared, ...(await inferredRoles(ctx, folder, found, settings.roles)));
      }
      return roles;
    }),
  );
  ctx.documents.onDidChangeContent(({ document }) => ctx.inventory.touch(document.uri));
  ctx.documents.onDidClose(({ document }) => ctx.inventory.touch(document.uri));
}

/** A file as the inventory keeps it, read but not checked; undefined when it is no trust or permission policy. */
export async function knownPolicy(ctx: ServerContext, uri: string): Promise<KnownPolicy | undefined> {
  const read = await ctx.readFile(uri);
  return read && entryOf(read.policies, uri, (await ctx.scopeOf(uri)).folder);
}

/** A file as the inventory keeps it, after a check. */
export async function checkedPolicy(ctx: ServerContext, analysis: Analysis): Promise<KnownPolicy | undefined> {
  const { uri } = analysis.document;
  const entry = entryOf(analysis.policies, uri, (await ctx.scopeOf(uri)).folder);
  return entry && { ...entry, choice: toChoice(describe(analysis)) };
}

function entryOf(policies: PolicyDocument, uri: string, folder: string | undefined): KnownPolicy | undefined {
  const kind = wholePolicy(policies)?.kind;
  if (folder === undefined || (kind !== 'trust' && kind !== 'permission')) return undefined;
  return { uri, folder, path: policies.path, kind };
}

/** One message for all that changes at about the same time. Nothing is looked at or sent before somebody asks for roles. */
function followRoles(ctx: ServerContext): { readonly answered: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;
  let hasChanged = false;
  const settle = async (): Promise<void> => {
    timer = undefined;
    // Files that hold no policy are touched as well; what they hold is known after this.
    await ctx.inventory.bringUpToDate();
    if (!hasChanged || timer !== undefined) return;
    hasChanged = false;
    await ctx.connection.sendNotification(rolesChanged);
  };
  ctx.onRolesChanged((what) => {
    if (!isWanted) return;
    if (what === 'changed') hasChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      settle().catch((error: unknown) => ctx.log(`Telling of changed roles failed: ${String(error)}`));
    }, pause);
  });
  return {
    answered: () => {
      isWanted = true;
      // What changed before is part of the answer.
      hasChanged = false;
    },
  };
}

async function declaredRole(
  ctx: ServerContext,
  folder: string,
  { policies, trust, ...rest }: RoleDeclaration,
): Promise<WorkspaceRole> {
  const files = await Promise.all(
    policies.map(
      async ({ file, inline, name, path: policyPath }): Promise<RolePolicyFile> => ({
        ...(await roleFile(ctx, folder, file)),
        inline,
        ...(name === undefined ? {} : { policyName: name }),
        ...(policyPath === undefined ? {} : { path: policyPath }),
      }),
    ),
  );
  return {
    ...rest,
    folder: pathToFileURL(folder).href,
    declared: true,
    ...(trust === undefined ? {} : { trust: await roleFile(ctx, folder, trust) }),
    policies: files,
  };
}

/** A file that the setting names, which the settings may keep from being searched. */
async function roleFile(ctx: ServerContext, folder: string, file: string): Promise<RoleFile> {
  const uri = pathToFileURL(path.resolve(folder, file)).href;
  const known = ctx.inventory.get(uri);
  if (known) return { ...(await choiceOf(ctx, known)), missing: false };
  const analysis = await ctx.analyseFile(uri);
  return analysis ? { ...toChoice(describe(analysis)), missing: false } : missingFile(uri);
}

/** What lists say of a policy, findings counted. It is checked when nobody has checked it since it changed. */
async function choiceOf(ctx: ServerContext, known: KnownPolicy): Promise<WorkspacePolicy> {
  if (known.choice) return known.choice;
  const analysis = await ctx.analyseFile(known.uri);
  if (!analysis) return missingFile(known.uri);
  const checked = await checkedPolicy(ctx, analysis);
  if (checked && ctx.inventory.get(known.uri) === known) ctx.inventory.note(known.uri, checked);
  return toChoice(describe(analysis));
}

function missingFile(uri: string): RoleFile {
  const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
  return { uri, kind: 'none', summary: '', proposedName: '', trustedServices: [], counts, missing: true };
}

async function inferredRoles(
  ctx: ServerContext,
  folder: string,
  found: readonly KnownPolicy[],
  declared: readonly RoleDeclaration[],
): Promise<readonly WorkspaceRole[]> {
  const taken = new Set(
    declared
      .flatMap(({ trust, policies }) => [trust, ...policies.map(({ file }) => file)])
      .flatMap((file) => (file === undefined ? [] : [path.posix.normalize(file)])),
  );
  const roles: WorkspaceRole[] = [];
  for (const { trust, policies } of inferRoles(found.filter((policy) => !taken.has(policy.path)))) {
    const files: RolePolicyFile[] = [];
    for (const policy of policies) files.push({ ...(await choiceOf(ctx, policy)), missing: false, inline: false });
    roles.push({
      name: proposeRoleName(path.join(folder, trust.path)),
      folder: pathToFileURL(folder).href,
      declared: false,
      trust: { ...(await choiceOf(ctx, trust)), missing: false },
      policies: files,
      managedPolicies: [],
    });
  }
  return roles;
}
