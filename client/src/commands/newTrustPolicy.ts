import type * as vscode from 'vscode';
import type { FailureDeps } from '../account/awsFailure';
import { type MemoryDeps, registerCommand, type ServerDeps } from '../deps';
import { chooseFolder, type FolderChoice } from '../prompts/chooseFolder';
import { chooseRecipe, type RecipeChoices } from '../prompts/chooseRecipe';
import { runSteps } from '../prompts/steps';
import { documentNames } from '../recipes/choices';
import { trustPolicy } from '../recipes/policies';
import { knownValues } from '../workspace/knownValues';
import { openNewDocument } from '../workspace/newPolicyDocument';

/** New Trust Policy: asks what will use the role and opens a document to fill in. */
export function registerNewTrustPolicy(
  deps: FailureDeps & ServerDeps & Pick<MemoryDeps, 'accountMemory'>,
): vscode.Disposable {
  return registerCommand(deps, 'rolewright.newTrustPolicy', async () => {
    const steps = [chooseRecipe<RecipeChoices & FolderChoice>(deps), chooseFolder<RecipeChoices & FolderChoice>()];
    const choices = await runSteps<RecipeChoices & FolderChoice>('New trust policy', {}, steps);
    if (choices?.recipe === undefined) return;
    const template = trustPolicy(choices.recipe, await knownValues(deps));
    await openNewDocument(documentNames(choices.recipe, 'trust'), template, choices.folder);
  });
}
