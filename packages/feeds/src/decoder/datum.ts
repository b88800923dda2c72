import {
  type Datum,
  type FeedPlan,
  isInChina,
  type Notice,
  type ReadingBatch,
  toWgs84,
} from '@borough/core';
import type { Decode } from './decoder.js';

/**
 * Turns a feed's positions into WGS84 (rule DC2). What is not declared is left alone, and where it lies in
 * China that is said once: a point of the wrong datum looks plausible, hundreds of metres off.
 */
export function withDatum(plan: FeedPlan, decode: Decode): Decode {
  const { datum } = plan;
  if (datum === 'gcj02' || datum === 'bd09') {
    return (frame) => {
      const batch = decode(frame);
      if (batch.position) convert(datum, batch.position);
      for (const { geometry } of batch.geometries ?? []) {
        for (const part of geometry.parts) convert(datum, part);
      }
      return batch;
    };
  }
  if (datum !== undefined) return decode;
  let isSaid = false;
  return (frame) => {
    const batch = decode(frame);
    if (isSaid) return batch;
    const notice = findUndeclared(batch);
    if (!notice) return batch;
    isSaid = true;
    return { ...batch, notices: [...(batch.notices ?? []), notice] };
  };
}

/** In place, lon, lat, height by threes; what is not known stays `NaN`. */
function convert(datum: Datum, position: Float64Array): void {
  for (let i = 0; i < position.length; i += 3) {
    const [lon, lat] = toWgs84(datum, position[i] as number, position[i + 1] as number);
    position[i] = lon;
    position[i + 1] = lat;
  }
}

function findUndeclared({ keys, position, geometries = [] }: ReadingBatch): Notice | null {
  for (let i = 0; position && i < position.length; i += 3) {
    const notice = toNotice(position, i, keys[i / 3]);
    if (notice) return notice;
  }
  for (const { key, geometry } of geometries) {
    const first = geometry.parts[0];
    const notice = first ? toNotice(first, 0, keys[key]) : null;
    if (notice) return notice;
  }
  return null;
}

function toNotice(position: Float64Array, at: number, key: string | undefined): Notice | null {
  const [lon, lat] = [position[at] as number, position[at + 1] as number];
  if (!isInChina(lon, lat)) return null;
  const detail = `Longitude ${lon}, latitude ${lat} is in China, and the feed declares no datum: wgs84, cgcs2000, gcj02 or bd09. The wrong one is hundreds of metres off.`;
  return { code: 'datum', detail, ...(key !== undefined && { key }) };
}
