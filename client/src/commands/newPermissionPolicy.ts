import type * as vscode from 'vscode';
import { type MemoryDeps, registerCommand, type ServerDeps } from '../deps';
import { chooseFolder, type FolderChoice } from '../prompts/chooseFolder';
import {
  chooseNeeds,
  chooseStatements,
  chosenStatements,
  type NeedChoices,
  nameResources,
} from '../prompts/chooseNeeds';
import type { ListDeps } from '../prompts/pickResources';
import { runSteps } from '../prompts/steps';
import { needDocumentNames } from '../recipes/choices';
import { permissionPolicy } from '../recipes/policies';
import { knownValues } from '../workspace/knownValues';
import { openNewDocument } from '../workspace/newPolicyDocument';

/** New Permission Policy: asks what the role has to be able to do, and opens a document with the rest to fill in. */
export function registerNewPermissionPolicy(
  deps: ListDeps & ServerDeps & Pick<MemoryDeps, 'accountMemory'>,
): vscode.Disposable {
  return registerCommand(deps, 'rolewright.newPermissionPolicy', async () => {
    const steps = [
      chooseNeeds(deps),
      chooseStatements,
      nameResources(deps),
      chooseFolder<NeedChoices & FolderChoice>(),
    ];
    const choices = await runSteps<NeedChoices & FolderChoice>('New permission policy', {}, steps);
    if (choices === undefined) return;
    const template = permissionPolicy(chosenStatements(choices), await knownValues(deps));
    await openNewDocument(needDocumentNames(choices), template, choices.folder);
  });
}
