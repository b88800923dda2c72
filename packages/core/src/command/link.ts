import { BoroughError } from '../error.js';
import { UNSAFE_NAMES } from '../intake/check.js';
import { roundCamera } from '../scene/view.js';
import { type Command, readCommand } from './command.js';

/** Characters in a link; a longer one is a document, and should be sent as one. */
const MOST_LENGTH = 65_536;
const MOST_COMMANDS = 500;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const NAME = /^[A-Za-z][\w-]*$/;
const PATH = /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*){0,7}$/;

type Fields = Record<string, unknown>;

/**
 * Commands as the text of a URL's hash (rule CO4), readable by people:
 * `do=layer&id=energy&visible=false&do=look&camera.target=8.54~47.37~410&…`. A field of a field is a path, a
 * list is joined by `~` (a list of one or none ends in it), a text that looks like something else begins with
 * `'`, and what is nested otherwise is JSON after a second `=`. Cameras are rounded to what can be seen.
 *
 * @throws BoroughError `LINK_TOO_LONG` beyond 64 kB
 * @example
 * location.hash = toLink(city.state());
 */
export function toLink(commands: readonly Command[]): string {
  const text = commands
    .map(({ do: name, ...fields }) =>
      [`do=${name}`, ...fieldsOf('', withRoundCamera(fields))].join('&'),
    )
    .join('&');
  if (text.length <= MOST_LENGTH) return text;
  throw new BoroughError(
    'LINK_TOO_LONG',
    `The state takes ${text.length} characters; a link has ${MOST_LENGTH} at most. Send the commands as a file.`,
  );
}

/**
 * The commands of a link, checked; an empty hash holds none. Text from outside is data: nothing in it is
 * ever run, and nothing in it reaches a prototype.
 *
 * @throws BoroughError `LINK_INVALID`, which names the bad part
 * @example
 * for (const command of readLink(location.hash)) await city.run(command);
 */
export function readLink(hash: string): readonly Command[] {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (text === '') return [];
  if (text.length > MOST_LENGTH) throw invalid(`it has more than ${MOST_LENGTH} characters`);
  const commands: Fields[] = [];
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    if (at < 0) throw invalid(`"${short(part)}" has no "="`);
    const name = part.slice(0, at);
    const raw = part.slice(at + 1);
    if (name === 'do') commands.push({ do: decode(raw, part) });
    else put(commands.at(-1), name, toValue(raw, part), part);
    if (commands.length > MOST_COMMANDS)
      throw invalid(`it has more than ${MOST_COMMANDS} commands`);
  }
  return commands.map(toCommand);
}

function toCommand(fields: Fields, index: number): Command {
  try {
    return readCommand(fields);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`command ${index + 1} (${short(String(fields.do))}): ${why}`, cause);
  }
}

function withRoundCamera(fields: object): object {
  return 'camera' in fields
    ? { ...fields, camera: roundCamera(fields.camera as Parameters<typeof roundCamera>[0]) }
    : fields;
}

function fieldsOf(path: string, value: object): string[] {
  return Object.entries(value).flatMap(([name, inner]) => flatten(`${path}${name}`, inner));
}

function flatten(path: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (isPlain(value)) return fieldsOf(`${path}.`, value);
  if (Array.isArray(value) && value.every(isScalar)) {
    const items = value.map((item) => (item === '' ? "'" : toPiece(item)));
    return [`${path}=${items.join('~')}${items.length < 2 ? '~' : ''}`];
  }
  return [`${path}=${isScalar(value) ? toPiece(value) : `=${encode(JSON.stringify(value))}`}`];
}

/** An object whose fields can be steps of a path. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => NAME.test(name) && !UNSAFE_NAMES.includes(name));
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

function toPiece(value: unknown): string {
  if (typeof value !== 'string') return encode(String(value));
  const isOther = NUMBER.test(value) || WORDS.has(value) || /^['=]/.test(value);
  return isOther ? `'${encode(value)}` : encode(value);
}

/** Half a surrogate pair cannot be written in a URL, and is no letter. */
function encode(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, '\uFFFD');
  return encodeURIComponent(whole)
    .replace(/~/g, '%7E')
    .replace(/%3A/g, ':')
    .replace(/%2C/g, ',')
    .replace(/%2F/g, '/');
}

function decode(raw: string, part: string): string {
  try {
    return decodeURIComponent(raw);
  } catch (cause) {
    throw invalid(`"${short(part)}" is not well encoded`, cause);
  }
}

function toValue(raw: string, part: string): unknown {
  if (raw.startsWith('=')) return toNested(decode(raw.slice(1), part), part);
  if (!raw.includes('~')) return toScalar(raw, part);
  if (raw === '~') return [];
  const items = raw.split('~');
  if (items.at(-1) === '') items.pop();
  return items.map((item) => toScalar(item, part));
}

function toScalar(raw: string, part: string): unknown {
  if (raw.startsWith("'")) return decode(raw.slice(1), part);
  const text = decode(raw, part);
  if (NUMBER.test(text)) return Number(text);
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

function toNested(json: string, part: string): unknown {
  try {
    return JSON.parse(json, (name, value: unknown) => {
      if (UNSAFE_NAMES.includes(name)) throw new Error(`"${name}" is not allowed as a name`);
      return value;
    });
  } catch (cause) {
    throw invalid(`"${short(part)}" holds no JSON that is allowed`, cause);
  }
}

/** Sets a field of the command by its path. */
function put(command: Fields | undefined, path: string, value: unknown, part: string): void {
  if (!command) throw invalid(`"${short(part)}" comes before any "do="`);
  const names = path.split('.');
  if (!PATH.test(path) || names.some((name) => UNSAFE_NAMES.includes(name)))
    throw invalid(`"${short(path)}" is not the name of a field`);
  const last = names.pop() as string;
  let at = command;
  for (const name of names) {
    if (!Object.hasOwn(at, name)) at[name] = {};
    const next = at[name];
    if (typeof next !== 'object' || next === null || Array.isArray(next))
      throw invalid(`"${short(path)}" is a field of something that has none`);
    at = next as Fields;
  }
  if (Object.hasOwn(at, last)) throw invalid(`"${short(path)}" is there twice`);
  at[last] = value;
}

function invalid(why: string, cause?: unknown): BoroughError {
  return new BoroughError('LINK_INVALID', `The link cannot be read: ${why}.`, { cause });
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
