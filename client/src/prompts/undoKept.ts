import * as vscode from 'vscode';
import { type FailureDeps, tellFailure } from '../account/awsFailure';
import type { MemoryDeps, PlanDeps } from '../deps';
import type { Planned } from '../plans/plan';
import { renewedUntilRun } from '../plans/resumedPlan';
import { readRole } from '../roles/readRole';
import { type KeptUndo, planKeptUndo } from '../roles/undoMemory';
import { openPlan } from './openPlan';
import { cancellable, withProgress } from './progress';
import { pickOne } from './quickInput';
import { askOnce } from './steps';

type Deps = FailureDeps & Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory' | 'undoMemory'>;

/** Shows the plan that takes back a plan of an earlier window, or one whose document was closed: that of a title, or any. */
export async function undoKept(deps: Deps, title: string | undefined): Promise<void> {
  const kept = await choose(deps, title);
  if (kept === undefined) return;
  const { roleName, accountId } = kept;
  const connection = await withProgress('Asking AWS for the account', (signal) => deps.aws.connect(signal));
  if (!connection.ok) return tellFailure(deps, connection.error);
  const { account, ask } = connection.value;
  if (account.caller.accountId !== accountId) {
    const text = `"${kept.title}" was run in the account ${accountId}, but the credentials lead to ${account.caller.accountId}.`;
    const choice = await vscode.window.showErrorMessage(text, 'Select Profile…');
    if (choice !== undefined) await vscode.commands.executeCommand('rolewright.selectProfile');
    return;
  }
  const planNow = async (): Promise<Planned | undefined> => {
    const found = await withProgress(`Reading ${roleName}`, (signal) => readRole(cancellable(ask, signal), roleName));
    if (found.ok) return planKeptUndo(kept, account, found.value);
    if (found.error.kind === 'noSuchEntity') return planKeptUndo(kept, account, undefined);
    await tellFailure(deps, found.error, account.target);
    return undefined;
  };
  const planned = await planNow();
  if (planned === undefined) return;
  await openPlan(deps, planned, {
    roleName,
    onRun: () => deps.undoMemory.forget(kept),
    renew: renewedUntilRun(planNow),
    // The workspace then wants of the role what it wanted before.
    onDone: () => deps.roleMemory.restore({ accountId, roleName }, kept.before),
  });
}

async function choose({ undoMemory }: Deps, title: string | undefined): Promise<KeptUndo | undefined> {
  const all = undoMemory.all();
  const found = title === undefined ? all : all.filter((kept) => kept.title === title);
  const [first, ...others] = found;
  if (first === undefined) {
    await vscode.window.showInformationMessage('There is nothing to undo.');
    return undefined;
  }
  if (others.length === 0) return first;
  const items = found.map((kept) => ({ label: kept.title, description: kept.accountId, kept }));
  const answer = await askOnce('Undo steps of plan', (position) =>
    pickOne(position, { placeholder: 'Plan whose steps to undo', items }),
  );
  return answer?.kept;
}
