import * as vscode from 'vscode';

/** What is used of the interface of VS Code's own Git extension (https://github.com/microsoft/vscode/blob/main/extensions/git/src/api/git.d.ts). */
interface GitRepository {
  show(ref: string, path: string): Promise<string>;
}

interface GitExtension {
  getAPI(version: 1): { getRepository(uri: vscode.Uri): GitRepository | null };
}

/**
 * A file as the last commit has it; `text` is null when it is not in there. VS Code's Git extension reads it, so no
 * process is started here. `noGit` without that extension or outside its repositories.
 */
export async function committedText(at: vscode.Uri): Promise<{ readonly text: string | null } | 'noGit'> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return 'noGit';
  const git = extension.isActive ? extension.exports : await extension.activate();
  const repository = repositoryOf(git, at);
  if (repository === undefined) return 'noGit';
  try {
    return { text: await repository.show('HEAD', at.fsPath) };
  } catch (error) {
    if (isMissing(error)) return { text: null };
    throw error;
  }
}

/** Asking throws while the extension is switched off by a setting. */
function repositoryOf(git: GitExtension, at: vscode.Uri): GitRepository | undefined {
  try {
    return git.getAPI(1).getRepository(at) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Git ends with 128 when the commit has no such file, or when there is no commit yet. */
function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'exitCode' in error && error.exitCode === 128;
}
