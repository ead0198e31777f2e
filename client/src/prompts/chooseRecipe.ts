import * as vscode from 'vscode';
import type { RecipePermissionStatement, RoleRecipe } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { given } from '../given';
import { type RecipeChoice, recipeChoices, statementLabel, tickedStatements } from '../recipes/choices';
import { pickMany, pickOne } from './quickInput';
import { type Answer, type AskStep, mapAnswer, type StepPosition } from './steps';

/** What a new policy is made from. */
export interface RecipeChoices {
  /** Absent for a permission policy that no recipe fits. */
  readonly recipe?: RoleRecipe;
  readonly statements?: readonly RecipePermissionStatement[];
}

interface RecipeItem extends vscode.QuickPickItem {
  readonly recipe?: RoleRecipe;
}

/** The step that asks what will use the role. */
export function chooseRecipe({ server }: ServerDeps, kind: 'trust' | 'permission'): AskStep<RecipeChoices> {
  return async (_choices, position) => {
    const items = server.recipes().then((recipes) => recipeItems(recipeChoices(recipes, kind), kind));
    const answer = await pickOne<RecipeItem>(position, { placeholder: 'What will use the role?', items });
    return mapAnswer(answer, ({ recipe }) => given({ recipe }));
  };
}

/** Lets the person leave out what their role doesn't need. There is nothing to ask about a single statement. */
export async function chooseStatements(choices: RecipeChoices, position: StepPosition): Promise<Answer<RecipeChoices>> {
  const { recipe } = choices;
  if (recipe === undefined || recipe.permissions.length < 2) {
    return { ...choices, statements: recipe?.permissions ?? [] };
  }
  const ticked = tickedStatements(recipe);
  const items = recipe.permissions.map((statement) => ({
    label: statementLabel(statement),
    detail: statement.why,
    statement,
  }));
  const answer = await pickMany(position, {
    placeholder: 'What may the role do?',
    // The ticks are there as soon as the pick says that its items have come.
    items: Promise.resolve(items),
    ticked: ({ statement }) => ticked.includes(statement),
  });
  return mapAnswer(answer, (chosen) => ({
    ...choices,
    // In the order of the recipe, whatever was ticked first.
    statements: recipe.permissions.filter((permission) => chosen.some(({ statement }) => statement === permission)),
  }));
}

function recipeItems(choices: readonly RecipeChoice[], kind: 'trust' | 'permission'): RecipeItem[] {
  const items = choices.map(({ label, detail, recipe }): RecipeItem => ({ label, detail, recipe }));
  const isLambda = ({ recipe }: RecipeItem) => recipe?.id.startsWith('lambda-') === true;
  const other = { label: 'Something else', detail: 'one statement to fill in', alwaysShow: true };
  return [
    { label: 'Lambda functions', kind: vscode.QuickPickItemKind.Separator },
    ...items.filter(isLambda),
    { label: 'Other uses', kind: vscode.QuickPickItemKind.Separator },
    ...items.filter((item) => !isLambda(item)),
    ...(kind === 'permission' ? [other] : []),
  ];
}
