import type * as vscode from 'vscode';
import type { FailureDeps } from '../account/awsFailure';
import { registerCommand, type ServerDeps } from '../deps';
import { chooseRecipe, chooseStatements, type RecipeChoices } from '../prompts/chooseRecipe';
import { runSteps } from '../prompts/steps';
import { documentNames } from '../recipes/choices';
import { permissionPolicy } from '../recipes/policies';
import { knownValues } from '../workspace/knownValues';
import { openNewDocument } from '../workspace/newPolicyDocument';

/** New Permission Policy: asks what will use the role and what it may do, and opens a document to fill in. */
export function registerNewPermissionPolicy(deps: FailureDeps & ServerDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.newPermissionPolicy', async () => {
    const steps = [chooseRecipe(deps, 'permission'), chooseStatements];
    const choices = await runSteps<RecipeChoices>('New permission policy', {}, steps);
    if (choices === undefined) return;
    const template = permissionPolicy(choices.statements ?? [], await knownValues(deps.aws));
    await openNewDocument(documentNames(choices.recipe, 'permission'), template);
  });
}
