import * as v from 'valibot';
import * as vscode from 'vscode';
import { compareDocuments } from '../../../engine/src/documents/compareDocuments';
import { toStrictJson } from '../../../engine/src/edits/sentDocument';
import { isObject, type JsonObject, parseValue } from '../../../engine/src/syntax/jsonValue';
import type { ViewDeps } from '../deps';
import { inFolder } from '../roles/fileNames';
import type { ImportedRole } from '../roles/importRole';
import { rolesKey } from '../roles/roleEntry';
import { pickMany } from './quickInput';
import { type Answer, mapAnswer, type StepPosition } from './steps';

/** Something that an import can write: a file, or the declaration in the settings. */
export interface PlannedFile {
  readonly kind: 'file' | 'setting';
  /** Relative to the workspace folder; the key of the setting. */
  readonly name: string;
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly what: string;
  /** `same`: it means the same already; `other`: something else is there, which would be replaced. */
  readonly there: 'nothing' | 'same' | 'other';
}

export interface ImportTarget {
  readonly workspace: vscode.Uri;
  /** Relative to the workspace folder. */
  readonly folder: string;
  readonly imported: ImportedRole;
}

/** What an import would write, beside what is there. */
export async function planFiles({ workspace, folder, imported }: ImportTarget): Promise<readonly PlannedFile[]> {
  const files = await Promise.all(
    imported.files.map(async ({ name, what, document }): Promise<PlannedFile> => {
      const path = inFolder(folder, name);
      const uri = vscode.Uri.joinPath(workspace, path);
      const there = compareWith(document, await textAt(uri));
      return { kind: 'file', name: path, uri, text: `${JSON.stringify(document, undefined, 2)}\n`, what, there };
    }),
  );
  const entry = imported.entry(folder);
  const roles = vscode.workspace.getConfiguration('rolewright', workspace).get<readonly unknown[]>('roles', []);
  const declared = roles.some((role) => v.is(v.object({ name: v.literal(entry.name) }), role));
  const setting: PlannedFile = {
    kind: 'setting',
    name: rolesKey,
    uri: workspace,
    text: `${JSON.stringify(entry, undefined, 2)}\n`,
    what: `the setting that declares ${entry.name}`,
    there: declared ? 'other' : 'nothing',
  };
  return [...files, setting];
}

/** What is there in the place of a document that would be written. */
function compareWith(document: JsonObject, before: string | undefined): PlannedFile['there'] {
  if (before === undefined) return 'nothing';
  const known = parseValue(toStrictJson(before));
  return isObject(known) && compareDocuments(document, known).equal ? 'same' : 'other';
}

interface FileItem extends vscode.QuickPickItem {
  readonly planned: PlannedFile;
}

const show: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('eye'), tooltip: 'Show' };

/** Shows what would be written. What is new is ticked; what would replace something else is written only when ticked. */
export async function choosePlannedFiles(
  deps: Pick<ViewDeps, 'accountDocuments'>,
  position: StepPosition,
  planned: readonly PlannedFile[],
): Promise<Answer<readonly PlannedFile[]>> {
  const items = planned.map(
    (file): FileItem => ({
      label: file.name,
      description: file.what,
      detail: details[file.there],
      buttons: [show],
      planned: file,
    }),
  );
  const answer = await pickMany<FileItem>(position, {
    placeholder: 'What is written. Enter writes what is ticked',
    // The ticks are there as soon as the pick says that its items have come.
    items: Promise.resolve(items),
    ticked: (item) => item.planned.there === 'nothing',
    onShow: (pick) => pick.onDidTriggerItemButton(({ item }) => showText(deps, item.planned)),
  });
  return mapAnswer(answer, (ticked) => ticked.map((item) => item.planned));
}

const details: Readonly<Record<PlannedFile['there'], string>> = {
  nothing: 'New',
  same: 'Is there already and means the same; tick it to write it anew',
  other: 'Is there already and differs; tick it to replace it',
};

/** Shows a text that would be written, beside what is there. */
async function showText(
  deps: Pick<ViewDeps, 'accountDocuments'>,
  { kind, name, uri, text, there }: PlannedFile,
): Promise<void> {
  const would = deps.accountDocuments.put(`Import of ${name}${kind === 'setting' ? '.json' : ''}`, text);
  const options = { preview: true, preserveFocus: true };
  if (kind === 'file' && there !== 'nothing') {
    await vscode.commands.executeCommand('vscode.diff', uri, would, `${name} ↔ import`, options);
  } else {
    await vscode.window.showTextDocument(would, options);
  }
}

/** The text of a file, unsaved changes included; nothing when there is none. */
export async function textAt(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  return vscode.workspace.fs.readFile(uri).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
}
