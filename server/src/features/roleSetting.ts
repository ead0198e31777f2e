import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isSettingFile, settingSlotAt } from '../../../engine/src/roles/setting';
import type { ServerContext } from '../context';
import { toRange } from '../convert';

/** How long the workspace must have been still before an open file of settings is looked at again, in milliseconds. */
const pause = 300;

/** Keeps the problems of the setting `rolewright.roles` in step with the files that it names. */
export function registerRoleSetting(ctx: ServerContext): void {
  let timer: NodeJS.Timeout | undefined;
  const lookAgain = async (): Promise<void> => {
    for (const document of ctx.workspace.documents.all.all()) {
      if (ctx.workspace.settingFiles.namesRoles(document)) await ctx.workspace.analyses.again(document);
    }
  };
  ctx.workspace.onRolesChanged(() => {
    clearTimeout(timer);
    if (!ctx.workspace.documents.all.all().some(ctx.workspace.settingFiles.namesRoles)) return;
    timer = setTimeout(() => {
      lookAgain().catch((error: unknown) => ctx.log(`Checking the setting of roles failed: ${String(error)}`));
    }, pause);
  });
}

/** What may stand where the setting names a file or a policy of AWS; undefined in all other files. */
export async function roleSettingCompletion(
  ctx: ServerContext,
  document: TextDocument,
  offset: number,
): Promise<CompletionItem[] | undefined> {
  if (!isSettingFile(document.uri)) return undefined;
  const folders = ctx.workspace.settingFiles.foldersOf(document);
  const slot = folders.length === 0 ? undefined : settingSlotAt(document.getText(), offset);
  if (!slot) return [];
  const range = toRange(document, slot.span);
  const item = (text: string, detail: string, kind: CompletionItemKind): CompletionItem => ({
    label: text,
    detail,
    kind,
    filterText: text,
    textEdit: { range, newText: text },
  });
  if (slot.kind === 'managedPolicy') {
    return ctx.data.managedPolicies().map(({ arn, broad }) => item(arn, broad ?? 'AWS managed policy', valueKind));
  }
  await ctx.workspace.inventory.bringUpToDate();
  const files = ctx.workspace.inventory
    .files()
    .filter(({ kind, folder }) => kind === slot.kind && folders.includes(folder));
  const paths = [...new Set(files.map((file) => file.path))].sort();
  return paths.map((file) => item(file, `${slot.kind} policy`, CompletionItemKind.File));
}

const valueKind = CompletionItemKind.Value;
