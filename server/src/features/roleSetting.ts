import path from 'node:path';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { allowsComments, filePath, fileUri } from '../../../engine/src/analysis/analysis';
import { readDocument, wholePolicy } from '../../../engine/src/documents/document';
import { isSettingFile, slotAt } from '../../../engine/src/roles/setting';
import { type NamedFile, namedFiles, settingProblems } from '../../../engine/src/roles/settingProblems';
import type { Finding } from '../../../engine/src/rules/rule';
import type { ServerContext } from '../context';
import { toRange } from '../convert';

/** How long the workspace must have been still before an open file of settings is looked at again, in milliseconds. */
const pause = 300;

/** Keeps the problems of the setting `rolewright.roles` in step with the files that it names. */
export function registerRoleSetting(ctx: ServerContext): void {
  let timer: NodeJS.Timeout | undefined;
  const lookAgain = async (): Promise<void> => {
    for (const document of ctx.documents.all()) {
      if (namesRoles(document)) await ctx.analyseAgain(document);
    }
  };
  ctx.onRolesChanged(() => {
    clearTimeout(timer);
    if (!ctx.documents.all().some(namesRoles)) return;
    timer = setTimeout(() => {
      lookAgain().catch((error: unknown) => ctx.log(`Checking the setting of roles failed: ${String(error)}`));
    }, pause);
  });
}

/** What is wrong with the setting in a file of settings; nothing in one that is not in force here. */
export async function roleSettingFindings(ctx: ServerContext, document: TextDocument): Promise<readonly Finding[]> {
  const folders = foldersOf(ctx, document);
  const { settings } = await ctx.scopeOf(document.uri);
  if (!settings.enable || folders.length === 0) return [];
  const text = document.getText();
  const files = new Map<string, NamedFile>();
  for (const name of namedFiles(text)) {
    // In a workspace of several folders the setting holds for each; one that has the file is enough.
    const kinds = await Promise.all(folders.map((folder) => kindOf(ctx, path.resolve(folder, name))));
    const [first] = [...kinds].sort((one, other) => certainty.indexOf(one) - certainty.indexOf(other));
    if (first) files.set(name, first);
  }
  return settingProblems(text, { data: ctx.data, files });
}

/** What may stand where the setting names a file or a policy of AWS; undefined in all other files. */
export async function roleSettingCompletion(
  ctx: ServerContext,
  document: TextDocument,
  offset: number,
): Promise<CompletionItem[] | undefined> {
  if (!isSettingFile(filePath(document.uri))) return undefined;
  const folders = foldersOf(ctx, document);
  const slot = folders.length === 0 ? undefined : slotAt(document.getText(), offset);
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
  await ctx.inventory.bringUpToDate();
  const files = ctx.inventory.files().filter(({ kind, folder }) => kind === slot.kind && folders.includes(folder));
  const paths = [...new Set(files.map((file) => file.path))].sort();
  return paths.map((file) => item(file, `${slot.kind} policy`, CompletionItemKind.File));
}

const valueKind = CompletionItemKind.Value;

/** From what settles a question to what does not. */
const certainty: readonly (NamedFile | undefined)[] = ['trust', 'permission', 'other', 'missing', undefined];

function namesRoles(document: TextDocument): boolean {
  return isSettingFile(filePath(document.uri)) && document.getText().includes('"rolewright.roles"');
}

/** The workspace folders that a file of settings holds for. */
function foldersOf(ctx: ServerContext, document: TextDocument): readonly string[] {
  const file = filePath(document.uri);
  if (file.endsWith('.code-workspace')) return ctx.folders();
  const folder = path.dirname(path.dirname(file));
  return ctx.folders().includes(folder) ? [folder] : [];
}

/** What a file holds, whether or not the settings leave it alone; undefined for one that is there but cannot be read. */
async function kindOf(ctx: ServerContext, file: string): Promise<NamedFile | undefined> {
  const read = await ctx.readFile(fileUri(file));
  if (!read) {
    const names = await ctx.fileSystem.fileNames(path.dirname(file));
    return names.includes(path.basename(file)) ? undefined : 'missing';
  }
  const { document, policies } = read;
  const source = { text: document.getText(), path: policies.path, allowsComments: allowsComments(document) };
  const kind = (wholePolicy(policies) ?? wholePolicy(readDocument(source)))?.kind;
  return kind === 'trust' || kind === 'permission' ? kind : 'other';
}
