import * as vscode from 'vscode';
import type { JsonObject } from '../aws/json';
import type { AwsConnection } from '../awsAccess';
import { resolveChoices } from '../roles/attachPolicies';
import { prepareDocument } from '../roles/policyDocument';
import { readRole } from '../roles/readRole';
import { writeReport } from '../roles/renderReport';
import type { RememberedRole } from '../roles/roleMemory';
import { type ExpectedPolicy, type ExpectedRole, verifyRole } from '../roles/verifyRole';
import { back } from '../views/quickSteps';
import { tellFailure } from './awsFailure';
import { chooseRole } from './chooseRole';
import { type CommandDeps, registerAwsCommand, roleArgument } from './deps';
import { activeTrust, type DescribedFile, describeFile, policyFileOf, shownName } from './policyFiles';

/**
 * Verify Role: reads the role with its policies and compares it with what was asked for from this workspace. Changes
 * nothing. Of a role that was not made here, the trust policy in the editor is compared, and the rest is only shown.
 */
export function registerVerifyRole(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.verifyRole', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const place = { title: 'Verify role', step: 1, totalSteps: 1 };
    const roleName = roleArgument(args) ?? (await chooseRole(deps, 'Role to verify', place));
    if (roleName === undefined || roleName === back) return;
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: `Verifying ${roleName}`,
      cancellable: true,
    };
    await vscode.window.withProgress(progress, async (_display, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const connection = await deps.aws.connect(abort.signal);
      if (!connection.ok) return void tellFailure(deps, connection.error);
      await verify(deps, connection.value, roleName, abort.signal);
    });
  });
}

async function verify(deps: CommandDeps, { account, ask }: AwsConnection, roleName: string, signal: AbortSignal) {
  const [expected, found] = await Promise.all([
    expectedRole(deps, { account, roleName }),
    readRole((request, options) => ask(request, { ...options, signal }), roleName),
  ]);
  if (!found.ok && found.error.kind !== 'noSuchEntity') return void tellFailure(deps, found.error);
  const report = verifyRole(expected, found.ok ? found.value : undefined);
  await deps.reports.show({ roleName, ...writeReport(report, account) });
}

interface Wish {
  readonly account: AwsConnection['account'];
  readonly roleName: string;
}

async function expectedRole(deps: CommandDeps, { account, roleName }: Wish): Promise<ExpectedRole> {
  const remembered = deps.memory.find(roleName, account.caller.accountId);
  const file = remembered?.trust === undefined ? await activeTrust(deps) : await readable(deps, remembered.trust);
  const trust = file === undefined ? undefined : documentOf(file, 'trust');
  const policies = await expectedPolicies(deps, { account, roleName }, remembered);
  return {
    roleName,
    ...(file === undefined || trust === undefined ? {} : { trust: { file: shownName(file.at), document: trust } }),
    ...(policies === undefined ? {} : { policies }),
  };
}

async function expectedPolicies(
  deps: CommandDeps,
  { account, roleName }: Wish,
  remembered: RememberedRole | undefined,
): Promise<readonly ExpectedPolicy[] | undefined> {
  if (remembered?.policies === undefined) return undefined;
  const expected: ExpectedPolicy[] = [];
  for (const policy of remembered.policies) {
    const file = policy.kind === 'file' ? await readable(deps, policy.uri) : undefined;
    const text = file === undefined ? { name: policyNameOfUri(policy), text: '{}' } : policyFileOf(file);
    const choice =
      policy.kind === 'arn' ? policy : { kind: 'file' as const, file: text, policyName: policy.policyName };
    const resolved = resolveChoices(account, { roleName, choices: [choice] });
    for (const item of resolved.ok ? resolved.choices : []) {
      // A file that is gone leaves only the name to compare.
      const known = item.kind === 'file' && file !== undefined;
      expected.push(known ? { arn: item.arn, file: text.name, document: item.document.value } : { arn: item.arn });
    }
  }
  return expected;
}

function policyNameOfUri(policy: { readonly kind: string; readonly uri?: string }): string {
  return policy.uri === undefined ? '' : shownName(vscode.Uri.parse(policy.uri));
}

/** A remembered file, or nothing when it is gone. */
async function readable(deps: CommandDeps, uri: string): Promise<DescribedFile | undefined> {
  return describeFile(deps, vscode.Uri.parse(uri));
}

function documentOf(file: DescribedFile, use: 'trust'): JsonObject | undefined {
  const prepared = prepareDocument(policyFileOf(file), use);
  return prepared.ok ? prepared.document.value : undefined;
}
