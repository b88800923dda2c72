import { type Camera, type CityDescription, createFrame, type Ecef } from '@borough/core';

/** What a peer is asked to draw: the same tiles from the same place. */
export interface PeerScene {
  readonly url: string;
  readonly camera: Camera;
  readonly eye: Ecef;
  readonly target: Ecef;
  /** Away from the earth's middle, at the target. */
  readonly up: Ecef;
  readonly element: HTMLElement;
}

declare global {
  interface Window {
    /** True once nothing more is loading. */
    isWhole?: () => boolean;
  }
}

/** Reads `?city=` (a document) and `?place=` (one of its places). */
export async function readScene(): Promise<PeerScene> {
  const query = new URLSearchParams(location.search);
  const url = new URL(query.get('city') ?? '/city.json', location.href);
  const city = (await (await fetch(url)).json()) as CityDescription;
  const place = city.places?.find(({ id }) => id === query.get('place')) ?? city.places?.[0];
  const [tileset] = Object.values(city.tilesets ?? {});
  if (!place || !tileset) throw new Error('The city has no place or no tileset.');
  const { camera } = place;
  const [lon, lat, heightMeters] = camera.target;
  const frame = createFrame({ lon, lat, heightMeters });
  const [heading, pitch] = [camera.headingDegrees, camera.pitchDegrees].map(
    (degrees) => (degrees * Math.PI) / 180,
  ) as [number, number];
  const back = camera.rangeMeters;
  const eye = frame.fromEnu([
    -Math.sin(heading) * Math.cos(pitch) * back,
    -Math.cos(heading) * Math.cos(pitch) * back,
    -Math.sin(pitch) * back,
  ]);
  const target = frame.fromEnu([0, 0, 0]);
  const above = frame.fromEnu([0, 0, 1]);
  return {
    url: new URL(tileset.url, url).href,
    camera,
    eye,
    target,
    up: [above[0] - target[0], above[1] - target[1], above[2] - target[2]],
    element: document.getElementById('scene') as HTMLElement,
  };
}
