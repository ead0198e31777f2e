import { createListeners } from './listeners';

/** How a role of the workspace stands in the account; `extra`: it has all that is wanted, and more. */
export type VerifiedState = 'notCreated' | 'inStep' | 'differs' | 'extra';

/** What was last found out about a role. */
export interface VerifiedRole {
  readonly state: VerifiedState;
  readonly accountId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the verifications of this session have found. Nothing is kept beyond it, because accounts change. */
export interface VerifiedRoles {
  /** `folder` is the URI of the role's workspace folder. */
  get(folder: string, roleName: string): VerifiedRole | undefined;
  set(folder: string, roleName: string, found: VerifiedRole): void;
  /** Forgets a role in every folder, because a plan may have changed it. */
  forget(roleName: string): void;
  /** Calls the listener after each change until what it gave is disposed. */
  onDidChange(listener: () => void): { dispose(): void };
}

/** Makes an empty store. */
export function createVerifiedRoles(): VerifiedRoles {
  const found = new Map<string, VerifiedRole>();
  const { tell, add } = createListeners();
  // A role name holds no slash, so it ends behind the first one.
  const keyOf = (folder: string, roleName: string) => `${roleName}/${folder}`;
  return {
    get: (folder, roleName) => found.get(keyOf(folder, roleName)),
    set(folder, roleName, role) {
      found.set(keyOf(folder, roleName), role);
      tell();
    },
    forget(roleName) {
      const keys = [...found.keys()].filter((key) => key.startsWith(`${roleName}/`));
      for (const key of keys) found.delete(key);
      if (keys.length > 0) tell();
    },
    onDidChange: add,
  };
}
