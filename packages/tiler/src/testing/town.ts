/** Small inputs for the tests, in EPSG:32631 metres near Lyon, so that areas can be checked in one's head. */

export const ORIGIN = [642_000, 5_070_000] as const;

export const OPTIONS = { id: 'id', height: 'height', base: 'base' } as const;

type Ring = number[][];

/** A closed counter-clockwise rectangle, its corner `x`, `y` metres from the origin. */
export function box(x: number, y: number, width: number, depth = width): Ring {
  const [west, south] = [ORIGIN[0] + x, ORIGIN[1] + y];
  const [east, north] = [west + width, south + depth];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

export function feature(properties: object, rings: Ring[], extra: object = {}): object {
  const geometry = { type: 'Polygon', coordinates: rings };
  return { type: 'Feature', properties, geometry, ...extra };
}

export function collection(features: unknown[], crs: string | null = 'EPSG:32631'): object {
  return {
    type: 'FeatureCollection',
    ...(crs === null ? {} : { crs: { type: 'name', properties: { name: crs } } }),
    features,
  };
}

/** `count` houses of 10 × 10 m in rows of 20, each a little higher than the one before. */
export function houses(count: number): object {
  return collection(
    Array.from({ length: count }, (_, i) =>
      feature(
        {
          id: `B-${i}`,
          height: 5 + i * 0.01,
          base: 200,
          use: i % 2 ? 'home' : null,
          floors: i % 7,
        },
        [box((i % 20) * 15, Math.floor(i / 20) * 15, 10)],
      ),
    ),
  );
}

/** The same random numbers every time (mulberry32, public domain, Tommy Ettinger). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
