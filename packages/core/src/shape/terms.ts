import type { Text } from '../table/column.js';
import { either, number, record, type Shape, text, tuple } from './shape.js';

/** The shape of what a description names its things by. */
export const idShape: Shape<string> = text({
  pattern: /^[A-Za-z0-9][\w.-]*$/,
  hint: 'an id (letters, digits, . _ -)',
  max: 100,
});
/** The shape of the key of a row. */
export const keyShape: Shape<string> = text({ max: 512 });
/** The shape of what people read. */
export const peopleShape: Shape<Text> = either(
  'a text, or one for each language',
  (value) => typeof value === 'string',
  text(),
  record(text()),
);
export const lonShape: Shape<number> = number({
  min: -180,
  max: 180,
  hint: 'a longitude in degrees',
});
export const latShape: Shape<number> = number({ min: -90, max: 90, hint: 'a latitude in degrees' });
export const metresShape: Shape<number> = number({ min: -12_000, max: 1e7, hint: 'metres' });
/** The shape of a position: lon, lat, ellipsoidal height. */
export const placeShape: Shape<readonly [number, number, number]> = tuple<
  readonly [number, number, number]
>(lonShape, latShape, metresShape);
export const fractionShape: Shape<number> = number({ min: 0, max: 1 });
/** The shape of from and to. */
export const spanShape: Shape<readonly [number, number]> = tuple<readonly [number, number]>(
  number(),
  number(),
);
