import type { Arguments, OptionShapes } from './arguments.js';

/** Where a command speaks to; tests give their own. */
export interface Io {
  /** Results, one line at a time. */
  out(line: string): void;
  /** What went wrong, and progress. */
  err(line: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** Aborted when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One `borough` command. */
export interface Command {
  readonly name: string;
  /** What stands after the name. */
  readonly usage: string;
  /** One line each. */
  readonly help: readonly string[];
  readonly options: OptionShapes;
  /** How many words it takes besides options. */
  readonly words: readonly [least: number, most: number];
  /** Does it; a failure is thrown, with the next move in its message. */
  run(parsed: Arguments, io: Io): Promise<void>;
}
