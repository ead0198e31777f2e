/** The shells in whose words a command can be shown and copied. */
export type Shell = 'posix' | 'powershell';

/**
 * A command line for a person to read and to paste. Nothing of ours is ever run from this text. For PowerShell, quotes are
 * passed as Windows PowerShell needs it; `toScript` makes the newer ones do the same.
 */
export function toShellText(argv: readonly string[], shell: Shell): string {
  return argv.map((argument) => quote(argument, shell)).join(' ');
}

/** Commands to paste into a shell, one per line. */
export function toScript(commands: readonly (readonly string[])[], shell: Shell): string {
  const lines = commands.map((argv) => toShellText(argv, shell));
  const hasQuotes = commands.some((argv) => argv.some((argument) => argument.includes('"')));
  if (shell === 'posix' || !hasQuotes) return `${lines.join('\n')}\n`;
  // Since 7.3 PowerShell itself escapes quotes, unless it is told not to. The block keeps that to these commands.
  return ['& {', "$PSNativeCommandArgumentPassing = 'Legacy'", ...lines, '}', ''].join('\n');
}

/** One line of comment; control characters, which could end the line and begin a command, become blanks. */
export function toComment(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return `# ${text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim()}`;
}

/** A text in quotes, for the place of a value in a script. */
export function quoteText(text: string, shell: Shell): string {
  if (shell === 'posix') return `'${text.replaceAll("'", "'\\''")}'`;
  // PowerShell also takes typographic quotes for quotes.
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

function quote(argument: string, shell: Shell): string {
  if (shell === 'posix') return /^[\w@%+=:,./-]+$/.test(argument) ? argument : quoteText(argument, shell);
  // PowerShell splits a bare word at a comma or a leading dash with a dot.
  const plain = /^[\w+=:/\\-]+(?:\.[\w+=:/\\-]+)*$/.test(argument) && !/^-.*\./.test(argument);
  return plain ? argument : quoteText(escapeForProgram(argument), shell);
}

/**
 * Windows PowerShell hands an argument to a program without escaping the quotes in it, and puts quotes around one with
 * blanks; backslashes before a quote have to be doubled.
 */
function escapeForProgram(argument: string): string {
  const escaped = argument.replace(/(\\*)"/g, '$1$1\\"');
  return /\s/.test(argument) ? escaped.replace(/\\+$/, '$&$&') : escaped;
}
