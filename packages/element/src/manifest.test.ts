import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LitElement } from 'lit';
import { describe, expect, it } from 'vitest';
import * as elements from './index.js';

const SOURCE = fileURLToPath(new URL('.', import.meta.url));

interface Declaration {
  readonly tagName: string;
  readonly attributes: readonly { readonly name: string }[];
}

/** The doc comment before a class, its text and its tags. */
function docOf(source: string, name: string): { text: string; tags: [string, string][] } {
  const found = new RegExp(
    `/\\*\\*((?:[^*]|\\*(?!/))*)\\*/\\s*export (?:abstract )?class ${name} `,
  ).exec(source);
  const lines = (found?.[1] ?? '').split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
  const tags = lines
    .filter((line) => line.startsWith('@'))
    .map((line): [string, string] => {
      const [tag = '', ...words] = line.split(' ');
      return [tag.slice(1), words.join(' ')];
    });
  return { text: lines.filter((line) => line && !line.startsWith('@')).join(' '), tags };
}

/** `name - what it is`, with the type in braces before it where there is one. */
function entryOf(text: string): { name: string; description: string } {
  const [name = '', description = ''] = text.replace(/^\{[^}]*\}\s*/, '').split(/(?:^|\s)- (.*)/s);
  return { name: name.trim(), description };
}

/** The custom-elements manifest, from the running classes and their doc comments. */
function describeElements(): { schemaVersion: string; modules: object[]; all: Declaration[] } {
  const all: Declaration[] = [];
  const modules = ['city/city.ts', ...readdirSync(`${SOURCE}/panel`).map((f) => `panel/${f}`)]
    .map((path) => ({ path, source: readFileSync(`${SOURCE}/${path}`, 'utf8') }))
    .filter(({ source }) => /^define\('/m.test(source))
    .map(({ path, source }) => {
      const [, tagName = '', name = ''] = /^define\('([\w-]+)', (\w+)\)/m.exec(source) ?? [];
      const element = (elements as unknown as Record<string, typeof LitElement>)[name];
      if (!element) throw new Error(`${path}: ${name} is not exported by index.ts`);
      const isPanel = name !== 'BoroughCity';
      const own = docOf(source, name);
      const base = docOf(readFileSync(`${SOURCE}/panel/panel.ts`, 'utf8'), 'Panel');
      const tags = isPanel ? [...own.tags, ...base.tags] : own.tags;
      const entries = (tag: string) =>
        tags.filter(([found]) => found === tag).map(([, text]) => entryOf(text));
      const described = new Map(entries('attr').map((entry) => [entry.name, entry.description]));
      // Asking for these brings the properties of a class together.
      void element.observedAttributes;
      const attributes = [...element.elementProperties]
        .filter(([, { attribute, state }]) => attribute !== false && !state)
        .map(([property, { attribute, type }]) => ({
          name: typeof attribute === 'string' ? attribute : String(property).toLowerCase(),
          fieldName: String(property),
          type: { text: type === Boolean ? 'boolean' : type === Number ? 'number' : 'string' },
          description: described.get(
            typeof attribute === 'string' ? attribute : String(property).toLowerCase(),
          ),
        }));
      const declaration = {
        kind: 'class',
        customElement: true,
        name,
        tagName,
        description: own.text,
        superclass: { name: isPanel ? 'Panel' : 'LitElement' },
        attributes,
        members: [...element.elementProperties]
          .filter(([, { attribute }]) => attribute === false)
          .map(([property]) => ({ kind: 'field', name: String(property) })),
        events: entries('fires').map((entry) => ({ ...entry, type: { text: 'CustomEvent' } })),
        slots: entries('slot'),
        cssParts: entries('csspart'),
      };
      all.push(declaration);
      return {
        kind: 'javascript-module',
        path: `dist/${path.replace(/\.ts$/, '.js')}`,
        declarations: [declaration],
        exports: [
          { kind: 'custom-element-definition', name: tagName, declaration: { name } },
          { kind: 'js', name, declaration: { name } },
        ],
      };
    });
  return { schemaVersion: '1.0.0', modules, all };
}

const { all, ...manifest } = describeElements();

/** Attributes that every element of HTML has. */
const COMMON = new Set(['id', 'class', 'slot', 'hidden', 'lang', 'data-sheet', 'origins', 'style']);

function snippets(folder: string): [string, string][] {
  const root = fileURLToPath(new URL(`../../../docs/${folder}`, import.meta.url));
  return readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      [...readFileSync(`${root}/${name}`, 'utf8').matchAll(/```(?:html|vue)\n([\s\S]*?)```/g)].map(
        ([, text = '']): [string, string] => [`${folder}/${name}`, text],
      ),
    );
}

describe('the custom-elements manifest', () => {
  it('is what the elements are; write it anew with `vitest -u`', async () => {
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../custom-elements.json');
  });

  it('says what every attribute of an element’s own is for', () => {
    const silent = all.flatMap(({ tagName, attributes }) =>
      (attributes as readonly { name: string; description?: string }[])
        .filter(({ name, description }) => !description && !COMMON.has(name))
        .map(({ name }) => `${tagName} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it.each(['start', 'elements', 'guide'])(
    'knows every element and attribute of docs/%s',
    (folder) => {
      const strays: string[] = [];
      for (const [name, text] of snippets(folder))
        for (const [, tag = '', inside = ''] of text.matchAll(/<(borough-[\w-]+)([^>]*)>/g)) {
          const known = all.find(({ tagName }) => tagName === tag);
          if (!known) strays.push(`${name}: <${tag}>`);
          const attributes = new Set(known?.attributes.map((attribute) => attribute.name));
          for (const [, attribute = ''] of inside.matchAll(/(?:^|\s)([\w-]+)(?==|\s|$|\/)/g))
            if (!attributes.has(attribute) && !COMMON.has(attribute))
              strays.push(`${name}: <${tag} ${attribute}>`);
        }
      expect(strays).toEqual([]);
    },
  );

  it('has a page in docs/elements for each element', () => {
    const root = fileURLToPath(new URL('../../../docs/elements', import.meta.url));
    const pages = new Set(readdirSync(root).map((name) => name.replace(/\.md$/, '')));
    expect(all.map(({ tagName }) => tagName).filter((tag) => !pages.has(tag))).toEqual([]);
  });
});
