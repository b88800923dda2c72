import { parseArgs } from 'node:util';
import { BoroughError } from '@borough/core';
import type { Command } from './command.js';
import { nearest } from './nearest.js';

/** The options of a command by name, as node's `parseArgs` takes them. */
export type OptionShapes = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>
>;

/** What a person wrote, checked. */
export interface Arguments {
  /** The words that are no options. */
  readonly words: readonly string[];
  /** True where the flag was given. */
  has(option: string): boolean;
  text(option: string): string | undefined;
  /** Throws where it is absent. */
  required(option: string): string;
  number(option: string): number | undefined;
  all(option: string): readonly string[];
}

/** Reads a command's arguments; throws `USAGE` with the nearest option where one is unknown. */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  // A negative number is a value, but parseArgs would take its minus for an option.
  const shielded = args.map((arg) => (/^-\.?\d/.test(arg) ? `\0${arg}` : arg));
  const bare = (text: string): string => text.replace('\0', '');
  let values: Record<string, unknown>;
  let words: string[];
  try {
    const parsed = parseArgs({
      args: shielded,
      options: { ...command.options },
      allowPositionals: true,
      strict: true,
    });
    values = parsed.values;
    words = parsed.positionals.map(bare);
  } catch (failure) {
    throw usage(command, explain(command, failure as Error & { code?: string }, args), failure);
  }
  const [least, most] = command.words;
  if (words.length < least || words.length > most) {
    const count = least === most ? `${least}` : `${least} to ${most}`;
    throw usage(command, `takes ${count} words, not ${words.length}`);
  }
  const text = (option: string): string | undefined => {
    const value = values[option];
    return typeof value === 'string' ? bare(value) : undefined;
  };
  return {
    words,
    text,
    has: (option) => values[option] === true,
    required(option) {
      const value = text(option);
      if (value === undefined) throw usage(command, `needs --${option}`);
      return value;
    },
    number(option) {
      const value = text(option);
      if (value === undefined) return undefined;
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (!Number.isFinite(number))
        throw usage(command, `--${option} takes a number, not "${value}"`);
      return number;
    },
    all: (option) => ((values[option] as string[] | undefined) ?? []).map(bare),
  };
}

function explain(
  command: Command,
  failure: Error & { code?: string },
  args: readonly string[],
): string {
  const names = Object.keys(command.options).map((name) => `--${name}`);
  const given = args.map((arg) => arg.split('=', 1)[0] as string);
  const unknown = given.find((arg) => arg.startsWith('-') && arg !== '--' && !names.includes(arg));
  if (failure.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && unknown !== undefined) {
    const like = nearest(unknown, names);
    return `has no option ${unknown}${like ? `; did you mean ${like}?` : ''}`;
  }
  return `cannot read this: ${failure.message.split('\n', 1)[0]}`;
}

function usage(command: Command, problem: string, cause?: unknown): BoroughError {
  return new BoroughError(
    'USAGE',
    `borough ${command.name} ${problem}${problem.endsWith('?') ? '' : '.'} Usage: borough ${command.name} ${command.usage}`,
    { cause },
  );
}
