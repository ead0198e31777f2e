import { coversAction, expandAction, type KnownAction } from '../actions/actionPattern';
import { handsOutCredentials } from '../actions/sensitiveActions';
import type { AccessLevel, IamData } from '../data/types';
import { parseAction } from '../model/action';
import type { ActionItem, Statement } from '../model/model';
import { isReadOnly } from './openGrant';
import { mayReach } from './resourceFit';

/** Lists longer than this are no help to a person; then nothing is offered. */
const longestList = 100;

/**
 * What to write instead of a pattern to keep only its actions of the given levels: verbs whose actions all qualify as
 * `s3:List*`, the others one by one. Left out are actions that cannot apply to the statement's resources, and what other
 * items of the list say already. Undefined when nothing or too much is left.
 */
export function narrowToLevels(
  item: ActionItem,
  data: IamData,
  levels: readonly AccessLevel[],
): readonly string[] | undefined {
  const { statement } = item.element;
  const others = item.element.items.filter((other) => other !== item).map(({ action }) => action);
  const all = expandAction(data, item.action);
  const wanted = all.filter(
    (known) =>
      levels.includes(known.action.accessLevel) &&
      !isDelicate(known) &&
      mayApply(known, statement) &&
      !others.some((other) => coversAction(other, parseAction(known.id))),
  );
  const safe = safeVerbs(all);
  const result = new Set<string>();
  for (const { action, service, id } of wanted) {
    const verb = verbOf(action.name);
    const alike = verb && safe.has(verb) ? wanted.filter((one) => one.action.name.startsWith(verb)) : [];
    result.add(alike.length > 1 ? `${service.prefix}:${verb}*` : id);
  }
  return result.size === 0 || result.size > longestList ? undefined : [...result];
}

/** Whether an action may work on one of a statement's resources, by the resource types in the data. */
export function mayApply(known: KnownAction, { resource }: Statement): boolean {
  return !resource || resource.opaque || resource.items.some(({ node }) => mayReach([known], node.value));
}

/**
 * The actions of a pattern that may work on one of its statement's resources: `s3:*` on objects is not every action of
 * Amazon S3.
 */
export function servedActions(data: IamData, { action, element }: ActionItem): readonly KnownAction[] {
  return expandAction(data, action).filter((known) => mayApply(known, element.statement));
}

/** Actions that hand out credentials or more rights, so that no pattern should take them along. */
function isDelicate(known: KnownAction): boolean {
  return handsOutCredentials(known) || known.sensitive.includes('escalation');
}

/** Verbs, such as `Get`, whose actions within the pattern are all harmless reads; those may stand as one pattern. */
function safeVerbs(all: readonly KnownAction[]): ReadonlySet<string> {
  const unsafe = all.filter((known) => !isReadOnly(known) || isDelicate(known)).map(({ action }) => action.name);
  const verbs = new Set(all.flatMap(({ action }) => verbOf(action.name) ?? []));
  return new Set([...verbs].filter((verb) => !unsafe.some((name) => name.startsWith(verb))));
}

function verbOf(name: string): string | undefined {
  return /^[A-Z][a-z0-9]+/.exec(name)?.[0];
}
