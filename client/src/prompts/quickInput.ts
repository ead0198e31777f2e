import * as vscode from 'vscode';
import { type Answer, back, isAnswered, type StepPosition, withinStep } from './steps';

export interface PickOptions<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  /** Items that are there later show a progress bar until they come. */
  readonly items: readonly T[] | Promise<readonly T[]>;
  /** The items that are ticked at first, where any number can be. */
  readonly ticked?: (item: T) => boolean;
  /** Called when the items are there, to follow what is typed or to fill in more later. */
  readonly onShow?: (pick: vscode.QuickPick<T>) => vscode.Disposable;
}

export interface TextOptions {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** A sentence about what is wrong with the text, or nothing. */
  readonly validate: (text: string) => string | undefined;
  /** A list to pick the text from instead. */
  readonly list?: TextList;
}

/** A button of an input box that opens a list. */
export interface TextList {
  readonly tooltip: string;
  /** Makes the text of what was typed and what is picked. It's put into the box; Back leaves the box as it was. */
  readonly pick: (typed: string, position: StepPosition) => Promise<Answer<string>>;
}

/** Lets the person pick one item. */
export async function pickOne<T extends vscode.QuickPickItem>(
  position: StepPosition,
  options: PickOptions<T>,
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<T>();
  return showPick(pick, position, options, () => pick.selectedItems[0]);
}

/** Lets the person tick any number of items. */
export async function pickMany<T extends vscode.QuickPickItem>(
  position: StepPosition,
  options: PickOptions<T>,
): Promise<Answer<readonly T[]>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.canSelectMany = true;
  pick.keepScrollPosition = true;
  return showPick(pick, position, options, () => pick.selectedItems);
}

/** Lets the person type a text, and says what is wrong with it while they do. */
export async function typeText(position: StepPosition, options: TextOptions): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  box.prompt = options.prompt;
  box.value = options.value;
  box.placeholder = options.placeholder;
  const judge = (text: string) => {
    box.validationMessage = options.validate(text);
  };
  // Nobody is blamed for what is not typed yet; the prompt says what to type.
  if (options.value !== '') judge(options.value);
  box.onDidChangeValue(judge);
  const { list } = options;
  if (list !== undefined) box.buttons = [{ iconPath: new vscode.ThemeIcon('list-unordered'), tooltip: list.tooltip }];
  const answer = await show<Typed>(
    box,
    position,
    (finish) => {
      judge(box.value);
      if (box.validationMessage === undefined) finish({ text: box.value });
    },
    (finish) => finish({ text: box.value, list }),
  );
  if (!isAnswered(answer)) return answer;
  if (answer.list === undefined) return answer.text;
  const picked = await answer.list.pick(answer.text, withinStep(position));
  if (picked === undefined) return undefined;
  return typeText(position, { ...options, value: picked === back ? answer.text : picked });
}

/** What was in a box when it was accepted, or when its list was asked for. */
interface Typed {
  readonly text: string;
  readonly list?: TextList | undefined;
}

async function showPick<T extends vscode.QuickPickItem, R>(
  pick: vscode.QuickPick<T>,
  position: StepPosition,
  { placeholder, items, ticked, onShow }: PickOptions<T>,
  answer: () => R | undefined,
): Promise<Answer<R>> {
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = items instanceof Promise;
  // What is known already is there from the first moment, so that Enter always has something to take. Ticks are told
  // with the items, or the pick could be accepted between the two.
  const atOnce = !(items instanceof Promise) && ticked === undefined;
  if (atOnce) pick.items = items;
  let open = true;
  let following: vscode.Disposable | undefined;
  let failure: { readonly error: unknown } | undefined;
  const shown = show<R>(pick, position, (finish) => {
    const value = answer();
    if (value !== undefined) finish(value);
  });
  const fill = async () => {
    const there = await items;
    if (!open) return;
    if (!atOnce) pick.items = there;
    if (ticked !== undefined) pick.selectedItems = there.filter(ticked);
    pick.busy = false;
    following = onShow?.(pick);
  };
  // What the items wait for can fail; then the pick closes and the failure goes to the command.
  fill().catch((error: unknown) => {
    failure = { error };
    pick.hide();
  });
  const value = await shown;
  open = false;
  following?.dispose();
  if (failure !== undefined) throw failure.error;
  return value;
}

/** Shows an input with the buttons of its position, and resolves when it is answered or left. */
function show<R>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  position: StepPosition,
  onAccept: (finish: (value: R) => void) => void,
  onButton?: (finish: (value: R) => void) => void,
): Promise<Answer<R>> {
  input.title = position.title;
  // A single step needs no count.
  if (position.totalSteps > 1) {
    input.totalSteps = position.totalSteps;
    input.step = position.step;
  }
  input.ignoreFocusOut = true;
  if (position.step > 1) input.buttons = [vscode.QuickInputButtons.Back, ...input.buttons];
  return new Promise((resolve) => {
    const finish = (value: Answer<R>) => {
      resolve(value);
      input.dispose();
    };
    input.onDidAccept(() => onAccept(finish));
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) finish(back);
      else onButton?.(finish);
    });
    input.onDidHide(() => finish(undefined));
    input.show();
  });
}
