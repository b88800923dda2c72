import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createDictionary } from './dictionary.js';
import { EN, type Word } from './en.js';
import { ZH_CN } from './zh-cn.js';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));

/** A nature that comes from core by its name, and the word for a page's own frame. */
const ELSEWHERE = new Set(['planned', 'panels', 'languageName', 'copyLink', 'linkCopied']);

function sources(): [string, string][] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.startsWith('words'))
    .map((name) => [name, readFileSync(`${SOURCE}/${name}`, 'utf8')]);
}

describe('the words of the elements', () => {
  it('are the same in every language, with the same places to fill in', () => {
    const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const word of Object.keys(EN) as Word[]) {
      expect(ZH_CN[word], word).toBeTruthy();
      expect(places(ZH_CN[word]), word).toEqual(places(EN[word]));
    }
    expect(Object.keys(ZH_CN).sort()).toEqual(Object.keys(EN).sort());
  });

  it('are Chinese in Chinese', () => {
    const latin = Object.entries(ZH_CN).filter(([, text]) => !/\p{Script=Han}/u.test(text));
    expect(latin).toEqual([]);
  });

  it('are each said somewhere', () => {
    const all = sources()
      .map(([, text]) => text)
      .join('\n');
    const idle = Object.keys(EN).filter(
      (word) => !ELSEWHERE.has(word) && !new RegExp(`['.]${word}\\b`).test(all),
    );
    expect(idle).toEqual([]);
  });
});

describe('a dictionary', () => {
  it('takes the first wish that some language fulfils, or one of the same language', () => {
    expect(createDictionary(['fr', 'zh-TW']).language).toBe('zh-CN');
    expect(createDictionary(['EN-gb']).language).toBe('en');
    expect(createDictionary(['fr']).language).toBe('en');
  });

  it('takes further languages, and says in English what they lack', () => {
    const words = createDictionary(['fr-CA'], {
      fr: { languageName: 'Français', live: 'en direct' },
    });
    expect(words.language).toBe('fr');
    expect(words.say('live')).toBe('en direct');
    expect(words.say('stale')).toBe('stale');
    expect(words.languages).toEqual(['en', 'zh-CN', 'fr']);
  });

  it('fills in places, and leaves what nobody filled', () => {
    const words = createDictionary(['en']);
    expect(words.say('pageOf', { page: '1', pages: '{page}' })).toBe('1 of {page}');
    expect(words.say('pageOf')).toBe('{page} of {pages}');
  });

  it('says a city’s own texts in its language, else in English, else in what there is', () => {
    const words = createDictionary(['zh-CN']);
    expect(words.text({ en: 'Town', zh: '城' })).toBe('城');
    expect(words.text({ en: 'Town', de: 'Stadt' })).toBe('Town');
    expect(words.text({ de: 'Stadt' })).toBe('Stadt');
  });
});
