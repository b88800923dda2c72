/** Takes back what was started; calling it twice does nothing more. */
export type Undo = () => void;

/** Collects undos and runs them backwards, so that what started last stops first. */
export interface Scope {
  add(undo: Undo): void;
  /** Runs every undo, even when one throws; the first error is thrown at the end. */
  close(): void;
}

export function createScope(): Scope {
  let undos: Undo[] = [];
  return {
    add(undo) {
      undos.push(undo);
    },
    close() {
      const running = undos;
      undos = [];
      const failures: unknown[] = [];
      for (const undo of running.reverse()) {
        try {
          undo();
        } catch (failure) {
          failures.push(failure);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
