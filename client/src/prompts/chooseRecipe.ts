import * as vscode from 'vscode';
import type { RoleRecipe } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { type RecipeChoice, recipeChoices } from '../recipes/choices';
import { pickOne } from './quickInput';
import { type AskStep, mapAnswer } from './steps';

/** What a new trust policy is made from. */
export interface RecipeChoices {
  readonly recipe?: RoleRecipe;
}

interface RecipeItem extends vscode.QuickPickItem {
  readonly recipe?: RoleRecipe;
}

/** The step that asks what will use the role. */
export function chooseRecipe<S extends RecipeChoices>({ server }: ServerDeps): AskStep<S> {
  return async (choices, position) => {
    const items = server.recipes().then((recipes) => recipeItems(recipeChoices(recipes, 'trust')));
    const answer = await pickOne<RecipeItem>(position, { placeholder: 'What will use the role?', items });
    return mapAnswer(answer, ({ recipe }) => (recipe === undefined ? choices : { ...choices, recipe }));
  };
}

function recipeItems(choices: readonly RecipeChoice[]): RecipeItem[] {
  const items = choices.map(({ label, detail, recipe }): RecipeItem => ({ label, detail, recipe }));
  const isLambda = ({ recipe }: RecipeItem) => recipe?.id.startsWith('lambda-') === true;
  return [
    { label: 'Lambda functions', kind: vscode.QuickPickItemKind.Separator },
    ...items.filter(isLambda),
    { label: 'Other uses', kind: vscode.QuickPickItemKind.Separator },
    ...items.filter((item) => !isLambda(item)),
  ];
}
