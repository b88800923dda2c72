import type { Text } from '@borough/core';
import { EN, type Word, type Words } from './en.js';
import { ZH_CN } from './zh-cn.js';

/** Words of further languages, by their tag, as a JSON file has them; what one lacks is said in English. */
export type MoreWords = Readonly<Record<string, Partial<Words>>>;

/** The words of one language. */
export interface Dictionary {
  /** The tag, as `Intl` understands it. */
  readonly language: string;
  /** Tags of all languages to choose from. */
  readonly languages: readonly string[];
  /** A word, with `{name}` places filled in. */
  say(word: Word, values?: Readonly<Record<string, string>>): string;
  /** What a language calls itself. */
  nameOf(language: string): string;
  /** A city's own text: in this language, else in English, else in whatever it has. */
  text(text: Text | undefined): string;
}

const BUILT_IN: MoreWords = { en: EN, 'zh-CN': ZH_CN };

/** The dictionary for the first wish that some language fulfils: its tag, or one of the same language. */
export function createDictionary(wishes: readonly string[], more: MoreWords = {}): Dictionary {
  const all: MoreWords = { ...BUILT_IN, ...more };
  const languages = Object.keys(all);
  const language = wishes.map((wish) => match(wish, languages)).find((tag) => tag) ?? 'en';
  const words: Partial<Words> = all[language] ?? EN;
  return {
    language,
    languages,
    say(word, values = {}) {
      const found = words[word] ?? EN[word];
      return found.replace(/\{(\w+)\}/g, (place, name: string) =>
        Object.hasOwn(values, name) ? (values[name] as string) : place,
      );
    },
    nameOf: (tag) => all[tag]?.languageName ?? tag,
    text(text) {
      if (text === undefined || typeof text === 'string') return text ?? '';
      const near = match(language, Object.keys(text));
      return (near ? text[near] : undefined) ?? text.en ?? Object.values(text)[0] ?? '';
    },
  };
}

function match(wish: string, tags: readonly string[]): string | undefined {
  const lower = wish.toLowerCase();
  const base = lower.split('-')[0] as string;
  return (
    tags.find((tag) => tag.toLowerCase() === lower) ??
    tags.find((tag) => tag.toLowerCase() === base) ??
    tags.find((tag) => tag.toLowerCase().split('-')[0] === base)
  );
}
