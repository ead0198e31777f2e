// Answers the quick picks, input boxes and messages of a command. Picks and boxes are the real ones: they are shown by
// the workbench, filled and accepted there. Messages are answered before they are shown, since VS Code refuses to open
// dialogs during a test.
import * as vscode from 'vscode';

export type Answer =
  /** Accepts the item with this label. */
  | { readonly pick: string | RegExp }
  /** Ticks the items with these labels, and only these, and accepts. */
  | { readonly pickMany: readonly string[] }
  /** Fills an input box, or the filter of a quick pick, and accepts. */
  | { readonly type: string }
  /** Accepts what the pick or box proposes, as Enter does. */
  | { readonly accept: true }
  /** Presses the button of an input box with this tooltip. */
  | { readonly press: string }
  /** Leaves the pick or box as Escape does. */
  | { readonly cancel: true }
  /** Chooses the button of a message; undefined closes it. */
  | { readonly button: string | undefined };

export interface Shown {
  readonly kind: 'pick' | 'input' | 'message';
  /** Title and placeholder or prompt of a pick or box, the text of a message. */
  readonly text: string;
  /** The labels of a pick, the buttons of a message. */
  readonly choices: readonly string[];
}

export interface Driven<T> {
  readonly result: T;
  readonly shown: readonly Shown[];
}

type Input = vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;
type Window = Record<string, (...args: never[]) => unknown>;

/**
 * Runs `action` and gives `answers`, in order, to what it shows. Resolves to its result and to what was shown.
 * Rejects when something is shown that no answer is left for, when an item is missing after `timeout` milliseconds, or
 * when an answer is left over. `showQuickPick` and `showInputBox` are not covered: the product uses the `create…` forms.
 */
export async function driveQuickInput<T>(
  answers: readonly Answer[],
  action: () => Thenable<T>,
  timeout = 60_000,
): Promise<Driven<T>> {
  const left = [...answers];
  const shown: Shown[] = [];
  let last = 'nothing was shown';
  let timer: NodeJS.Timeout | undefined;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
    const late = () => reject(new Error(`The command did not end in ${timeout} ms: ${last}.`));
    timer = setTimeout(late, timeout);
  });
  const next = (what: string): Answer | undefined => {
    last = `it showed ${what}`;
    const answer = left.shift();
    if (answer === undefined) fail(new Error(`There is no answer left, but the command showed ${what}.`));
    return answer;
  };
  const watch = <I extends Input>(input: I): I =>
    answering(
      input,
      () => next(`"${textOf(input)}"`),
      (entry) => shown.push(entry),
      fail,
    );

  const window = vscode.window as unknown as Window;
  const { createQuickPick, createInputBox, showInformationMessage, showWarningMessage, showErrorMessage } =
    vscode.window;
  const before = { createQuickPick, createInputBox, showInformationMessage, showWarningMessage, showErrorMessage };
  window.createQuickPick = () => watch(createQuickPick());
  window.createInputBox = () => watch(createInputBox());
  for (const name of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage']) {
    window[name] = async (text: string, ...rest: (string | vscode.MessageOptions | vscode.MessageItem)[]) => {
      const items = rest.filter((item) => typeof item === 'string' || 'title' in item);
      const titles = items.map((item) => (typeof item === 'string' ? item : (item as vscode.MessageItem).title));
      shown.push({ kind: 'message', text, choices: titles });
      const answer = next(`the message "${text}" with [${titles.join(', ')}]`);
      if (answer === undefined || !('button' in answer)) return undefined;
      const index = answer.button === undefined ? -1 : titles.indexOf(answer.button);
      if (answer.button !== undefined && index < 0) fail(new Error(`"${text}" has no button "${answer.button}".`));
      return items[index];
    };
  }
  try {
    const result = await Promise.race([Promise.resolve(action()), failed]);
    if (left.length > 0) throw new Error(`The command ended with answers left over: ${JSON.stringify(left)}.`);
    return { result, shown };
  } finally {
    clearTimeout(timer);
    Object.assign(window, before);
  }
}

/** The input itself, but it takes its answer when it is shown or when its items have come. */
function answering<I extends Input>(
  input: I,
  next: () => Answer | undefined,
  record: (entry: Shown) => void,
  fail: (error: Error) => void,
): I {
  let answer: Answer | undefined;
  let visible = false;
  const typed = new vscode.EventEmitter<string>();
  const pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  const look = () => {
    if (!visible || answer === undefined || !input.enabled || input.busy) return;
    const now = ready(input, answer, { typed, pressed });
    if (now === undefined) return;
    answer = undefined;
    record({ kind: 'items' in input ? 'pick' : 'input', text: textOf(input), choices: labelsOf(input) });
    now().then(undefined, fail);
  };
  return new Proxy(input, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name === 'onDidChangeValue') {
        return (listener: (text: string) => void) =>
          vscode.Disposable.from(target.onDidChangeValue(listener), typed.event(listener));
      }
      if (name === 'onDidTriggerButton') {
        return (listener: (button: vscode.QuickInputButton) => void) =>
          vscode.Disposable.from(target.onDidTriggerButton(listener), pressed.event(listener));
      }
      if (name !== 'show') return value.bind(target);
      return () => {
        target.show();
        if (visible) return;
        visible = true;
        answer = next();
        look();
      };
    },
    set(target, name, value) {
      const done = Reflect.set(target, name, value, target);
      // A pick that is filled anew for its next step asks again.
      if (name === 'step' && visible && answer === undefined) answer = next();
      queueMicrotask(look);
      return done;
    },
  });
}

/** What a person does and the workbench would tell. */
interface Emitters {
  readonly typed: vscode.EventEmitter<string>;
  readonly pressed: vscode.EventEmitter<vscode.QuickInputButton>;
}

/** What gives the answer, or undefined while the input is not ready for it. */
function ready(input: Input, answer: Answer, { typed, pressed }: Emitters): (() => Promise<void>) | undefined {
  if ('cancel' in answer) return async () => input.hide();
  // A pick is filled just after it is shown.
  if ('items' in input && input.items.length === 0 && !('type' in answer)) return undefined;
  if ('accept' in answer) return () => acceptProposal(input);
  if ('type' in answer) return () => fill(input, answer.type, typed);
  if ('press' in answer) {
    const button = input.buttons.find(({ tooltip }) => tooltip === answer.press);
    return button === undefined ? wrongAnswer(input, answer) : async () => pressed.fire(button);
  }
  if (!('items' in input)) return wrongAnswer(input, answer);
  if ('pick' in answer) {
    const item = input.items.find(({ label }) => matches(label, answer.pick));
    return (
      item &&
      (() =>
        accept(
          input,
          () => (input.activeItems = [item]),
          () => input.activeItems[0] === item,
        ))
    );
  }
  if ('pickMany' in answer) {
    const items = answer.pickMany.map((label) => input.items.find((item) => item.label === label));
    const found = items.filter((item) => item !== undefined);
    if (found.length < items.length) return undefined;
    return () =>
      accept(
        input,
        () => (input.selectedItems = found),
        () => sameItems(input.selectedItems, found),
      );
  }
  return wrongAnswer(input, answer);
}

function wrongAnswer(input: Input, answer: Answer): () => Promise<void> {
  return () => Promise.reject(new Error(`The answer ${JSON.stringify(answer)} does not fit "${textOf(input)}".`));
}

async function acceptProposal(input: Input): Promise<void> {
  // What the command just set counts only when the workbench has told it back.
  if ('items' in input && input.canSelectMany && input.selectedItems.length > 0) await once(input.onDidChangeSelection);
  if ('items' in input && !input.canSelectMany && input.activeItems.length === 0) await once(input.onDidChangeActive);
  await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}

function once<T>(event: vscode.Event<T>): Promise<void> {
  return new Promise((resolve) => {
    const listener = event(() => {
      listener.dispose();
      resolve();
    });
  });
}

async function fill(input: Input, text: string, typed: vscode.EventEmitter<string>): Promise<void> {
  if ('items' in input && input.value !== text) {
    const told = new Promise<void>((resolve) => {
      const listener = input.onDidChangeValue((value) => {
        if (value !== text) return;
        listener.dispose();
        resolve();
      });
    });
    input.value = text;
    await told;
  } else {
    // The workbench tells a box only what a person types, so its listeners are told here.
    input.value = text;
    typed.fire(text);
    // The new value is sent with the next timer; the command must come after it.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}

/** Sets the choice, waits until the workbench has told it back, and accepts. */
async function accept(
  pick: vscode.QuickPick<vscode.QuickPickItem>,
  choose: () => void,
  chosen: () => boolean,
): Promise<void> {
  if (!chosen()) {
    await new Promise<void>((resolve) => {
      const listeners = [pick.onDidChangeActive(look), pick.onDidChangeSelection(look)];
      function look() {
        if (!chosen()) return;
        for (const listener of listeners) listener.dispose();
        resolve();
      }
      choose();
    });
  } else if (pick.canSelectMany && pick.selectedItems.length > 0) {
    // The command ticked these itself a moment ago; the workbench has to tell them back as well.
    await once(pick.onDidChangeSelection);
  }
  await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}

function sameItems(some: readonly vscode.QuickPickItem[], others: readonly vscode.QuickPickItem[]): boolean {
  return some.length === others.length && others.every((item) => some.includes(item));
}

function matches(label: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? label === wanted : wanted.test(label);
}

function textOf(input: Input): string {
  const detail = 'prompt' in input ? input.prompt : input.placeholder;
  return [input.title, detail].filter((part) => part !== undefined && part !== '').join(': ');
}

function labelsOf(input: Input): string[] {
  return 'items' in input ? input.items.map(({ label }) => label) : [];
}
