import * as vscode from 'vscode';
import type { PolicyDescription, PolicyFile } from '../../../server/src/protocol';
import type { PolicyServer } from '../languageClient';

/** Tells the workbench which files are policies or templates, so that menus and keys of ours are there for these and no others. */
export interface PolicyContext extends vscode.Disposable {
  /** Takes over what the server takes an open document for. */
  note(uri: vscode.Uri, kind: FileKind): void;
}

/** What a file is: a policy, a template with roles, or neither. */
export type FileKind = PolicyDescription['kind'] | PolicyFile['kind'];

/**
 * Keeps the context keys: for each the paths of files, which a `when` clause compares with `resourcePath`. The workbench
 * of a remote window names the same file by another scheme, so addresses can't be compared.
 */
export function createPolicyContext(server: PolicyServer): PolicyContext {
  const open = new Map<string, FileKind>();
  let files: ReadonlyMap<string, FileKind> = new Map();
  let turn = 0;
  const told = new Map<string, string>();
  const setKey = (key: string, uris: readonly string[]): void => {
    const paths = [...new Set(uris.map((uri) => vscode.Uri.parse(uri)).flatMap(({ path, fsPath }) => [path, fsPath]))];
    const value = JSON.stringify(paths);
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, paths);
  };
  const tell = (): void => {
    // What is in an editor may not be on the disk yet.
    const all = [...new Map([...files, ...open])].filter(([, kind]) => kind !== 'none');
    const ofKind = (wanted: FileKind) => all.filter(([, kind]) => kind === wanted).map(([uri]) => uri);
    setKey(
      'rolewright.policies',
      all.filter(([, kind]) => kind !== 'template').map(([uri]) => uri),
    );
    setKey('rolewright.templates', ofKind('template'));
    setKey('rolewright.trustPolicies', ofKind('trust'));
    setKey('rolewright.permissionPolicies', ofKind('permission'));
  };
  const read = async (): Promise<void> => {
    const own = ++turn;
    const found = await server.policyFiles();
    if (own !== turn) return;
    files = new Map(found.map(({ uri, kind }) => [vscode.Uri.parse(uri).toString(), kind]));
    tell();
  };
  const following = [
    // A server that has stopped tells of itself.
    server.onDidChangeRoles(() => read().catch(() => undefined)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (open.delete(uri.toString())) tell();
    }),
  ];
  return {
    note: (uri, kind) => {
      open.set(uri.toString(), kind);
      tell();
    },
    dispose: () => vscode.Disposable.from(...following).dispose(),
  };
}
