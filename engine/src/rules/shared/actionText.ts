import { coversAction } from '../../actions/actionPattern';
import type { Editor } from '../../edits/editor';
import { parseAction } from '../../model/action';
import type { ActionElement, ActionItem } from '../../model/model';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import type { Fix, FixKind } from '../rule';

/** What an action that no request ever has comes to, as the second sentence of a message. */
export function lossOf(element: ActionElement): string {
  if (element.negated) return 'As written it excludes nothing.';
  return element.statement.effect === 'Deny' ? 'As written it denies nothing.' : 'As written it allows nothing.';
}

/** Whether an action is `prefix:name` with a prefix that can be looked up; rules of their own report the others. */
export function isWellFormed({ action }: ActionItem): boolean {
  const { text, service } = action;
  if (!action.hasPrefix || service === '' || hasWildcard(service) || /\s/.test(text) || hasPlaceholder(text)) {
    return false;
  }
  return text.indexOf(':') === text.lastIndexOf(':') && /^[a-z0-9.-]+$/.test(service);
}

/**
 * Writes another action in an action's place; where the list has that one already, the wrong one goes. `words` names
 * what is exchanged, so that the title speaks of the wrong word only.
 */
export function exchangeAction(
  edit: Editor,
  item: ActionItem,
  text: string,
  words: { readonly from: string; readonly to: string },
  kind: FixKind,
): Fix {
  const { list, items } = item.element;
  const target = parseAction(text);
  const other = items.find((one) => one !== item && coversAction(one.action, target));
  if (list && other) {
    return {
      title: `Remove "${item.node.value}": the list has "${other.node.value}"`,
      kind,
      edits: edit.removeItem(list, item.node),
    };
  }
  return { title: `Replace "${words.from}" by "${words.to}"`, kind, edits: edit.replaceText(item.node, text) };
}
