import * as vscode from 'vscode';
import { type Intention, type OwnedRole, ownerRefusal } from '../roles/ownership';

/** Tells why AWS rejects any change to a role, before the person is asked anything more about it. */
export async function refuseOwned(role: OwnedRole, intention: Intention): Promise<boolean> {
  const refusal = ownerRefusal(role, intention);
  if (refusal === undefined) return false;
  await vscode.window.showInformationMessage(`Nothing was sent to AWS. ${refusal}`);
  return true;
}
