import type { Edit, Editor } from '../../edits/editor';
import type { ActionElement, Policy, Statement } from '../../model/model';
import { contentSpan, type Span } from '../../syntax/syntax';
import { allowStatements, namesAction, principalsOf } from '../../trust/trust';

/** A statement for a service, and the actions the service lacks in the whole policy. */
export interface LackingActions {
  readonly statement: Statement;
  readonly action: ActionElement;
  readonly missing: readonly string[];
}

/** The first Allow statement for a service when the policy allows it some of the actions, but not all. */
export function lackingActions(policy: Policy, service: string, needed: readonly string[]): LackingActions | undefined {
  const statements = allowStatements(policy).filter((one) =>
    principalsOf(one, 'Service').some((item) => item.node.value === service),
  );
  const first = statements.find((one) => one.action !== undefined && one.action.items.length > 0);
  if (!first?.action || statements.some((one) => one.notAction)) return undefined;
  const missing = needed.filter((action) => !statements.some((one) => namesAction(one, action)));
  return missing.length > 0 ? { statement: first, action: first.action, missing } : undefined;
}

/** Where something is missing among the actions: the string that stands alone, or the list's opening bracket. */
export function actionsSpan(action: ActionElement, text: string): Span {
  const [first] = action.items;
  if (action.list || !first) {
    const start = action.list?.start ?? action.member.start;
    return { start, end: start + 1 };
  }
  return contentSpan(first.node, text);
}

/** Adds actions; a single one becomes a list. */
export function addActions(edit: Editor, action: ActionElement, names: readonly string[]): Edit[] {
  const { list } = action;
  if (list) return names.flatMap((name) => edit.appendItem(list, name));
  const { value } = action.member;
  if (value?.type !== 'string') return [];
  return edit.replaceValue(value, [value.value, ...names]);
}
