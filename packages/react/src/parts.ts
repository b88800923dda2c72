import type {
  CityPart,
  FeedDescription,
  Layer as LayerDescription,
  Rule,
  TableDescription,
  TilesetDescription,
} from '@borough/core';
import { useEffect, useState } from 'react';
import { useRoom } from './room.js';

interface Named {
  /** Under which the city knows it. */
  readonly id: string;
}

/** A part that is in the city for as long as the component is in the page, and follows its content. */
function usePart(part: CityPart): null {
  const { parts } = useRoom();
  const [failure, setFailure] = useState<unknown>(null);
  // Written into the markup it is another object with every render, and yet the same part.
  const text = JSON.stringify(part);
  useEffect(() => parts.declare(JSON.parse(text), setFailure), [parts, text]);
  if (failure) throw failure;
  return null;
}

/** A table: the columns of one kind of thing. */
export function Table({ id, ...table }: Named & TableDescription): null {
  return usePart({ tables: { [id]: table } });
}

/** `key` is React's own word: here the property that holds a feature's key is `featureKey`. */
export type TilesetProps = Named &
  Omit<TilesetDescription, 'key'> & {
    /** Default `id`. */
    readonly featureKey?: string;
  };

/** Streamed 3D Tiles, bound to a table by their features' keys. */
export function Tileset({ id, featureKey, ...tileset }: TilesetProps): null {
  return usePart({ tilesets: { [id]: { ...tileset, ...(featureKey && { key: featureKey }) } } });
}

/** A way in for live data: opened with the component, closed with it. */
export function Feed({ id, ...feed }: Named & FeedDescription): null {
  return usePart({ feeds: { [id]: feed } });
}

/**
 * Something to draw from a table. A change of `style` or `visible` costs nothing; one of another field
 * replaces the layer. Layers lie above each other in the order in which they have come.
 */
export function Layer(layer: LayerDescription): null {
  return usePart({ layers: [layer] });
}

/** A rule: what is true of a row becomes an alarm of the city, while the component is in the page. */
export function Alarm(rule: Rule): null {
  return usePart({ rules: [rule] });
}
