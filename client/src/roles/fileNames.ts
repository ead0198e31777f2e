/**
 * Names that Windows keeps for devices, with any extension
 * (https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file).
 */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A name of IAM as the name of a file or folder on every system. IAM's own characters are all allowed there. */
export function safeName(name: string): string {
  const text = name.replace(/\.+$/, '').replace(/^\.+/, '');
  if (text === '') return '_';
  return reserved.test(text) ? `_${text}` : text;
}

/** Why a text is no folder below the workspace folder; nothing when it is fine. */
export function checkFolder(text: string): string | undefined {
  const parts = text.trim().split('/');
  if (text.trim() === '') return 'Type a folder.';
  if (/^(?:\/|\\|[a-z]:)/i.test(text.trim())) return 'The folder is relative to the workspace folder.';
  const wrong = /[\\:*?"<>|\p{Cc}]/u.exec(text);
  if (wrong)
    return `A folder cannot contain ${wrong[0] < ' ' ? 'a control character' : `"${wrong[0]}"`} on every system.`;
  if (parts.includes('..')) return 'The folder is below the workspace folder.';
  const odd = parts.find((part) => part !== '.' && part !== '' && part !== safeFolder(part));
  return odd === undefined ? undefined : `"${odd}" cannot be the name of a folder on every system.`;
}

/** A folder as it was typed, without needless parts; empty for the workspace folder itself. */
export function plainFolder(text: string): string {
  return text
    .trim()
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** The path of a file in a folder, which is empty for the workspace folder itself. */
export function inFolder(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

/** Folders may begin with a dot. */
function safeFolder(part: string): string {
  const dot = part.startsWith('.') ? '.' : '';
  return dot + safeName(part.slice(dot.length));
}

/** Gives each name one that no other has, whatever the case: `a`, `A` become `a`, `A-2`. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let count = 2; taken.has(distinct.toLowerCase()); count += 1) distinct = `${name}-${count}`;
    taken.add(distinct.toLowerCase());
    return distinct;
  });
}
