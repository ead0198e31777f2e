import * as v from 'valibot';
import { given } from '../given';

/** What the person says of an account: a name for it, and whether something depends on it. */
export interface AccountMark {
  readonly name?: string;
  /** Whatever changes something there asks for a typed confirmation. */
  readonly production?: true;
}

/** What the settings of each place say, those of the person first. */
export interface AccountSettings {
  /** Names by account id. */
  readonly names: readonly unknown[];
  /** Lists of account ids. */
  readonly production: readonly unknown[];
}

/**
 * The mark of an account. A workspace can add marks and names, but it cannot take a mark away, nor give another name to
 * an account that the person has named.
 */
export function markOf(accountId: string, { names, production }: AccountSettings): AccountMark {
  const name = names.map((setting) => nameIn(setting, accountId)).find((found) => found !== undefined);
  const marked = production.some((list) => Array.isArray(list) && list.includes(accountId));
  return given({ name, production: marked || undefined });
}

/** The words for an account in lists: `Production account 210987654321 (Shop, alias shop-prod)`. */
export function accountWords(accountId: string, { name, production }: AccountMark, alias?: string): string {
  const called = [name, alias === undefined ? undefined : `alias ${alias}`].filter((part) => part !== undefined);
  const what = production ? 'Production account' : 'Account';
  return `${what} ${accountId}${called.length === 0 ? '' : ` (${called.join(', ')})`}`;
}

/** Whether a typed text names the account: by its id, or by its name in any case. */
export function namesAccount(text: string, accountId: string, { name }: AccountMark): boolean {
  const typed = text.trim();
  return typed === accountId || (name !== undefined && typed.toLowerCase() === name.trim().toLowerCase());
}

function nameIn(setting: unknown, accountId: string): string | undefined {
  const names = v.safeParse(accountNames, setting);
  const name = names.success ? names.output[accountId] : undefined;
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

/** Names by account ID. Anyone can write a setting, so that each name is looked at by itself. */
const accountNames = v.record(v.string(), v.unknown());
