import type { MemoryStore } from '../roles/roleMemory';

/** A job that was started from this workspace and whose policy was not fetched yet, or can be fetched again. */
export interface RememberedGeneration {
  readonly jobId: string;
  readonly accountId: string;
  readonly roleName: string;
  /** Jobs are known only in their own region. */
  readonly region?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export interface GenerationMemory {
  /** The latest first, without those that Access Analyzer has forgotten. */
  all(now: number): readonly RememberedGeneration[];
  remember(generation: RememberedGeneration): Thenable<void>;
  forget(jobId: string): Thenable<void>;
  /** The access role that was used last in an account, as its ARN. */
  accessRole(accountId: string): string | undefined;
  rememberAccessRole(accountId: string, arn: string): Thenable<void>;
}

const jobsKey = 'rolewright.generations';
const rolesKey = 'rolewright.accessRoles';
const jobsMax = 20;

/** Access Analyzer keeps a generated policy for seven days. */
const keptMs = 7 * 24 * 60 * 60 * 1_000;

/** Makes the memory of a workspace. It holds names, ids and ARNs, never documents or credentials. */
export function createGenerationMemory(store: MemoryStore): GenerationMemory {
  const jobs = () => {
    const kept = store.get(jobsKey);
    return Array.isArray(kept) ? kept.filter(isRemembered) : [];
  };
  const roles = () => {
    const kept = store.get(rolesKey);
    return typeof kept === 'object' && kept !== null ? new Map<string, unknown>(Object.entries(kept)) : new Map();
  };
  return {
    all: (now) => jobs().filter(({ startedAt }) => now - startedAt < keptMs),
    remember: (generation) => store.update(jobsKey, [generation, ...jobs()].slice(0, jobsMax)),
    forget: (jobId) =>
      store.update(
        jobsKey,
        jobs().filter((job) => job.jobId !== jobId),
      ),
    accessRole(accountId) {
      const arn: unknown = roles().get(accountId);
      return typeof arn === 'string' ? arn : undefined;
    },
    rememberAccessRole: (accountId, arn) =>
      store.update(rolesKey, { ...Object.fromEntries(roles()), [accountId]: arn }),
  };
}

function isRemembered(value: unknown): value is RememberedGeneration {
  if (typeof value !== 'object' || value === null) return false;
  return ['jobId', 'accountId', 'roleName', 'startedAt'].every((key) => key in value);
}
