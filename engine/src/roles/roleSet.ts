import type { RoleDeclaration } from './declaration';
import { declaredRoles, inferredRoles, type RoleFiles, type RolePolicyFile, urisOf } from './roleFiles';

/** The policy files that roles are made of. */
export interface PolicyFiles {
  /** Whether every file has been looked at. What is missing until then proves nothing. */
  isComplete(): boolean;
  /** Another number whenever the files or their kinds are others. */
  revision(): number;
  files(): readonly RolePolicyFile[];
}

/** Where a file lies: the URI of its workspace folder, and the roles that the folder's settings declare. */
export interface RoleScope {
  readonly folder: string | undefined;
  readonly settings: { readonly roles: readonly RoleDeclaration[] };
}

/** Which roles the workspace has, and which of them a file belongs to. */
export interface RoleSet {
  /** The roles of a folder: the declared ones, then those inferred from files, once all files are known. */
  ofFolder(folder: string, declarations: readonly RoleDeclaration[]): FolderRoles;
  ofFile(uri: string, scope: RoleScope): readonly RoleFiles[];
}

export interface FolderRoles {
  readonly declared: readonly RoleFiles[];
  readonly inferred: readonly RoleFiles[];
  readonly byFile: ReadonlyMap<string, readonly RoleFiles[]>;
}

/** Keeps the roles of each folder until its declarations or the policy files of the workspace are others. */
export function createRoleSet(inventory: PolicyFiles): RoleSet {
  const known = new Map<string, { declarations: readonly RoleDeclaration[]; revision: number; roles: FolderRoles }>();
  const ofFolder = (folder: string, declarations: readonly RoleDeclaration[]): FolderRoles => {
    const before = known.get(folder);
    const revision = inventory.revision();
    if (before?.declarations === declarations && before.revision === revision) return before.roles;
    // Declared roles stay the same objects when only files have come or gone.
    const declared =
      before?.declarations === declarations ? before.roles.declared : declaredRoles(folder, declarations);
    const files = inventory.isComplete() ? inventory.files() : [];
    const earlier = new Map(before?.roles.inferred.map((role) => [role.key, role]));
    const inferred = inferredRoles(folder, files, declared).map((role) => asBefore(earlier.get(role.key), role));
    const roles = { declared, inferred, byFile: indexed([...declared, ...inferred]) };
    known.set(folder, { declarations, revision, roles });
    return roles;
  };
  return {
    ofFolder,
    ofFile: (uri, { folder, settings }) =>
      folder === undefined ? [] : (ofFolder(folder, settings.roles).byFile.get(uri) ?? []),
  };
}

/** The object of before where the role has the same files, so that it is not checked again. */
function asBefore(before: RoleFiles | undefined, role: RoleFiles): RoleFiles {
  return before && urisOf(before).join('\n') === urisOf(role).join('\n') ? before : role;
}

function indexed(roles: readonly RoleFiles[]): ReadonlyMap<string, readonly RoleFiles[]> {
  const byFile = new Map<string, RoleFiles[]>();
  for (const role of roles) {
    for (const uri of new Set(urisOf(role))) byFile.set(uri, [...(byFile.get(uri) ?? []), role]);
  }
  return byFile;
}
