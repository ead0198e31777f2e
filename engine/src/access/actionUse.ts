import { coversAction, expandAction, isEveryAction, type KnownAction, matcherOf } from '../actions/actionPattern';
import type { IamData } from '../data/types';
import { type ParsedAction, parseAction } from '../model/action';
import type { ActionItem, Statement } from '../model/model';
import type { ActionName } from './request';

/** What an action is listed under: its own name or that of a pattern. */
export interface Label {
  readonly text: string;
  readonly isPattern: boolean;
}

/** An action of a statement: one of the data, or one that isn't known. */
export interface UsedAction extends ActionName {
  /** As AWS writes it, or as it is written in the policy. */
  readonly id: string;
  readonly known: KnownAction | undefined;
}

/** An entry of an Action list with the actions that it stands for; or what NotAction leaves in. */
export interface ActionUse {
  readonly item: ActionItem | undefined;
  readonly label: Label;
  readonly actions: readonly UsedAction[];
  /** An action that AWS may add and that a pattern would match. */
  readonly future: UsedAction | undefined;
}

const uses = new WeakMap<Statement, readonly ActionUse[]>();

/** The entries of a statement's actions. The data of the first call is the one that counts. */
export function usesOf(data: IamData, statement: Statement): readonly ActionUse[] {
  const known = uses.get(statement);
  if (known) return known;
  const list = readUses(data, statement);
  uses.set(statement, list);
  return list;
}

function readUses(data: IamData, { action, notAction }: Statement): readonly ActionUse[] {
  if (notAction && !action) {
    const { applies } = matcherOf(notAction);
    const text = `every action except ${notAction.items.map((item) => item.action.text).join(', ')}`;
    const left = expandAction(data, parseAction('*'))
      .map(usedAction)
      .filter(({ service, name }) => applies(service, name));
    return [
      {
        item: undefined,
        label: { text, isPattern: true },
        actions: left,
        future: unknownAction(parseAction(`${filler}:${filler}`)),
      },
    ];
  }
  const items = action?.items ?? [];
  return items.filter((item) => !isSaidByAnother(item, items)).map((item) => useOf(data, item));
}

function useOf(data: IamData, item: ActionItem): ActionUse {
  const { action } = item;
  const label = { text: action.text, isPattern: action.hasWildcard };
  const actions = expandAction(data, action).map(usedAction);
  if (!action.hasWildcard) {
    return { item, label, actions: actions.length > 0 ? actions : [unknownAction(action)], future: undefined };
  }
  const text = isEveryAction(action) ? `${filler}:${filler}` : action.text;
  const future = unknownAction(parseAction(text.replaceAll('*', filler).replaceAll('?', 'q')));
  return actions.length > 0 ? { item, label, actions, future } : { item, label, actions: [future], future: undefined };
}

const filler = 'zq7';

/** Whether another entry of the list covers an entry; of two equal ones the first stays. */
function isSaidByAnother(item: ActionItem, items: readonly ActionItem[]): boolean {
  const at = items.indexOf(item);
  return items.some(
    (other, index) =>
      other !== item &&
      coversAction(other.action, item.action) &&
      (index < at || !coversAction(item.action, other.action)),
  );
}

function usedAction(known: KnownAction): UsedAction {
  return { id: known.id, known, service: known.service.prefix, name: known.action.name.toLowerCase() };
}

function unknownAction({ text, service, lowerName }: ParsedAction): UsedAction {
  return { id: text, known: undefined, service, name: lowerName };
}
