import * as vscode from 'vscode';

/** Where in a sequence of steps an input stands. The title is shown as `Create role (1/3)`. */
export interface Place {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
}

/** The answer of an input: its value, `back` for the step before, or nothing when the person left. */
export type Answer<T> = T | typeof back | undefined;

/** The person went back to the step before. */
export const back = Symbol('back');

/** A step had nothing to ask. It is not counted, and the way back passes it by. */
export const notAsked = Symbol('not asked');

/** A step takes what is known and gives it back with its own answer. It is asked again when the person comes back. */
export type AskStep<S> = (state: S, place: Place) => Promise<Answer<S> | typeof notAsked>;

export interface PickOptions<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  /** Items that are there later show a progress bar until they come. */
  readonly items: readonly T[] | Promise<readonly T[]>;
  /** Called when the pick is there, to follow what is typed or to fill it later. */
  readonly onShow?: (pick: vscode.QuickPick<T>) => vscode.Disposable;
}

export interface TextOptions {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** A sentence about what is wrong with the text, or nothing. */
  readonly validate: (text: string) => string | undefined;
}

/** Runs steps in order, with a way back from each but the first. Resolves to nothing when the person left. */
export async function runSteps<S>(title: string, first: S, steps: readonly AskStep<S>[]): Promise<S | undefined> {
  let state = first;
  let index = 0;
  const asked: number[] = [];
  for (;;) {
    const step = steps[index];
    if (step === undefined) return state;
    const silent = index - asked.length;
    const answer = await step(state, { title, step: asked.length + 1, totalSteps: steps.length - silent });
    if (answer === undefined) return undefined;
    if (answer === back) {
      index = asked.pop() ?? 0;
      continue;
    }
    if (answer !== notAsked) {
      asked.push(index);
      state = answer;
    }
    index += 1;
  }
}

/** Lets the person pick one item. */
export async function pickOne<T extends vscode.QuickPickItem>(
  place: Place,
  options: PickOptions<T>,
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<T>();
  return showPick(pick, place, options, () => pick.selectedItems[0]);
}

/** Lets the person tick any number of items, of which `ticked` are at first. */
export async function pickMany<T extends vscode.QuickPickItem>(
  place: Place,
  options: PickOptions<T>,
): Promise<Answer<readonly T[]>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.canSelectMany = true;
  pick.keepScrollPosition = true;
  return showPick(pick, place, options, () => pick.selectedItems);
}

/** Lets the person type a text, and says what is wrong with it while they do. */
export async function typeText(place: Place, options: TextOptions): Promise<Answer<string>> {
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
  return show(box, place, (finish) => {
    judge(box.value);
    if (box.validationMessage === undefined) finish(box.value);
  });
}

async function showPick<T extends vscode.QuickPickItem, R>(
  pick: vscode.QuickPick<T>,
  place: Place,
  { placeholder, items, onShow }: PickOptions<T>,
  answer: () => R | undefined,
): Promise<Answer<R>> {
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = items instanceof Promise;
  let open = true;
  let following: vscode.Disposable | undefined;
  let failure: { readonly error: unknown } | undefined;
  const shown = show<R>(pick, place, (finish) => {
    const value = answer();
    if (value !== undefined) finish(value);
  });
  const fill = async () => {
    const there = await items;
    if (!open) return;
    pick.items = there;
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

/** Shows an input with the buttons of its place, and resolves when it is answered or left. */
function show<R>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  place: Place,
  onAccept: (finish: (value: R) => void) => void,
): Promise<Answer<R>> {
  input.title = place.title;
  // A single step needs no count.
  if (place.totalSteps > 1) {
    input.totalSteps = place.totalSteps;
    input.step = place.step;
  }
  input.ignoreFocusOut = true;
  if (place.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    const finish = (value: Answer<R>) => {
      resolve(value);
      input.dispose();
    };
    input.onDidAccept(() => onAccept(finish));
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) finish(back);
    });
    input.onDidHide(() => finish(undefined));
    input.show();
  });
}
