import type * as vscode from 'vscode';
import type { FailureDeps } from '../account/awsFailure';
import { registerCommand, type ServerDeps } from '../deps';
import { chooseRecipe, type RecipeChoices } from '../prompts/chooseRecipe';
import { runSteps } from '../prompts/steps';
import { documentNames } from '../recipes/choices';
import { trustPolicy } from '../recipes/policies';
import { knownValues } from '../workspace/knownValues';
import { openNewDocument } from '../workspace/newPolicyDocument';

/** New Trust Policy: asks what will use the role and opens a document to fill in. */
export function registerNewTrustPolicy(deps: FailureDeps & ServerDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.newTrustPolicy', async () => {
    const choices = await runSteps<RecipeChoices>('New trust policy', {}, [chooseRecipe(deps, 'trust')]);
    if (choices?.recipe === undefined) return;
    const template = trustPolicy(choices.recipe, await knownValues(deps.aws));
    await openNewDocument(documentNames(choices.recipe, 'trust'), template);
  });
}
