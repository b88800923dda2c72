import type { Building } from './building.js';
import type { Part } from './footprint.js';

/**
 * What was tiled, as GeoJSON in WGS84: footprints with the ellipsoidal height of the ground, the key as
 * `id`, and the kept attributes with `heightMeters`, from the ground to the highest point. For those who
 * reckon with buildings rather than draw them: sun hours, key figures, a table beside the picture.
 */
export function toRegister(buildings: readonly Building[], properties: readonly string[]): object {
  return {
    type: 'FeatureCollection',
    features: buildings.map((one) => toFeature(one, properties)),
  };
}

function toFeature(building: Building, properties: readonly string[]): object {
  const { key, footprint, bottomMeters, topMeters } = building;
  const kept = properties
    .map((name) => [name, building.properties[name]] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  return {
    type: 'Feature',
    id: key,
    geometry: {
      type: 'MultiPolygon',
      coordinates: footprint.parts.map((part) => toRings(part, round(bottomMeters, 2))),
    },
    properties: { ...Object.fromEntries(kept), heightMeters: round(topMeters - bottomMeters, 2) },
  };
}

const DEGREES = 180 / Math.PI;

/** Rings with the closing point that RFC 7946 asks for; degrees to a centimetre. */
function toRings({ lonLat, ringStarts }: Part, heightMeters: number): number[][][] {
  return ringStarts.slice(0, -1).map((start, i) => {
    const ring: number[][] = [];
    for (let at = start; at < (ringStarts[i + 1] as number); at++)
      ring.push([
        round((lonLat[at * 2] as number) * DEGREES, 7),
        round((lonLat[at * 2 + 1] as number) * DEGREES, 7),
        heightMeters,
      ]);
    return [...ring, ring[0] as number[]];
  });
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
