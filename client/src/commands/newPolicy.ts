import * as vscode from 'vscode';
import type { RecipePermissionStatement, RoleRecipe } from '../../../server/src/protocol';
import { type CommandDeps, registerCommand } from '../deps';
import { type Answer, type AskStep, back, type Place, pickMany, pickOne, runSteps } from '../prompts/quickSteps';
import { documentNames, type RecipeChoice, recipeChoices, statementLabel, tickedStatements } from '../recipes/choices';
import { permissionPolicy, trustPolicy } from '../recipes/policies';
import { openNewDocument } from '../workspace/newPolicyDocument';
import { followPlace } from '../workspace/newPolicyPlace';

interface Choices {
  /** Absent for a permission policy that no recipe fits. */
  readonly recipe?: RoleRecipe;
  readonly statements?: readonly RecipePermissionStatement[];
}

interface RecipeItem extends vscode.QuickPickItem {
  readonly recipe?: RoleRecipe;
}

interface StatementItem extends vscode.QuickPickItem {
  readonly statement: RecipePermissionStatement;
}

/** New Trust Policy and New Permission Policy: ask what will use the role and open a document to fill in. */
export function registerNewPolicy(deps: CommandDeps): vscode.Disposable {
  const place = followPlace(deps.aws);
  const newTrust = registerCommand(deps, 'rolewright.newTrustPolicy', async () => {
    const choices = await runSteps<Choices>('New trust policy', {}, [recipeStep(deps, 'trust')]);
    if (choices?.recipe === undefined) return;
    const template = trustPolicy(choices.recipe, await place.known());
    await openNewDocument(documentNames(choices.recipe, 'trust'), template);
  });
  const newPermission = registerCommand(deps, 'rolewright.newPermissionPolicy', async () => {
    const steps = [recipeStep(deps, 'permission'), statementStep];
    const choices = await runSteps<Choices>('New permission policy', {}, steps);
    if (choices === undefined) return;
    const template = permissionPolicy(choices.statements ?? [], await place.known());
    await openNewDocument(documentNames(choices.recipe, 'permission'), template);
  });
  return vscode.Disposable.from(place, newTrust, newPermission);
}

function recipeStep(deps: CommandDeps, kind: 'trust' | 'permission'): AskStep<Choices> {
  return async (_choices, place) => {
    const items = deps.server.recipes().then((recipes) => recipeItems(recipeChoices(recipes, kind), kind));
    const answer = await pickOne<RecipeItem>(place, { placeholder: 'What will use the role?', items });
    if (answer === undefined || answer === back) return answer;
    return answer.recipe === undefined ? {} : { recipe: answer.recipe };
  };
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

/** Lets the person leave out what their role does not need. There is nothing to ask about a single statement. */
async function statementStep(choices: Choices, place: Place): Promise<Answer<Choices>> {
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
  const answer = await pickMany<StatementItem>(place, {
    placeholder: 'What may the role do?',
    // The ticks are there as soon as the pick says that its items have come.
    items: Promise.resolve(items),
    onShow: (pick) => {
      pick.selectedItems = items.filter(({ statement }) => ticked.includes(statement));
      return new vscode.Disposable(() => undefined);
    },
  });
  if (answer === undefined || answer === back) return answer;
  // In the order of the recipe, whatever was ticked first.
  const chosen = answer.map(({ statement }) => statement);
  return { ...choices, statements: recipe.permissions.filter((statement) => chosen.includes(statement)) };
}
