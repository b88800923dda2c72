/** What is wrong at one place of a document: `layers[2].style.color.ramp` and a sentence. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** A JSON Schema (2020-12) as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * One description of a JSON value: the compiler holds it against the type `T`, `check` holds a value
 * against it, and `schema` tells it to editors and other languages.
 */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** Appends what is wrong; leaves `value` as it is. */
  check(value: unknown, path: string, issues: Issue[]): void;
  /** Never set; carries `T`. */
  readonly type?: T;
}

/** A shape that may be absent from an object. */
export interface OptionalShape<T> extends Shape<T> {
  readonly isOptional: true;
}

/** One shape for each field of `T`; optional fields need `optional(…)`, so that the two cannot drift apart. */
export type Fields<T> = {
  readonly [K in keyof T]-?: undefined extends T[K]
    ? OptionalShape<Exclude<T[K], undefined>>
    : Shape<T[K]>;
};

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function say(issues: Issue[], path: string, expected: string, value: unknown): void {
  issues.push({ path, message: `expected ${expected}, found ${show(value)}` });
}

export function text(
  options: { pattern?: RegExp; hint?: string; max?: number } = {},
): Shape<string> {
  const { pattern, hint = 'a text', max = 10_000 } = options;
  return {
    schema: { type: 'string', maxLength: max, ...(pattern && { pattern: pattern.source }) },
    check(value, path, issues) {
      if (typeof value !== 'string' || value.length > max || (pattern && !pattern.test(value)))
        say(issues, path, hint, value);
    },
  };
}

export function number(options: { min?: number; max?: number; hint?: string } = {}): Shape<number> {
  const { min = -Infinity, max = Infinity } = options;
  const range = `${min > -Infinity ? ` from ${min}` : ''}${max < Infinity ? ` to ${max}` : ''}`;
  return {
    schema: {
      type: 'number',
      ...(min > -Infinity && { minimum: min }),
      ...(max < Infinity && { maximum: max }),
    },
    check(value, path, issues) {
      if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max)
        say(issues, path, options.hint ?? `a number${range}`, value);
    },
  };
}

export function boolean(): Shape<boolean> {
  return {
    schema: { type: 'boolean' },
    check(value, path, issues) {
      if (typeof value !== 'boolean') say(issues, path, 'true or false', value);
    },
  };
}

/** One of some fixed texts or numbers. */
export function oneOf<const T extends string | number>(...values: readonly T[]): Shape<T> {
  return {
    schema: { enum: values },
    check(value, path, issues) {
      if (!values.includes(value as T))
        say(issues, path, values.map((v) => JSON.stringify(v)).join(' or '), value);
    },
  };
}

/** Anything JSON can say; for what belongs to somebody else's check. */
export function anything(): Shape<unknown> {
  return { schema: {}, check() {} };
}

export function array<T>(
  item: Shape<T>,
  options: { min?: number; max?: number } = {},
): Shape<readonly T[]> {
  const { min = 0, max = 10_000 } = options;
  return {
    schema: { type: 'array', items: item.schema, minItems: min, maxItems: max },
    check(value, path, issues) {
      if (!Array.isArray(value) || value.length < min || value.length > max) {
        say(issues, path, `a list${min > 0 ? ` of at least ${min}` : ''}`, value);
        return;
      }
      value.forEach((v, i) => {
        item.check(v, `${path}[${i}]`, issues);
      });
    },
  };
}

export function tuple<T extends readonly unknown[]>(
  ...items: { readonly [K in keyof T]: Shape<T[K]> }
): Shape<T> {
  const shapes = items as unknown as readonly Shape<unknown>[];
  return {
    schema: {
      type: 'array',
      prefixItems: shapes.map((s) => s.schema),
      minItems: shapes.length,
      maxItems: shapes.length,
    },
    check(value, path, issues) {
      if (!Array.isArray(value) || value.length !== shapes.length) {
        say(issues, path, `a list of exactly ${shapes.length}`, value);
        return;
      }
      shapes.forEach((shape, i) => {
        shape.check(value[i], `${path}[${i}]`, issues);
      });
    },
  };
}

/** Keys that would reach into an object's prototype; never allowed from outside. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** An object whose keys are ids. */
export function record<T>(value: Shape<T>): Shape<{ readonly [id: string]: T }> {
  return {
    schema: { type: 'object', additionalProperties: value.schema },
    check(found, path, issues) {
      if (!isObject(found)) {
        say(issues, path, 'an object', found);
        return;
      }
      for (const [id, v] of Object.entries(found)) {
        const at = join(path, id);
        if (UNSAFE.has(id) || id === '')
          issues.push({ path: at, message: 'is not allowed as an id' });
        else value.check(v, at, issues);
      }
    },
  };
}

export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { ...shape, isOptional: true };
}

/** An object with exactly these fields; an unknown one is an error with the nearest known name. */
export function object<T>(fields: Fields<T>): Shape<T> & { readonly fields: Fields<T> } {
  const entries = Object.entries(fields) as [string, Shape<unknown> & { isOptional?: true }][];
  const known = new Map(entries);
  return {
    fields,
    schema: {
      type: 'object',
      properties: Object.fromEntries(entries.map(([name, shape]) => [name, shape.schema])),
      required: entries.filter(([, shape]) => !shape.isOptional).map(([name]) => name),
      additionalProperties: false,
    },
    check(value, path, issues) {
      if (!isObject(value)) {
        say(issues, path, 'an object', value);
        return;
      }
      for (const name of Object.keys(value)) {
        if (known.has(name)) continue;
        const near = nearest(name, [...known.keys()]);
        issues.push({
          path: join(path, name),
          message: `is not known here${near ? `; did you mean "${near}"?` : ''}`,
        });
      }
      for (const [name, shape] of known) {
        const v = value[name];
        if (v !== undefined) shape.check(v, join(path, name), issues);
        else if (!shape.isOptional) issues.push({ path: join(path, name), message: 'is missing' });
      }
    },
  };
}

/** Objects told apart by the text in one field. */
export function variants<T extends object, K extends keyof T & string>(
  field: K,
  shapes: { readonly [V in T[K] & string]: Shape<Extract<T, Record<K, V>>> },
): Shape<T> {
  const byName = shapes as Readonly<Record<string, Shape<unknown>>>;
  const names = Object.keys(byName);
  return {
    schema: { oneOf: names.map((name) => (byName[name] as Shape<unknown>).schema) },
    check(value, path, issues) {
      if (!isObject(value)) {
        say(issues, path, 'an object', value);
        return;
      }
      const name = value[field];
      const shape =
        typeof name === 'string' && Object.hasOwn(byName, name) ? byName[name] : undefined;
      if (shape) shape.check(value, path, issues);
      else say(issues, join(path, field), names.map((n) => `"${n}"`).join(' or '), name);
    },
  };
}

/** The first shape whose JSON kind fits the value decides; `hint` names the choice. */
export function either<A, B>(
  hint: string,
  isFirst: (value: unknown) => boolean,
  a: Shape<A>,
  b: Shape<B>,
): Shape<A | B> {
  return {
    schema: { anyOf: [a.schema, b.schema] },
    check(value, path, issues) {
      if (value === null || value === undefined) say(issues, path, hint, value);
      else (isFirst(value) ? a : b).check(value, path, issues);
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** The known name within two edits, if one is. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = 3;
  for (const candidate of known) {
    const distance = edits(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance, two rows at a time. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length] as number;
}
