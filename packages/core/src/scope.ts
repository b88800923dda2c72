/** Takes back what was started; calling it twice does nothing more. */
export type Undo = () => void;

/** Collects undos and runs them backwards, so that what started last stops first. */
export interface Scope {
  /** The undo that comes back runs this one alone, and the scope keeps nothing of it. */
  add(undo: Undo): Undo;
  /** Runs every undo, even when one throws; the first error is thrown at the end. */
  close(): void;
}

export function createScope(): Scope {
  let undos: Undo[] = [];
  return {
    add(undo) {
      undos.push(undo);
      return () => {
        const at = undos.lastIndexOf(undo);
        if (at < 0) return;
        undos.splice(at, 1);
        undo();
      };
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
