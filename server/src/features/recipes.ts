import type { RecipePermission } from '../../../engine/src/data/types';
import { guard, type ServerContext } from '../context';
import { dataDate, type RecipePermissionStatement, type RoleRecipe, recipes } from '../protocol';

/** Answers what the client's commands for new policies, and its status, show of the data about AWS. */
export function registerRecipes(ctx: ServerContext): void {
  ctx.connection.onRequest(
    recipes,
    guard(
      ctx,
      'Listing recipes',
      [],
      async (): Promise<RoleRecipe[]> =>
        ctx.data.recipes().map(({ id, title, trust, permissions }) => ({
          id,
          title,
          trust: trust.map(({ principal, actions, condition }) => ({
            principal,
            actions,
            ...(condition && { condition }),
          })),
          permissions: permissions.map(toStatement),
        })),
    ),
  );
  ctx.connection.onRequest(
    dataDate,
    guard(ctx, 'Reading the date of the data', '', async (): Promise<string> => ctx.data.date),
  );
}

function toStatement({ optional, ...permission }: RecipePermission): RecipePermissionStatement {
  return { ...permission, optional: optional === true };
}
