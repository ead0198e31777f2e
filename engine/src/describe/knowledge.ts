import type { IamData } from '../data/types';
import { code } from './markdown';

/** What sentences are written from besides the policy itself. */
export interface Knowledge {
  readonly data: IamData;
  /** Names of well-known accounts by their id, as the settings give them. */
  readonly accountNames: Readonly<Record<string, string>>;
}

/** An account with its name, where it has one: `` `210987654321` (Production) ``. */
export function accountText({ accountNames }: Knowledge, id: string): string {
  const name = nameOf(accountNames, id);
  return name === undefined ? code(id) : `${code(id)} (${plain(name)})`;
}

/** The name that the settings give an account. */
export function nameOf(accountNames: Knowledge['accountNames'], id: string): string | undefined {
  return Object.hasOwn(accountNames, id) ? accountNames[id] : undefined;
}

/** A name out of the settings, without the characters that mean something in Markdown. */
function plain(name: string): string {
  return name.replace(/[\\`*_{}[\]<>()#|\n]/g, ' ').trim();
}
