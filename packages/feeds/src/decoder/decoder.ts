import type { FeedPlan, ReadingBatch } from '@borough/core';
import { withDatum } from './datum.js';

/** Bytes as a transport handed them over. */
export interface RawFrame {
  readonly bytes: Uint8Array;
  /** Wall time of their arrival. */
  readonly receivedMs: number;
  readonly topic?: string;
  readonly retained: boolean;
}

/**
 * Turns frames into readings; knows no network and never throws: what it cannot read is a reject. The
 * batch's memory is the decoder's and good until the next frame.
 */
export type Decode = (frame: RawFrame) => ReadingBatch;

type OpenDecoder = (plan: FeedPlan) => Promise<Decode>;

/** Each is imported only when a feed asks for it. */
const FORMATS: Readonly<Record<string, OpenDecoder>> = {
  json: async (plan) => (await import('./json.js')).createJsonDecoder(plan),
  ndjson: async (plan) => (await import('./ndjson.js')).createNdjsonDecoder(plan),
  csv: async (plan) => (await import('./csv.js')).createCsvDecoder(plan),
  geojson: async (plan) => (await import('./geojson.js')).createGeojsonDecoder(plan),
  'ngsi-ld': async (plan) => (await import('./ngsi/ngsi-ld.js')).createNgsiDecoder(plan),
  sensorthings: async (plan) =>
    (await import('./sensorthings/sensorthings.js')).createSensorThingsDecoder(plan),
  'gtfs-rt': async (plan) => (await import('./gtfs/gtfs-rt.js')).createGtfsDecoder(plan),
  gbfs: async (plan) => (await import('./gbfs.js')).createGbfsDecoder(plan),
  open311: async (plan) => (await import('./open311.js')).createOpen311Decoder(plan),
  czml: async (plan) => (await import('./czml/czml.js')).createCzmlDecoder(plan),
  wzdx: async (plan) => (await import('./wzdx.js')).createWzdxDecoder(plan),
  cap: async (plan) => (await import('./xml/cap.js')).createCapDecoder(plan),
  'sumo-fcd': async (plan) => (await import('./xml/sumo-fcd.js')).createSumoDecoder(plan),
  sparkplug: async (plan) =>
    (await import('./sparkplug/sparkplug.js')).createSparkplugDecoder(plan),
};

/** The decoders that exist; positions leave all of them as WGS84. */
export const DECODERS: Readonly<Record<string, OpenDecoder>> = {
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([name, open]): [string, OpenDecoder] => [
      name,
      async (plan) => withDatum(plan, await open(plan)),
    ]),
  ),
  clock: async () => (await import('./clock.js')).createClockDecoder(),
};
