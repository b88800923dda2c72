import type { CityDescription, OpenFeeds, City as RunningCity } from '@borough/core';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Engine } from './engine.js';
import { type CitySource, openFrom } from './open.js';
import { createPartDesk } from './part-desk.js';
import { type Room, RoomContext } from './room.js';
import { createTicker } from './ticker.js';

/** Where the city is: at a url, in a document at hand, or open already (and then closed by whoever opened it). */
export type CityFrom =
  | { readonly src: string }
  | { readonly description: CityDescription; readonly baseUrl?: string }
  | { readonly city: RunningCity };

export type CityProps = CityFrom & {
  /** Draws the city where a view is: `() => import('@borough/three')`. Without one nothing is drawn. */
  readonly engine?: Engine;
  /** Brings the live data: `openFeeds` from `@borough/feeds`. Read once, when the city is opened. */
  readonly feeds?: OpenFeeds;
  /** Shown by the server, and until the city is open. */
  readonly placeholder?: ReactNode;
  readonly children?: ReactNode;
};

/**
 * The provider: opens one city while it is in the page, and gives it to the components and hooks below.
 * They are rendered when it is open; what goes wrong on the way goes to the next error boundary as a
 * `BoroughError` with its code. Another `src`, or a description of other content, opens another city.
 *
 * @example
 * <City src="city.json" engine={() => import('@borough/three')} feeds={openFeeds}>
 *   <CityView style={{ height: '100vh' }} />
 * </City>
 */
export function City({ engine, feeds, placeholder, children, ...from }: CityProps): ReactNode {
  const given = useRef({ engine, feeds });
  useEffect(() => {
    given.current = { engine, feeds };
  });
  const city = useOpenCity(from, () => given.current.feeds);
  const room = useMemo<Room | null>(
    () =>
      city && {
        city,
        ticker: createTicker(),
        parts: createPartDesk(city),
        canvas: { isTaken: false },
        engine: () => given.current.engine,
      },
    [city],
  );
  return room ? <RoomContext value={room}>{children}</RoomContext> : (placeholder ?? null);
}

type Opened = { readonly city: RunningCity } | { readonly failure: unknown };

function useOpenCity(from: CityFrom, feeds: () => OpenFeeds | undefined): RunningCity | null {
  const own = 'city' in from ? from.city : null;
  // A document written into the markup is another object with every render, and yet the same city.
  const address = useAddress(from);
  const [opened, setOpened] = useState<Opened | null>(null);
  const latest = useRef(feeds);
  useEffect(() => {
    if (address === null) return;
    const abort = new AbortController();
    let city: RunningCity | null = null;
    // Not at once: what StrictMode mounts for a moment never opens anything.
    Promise.resolve()
      .then(async () => {
        abort.signal.throwIfAborted();
        const next = await openFrom(address, latest.current(), abort.signal);
        if (abort.signal.aborted) return next.close();
        city = next;
        setOpened({ city });
      })
      .catch((failure: unknown) => {
        if (!abort.signal.aborted) setOpened({ failure });
      });
    return () => {
      abort.abort();
      setOpened(null);
      city?.close();
    };
  }, [address]);
  if (own) return own;
  if (opened && 'failure' in opened) throw opened.failure;
  return opened?.city ?? null;
}

/** The same object as long as the source says the same; null for a city that is open already. */
function useAddress(from: CityFrom): CitySource | null {
  const source = 'src' in from ? from.src : 'description' in from ? from.description : undefined;
  const baseUrl = 'description' in from ? from.baseUrl : undefined;
  const isUrl = typeof source === 'string';
  const text = useMemo(() => JSON.stringify(source), [source]);
  return useMemo(() => {
    if (text === undefined) return null;
    const value: unknown = JSON.parse(text);
    if (isUrl) return { src: value as string };
    return { description: value, ...(baseUrl && { baseUrl }) };
  }, [text, isUrl, baseUrl]);
}
