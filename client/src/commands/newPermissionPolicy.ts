import * as vscode from 'vscode';
import type { RecipePermissionStatement, TemplateRole } from '../../../server/src/protocol';
import { type MemoryDeps, registerCommand, type ServerDeps } from '../deps';
import {
  chooseNeeds,
  chooseStatements,
  chosenStatements,
  type NeedChoices,
  nameResources,
} from '../prompts/chooseNeeds';
import { choosePolicyPlace, type PlaceChoice } from '../prompts/choosePolicyPlace';
import type { ListDeps } from '../prompts/pickResources';
import { runSteps } from '../prompts/steps';
import { needDocumentNames } from '../recipes/choices';
import { permissionPolicy } from '../recipes/policies';
import { fillTemplate } from '../recipes/template';
import { applyPolicyChange } from '../workspace/applyPolicyChange';
import { knownValues } from '../workspace/knownValues';
import { openNewDocument } from '../workspace/newPolicyDocument';

const title = 'New permission policy';

/**
 * New Permission Policy: asks what the role has to be able to do, and opens a document with the rest to fill in. With a
 * template in front the policy can become an inline policy of one of its roles.
 */
export function registerNewPermissionPolicy(
  deps: ListDeps & ServerDeps & Pick<MemoryDeps, 'accountMemory'>,
): vscode.Disposable {
  return registerCommand(deps, 'rolewright.newPermissionPolicy', async () => {
    const steps = [
      chooseNeeds(deps),
      chooseStatements,
      nameResources(deps),
      ...choosePolicyPlace<NeedChoices & PlaceChoice>(deps),
    ];
    const choices = await runSteps<NeedChoices & PlaceChoice>(title, {}, steps);
    if (choices === undefined) return;
    if (choices.role !== undefined) return insertPolicy(deps, choices.role, chosenStatements(choices));
    const template = permissionPolicy(chosenStatements(choices), await knownValues(deps));
    await openNewDocument(needDocumentNames(choices), template, choices.folder);
  });
}

/** What CloudFormation knows when it creates the role. */
const pseudoParameters = { account: '${AWS::AccountId}', region: '${AWS::Region}', partition: '${AWS::Partition}' };

async function insertPolicy(
  { server }: ServerDeps,
  { uri, logicalId }: TemplateRole,
  chosen: readonly RecipePermissionStatement[],
): Promise<void> {
  const policy = fillTemplate(permissionPolicy(chosen, pseudoParameters), (name) => name);
  const statements = (JSON.parse(policy) as { readonly Statement: readonly object[] }).Statement;
  const change = await server.addPolicy({ uri, logicalId, statements });
  if (change !== undefined) return applyPolicyChange(change, '');
  await vscode.window.showWarningMessage(
    `The template no longer has the role ${logicalId}, so nothing was added. Run the command again.`,
  );
}
