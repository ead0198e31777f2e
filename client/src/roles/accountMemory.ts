import * as v from 'valibot';
import { keptItems, type MemoryStore } from './memoryStore';

const remembered = v.object({ profile: v.string(), accountId: v.string(), partition: v.string() });

/** The account that a profile led to when AWS was last asked. */
export type RememberedAccount = Readonly<v.InferOutput<typeof remembered>>;

/** Which account each profile leads to. Default credentials are not kept: they come from anywhere. */
export interface AccountMemory {
  find(profile: string | undefined): RememberedAccount | undefined;
  remember(account: RememberedAccount): Thenable<void>;
}

const key = 'rolewright.accounts';
const accountsMax = 50;

/** Makes the memory of a workspace. */
export function createAccountMemory(store: MemoryStore): AccountMemory {
  const all = () => keptItems(store, key, remembered);
  return {
    find: (profile) => all().find((account) => account.profile === profile),
    remember: (account) => {
      const others = all().filter(({ profile }) => profile !== account.profile);
      return store.update(key, [account, ...others].slice(0, accountsMax));
    },
  };
}
