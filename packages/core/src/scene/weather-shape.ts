import { either, number, object, optional, type Shape } from '../shape/shape.js';
import { idShape, keyShape } from '../shape/terms.js';
import type { Amount, Weather } from './weather.js';

const amount: Shape<Amount> = either(
  'a number, or table, key and column of a reading',
  (value) => typeof value === 'number',
  number({ min: 0 }),
  object<Exclude<Amount, number>>({ table: idShape, key: keyShape, column: idShape }),
);

export const weatherShape: Shape<Weather> = object<Weather>({
  rain: optional(amount),
  visibility: optional(amount),
});
