import * as vscode from 'vscode';
import type { ManagedPolicyChoice, WorkspacePolicy } from '../../../server/src/protocol';
import { explainError } from '../aws/errors';
import type { AccountPolicy } from '../aws/iam';
import type { AwsResult } from '../aws/result';
import type { ServerDeps } from '../deps';
import { given } from '../given';
import { countWords } from '../roles/countWords';
import { matchesArn } from '../roles/matchesArn';
import type { RememberedPolicy } from '../roles/roleMemory';
import { sameFile } from '../workspace/knownRoleServer';
import { shownName } from '../workspace/policyFiles';
import { pickMany } from './quickInput';
import type { Answer, StepPosition } from './steps';

/** A policy to tick: one of AWS, by its ARN, or a file of the workspace. */
export interface PolicyItem extends vscode.QuickPickItem {
  readonly name: string;
  readonly arn?: string;
  readonly uri?: vscode.Uri;
  /** What the policy made of a file could be called. */
  readonly proposedName?: string;
  /** Why it grants more than most roles need. */
  readonly broad?: string;
}

export interface PolicyQuestion {
  /** The service principals that the role trusts. */
  readonly services: readonly string[];
  /** ARNs of the policies that the role has. */
  readonly attached: readonly string[];
  /** The policies of the account that were made of files from here. */
  readonly ofFiles: readonly RememberedPolicy[];
  /** The URI of a file that is ticked at first. */
  readonly ticked: string | undefined;
  /** Asks for the customer managed policies of the account. */
  readonly ofAccount: () => Promise<AwsResult<readonly AccountPolicy[]>>;
}

/** So many recommended policies stand before those of the workspace, which must not be pushed out of sight. */
const recommendedFirst = 3;

const awsManaged = 'AWS managed';

const placeholder = 'Select policies. Filter by name or by an action such as s3:GetObject';

const basicLambda = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

/**
 * Lets the person tick policies: those recommended for the trusted service, those of the workspace, and all of AWS. A
 * text such as `s3:GetObject` in the filter finds the policies that allow this action.
 */
export async function choosePolicies(
  deps: ServerDeps,
  position: StepPosition,
  question: PolicyQuestion,
): Promise<Answer<readonly PolicyItem[]>> {
  return pickMany<PolicyItem>(position, {
    placeholder,
    items: allItems(deps, question),
    onShow: (pick) => {
      pick.selectedItems = tickedAtFirst(pick.items, question);
      return fillAndFilter(deps, pick, question);
    },
  });
}

async function allItems(
  deps: ServerDeps,
  { services, attached, ofFiles }: PolicyQuestion,
): Promise<readonly PolicyItem[]> {
  const [managed, files, names] = await Promise.all([
    deps.server.managedPolicies({ trustedServices: services }),
    deps.server.workspacePolicies('permission'),
    deps.server.serviceNames(services),
  ]);
  const recommended = managed.filter((policy) => policy.recommended !== undefined);
  const service = names.join(', ');
  const others = managed.filter((policy) => policy.recommended === undefined);
  const item = (policy: ManagedPolicyChoice) => managedItem(policy, attached);
  const isAttached = ({ uri }: WorkspacePolicy) =>
    attached.some((arn) => ofFiles.some((policy) => isOfFile(policy, uri) && matchesArn(policy, arn)));
  return [
    ...group(`Recommended for ${service}`, recommended.slice(0, recommendedFirst).map(item)),
    ...group(
      'Policies in this workspace',
      files.map((file) => fileItem(file, isAttached(file))),
    ),
    ...group(`More for ${service}`, recommended.slice(recommendedFirst).map(item)),
    ...group(awsManaged, others.map(item)),
  ];
}

function group(label: string, items: readonly PolicyItem[]): readonly PolicyItem[] {
  if (items.length === 0) return [];
  return [{ label, name: label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function managedItem({ name, arn, recommended, broad }: ManagedPolicyChoice, attached: readonly string[]): PolicyItem {
  const detail = [recommended, broad].filter((part) => part !== undefined).join(' ');
  // The same policy has another ARN in another partition, so the rest of it is compared.
  const has = attached.some((other) => other.replace(/^arn:[^:]+/, 'arn:aws') === arn);
  return {
    label: broad === undefined ? name : `$(warning) ${name}`,
    name,
    arn,
    ...given({
      description: has ? 'attached already' : undefined,
      detail: detail === '' ? undefined : detail,
      broad,
    }),
  };
}

/** A policy of the account. Its document is not read for a list, so only its name can make one think. */
function customerItem({ policyName, arn, path }: AccountPolicy, attached: readonly string[]): PolicyItem {
  const suspect = /admin|full.?access|power.?user/i.test(policyName);
  const facts = [...(path === '/' ? [] : [path]), ...(attached.includes(arn) ? ['attached already'] : [])];
  return {
    label: suspect ? `$(warning) ${policyName}` : policyName,
    name: policyName,
    arn,
    ...given({ description: facts.length === 0 ? undefined : facts.join(' · ') }),
    ...(suspect
      ? { detail: 'Its name suggests that it allows a lot. Look at its document before you attach it.' }
      : {}),
  };
}

function fileItem({ uri, proposedName, summary, counts }: WorkspacePolicy, isAttached: boolean): PolicyItem {
  const at = vscode.Uri.parse(uri);
  const name = shownName(at);
  const facts = [summary, ...countWords(counts), ...(isAttached ? ['attached already'] : [])];
  return { label: name, name, uri: at, proposedName, description: facts.join(' · ') };
}

function isOfFile(policy: RememberedPolicy, uri: string): boolean {
  return policy.kind === 'file' && sameFile(policy.uri, uri);
}

/** A Lambda role that cannot write its log is the usual first fault, so the policy for it is ticked. */
function tickedAtFirst(items: readonly PolicyItem[], { services, attached, ticked }: PolicyQuestion): PolicyItem[] {
  const lacksLogs = services.includes('lambda.amazonaws.com') && attached.length === 0;
  return items.filter(
    ({ arn, uri }) => (lacksLogs && arn === basicLambda) || (uri !== undefined && uri.toString() === ticked),
  );
}

/**
 * While the filter is an action, shows the ticked policies and those that allow the action, narrow ones first. Adds the
 * policies of the account when AWS has told them.
 */
function fillAndFilter(
  deps: ServerDeps,
  pick: vscode.QuickPick<PolicyItem>,
  { services, attached, ofAccount, ofFiles }: PolicyQuestion,
): vscode.Disposable {
  let all = pick.items;
  let filtered = false;
  let open = true;
  const show = (items: readonly PolicyItem[], ticked: readonly PolicyItem[]) => {
    const keys = new Set(ticked.map(keyOf));
    const active = pick.activeItems;
    pick.items = items;
    pick.selectedItems = items.filter((item) => isPolicy(item) && keys.has(keyOf(item)));
    const stillThere = active.filter((item) => items.includes(item));
    if (stillThere.length > 0) pick.activeItems = stillThere;
  };
  const addOfAccount = async () => {
    const found = await ofAccount();
    if (!open) return;
    if (!found.ok) {
      pick.placeholder = `${placeholder}. Those of the account cannot be listed: ${explainError(found.error, {}).title}`;
      return;
    }
    const known = new Set(all.map(({ arn }) => arn));
    // What was made of a file of the list is in it already.
    const listed = ofFiles.filter((policy) => all.some(({ uri }) => uri && isOfFile(policy, uri.toString())));
    const isListed = (arn: string) => known.has(arn) || listed.some((policy) => matchesArn(policy, arn));
    const items = found.value.filter(({ arn }) => !isListed(arn)).map((policy) => customerItem(policy, attached));
    if (items.length === 0) return;
    const end = all.findIndex(({ label, kind }) => label === awsManaged && kind !== undefined);
    const place = end < 0 ? all.length : end;
    all = [...all.slice(0, place), ...group('Customer managed in this account', items), ...all.slice(place)];
    if (!filtered) show(all, pick.selectedItems);
  };
  void addOfAccount();
  const typing = pick.onDidChangeValue(async (text) => {
    const action = /^\s*([a-z0-9-]+:[\w*]+)\s*$/i.exec(text)?.[1];
    if (action === undefined) {
      if (filtered) show(all, pick.selectedItems);
      filtered = false;
      return;
    }
    const found = await deps.server.managedPolicies({ trustedServices: services, action });
    if (pick.value !== text) return;
    filtered = true;
    const arns = new Set(found.map(({ arn }) => arn));
    const ticked = pick.selectedItems;
    const keys = new Set(ticked.map(keyOf));
    const fitting = all.filter((item) => item.arn !== undefined && arns.has(item.arn) && !keys.has(keyOf(item)));
    const narrowFirst = [...fitting.filter(({ broad }) => !broad), ...fitting.filter(({ broad }) => broad)];
    // Names do not contain the action, so the filter must not hide these.
    const shown = narrowFirst.map((item) => ({ ...item, alwaysShow: true, description: `allows ${action}` }));
    show([...ticked.map((item) => ({ ...item, alwaysShow: true })), ...shown], ticked);
  });
  const closing = {
    dispose: () => {
      open = false;
    },
  };
  return vscode.Disposable.from(typing, closing);
}

function isPolicy({ kind }: PolicyItem): boolean {
  return kind !== vscode.QuickPickItemKind.Separator;
}

function keyOf({ arn, uri, name }: PolicyItem): string {
  return arn ?? uri?.toString() ?? name;
}
