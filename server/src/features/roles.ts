import type { CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { proposeRoleName } from '../../../engine/src/model/proposedName';
import { type RoleFiles, urisOf } from '../../../engine/src/roles/roleFiles';
import { canonicalUri, filePath } from '../../../engine/src/text/uris';
import { guard, type ServerContext } from '../context';
import {
  type PolicyFile,
  policyFiles,
  type RoleFile,
  type RoleFinding,
  type RolePolicyFile,
  type WorkspacePolicy,
  type WorkspaceRole,
  workspaceRoles,
} from '../protocol';
import type { KnownPolicy } from '../workspace/inventory';
import { checkedFile, describeFinding, describePolicyFile, toChoice } from '../workspace/policyFiles';
import { followRoles, type News } from './rolesNews';
import { registerTemplateRoles } from './templateRoles';

/**
 * Answers which roles the workspace has: the declared ones, then those that trust policies without one tell of. Tells a
 * client that has asked when the answer may be another.
 */
export function registerRoles(ctx: ServerContext): void {
  const news = followRoles(ctx);
  const answers = createAnswers(ctx);
  ctx.connection.onRequest(
    workspaceRoles,
    guard(ctx, 'Listing roles', [], async (_: unknown, token): Promise<WorkspaceRole[]> => {
      return ctx.longWork(() => listRoles(ctx, answers, news, token));
    }),
  );
  ctx.connection.onRequest(
    policyFiles,
    guard(ctx, 'Naming policy files', [], async (): Promise<PolicyFile[]> => {
      news.follow();
      const { inventory } = ctx.workspace;
      return [...inventory.files(), ...inventory.templates()].map(({ uri, kind }) => ({ uri, kind }));
    }),
  );
  registerTemplateRoles(ctx, news);
  ctx.workspace.documents.all.onDidChangeContent(({ document }) =>
    ctx.workspace.inventory.touch(canonicalUri(document.uri)),
  );
  ctx.workspace.documents.all.onDidClose(({ document }) => ctx.workspace.inventory.touch(canonicalUri(document.uri)));
}

async function listRoles(
  ctx: ServerContext,
  answers: Answers,
  news: News,
  token: CancellationToken,
): Promise<WorkspaceRole[]> {
  await ctx.workspace.inventory.bringUpToDate();
  news.answered();
  const roles: WorkspaceRole[] = [];
  for (const folder of ctx.workspace.folders()) {
    const { declared, inferred } = await ctx.workspace.roles.ofFolder(folder);
    for (const files of [...declared, ...inferred]) {
      if (token.isCancellationRequested) return roles;
      roles.push(await answers.get(files));
    }
  }
  return roles;
}

interface Answers {
  get(files: RoleFiles): Promise<WorkspaceRole>;
}

/** Keeps what was answered of each role until one of its files, or what is found in them, is another. */
function createAnswers(ctx: ServerContext): Answers {
  const known = new Map<string, { readonly files: RoleFiles; readonly answer: Promise<WorkspaceRole> }>();
  const forget = (uris: ReadonlySet<string>): void => {
    for (const [key, { files }] of known) if (urisOf(files).some((uri) => uris.has(uri))) known.delete(key);
  };
  ctx.workspace.onRolesChanged((change) => {
    if (change.what === 'touched') forget(new Set([change.uri]));
  });
  ctx.workspace.onFindingsChanged(forget);
  ctx.workspace.onConfigurationChanged(() => known.clear());
  return {
    get: (files) => {
      const before = known.get(files.key);
      if (before?.files === files) return before.answer;
      const answer = workspaceRole(ctx, files);
      known.set(files.key, { files, answer });
      // A failure is not kept, so that the next request tries again.
      answer.catch(() => known.delete(files.key));
      return answer;
    },
  };
}

async function workspaceRole(ctx: ServerContext, files: RoleFiles): Promise<WorkspaceRole> {
  const { declaration, folder } = files;
  const policies: RolePolicyFile[] = [];
  for (const { uri, declaration: policy } of files.policies) {
    policies.push({
      ...(await roleFile(ctx, uri)),
      inline: policy?.inline === true,
      ...(policy?.name === undefined ? {} : { policyName: policy.name }),
      ...(policy?.path === undefined ? {} : { path: policy.path }),
      ...(policy?.tags === undefined ? {} : { tags: policy.tags }),
    });
  }
  const {
    trust: _,
    policies: __,
    ...facts
  } = declaration ?? {
    name: proposeRoleName(filePath(files.trust ?? folder)),
    managedPolicies: [],
  };
  return {
    ...facts,
    folder,
    declared: declaration !== undefined,
    ...(files.trust === undefined ? {} : { trust: await roleFile(ctx, files.trust) }),
    policies,
    findings: await roleFindings(ctx, files),
  };
}

async function roleFindings(ctx: ServerContext, files: RoleFiles): Promise<RoleFinding[]> {
  const { role, findings } = await ctx.workspace.roles.check(files);
  const parts = [...(role.trust ? [role.trust] : []), ...role.policies];
  const described: RoleFinding[] = [];
  for (const part of parts) {
    const own = findings.filter((finding) => finding.part === part);
    const document = TextDocument.create(part.file, 'json', 0, part.document.text);
    for (const finding of await ctx.workspace.analyses.unsuppressed(part.file, own)) {
      described.push({ ...describeFinding(document, finding), uri: part.file });
    }
  }
  return described;
}

/** A file of a role, which the settings may keep from being searched. */
async function roleFile(ctx: ServerContext, uri: string): Promise<RoleFile> {
  const known = ctx.workspace.inventory.get(uri);
  if (known) return { ...(await choiceOf(ctx, known)), missing: false };
  const analysis = await ctx.workspace.analyses.ofFile(uri);
  return analysis ? { ...toChoice(describePolicyFile(ctx.data, analysis)), missing: false } : missingFile(uri);
}

/** What lists say of a policy, findings counted. It is checked when nobody has checked it since it changed. */
async function choiceOf(ctx: ServerContext, known: KnownPolicy): Promise<WorkspacePolicy> {
  if (known.choice) return known.choice;
  const analysis = await ctx.workspace.analyses.ofFile(known.uri);
  if (!analysis) return missingFile(known.uri);
  const checked = checkedFile(ctx.data, analysis, await ctx.workspace.scopeOf(known.uri));
  if (checked && ctx.workspace.inventory.get(known.uri) === known) ctx.workspace.inventory.note(known.uri, checked);
  return toChoice(describePolicyFile(ctx.data, analysis));
}

function missingFile(uri: string): RoleFile {
  const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
  return {
    uri,
    kind: 'none',
    summary: '',
    proposedName: '',
    trustedServices: [],
    statements: [],
    counts,
    missing: true,
  };
}
