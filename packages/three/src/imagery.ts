import type { Imagery } from '@borough/core';
import {
  type TiledImageOverlay,
  WMSTilesOverlay,
  WMTSTilesOverlay,
  XYZTilesOverlay,
} from '3d-tiles-renderer/three/plugins';

/** Levels of pictures where a description names none. */
const LEVELS = { xyz: 19, wmts: 18, wms: 18 } as const;

/** Waits before a picture that the network lost is asked for again, milliseconds. */
const WAITS_MS = [500, 2000, 8000];

/** One pixel of nothing: where a picture is missing, the ground shows. */
const NOTHING =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/**
 * Pictures of the ground as 3d-tiles-renderer drapes them, in Web Mercator.
 *
 * @param missing is told each picture that cannot be had
 * @throws Error where a TMS folder does not say what is in it
 */
export async function openImagery(
  imagery: Imagery,
  fetch: typeof globalThis.fetch,
  missing: (error: Error) => void,
): Promise<TiledImageOverlay> {
  const overlay = await createOverlay(imagery, fetch);
  const queue = overlay.downloadQueue as unknown as Queue;

  /** The library takes an error page for a picture, and lets what fails fall on the floor. */
  async function loadPicture(url: string, init: RequestInit): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await load(url, init, fetch, 'image/');
      } catch (error) {
        if (init.signal?.aborted) throw error;
        const wait = WAITS_MS[attempt];
        if (!(error instanceof TypeError) || wait === undefined) {
          missing(error as Error);
          return new Response(Uint8Array.from(atob(NOTHING), (c) => c.charCodeAt(0)));
        }
        await new Promise((done) => setTimeout(done, wait));
      }
    }
  }

  const { preprocessURL } = overlay;
  Object.assign(overlay, {
    fetch(url: string, init: RequestInit) {
      const asked = preprocessURL?.(url) ?? url;
      const item = { priority: -performance.now() };
      return queue.add(asked, item, () => loadPicture(asked, init), init.signal);
    },
  });
  return overlay;
}

/** What the type declarations of 3d-tiles-renderer 0.5 leave out. */
interface Queue {
  add(
    url: string,
    item: { readonly priority: number },
    run: () => Promise<Response>,
    signal?: AbortSignal | null,
  ): Promise<Response>;
}

async function load(
  url: string,
  init: RequestInit,
  fetch: typeof globalThis.fetch,
  type = '',
): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`The server says ${response.status}.`);
  const told = response.headers.get('content-type') ?? type;
  if (told.startsWith(type)) return response;
  throw new Error(`The server sends ${told}, which is no picture.`);
}

async function createOverlay(
  imagery: Imagery,
  fetch: typeof globalThis.fetch,
): Promise<TiledImageOverlay> {
  const { url } = imagery;
  switch (imagery.type) {
    case 'xyz':
      return new XYZTilesOverlay({ url, levels: (imagery.maxLevel ?? LEVELS.xyz) + 1 });
    case 'tms':
      return new XYZTilesOverlay(await readTms(url, fetch));
    case 'wms':
      return new WMSTilesOverlay({
        url: new URL(url, document.baseURI).href,
        layer: imagery.layer,
        format: imagery.format ?? 'image/png',
        crs: 'EPSG:3857',
        version: '1.1.1',
        styles: '',
        transparent: true,
        levels: LEVELS.wms + 1,
        preprocessURL: (asked) => withQuery(asked, url),
      });
    case 'wmts':
      return new WMTSTilesOverlay({
        url,
        layer: imagery.layer,
        style: imagery.style ?? 'default',
        format: imagery.format ?? 'image/png',
        tileMatrixSet: imagery.tileMatrixSet ?? 'GoogleMapsCompatible',
        levels: (imagery.maxLevel ?? LEVELS.wmts) + 1,
        projection: 'EPSG:3857',
      } as never);
  }
}

/**
 * A TMS folder as tiles whose rows are counted from the south. Its own reader in the library takes the bounds,
 * which are metres in a Mercator profile, for degrees.
 */
async function readTms(
  url: string,
  fetch: typeof globalThis.fetch,
): Promise<{ readonly url: string; readonly levels: number; readonly tileDimension: number }> {
  const folder = url.endsWith('/') ? url : `${url}/`;
  const response = await load(`${folder}tilemapresource.xml`, {}, fetch);
  const xml = new DOMParser().parseFromString(await response.text(), 'text/xml');
  const format = xml.querySelector('TileFormat');
  const orders = [...xml.querySelectorAll('TileSet')].map((set) =>
    Number(set.getAttribute('order')),
  );
  if (!format || orders.length === 0)
    throw new Error('Its tilemapresource.xml names no format and no levels.');
  return {
    url: `${folder}{z}/{x}/{reverseY}.${format.getAttribute('extension') ?? 'png'}`,
    levels: Math.max(...orders) + 1,
    tileDimension: Number(format.getAttribute('width')) || 256,
  };
}

/** The library drops what a service's address asks for by itself, as `?map=town`. */
function withQuery(asked: string, service: string): string {
  const whole = new URL(asked);
  for (const [name, value] of new URL(service, document.baseURI).searchParams)
    if (!whole.searchParams.has(name)) whole.searchParams.set(name, value);
  return whole.href;
}
