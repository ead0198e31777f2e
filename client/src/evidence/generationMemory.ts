import * as v from 'valibot';
import { given } from '../given';
import { keptItems, type MemoryStore, optionalMember } from '../roles/memoryStore';

const remembered = v.pipe(
  v.object({
    jobId: v.string(),
    accountId: v.string(),
    roleName: v.string(),
    /** Milliseconds since 1970. */
    startedAt: v.number(),
    /** Jobs are known only in their own Region. */
    region: optionalMember(v.string()),
  }),
  v.transform(({ region, ...job }) => ({ ...job, ...given({ region }) })),
);

/** A job that was started from this workspace and whose policy was not fetched yet, or can be fetched again. */
export type RememberedGeneration = Readonly<v.InferOutput<typeof remembered>>;

/** ARNs by account. */
const accessRoles = v.record(v.string(), v.unknown());

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
  const jobs = () => keptItems(store, jobsKey, remembered);
  const roles = () => {
    const kept = v.safeParse(accessRoles, store.get(rolesKey));
    return kept.success ? kept.output : {};
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
      const arn = roles()[accountId];
      return typeof arn === 'string' ? arn : undefined;
    },
    rememberAccessRole: (accountId, arn) => store.update(rolesKey, { ...roles(), [accountId]: arn }),
  };
}
