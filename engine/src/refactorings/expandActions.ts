import { isReadOnly } from '../access/openGrant';
import { coversAction, type Expansion, expandAction, isEveryAction } from '../actions/actionPattern';
import { parseAction } from '../model/action';
import type { ActionItem } from '../model/model';
import { actionAt, holdsComment } from './place';
import { counted, type Refactoring, type RefactoringContext } from './refactoring';
import { hasRoomFor, writeStrings } from './writing';

/** Writes the actions that a pattern stands for: all of them, or with less access only some. */
export function expandActions(ctx: RefactoringContext): readonly Refactoring[] {
  const item = actionAt(ctx);
  if (!item?.action.hasWildcard || isEveryAction(item.action)) return [];
  if (item.element.list && holdsComment(ctx.document, item.element.list)) return [];
  const others = item.element.items.filter((one) => one !== item && one.action.hasWildcard);
  const matched = expandAction(ctx.data, item.action);
  const actions = matched.filter(({ id }) => !others.some(({ action }) => coversAction(action, parseAction(id))));
  const { text } = item.action;
  const which = actions.length === matched.length ? 'it matches' : 'that only it matches';
  const all = `Replace "${text}" by the ${counted(actions.length, 'action')} ${which} today (leaves out what AWS adds later)`;
  const offers = offer(ctx, item, 'expandActions.all', actions, all);
  if (item.element.negated || item.element.statement.effect !== 'Allow') return offers;
  const harmless = actions.filter(({ sensitive }) => sensitive.length === 0);
  const reads = actions.filter(isReadOnly);
  const writes = actions.filter(changesNoAccess);
  return [
    ...offers,
    ...narrower(ctx, item, 'expandActions.read', actions, reads, 'of the levels Read and List'),
    ...narrower(ctx, item, 'expandActions.write', actions, writes, 'outside the level Permissions management'),
    ...narrower(ctx, item, 'expandActions.notSensitive', actions, harmless, 'not known as sensitive'),
  ];
}

function changesNoAccess({ action }: Expansion[number]): boolean {
  return action.accessLevel !== 'Permissions management';
}

function narrower(
  ctx: RefactoringContext,
  item: ActionItem,
  id: string,
  all: Expansion,
  some: Expansion,
  which: string,
): readonly Refactoring[] {
  if (some.length === all.length) return [];
  const title = `Replace "${item.action.text}" by its ${counted(some.length, 'action')} ${which} (narrows access)`;
  return offer(ctx, item, id, some, title);
}

function offer(
  { document: { text } }: RefactoringContext,
  { node, element }: ActionItem,
  id: string,
  actions: Expansion,
  title: string,
): readonly Refactoring[] {
  const value = element.list ?? node;
  const names = actions.map((known) => known.id);
  const added = names.reduce((sum, name) => sum + name.length + 3, 0);
  if (actions.length === 0 || !hasRoomFor(element.statement.policy, text, added)) return [];
  const given = new Set(names.map((name) => name.toLowerCase()));
  const values = element.items.flatMap((one) => {
    if (one.node === node) return names;
    // The pattern's own actions stand once, in its place.
    return given.has(one.action.text.toLowerCase()) ? [] : [one.action.text];
  });
  return [{ id, title, edits: () => writeStrings(text, element.statement.node, value, values) }];
}
