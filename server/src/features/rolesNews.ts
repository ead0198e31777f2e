import type { ServerContext } from '../context';
import { rolesChanged } from '../protocol';

/** How long the workspace must have been still before the client is told that its roles changed, in milliseconds. */
const pause = 300;

export interface News {
  /** Somebody wants to be told from now on. */
  follow(): void;
  /** Tells that the client has been answered with all that is known. */
  answered(): void;
}

/** One message for all that changes at about the same time. Nothing is looked at or sent before somebody asks for roles. */
export function followRoles(ctx: ServerContext): News {
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;
  let hasChanged = false;
  const settle = async (): Promise<void> => {
    timer = undefined;
    // Files that hold no policy are touched as well; what they hold is known after this.
    await ctx.workspace.inventory.bringUpToDate();
    if (!hasChanged || timer !== undefined) return;
    hasChanged = false;
    await ctx.connection.sendNotification(rolesChanged);
  };
  ctx.workspace.onRolesChanged(({ what }) => {
    if (!isWanted) return;
    if (what === 'changed') hasChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      settle().catch((error: unknown) => ctx.log(`Telling of changed roles failed: ${String(error)}`));
    }, pause);
  });
  return {
    follow: () => {
      isWanted = true;
    },
    answered: () => {
      isWanted = true;
      // What changed before is part of the answer.
      hasChanged = false;
    },
  };
}
