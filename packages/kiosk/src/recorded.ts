import type { CityDescription, CityPart } from '@borough/core';

/** What plays while the network is gone, and for whom. */
export interface Recorded {
  /** Feeds from a recording, into the tables of those that are lost. */
  readonly part: CityPart;
  /** The ids of the feeds that it stands in for. */
  readonly standsFor: readonly string[];
}

/**
 * A recording in place of every MQTT feed of a city: the same topics, decoders and tables, by the recording's
 * own clock, round and round, and `recorded` by nature wherever its readings are shown (rule KI10).
 *
 * @param url where the recording is; relative to the city's document
 */
export function recordedOf({ feeds = {} }: CityDescription, url: string): Recorded {
  const live = Object.entries(feeds).filter(
    ([, { transport, decoder }]) => transport === 'mqtt' && decoder !== 'clock',
  );
  return {
    standsFor: live.map(([id]) => id),
    part: {
      feeds: Object.fromEntries(
        live.map(([id, feed]) => {
          const { pollSeconds: _, ...rest } = feed;
          return [
            `${id}-recorded`,
            { ...rest, transport: 'recording', url, options: { loop: true }, nature: 'recorded' },
          ];
        }),
      ),
    },
  };
}
