import type { RecipePermissionStatement, RoleRecipe } from '../../../server/src/protocol';
import type { PermissionNeed } from './needs';

export interface RecipeChoice {
  readonly label: string;
  /** The principal for a trust policy, the actions for a permission policy. */
  readonly detail: string;
  readonly recipe: RoleRecipe;
}

/** The recipes of a kind of policy to pick from, in their own order: Lambda functions first. */
export function recipeChoices(recipes: readonly RoleRecipe[], kind: 'trust' | 'permission'): RecipeChoice[] {
  return recipes
    .filter((recipe) => (kind === 'trust' ? recipe.trust : recipe.permissions).length > 0)
    .map((recipe) => ({
      label: recipe.title,
      detail: kind === 'trust' ? principalsOf(recipe) : actionsOf(recipe.permissions),
      recipe,
    }));
}

/** One line for a statement: `sqs:ReceiveMessage and 2 more`. */
export function statementLabel({ actions }: RecipePermissionStatement): string {
  const [first = '', ...others] = actions;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** The statements that every role of a recipe needs; all of them where none is. */
export function tickedStatements({ permissions }: RoleRecipe): readonly RecipePermissionStatement[] {
  const needed = permissions.filter(({ optional }) => !optional);
  return needed.length === 0 ? permissions : needed;
}

/** Names for a new document that say what it holds, to take the first that is free: `lambda-trust-policy.json`, then `lambda-trust-policy-2.json`. */
export function* documentNames(recipe: RoleRecipe | undefined, kind: 'trust' | 'permission'): Generator<string> {
  yield* numberedNames(recipe === undefined ? undefined : nameOf(recipe, kind), kind);
}

/** The same for a permission policy by need; what is about several things has no name of its own. */
export function needDocumentNames({
  needs = [],
  recipes = [],
}: {
  readonly needs?: readonly PermissionNeed[];
  readonly recipes?: readonly RoleRecipe[];
}): Generator<string> {
  const uses = new Set([...needs.map(({ id }) => id.replace(/-.*$/, '')), ...recipes.map(({ id }) => id)]);
  const [use] = uses;
  return numberedNames(uses.size === 1 ? use : undefined, 'permission');
}

function* numberedNames(use: string | undefined, kind: 'trust' | 'permission'): Generator<string> {
  const name = [...(use === undefined ? [] : [use]), kind === 'trust' ? 'trust-policy' : 'permission-policy'].join('-');
  yield `${name}.json`;
  for (let number = 2; ; number++) yield `${name}-${number}.json`;
}

/** Roles of all Lambda functions have the same trust policy, so its name tells no event source. */
function nameOf({ id }: RoleRecipe, kind: 'trust' | 'permission'): string {
  return kind === 'trust' && id.startsWith('lambda-') && id !== 'lambda-edge' ? 'lambda' : id;
}

function principalsOf({ trust }: RoleRecipe): string {
  const names = trust.flatMap(({ principal }) => Object.values(principal).flat());
  return [...new Set(names)].map(plainPrincipal).join(', ');
}

/** The part of a provider's ARN that says who it is. */
function plainPrincipal(name: string): string {
  return name.replace(/^arn:aws:iam::ACCOUNT:/, '').replace(/^arn:aws:iam::OTHER_ACCOUNT:root$/, 'another account');
}

function actionsOf(permissions: readonly RecipePermissionStatement[]): string {
  const actions = new Set(permissions.flatMap((permission) => permission.actions));
  const services = new Set([...actions].map((action) => action.slice(0, action.indexOf(':'))));
  return `${[...services].join(', ')} · ${actions.size} ${actions.size === 1 ? 'action' : 'actions'}`;
}
