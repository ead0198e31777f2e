import type { IamData } from '../../data/iamData';
import type { Edit, Editor } from '../../edits/editor';
import type { PrincipalItem } from '../../model/model';
import { didYouMean } from '../../text/didYouMean';
import { trimEndOf } from '../../text/trim';

/** What a written service principal most likely means. */
export interface MeantPrincipal {
  /** Mostly one; some roles need two services. */
  readonly names: readonly string[];
  /** Why the written name is wrong, as a clause; empty for a plain slip. */
  readonly why: string;
  /** Whether the slip leaves no doubt: a table names it, or a known name is very near. */
  readonly certain: boolean;
}

const region = /(^|\.)[a-z]{2,4}(?:-[a-z]+){1,2}-\d(?=\.)/;

/** The suffixes of well-formed service principals, longest first. */
export function principalSuffix(name: string, data: IamData): string | undefined {
  const suffixes = ['amazonaws.com.cn', 'amazonaws.com', ...data.partitions().map((partition) => partition.dnsSuffix)];
  const suffix = suffixes.find((one) => name.endsWith(`.${one}`));
  return suffix && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name.slice(0, -suffix.length - 1)) ? suffix : undefined;
}

/** The principal without a Region or a Chinese ending, when that one is known and the written one is not. */
export function withoutRegion(name: string, data: IamData): string | undefined {
  const plain = name.replace(region, '').replace(/^\./, '');
  return plain !== name ? known(plain, data) : undefined;
}

/** The principal in another partition's spelling: `lambda.amazonaws.com.cn` → `lambda.amazonaws.com`. */
export function withCommonSuffix(name: string, data: IamData): string | undefined {
  const suffix = principalSuffix(name, data);
  if (!suffix || suffix === 'amazonaws.com') return undefined;
  return known(`${name.slice(0, -suffix.length)}amazonaws.com`, data);
}

/** The service principal that was meant by a name that is none. */
export function meantPrincipal(text: string, data: IamData): MeantPrincipal | undefined {
  const wrong = fromTable(text, data);
  if (wrong) return wrong;
  const label = labelOf(text);
  if (label === '') return undefined;
  const full = `${label}.amazonaws.com`;
  const exact = known(full, data);
  if (exact) return { names: [exact], why: '', certain: true };
  const alias = fromTable(full, data);
  if (alias?.certain) return alias;
  const near = didYouMean(label, labels(data));
  // Very short names are one letter away from each other by chance.
  return near ? { names: [`${near}.amazonaws.com`], why: '', certain: label.length > 4 } : undefined;
}

function fromTable(text: string, data: IamData): MeantPrincipal | undefined {
  const wrong = data.wrongPrincipal(text);
  if (!wrong || wrong.right.length === 0) return undefined;
  return { names: wrong.right, why: wrong.why, certain: wrong.match === 'exact' };
}

/** Puts the names that were meant in place of a principal; further ones join its list. */
export function replacePrincipal(edit: Editor, item: PrincipalItem, names: readonly string[]): Edit[] {
  const [first, ...others] = names;
  const { list } = item.group;
  if (first === undefined) return [];
  if (!list && others.length > 0) return edit.replaceValue(item.node, names);
  const taken = new Set(item.group.items.map((other) => other.node.value));
  const added = list ? others.filter((name) => !taken.has(name)).flatMap((name) => edit.appendItem(list, name)) : [];
  return [...edit.replaceText(item.node, first), ...added];
}

/** Whether the principal is one of a service, in any partition's and Region's spelling. */
export function isPrincipalOf(text: string, name: string): boolean {
  return text === name || (text.endsWith('.cn') && text.slice(0, -3) === name) || text.replace(region, '') === name;
}

function known(name: string, data: IamData): string | undefined {
  return data.principal(name) ? name : undefined;
}

/** What stands for the service in a name of any form: `https://Lambda.amazonws.com/` → `lambda`. */
function labelOf(text: string): string {
  const arn = /^arn:[^:]*:([a-z0-9-]+):/.exec(text)?.[1];
  if (arn) return arn;
  const host = trimEndOf(
    text
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, ''),
    '/.',
  );
  return host.replace(/\.(aws\.)?(ama[a-z]*|aws)(\.[a-z]{2,3}){0,2}$/, '');
}

const labelMemo = new WeakMap<IamData, readonly string[]>();

function labels(data: IamData): readonly string[] {
  const found = labelMemo.get(data);
  if (found) return found;
  const made = data
    .principals()
    .filter((one) => one.kind !== 'unknown' && one.name.endsWith('.amazonaws.com') && !one.name.includes('REGION'))
    .map((one) => one.name.slice(0, -'.amazonaws.com'.length));
  labelMemo.set(data, made);
  return made;
}
