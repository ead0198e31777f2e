import type { Edit, Editor } from '../../edits/editor';
import type { ActionItem } from '../../model/model';

/** Writes several actions in the place of one: the first where it stood, the others at the end of the list. */
export function replaceAction(edit: Editor, item: ActionItem, actions: readonly string[]): Edit[] {
  const { list } = item.element;
  const [first, ...rest] = actions;
  if (first === undefined) return list ? edit.removeItem(list, item.node) : [];
  if (rest.length === 0) return edit.replaceText(item.node, first);
  if (!list) return edit.replaceValue(item.node, actions);
  return [...edit.replaceText(item.node, first), ...rest.flatMap((action) => edit.appendItem(list, action))];
}
