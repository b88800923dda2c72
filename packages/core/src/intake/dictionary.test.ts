import { expect, it } from 'vitest';
import { createRandom } from '../../test/random.js';
import { createDictionary } from './dictionary.js';

it('IN16 a dictionary is a Map that counts: the same indices, in the order of first sight', () => {
  const random = createRandom(3);
  const dictionary = createDictionary(4000);
  const model = new Map<string, number>();
  const letters = ['a', 'b', 'é', '城', '\u{1f6f0}', '0', '_'];
  const word = (): string =>
    Array.from({ length: random.below(6) }, () => letters[random.below(letters.length)]).join('');
  let told: string[] = [];
  for (let round = 0; round < 200; round++) {
    const words = Array.from({ length: 100 }, word);
    const found = new Int32Array(100);
    dictionary.findAll(words, found);
    expect([...found]).toEqual(words.map((text) => model.get(text) ?? -1));
    for (const text of words) {
      expect(dictionary.find(text)).toBe(model.get(text) ?? -1);
      if (!model.has(text) && model.size < 4000) model.set(text, model.size);
      expect(dictionary.index(text)).toBe(model.get(text) ?? -1);
    }
    told = told.concat(dictionary.takeNew());
  }
  expect(model.size).toBe(4000);
  expect(dictionary.size).toBe(4000);
  expect(told).toEqual([...model.keys()]);
  expect(dictionary.find('x'.repeat(70_000))).toBe(-1);
});
