import type { Edit, Editor } from '../../edits/editor';
import type { ActionItem, PrincipalItem } from '../../model/model';
import type { ObjectNode } from '../../syntax/syntax';

/** The object that a principal's group is a member of. */
export function principalObject(item: PrincipalItem): ObjectNode | undefined {
  const value = item.element.member.value;
  return value?.type === 'object' ? value : undefined;
}

/** Removes one principal, with its key when it was the only one there; nothing when the element would become empty. */
export function removePrincipal(edit: Editor, item: PrincipalItem): Edit[] {
  const { list } = item.group;
  if (list && list.items.length > 1) return edit.removeItem(list, item.node);
  const owner = principalObject(item);
  return owner && owner.members.length > 1 ? edit.removeMember(owner, item.group.member) : [];
}

/** Removes one action of a list; nothing when it is the only one. */
export function removeAction(edit: Editor, item: ActionItem): Edit[] {
  const { list } = item.element;
  return list && list.items.length > 1 ? edit.removeItem(list, item.node) : [];
}
