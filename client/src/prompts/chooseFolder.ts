import * as vscode from 'vscode';
import { pickOne } from './quickInput';
import { type AskStep, mapAnswer, notAsked } from './steps';

export interface FolderChoice {
  readonly folder?: vscode.Uri;
}

/**
 * The step that asks which workspace folder a new file goes to. In that of the file in front, which comes first, it goes
 * beside that file. A single folder needs no question.
 */
export function chooseFolder<S extends FolderChoice>(): AskStep<S> {
  return async (choices, position) => {
    const { workspaceFolders = [] } = vscode.workspace;
    if (workspaceFolders.length < 2) return notAsked;
    const file = vscode.window.activeTextEditor?.document.uri;
    const inFront = file === undefined ? undefined : vscode.workspace.getWorkspaceFolder(file)?.uri.toString();
    const isFirst = ({ uri }: vscode.WorkspaceFolder) => uri.toString() === inFront;
    const items = [...workspaceFolders.filter(isFirst), ...workspaceFolders.filter((folder) => !isFirst(folder))].map(
      (folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }),
    );
    const answer = await pickOne(position, { placeholder: 'Workspace folder of the new policy', items });
    return mapAnswer(answer, ({ folder }) => ({
      ...choices,
      folder: file !== undefined && isFirst(folder) ? vscode.Uri.joinPath(file, '..') : folder.uri,
    }));
  };
}
