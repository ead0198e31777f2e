import path from 'node:path';

/** Whether a file or folder is below a folder. */
export function isBelowFolder(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** A file as it is named in reports: relative to the working folder where it is below it, with forward slashes. */
export function shownPath(file: string, cwd: string): string {
  return (isBelowFolder(file, cwd) ? path.relative(cwd, file) : file).split(path.sep).join('/');
}
