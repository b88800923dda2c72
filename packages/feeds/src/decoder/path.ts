import { UNSAFE_NAMES } from '@borough/core';

/**
 * A way to one value of a row, made from text like `a.b[0].c`, `$root.x`, `$topic[2]`, `$value`.
 *
 * ```
 * path  = [ "$root" | "$topic" | "$value" ] step*
 * step  = "." name | "[" digits "]"          (the first step of a row's path has no dot)
 * name  = any characters but . [ ] $ at its beginning
 * ```
 */
export interface Path {
  readonly from: 'row' | 'root' | 'topic';
  readonly steps: readonly (string | number)[];
}

/** What paths start from. */
export interface PathScope {
  readonly root: unknown;
  row: unknown;
  /** Levels of the topic. */
  readonly topic: readonly string[];
}

const MAX_STEPS = 16;
const MAX_LENGTH = 200;

/** Reads a path's text; a text instead of a path says what is wrong with it. */
export function parsePath(text: unknown): Path | string {
  if (typeof text !== 'string') return 'is not a text';
  if (text.length === 0) return 'is empty';
  if (text.length > MAX_LENGTH) return `has more than ${MAX_LENGTH} characters`;
  let from: Path['from'] = 'row';
  let at = 0;
  if (text.startsWith('$')) {
    const head = /^\$(root|topic|value)(?=[.[]|$)/.exec(text);
    if (!head) return 'begins with "$", but only $root, $topic and $value are known';
    at = head[0].length;
    if (head[1] === 'value' && at < text.length)
      return 'goes on after $value, which is the row itself';
    if (head[1] !== 'value') from = head[1] as Path['from'];
  }
  const steps: (string | number)[] = [];
  while (at < text.length) {
    const step = readStep(text, at, at === 0);
    if (typeof step === 'string') return step;
    at = step.next;
    steps.push(step.value);
    if (steps.length > MAX_STEPS) return `has more than ${MAX_STEPS} steps`;
  }
  if (from === 'topic' && (steps.length !== 1 || typeof steps[0] !== 'number')) {
    return 'must say which level of the topic it means, as in $topic[2]';
  }
  return { from, steps };
}

function readStep(
  text: string,
  start: number,
  isFirst: boolean,
): { value: string | number; next: number } | string {
  if (text[start] === '[') {
    const index = /^\[(\d{1,6})\]/.exec(text.slice(start, start + 9));
    if (!index) return `has no number in brackets at character ${start}`;
    return { value: Number(index[1]), next: start + index[0].length };
  }
  let at = start;
  if (!isFirst) {
    if (text[at] !== '.') return `has a character out of place at ${at}`;
    at++;
  }
  const begin = at;
  while (at < text.length && text[at] !== '.' && text[at] !== '[' && text[at] !== ']') at++;
  const name = text.slice(begin, at);
  if (name.length === 0) return `has an empty name at character ${begin}`;
  if (UNSAFE_NAMES.includes(name)) return `names "${name}", which is not allowed`;
  return { value: name, next: at };
}

/** Follows a path through own properties only; `undefined` where it leads nowhere. */
export function readPath(path: Path, scope: PathScope): unknown {
  let value: unknown =
    path.from === 'row' ? scope.row : path.from === 'root' ? scope.root : scope.topic;
  for (const step of path.steps) {
    if (typeof value !== 'object' || value === null) return undefined;
    // An array is read by number, an object by its own names: `length` and the like are neither.
    if (Array.isArray(value)) value = typeof step === 'number' ? value[step] : undefined;
    else if (typeof step === 'string' && Object.hasOwn(value, step)) {
      value = (value as Record<string, unknown>)[step];
    } else return undefined;
  }
  return value;
}
