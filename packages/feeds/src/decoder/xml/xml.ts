/** One element: its name without a prefix, its attributes, its children, and the text between them. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Open {
  name: string;
  attributes: Map<string, string>;
  children: Open[];
  text: string;
}

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 2_000_000;
const MAX_TEXT = 65_536;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};
const TAG = /([^\s/>=]+)/y;
const ATTRIBUTE = /\s+([^\s/>=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

/**
 * Reads the XML that data comes in (XML 1.0, fifth edition, without a document type: neither entities of its own nor
 * anything from elsewhere). A text says what is wrong.
 */
export function readXml(source: string): XmlElement | string {
  const root: Open = { name: '', attributes: new Map(), children: [], text: '' };
  const open: Open[] = [root];
  let elements = 0;
  let at = source.charCodeAt(0) === 0xfeff ? 1 : 0;

  while (at < source.length) {
    const top = open.at(-1) as Open;
    const next = source.indexOf('<', at);
    const text = source.slice(at, next < 0 ? source.length : next);
    if (top !== root) {
      top.text += toText(text);
      if (top.text.length > MAX_TEXT) return `A text of more than ${MAX_TEXT} characters.`;
    } else if (text.trim() !== '') return 'Text outside of the root element.';
    if (next < 0) break;
    at = next;
    if (source.startsWith('<!--', at)) at = skip('-->');
    else if (source.startsWith('<?', at)) at = skip('?>');
    else if (source.startsWith('<![CDATA[', at)) {
      const end = source.indexOf(']]>', at);
      if (end < 0 || top === root) return 'A CDATA section out of place or without an end.';
      top.text += source.slice(at + 9, end);
      at = end + 3;
    } else if (source.startsWith('<!', at))
      return 'It declares a document type, which is not read.';
    else if (source.startsWith('</', at)) {
      const end = source.indexOf('>', at);
      const name = toLocal(source.slice(at + 2, end < 0 ? at + 2 : end).trim());
      if (end < 0 || open.length < 2 || name !== top.name)
        return `An end of "${name.slice(0, 40)}" out of place.`;
      open.pop();
      at = end + 1;
    } else {
      const problem = readStart(top);
      if (problem) return problem;
    }
    if (at < 0) return 'A comment or an instruction has no end.';
  }
  if (open.length > 1) return `The element "${open.at(-1)?.name.slice(0, 40)}" has no end.`;
  return root.children.length === 1 ? (root.children[0] as Open) : 'There is not one root element.';

  function skip(end: string): number {
    const found = source.indexOf(end, at);
    return found < 0 ? -1 : found + end.length;
  }

  function readStart(parent: Open): string | null {
    TAG.lastIndex = at + 1;
    const name = TAG.exec(source)?.[1];
    if (!name || name.length > 200) return `A tag without a name at character ${at}.`;
    if (++elements > MAX_ELEMENTS) return `More than ${MAX_ELEMENTS} elements.`;
    if (open.length > MAX_DEPTH) return `Nested deeper than ${MAX_DEPTH}.`;
    const element: Open = { name: toLocal(name), attributes: new Map(), children: [], text: '' };
    at = TAG.lastIndex;
    for (;;) {
      ATTRIBUTE.lastIndex = at;
      const found = ATTRIBUTE.exec(source);
      if (!found) break;
      element.attributes.set(toLocal(found[1] as string), toText(found[2] ?? found[3] ?? ''));
      at = ATTRIBUTE.lastIndex;
    }
    while (' \t\r\n'.includes(source[at] ?? 'x')) at++;
    const isEmpty = source[at] === '/';
    if (isEmpty) at++;
    if (source[at] !== '>') return `The tag "${name.slice(0, 40)}" is not well formed.`;
    at++;
    parent.children.push(element);
    if (!isEmpty) open.push(element);
    return null;
  }
}

/** The first child of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name);
}

/** The text of the first child of a name, without the space around it; undefined where there is none. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text.trim();
}

function toLocal(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Puts characters in the place of what stands for them; what is not known stays as it is. */
function toText(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined)
        return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : all;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}
