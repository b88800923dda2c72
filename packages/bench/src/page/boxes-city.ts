import { FROM_ABOVE_METERS } from './boxes.js';
import { openLiveCity, toDelivery } from './live-city.js';
import { createDeliveries, type PointsCity, styleOf } from './points-city.js';

/** Where the fixture's boxes stand. */
export const BOXES_ORIGIN = [8, 47, 400] as const;

/** A city of buildings in tiles, coloured by a value; keys by their number. */
export function openBoxesCity(
  url: string,
  keyOf: (index: number) => string,
  n: number,
): PointsCity {
  const camera = {
    target: BOXES_ORIGIN,
    headingDegrees: 0,
    pitchDegrees: -90,
    rangeMeters: FROM_ABOVE_METERS,
  };
  const live = openLiveCity({
    origin: BOXES_ORIGIN,
    tilesets: { boxes: { url, table: 'buildings' } },
    tables: { buildings: { columns: { value: { type: 'number' } } } },
    layers: [{ id: 'values', type: 'features', tileset: 'boxes', style: styleOf(0) }],
    views: [{ id: 'main', camera }],
  });
  live.hand(toDelivery({ newKeys: Array.from({ length: n }, (_k, i) => keyOf(i)) }));
  return {
    ...live,
    ...createDeliveries(),
    restyle: (look) => live.city.scene.setLayer('values', { style: styleOf(look) }),
    slotOf: (index) => live.city.scene.table('buildings').slotOf(keyOf(index)),
  };
}
