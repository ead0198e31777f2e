import { parseAction } from '../policy/action';
import { coversAction, type Expansion, expandAction, isEveryAction } from '../policy/actionPattern';
import type { ActionItem } from '../policy/model';
import { isReadOnly } from '../policy/openGrant';
import { actionAt, holdsComment } from './place';
import { counted, type Refactoring, type RefactoringContext } from './refactoring';
import { hasRoomFor, writeStrings } from './writing';

/** Writes the actions that a pattern stands for: all of them, or with less access only some. */
export function expandActions(ctx: RefactoringContext): readonly Refactoring[] {
  const item = actionAt(ctx);
  if (!item?.action.hasWildcard || isEveryAction(item.action)) return [];
  if (item.element.list && holdsComment(ctx.document, item.element.list)) return [];
  const others = item.element.items.filter((one) => one !== item);
  const actions = expandAction(ctx.data, item.action).filter(
    ({ id }) => !others.some(({ action }) => coversAction(action, parseAction(id))),
  );
  const { text } = item.action;
  const all = `Replace "${text}" by the ${counted(actions.length, 'action')} it matches today (leaves out what AWS adds later)`;
  const offers = offer(ctx, item, 'expandActions.all', actions, all);
  if (item.element.negated || item.element.statement.effect !== 'Allow') return offers;
  return [
    ...offers,
    ...narrower(ctx, item, 'expandActions.read', actions, actions.filter(isReadOnly), 'Read and List actions'),
    ...narrower(
      ctx,
      item,
      'expandActions.write',
      actions,
      actions.filter(changesNoAccess),
      'actions that manage no access',
    ),
    ...narrower(
      ctx,
      item,
      'expandActions.notSensitive',
      actions,
      actions.filter(({ sensitive }) => sensitive.length === 0),
      'actions that are not sensitive',
    ),
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
  what: string,
): readonly Refactoring[] {
  if (some.length === all.length) return [];
  const number = some.length === 1 ? what.replace('actions', 'action') : what;
  return offer(ctx, item, id, some, `Keep only the ${some.length} ${number} of "${item.action.text}" (narrows access)`);
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
