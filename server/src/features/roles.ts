import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CancellationToken } from 'vscode-languageserver';
import { documentPath } from '../analysis';
import { guard, type ServerContext } from '../context';
import { proposeRoleName } from '../policy/proposedName';
import {
  type RoleFile,
  type RolePolicyFile,
  type WorkspacePolicy,
  type WorkspaceRole,
  workspaceRoles,
} from '../protocol';
import type { RoleDeclaration } from '../roles/declaration';
import { inferRoles } from '../roles/infer';
import { describe, toChoice } from './policies';
import { searchWorkspace } from './workspaceSearch';

/** Answers which roles the workspace has: the declared ones, then those that trust policies without one tell of. */
export function registerRoles(ctx: ServerContext): void {
  ctx.connection.onRequest(
    workspaceRoles,
    guard(ctx, 'Listing roles', [], async (_: unknown, token): Promise<WorkspaceRole[]> => {
      const policies = await policiesByFolder(ctx, token);
      const roles: WorkspaceRole[] = [];
      for (const folder of ctx.folders()) {
        const { settings } = await ctx.scopeOf(`${pathToFileURL(folder).href}/`);
        const found = policies.get(folder) ?? [];
        const declared = await Promise.all(settings.roles.map((role) => declaredRole(ctx, folder, role, found)));
        roles.push(...declared, ...inferredRoles(folder, found, settings.roles));
      }
      return roles;
    }),
  );
}

/** A policy file of a workspace folder. */
interface FoundPolicy {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly kind: 'trust' | 'permission';
  readonly choice: WorkspacePolicy;
}

async function policiesByFolder(ctx: ServerContext, token: CancellationToken) {
  const found = new Map<string, FoundPolicy[]>();
  for await (const uri of searchWorkspace(ctx, token)) {
    const analysis = await ctx.analyseFile(uri);
    if (analysis === undefined || analysis.policies.policies.length === 0) continue;
    const choice = toChoice(describe(analysis));
    const { folder } = await ctx.scopeOf(uri);
    if (folder === undefined || (choice.kind !== 'trust' && choice.kind !== 'permission')) continue;
    const entry = { path: documentPath(analysis.document, { folder }), kind: choice.kind, choice };
    found.set(folder, [...(found.get(folder) ?? []), entry]);
  }
  return found;
}

async function declaredRole(
  ctx: ServerContext,
  folder: string,
  { policies, trust, ...rest }: RoleDeclaration,
  found: readonly FoundPolicy[],
): Promise<WorkspaceRole> {
  const files = await Promise.all(
    policies.map(
      async ({ file, inline, name, path: policyPath }): Promise<RolePolicyFile> => ({
        ...(await roleFile(ctx, folder, file, found)),
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
    ...(trust === undefined ? {} : { trust: await roleFile(ctx, folder, trust, found) }),
    policies: files,
  };
}

/** A file that the setting names, which the settings may keep from being searched. */
async function roleFile(
  ctx: ServerContext,
  folder: string,
  file: string,
  found: readonly FoundPolicy[],
): Promise<RoleFile> {
  const known = found.find((policy) => policy.path === path.posix.normalize(file));
  if (known !== undefined) return { ...known.choice, missing: false };
  const uri = pathToFileURL(path.resolve(folder, file)).href;
  const analysis = await ctx.analyseFile(uri);
  if (analysis !== undefined) return { ...toChoice(describe(analysis)), missing: false };
  const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
  return { uri, kind: 'none', summary: '', proposedName: '', trustedServices: [], counts, missing: true };
}

function inferredRoles(
  folder: string,
  found: readonly FoundPolicy[],
  declared: readonly RoleDeclaration[],
): readonly WorkspaceRole[] {
  const taken = new Set(
    declared
      .flatMap(({ trust, policies }) => [trust, ...policies.map(({ file }) => file)])
      .flatMap((file) => (file === undefined ? [] : [path.posix.normalize(file)])),
  );
  return inferRoles(found.filter((policy) => !taken.has(policy.path))).map(({ trust, policies }) => ({
    name: proposeRoleName(path.join(folder, trust.path)),
    folder: pathToFileURL(folder).href,
    declared: false,
    trust: { ...trust.choice, missing: false },
    policies: policies.map(({ choice }) => ({ ...choice, missing: false, inline: false })),
    managedPolicies: [],
  }));
}
