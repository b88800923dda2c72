import { createBoxes } from '@borough/fixtures/boxes';

/** From here all boxes of 276 × 276 are in the picture. */
export const FROM_ABOVE_METERS = 13_000;

/** The key of a box, by the number that the tileset's `ordinal` column gives it. */
export const keyOfBox = (size: number, ordinal: number): string =>
  `b-${Math.floor(ordinal / size)}-${ordinal % size}`;

/** A tileset of size² boxes in 25 tiles that lives in the page, so that nothing but drawing is measured. */
export function publishBoxes(size: number): {
  readonly url: string;
  keyOf(ordinal: number): string;
} {
  const { files } = createBoxes(size, { ordinals: true, cuts: 5 });
  const urlOf = (bytes: Uint8Array): string =>
    URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const json = JSON.parse(new TextDecoder().decode(files.get('tileset.json')));
  for (const child of json.root.children)
    child.content.uri = urlOf(files.get(child.content.uri) as Uint8Array);
  return {
    url: urlOf(new TextEncoder().encode(JSON.stringify(json))),
    keyOf: (ordinal) => keyOfBox(size, ordinal),
  };
}
