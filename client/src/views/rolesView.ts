import * as vscode from 'vscode';
import type { TemplateRole, WorkspaceRole } from '../../../server/src/protocol';
import type { AwsAccess } from '../account/awsAccess';
import type { PolicyServer } from '../languageClient';
import type { VerifiedRole, VerifiedRoles } from '../roles/verifiedRoles';
import { createFileChanges } from './fileChanges';
import { filesOf, type RoleTreeNode, rolesNeedingAttention, roleTree } from './roleTree';
import { templateRolesNeedingAttention, templateRoleTree } from './templateRoleTree';

/** The view "IAM Roles", which has a container of its own in the activity bar. */
export interface RolesView extends vscode.Disposable {
  readonly tree: vscode.TreeDataProvider<RoleTreeNode>;
  readonly view: vscode.TreeView<RoleTreeNode>;
  /** Asks the server again: now when the view can be seen, else as soon as it can. */
  refresh(): void;
}

export interface RolesViewDeps {
  readonly server: PolicyServer;
  readonly aws: AwsAccess;
  readonly verifiedRoles: VerifiedRoles;
  readonly output: vscode.LogOutputChannel;
}

const untrusted = 'Commands that talk to AWS are off until this folder is trusted.';
const unreadable = 'The roles could not be read. Refresh the view, or look at the output of Rolewright.';

/** Makes the view. Nothing is asked of the server while it is hidden. */
export function createRolesView({ server, aws, verifiedRoles, output }: RolesViewDeps): RolesView {
  const changed = new vscode.EventEmitter<void>();
  const changes = createFileChanges();
  let accountId: string | undefined;
  let settingChangedAt = 0;
  let roles: readonly WorkspaceRole[] = [];
  let ofTemplates: readonly TemplateRole[] = [];
  let asked: Promise<void> | undefined;
  let lastTurn = 0;
  let drawLater = false;

  /** What is known of a role counts for the account in use, until the role or one of its files changes. */
  const stateOf = (role: WorkspaceRole): VerifiedRole | undefined => {
    const found = verifiedRoles.get(role.folder, role.name);
    if (found === undefined || found.accountId !== accountId) return undefined;
    if (filesOf(role).some(({ missing }) => missing)) return undefined;
    const times = filesOf(role).map(({ uri }) => changes.changedAt(vscode.Uri.parse(uri)) ?? 0);
    return Math.max(settingChangedAt, ...times) > found.at ? undefined : found;
  };
  const read = async (): Promise<void> => {
    const turn = ++lastTurn;
    const asking = Promise.all([server.workspaceRoles(), server.templateRoles()]);
    const found = await asking.catch((error: unknown) => {
      output.error(`The view of roles: ${String(error)}`);
      return undefined;
    });
    // A later look has the say.
    if (turn !== lastTurn) return asked;
    [roles, ofTemplates] = found ?? [[], []];
    const isEmpty = roles.length + ofTemplates.length === 0;
    const remark = vscode.workspace.isTrusted || isEmpty ? '' : untrusted;
    view.message = found === undefined ? unreadable : remark;
    count();
  };
  const count = () => {
    const value = rolesNeedingAttention(roles, stateOf) + templateRolesNeedingAttention(ofTemplates);
    const tooltip = value === 1 ? '1 IAM role needs attention' : `${value} IAM roles need attention`;
    view.badge = value === 0 ? undefined : { value, tooltip };
  };

  const tree: vscode.TreeDataProvider<RoleTreeNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node !== undefined) return [...node.children];
      asked ??= read();
      await asked;
      const names = { nameOf, folderName };
      return [...roleTree(roles, { stateOf, ...names }), ...templateRoleTree(ofTemplates, names)];
    },
    getTreeItem: treeItem,
  };
  const view = vscode.window.createTreeView('rolewright.roles', { treeDataProvider: tree, showCollapseAll: true });

  /** Draws what is known, now or when the view is shown again. The server is asked only if something changed. */
  const draw = () => {
    drawLater = !view.visible;
    if (view.visible) changed.fire();
  };
  const refresh = () => {
    asked = undefined;
    draw();
  };
  const following = [
    changes,
    view.onDidChangeVisibility(() => {
      if (drawLater) draw();
    }),
    server.onDidChangeRoles(refresh),
    verifiedRoles.onDidChange(() => {
      count();
      draw();
    }),
    aws.onDidIdentify((account) => {
      if (account?.caller.accountId === accountId) return;
      accountId = account?.caller.accountId;
      count();
      draw();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('rolewright.roles')) settingChangedAt = Date.now();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
  ];
  return {
    tree,
    view,
    refresh,
    dispose: () => vscode.Disposable.from(view, changed, ...following).dispose(),
  };
}

function treeItem(node: RoleTreeNode): vscode.TreeItem {
  const { id, label, description, tooltip, icon, context, spoken, uri, range, children } = node;
  const item = new vscode.TreeItem(label);
  item.id = id;
  item.description = description;
  item.tooltip = tooltip;
  item.iconPath = new vscode.ThemeIcon(
    icon.name,
    icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color),
  );
  item.contextValue = context;
  item.accessibilityInformation = { label: spoken };
  if (children.length > 0) item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  if (uri !== undefined && context.endsWith(' file')) {
    item.command = { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(uri), ...optionsFor(range)] };
  }
  return item;
}

function optionsFor(range: RoleTreeNode['range']): readonly vscode.TextDocumentShowOptions[] {
  if (range === undefined) return [];
  const { start, end } = range;
  return [{ selection: new vscode.Range(start.line, start.character, end.line, end.character) }];
}

function nameOf(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false);
}

/** The name of a workspace folder where several are open. */
function folderName(folder: string): string | undefined {
  const { workspaceFolders = [] } = vscode.workspace;
  if (workspaceFolders.length < 2) return undefined;
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(folder))?.name;
}
