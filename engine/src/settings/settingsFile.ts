import { parseJson, toValue } from '../syntax/json';

/** Where a workspace folder keeps its settings, as VS Code has it. */
export const settingsFileName = '.vscode/settings.json';

/**
 * The settings under `rolewright.` in the text of a settings file, in the form in which clients send them: without the
 * prefix, and a dotted name as a group. Comments are part of the format, and a broken text gives what can be read.
 */
export function settingsInFile(text: string): Readonly<Record<string, unknown>> {
  const { root } = parseJson(text);
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(recordOf(root && toValue(root)))) {
    const [prefix, name = '', ...part] = key.split('.');
    if (prefix !== 'rolewright' || name === '') continue;
    const entries = part.length > 0 ? { [part.join('.')]: value } : value;
    settings[name] = isRecord(settings[name]) && isRecord(entries) ? { ...settings[name], ...entries } : entries;
  }
  return settings;
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
