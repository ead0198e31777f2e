import { resolveUri } from '../text/uris';
import type { PolicyDeclaration, RoleDeclaration } from './declaration';
import { inferRoles, type RoleCandidate } from './infer';

/** Which files a role has, before any is read. */
export interface RoleFiles {
  /** Names the role among all of the workspace, for as long as its trust policy or its declaration stays. */
  readonly key: string;
  /** The URI of the workspace folder. */
  readonly folder: string;
  /** What the setting says; undefined for a role that was inferred from its files. */
  readonly declaration: RoleDeclaration | undefined;
  /** The URI of the trust policy. */
  readonly trust: string | undefined;
  readonly policies: readonly RolePolicy[];
}

export interface RolePolicy {
  readonly uri: string;
  readonly declaration: PolicyDeclaration | undefined;
}

/** A policy file of the workspace, as far as it tells which role it belongs to. */
export interface RolePolicyFile extends RoleCandidate {
  readonly uri: string;
  /** The URI of its workspace folder. */
  readonly folder: string;
}

/** The roles that a folder's setting declares. */
export function declaredRoles(folder: string, declarations: readonly RoleDeclaration[]): readonly RoleFiles[] {
  const uriOf = (file: string) => resolveUri(folder, file);
  return declarations.map((declaration, index) => ({
    key: `${folder}\n${index}\n${declaration.name}`,
    folder,
    declaration,
    trust: declaration.trust === undefined ? undefined : uriOf(declaration.trust),
    policies: declaration.policies.map((policy) => ({ uri: uriOf(policy.file), declaration: policy })),
  }));
}

/** The roles that the other policy files of a folder tell of. */
export function inferredRoles(
  folder: string,
  files: readonly RolePolicyFile[],
  declared: readonly RoleFiles[],
): readonly RoleFiles[] {
  const taken = new Set(declared.flatMap((role) => urisOf(role)));
  const free = files.filter((file) => file.folder === folder && !taken.has(file.uri));
  free.sort((one, other) => (one.path < other.path ? -1 : 1));
  return inferRoles(free).map(({ trust, policies }) => ({
    key: `${folder}\n${trust.uri}`,
    folder,
    declaration: undefined,
    trust: trust.uri,
    policies: policies.map(({ uri }) => ({ uri, declaration: undefined })),
  }));
}

/** The URIs of all files of a role. */
export function urisOf({ trust, policies }: RoleFiles): readonly string[] {
  return [...(trust === undefined ? [] : [trust]), ...policies.map(({ uri }) => uri)];
}
