import {
  boolean,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  variants,
} from '../shape/shape.js';
import { peopleShape } from '../shape/terms.js';
import type { Text } from '../table/column.js';

/** The earth around a city. Present: it is drawn, with what imagery and terrain there are. */
export interface GlobeDescription {
  /** Where no terrain is given, a smooth earth at the city's own height. Default true. */
  readonly ellipsoid?: boolean;
  /** Default: what the engine brings along and shows without a network, if it does. */
  readonly imagery?: Imagery;
  readonly terrain?: Terrain;
}

/** Pictures of the ground in Web Mercator tiles. Urls are relative to the document; one of placeholders is a template. */
export type Imagery =
  /** `https://host/{z}/{x}/{y}.png`, rows counted from the north. */
  | (ImageryBase & { readonly type: 'xyz'; readonly maxLevel?: number })
  /** A folder with a `tilemapresource.xml`, rows counted from the south. */
  | (ImageryBase & { readonly type: 'tms' })
  | (ImageryBase & { readonly type: 'wms'; readonly layer: string; readonly format?: ImageFormat })
  /** The address of a service, or a template with `{TileMatrix}`, `{TileRow}` and `{TileCol}`. */
  | (ImageryBase & {
      readonly type: 'wmts';
      readonly layer: string;
      /** The service's name for Web Mercator levels. Default `GoogleMapsCompatible`. */
      readonly tileMatrixSet?: string;
      readonly style?: string;
      readonly format?: ImageFormat;
      readonly maxLevel?: number;
    });

interface ImageryBase {
  readonly url: string;
  /** Shown as long as the imagery is. */
  readonly attribution?: Text;
}

/** Heights as quantized mesh: the folder of a `layer.json`. */
export interface Terrain {
  readonly url: string;
  readonly attribution?: Text;
}

const FORMATS = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageFormat = (typeof FORMATS)[number];

type Of<K extends Imagery['type']> = Extract<Imagery, { readonly type: K }>;
const base = { url: text({ max: 2000 }), attribution: optional(peopleShape) };
const layer = text({ max: 500 });
const maxLevel = optional(number({ min: 0, max: 30 }));
const format = optional(oneOf(...FORMATS));

export const globeShape: Shape<GlobeDescription> = object<GlobeDescription>({
  ellipsoid: optional(boolean()),
  imagery: optional(
    variants<Imagery, 'type'>('type', {
      xyz: object<Of<'xyz'>>({ ...base, type: oneOf('xyz'), maxLevel }),
      tms: object<Of<'tms'>>({ ...base, type: oneOf('tms') }),
      wms: object<Of<'wms'>>({ ...base, type: oneOf('wms'), layer, format }),
      wmts: object<Of<'wmts'>>({
        ...base,
        type: oneOf('wmts'),
        layer,
        tileMatrixSet: optional(text({ max: 200 })),
        style: optional(text({ max: 200 })),
        format,
        maxLevel,
      }),
    }),
  ),
  terrain: optional(object<Terrain>(base)),
});

/**
 * A globe as a renderer reads it.
 *
 * @param toAbsolute makes a url of the document absolute, where the document's own address is known
 */
export function toGlobe(
  globe: GlobeDescription | undefined,
  toAbsolute: (url: string) => string,
): GlobeDescription | null {
  if (!globe) return null;
  const absolute = <T extends { readonly url: string }>(one: T): T => ({
    ...one,
    // A template's braces are not a url's, but its own.
    url: toAbsolute(one.url).replaceAll('%7B', '{').replaceAll('%7D', '}'),
  });
  return {
    ...globe,
    ...(globe.imagery && { imagery: absolute(globe.imagery) }),
    ...(globe.terrain && { terrain: absolute(globe.terrain) }),
  };
}

/** Everybody who must be named where a city is shown: its own sources, then those of its ground. */
export function attributionsOf(city: {
  readonly attribution?: readonly Text[];
  readonly globe?: GlobeDescription;
}): readonly Text[] {
  const ground = [city.globe?.imagery?.attribution, city.globe?.terrain?.attribution];
  return [...(city.attribution ?? []), ...ground.filter((text) => text !== undefined)];
}
