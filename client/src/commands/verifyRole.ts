import * as vscode from 'vscode';
import type { JsonObject } from '../aws/json';
import { type AwsResult, succeed } from '../aws/result';
import type { PlanAccount } from '../roles/plan';
import { formatPolicyArn, inPartition } from '../roles/policyArn';
import { type DocumentUse, prepareDocument } from '../roles/policyDocument';
import { readRole } from '../roles/readRole';
import { renderReport } from '../roles/renderReport';
import type { RememberedRole } from '../roles/roleMemory';
import {
  type ExpectedPolicy,
  type ExpectedRole,
  type RoleReport,
  verifiedStateOf,
  verifyRole,
} from '../roles/verifyRole';
import { back } from '../views/quickSteps';
import { tellFailure } from './awsFailure';
import { chooseRole } from './chooseRole';
import { type CommandDeps, registerAwsCommand, roleArgument, trustArgument } from './deps';
import { activeTrust, type DescribedFile, describeFile, policyFileOf, shownName } from './policyFiles';
import { cancellable, reading } from './reading';

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
    const subject = { roleName, given: trustArgument(args) };
    const outcome = await reading(`Verifying ${roleName}`, (signal) => verify(deps, subject, signal));
    if (!outcome.ok) await tellFailure(deps, outcome.error);
  });
}

interface Subject {
  readonly roleName: string;
  /** The trust policy that an earlier report was about. */
  readonly given: vscode.Uri | undefined;
}

async function verify(
  deps: CommandDeps,
  { roleName, given }: Subject,
  signal: AbortSignal,
): Promise<AwsResult<undefined>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const remembered = deps.memory.find(roleName, account.caller.accountId);
  const uri = remembered?.trust ?? given?.toString();
  const trust = uri === undefined ? await activeTrust(deps) : await readable(deps, uri);
  const [expected, found] = await Promise.all([
    expectedRole(deps, { account, roleName, remembered, trust }),
    readRole(cancellable(ask, signal), roleName),
  ]);
  if (!found.ok && found.error.kind !== 'noSuchEntity') return found;
  const report = verifyRole(expected, found.ok ? found.value : undefined);
  await keepState(deps, report, account.caller.accountId);
  const shown = { roleName, ...(trust === undefined ? {} : { trust: trust.at }) };
  await deps.reports.show({ ...shown, ...renderReport(report, account) });
  return succeed(undefined);
}

/** Keeps how the role stands, for every folder that has a role of this name. */
async function keepState(deps: CommandDeps, report: RoleReport, accountId: string): Promise<void> {
  const { roleName } = report;
  const state = verifiedStateOf(report);
  deps.verified.forget(roleName);
  if (state === undefined) return;
  const roles = await deps.server.workspaceRoles();
  for (const { name, folder } of roles) {
    if (name === roleName) deps.verified.set(folder, name, { state, accountId, at: Date.now() });
  }
}

interface Wish {
  readonly account: PlanAccount;
  readonly roleName: string;
  readonly remembered: RememberedRole | undefined;
  readonly trust: DescribedFile | undefined;
}

async function expectedRole(deps: CommandDeps, wish: Wish): Promise<ExpectedRole> {
  const { roleName, trust } = wish;
  const document = trust === undefined ? undefined : documentOf(trust, 'trust');
  const policies = await expectedPolicies(deps, wish);
  return {
    roleName,
    ...(trust === undefined || document === undefined ? {} : { trust: { file: shownName(trust.at), document } }),
    ...(policies === undefined ? {} : { policies }),
  };
}

async function expectedPolicies(
  deps: CommandDeps,
  { account, remembered }: Wish,
): Promise<readonly ExpectedPolicy[] | undefined> {
  if (remembered?.policies === undefined) return undefined;
  const { partition, accountId } = account.caller;
  const expected: ExpectedPolicy[] = [];
  for (const policy of remembered.policies) {
    if (policy.kind === 'arn') {
      expected.push({ arn: inPartition(policy.arn, partition) });
      continue;
    }
    const arn = formatPolicyArn({ partition, account: accountId, path: '/', name: policy.policyName });
    const file = await readable(deps, policy.uri);
    const document = file === undefined ? undefined : documentOf(file, 'permission');
    // A file that is gone or half-written leaves only the name to compare.
    expected.push(file === undefined || document === undefined ? { arn } : { arn, file: shownName(file.at), document });
  }
  return expected;
}

/** A remembered file, or nothing when it is gone. */
async function readable(deps: CommandDeps, uri: string): Promise<DescribedFile | undefined> {
  return describeFile(deps, vscode.Uri.parse(uri));
}

function documentOf(file: DescribedFile, use: DocumentUse): JsonObject | undefined {
  const prepared = prepareDocument(policyFileOf(file), use);
  return prepared.ok ? prepared.document.value : undefined;
}
