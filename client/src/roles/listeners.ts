/** Those who want to be told of a change. */
export interface Listeners {
  tell(): void;
  /** Calls the listener after each change until what it gave is disposed. */
  add(listener: () => void): { dispose(): void };
}

/** Makes an empty set of them. It needs nothing of VS Code, so that memories can be tested without it. */
export function createListeners(): Listeners {
  const all = new Set<() => void>();
  return {
    tell: () => {
      for (const listener of [...all]) listener();
    },
    add(listener) {
      // A wrapper of its own, so that the same listener can be given twice.
      const own = () => listener();
      all.add(own);
      return { dispose: () => void all.delete(own) };
    },
  };
}
