import type { Datum } from '../geo/datum.js';
import type { Undo } from '../scope.js';
import type { Geometry } from '../table/geometry.js';
import type { ClockMessage } from '../time/clock.js';

/** What kind of truth a feed carries; it is shown wherever its readings are. */
export type FeedNature = 'measured' | 'recorded' | 'simulated' | 'predicted';

/**
 * How often a source speaks. The age rules apply to `periodic` only; `onChange` is alive while its
 * session is, `event` has a validity, `static` never ages.
 */
export interface Cadence {
  readonly kind: 'periodic' | 'onChange' | 'event' | 'static';
  /** Declared report interval in seconds; measured (median) where absent. */
  readonly intervalSeconds?: number;
  /** Age in seconds from which a reading is stale; 3 × interval where absent. */
  readonly ttlSeconds?: number;
}

/** 0 good, 1 uncertain, 2 bad, 3 stale as claimed by the source. Intake may worsen it, never improve it. */
export type Quality = 0 | 1 | 2 | 3;

/** Marks a row that speaks of the whole thing (a delete), not of one column. */
export const WHOLE_THING = 0xffff;

/** The limits a column's values must keep; a value outside is quarantined with reason `range`. */
export interface ColumnCheck {
  readonly type: 'number' | 'text';
  readonly min?: number;
  readonly max?: number;
}

/** One feed as the worker needs it: checked, with defaults filled in, structured-cloneable. */
export interface FeedPlan {
  readonly id: string;
  readonly transport: string;
  /** Absolute. */
  readonly url: string;
  readonly topic?: string;
  /** Seconds between two polls of an `http` transport; 0 asks once. */
  readonly pollSeconds?: number;
  /** What the transport needs besides; its shape is the transport's own. */
  readonly options?: unknown;
  /** `keep` goes on asking and reconnecting while nobody looks; for control rooms. */
  readonly whenHidden?: 'pause' | 'keep';
  readonly decoder: string;
  /** What the decoder needs; its shape is the decoder's own. */
  readonly map?: unknown;
  readonly cadence: Cadence;
  readonly nature: FeedNature;
  /** Columns of the table this feed writes, by name; order is the order of `Delivery.column`. */
  readonly columns: readonly string[];
  readonly checks: readonly ColumnCheck[];
  /** West, south, east, north in degrees: positions outside are quarantined with reason `bounds`. */
  readonly bounds?: readonly [number, number, number, number];
  /** More distinct keys than this are quarantined with reason `limit`. */
  readonly maxKeys: number;
  /** What the source's positions are given in; they are WGS84 when they leave the decoder. */
  readonly datum?: Datum | undefined;
}

/**
 * What a decoder makes of one frame: n rows as columns. Missing numbers are `NaN`, never 0.
 * `observedMs` = when it was true; `sentMs` = when the source produced it; both UTC milliseconds.
 */
export interface ReadingBatch {
  readonly rows: number;
  /** `full` is complete for its source: what is absent from it was removed. */
  readonly kind: 'delta' | 'full';
  /** A stored copy is no proof that the source lives. */
  readonly retained: boolean;
  readonly receivedMs: number;
  /** Dictionary of this batch; `key[i]` is an index into it. */
  readonly keys: readonly string[];
  readonly key: Uint32Array;
  /** Index into the plan's columns, or WHOLE_THING. */
  readonly column: Uint16Array;
  readonly value: Float64Array;
  /** Text of row i where its column is a text column. */
  readonly text?: readonly (string | undefined)[];
  readonly observedMs: Float64Array;
  readonly sentMs: Float64Array;
  /** Larger is newer; `NaN` where the format has none. */
  readonly seq: Float64Array;
  readonly quality: Uint8Array;
  /** 0 put, 1 delete. */
  readonly op: Uint8Array;
  /**
   * lon, lat, height (3 per key of `keys`), degrees and metres, WGS84; `NaN` where unknown. It is read by a
   * row (key, WHOLE_THING, put), whose time and seq are the position's.
   */
  readonly position?: Float64Array;
  /** Shapes by index of `keys`, where the format carries them. */
  readonly geometries?: readonly { readonly key: number; readonly geometry: Geometry }[];
  /** Rows the decoder could not read, already with their reasons; bounded. */
  readonly rejects: readonly Reject[];
  /** What should be known and is no reason to put a row aside. */
  readonly notices?: readonly Notice[];
  /** The interval at which the source says that it reports. */
  readonly intervalMs?: number;
  /** The age from which the source, or its standard, says that a reading is stale. */
  readonly ttlMs?: number;
  /** All of them by reason, where there are more than `rejects` holds. */
  readonly rejectCounts?: Readonly<Partial<Record<RejectReason, number>>>;
  readonly clock?: ClockMessage;
}

/** Something to know about a source: told once a feed for each code, then only counted. */
export interface Notice {
  /** One word: `datum`, `unit`, `page`. */
  readonly code: string;
  readonly key?: string;
  readonly detail: string;
}

/** Why a row was put aside; `notice` marks a sample that was not. */
export type RejectReason =
  | 'notice'
  | 'decode'
  | 'schema'
  | 'unsafe'
  | 'size'
  | 'id'
  | 'type'
  | 'range'
  | 'position'
  | 'bounds'
  | 'future'
  | 'limit';

export interface Reject {
  readonly reason: RejectReason;
  readonly key?: string;
  readonly column?: string;
  /** For people; at most 200 characters. */
  readonly detail: string;
  /** The beginning of the raw text, at most 500 characters. */
  readonly raw?: string;
  readonly atMs: number;
}

/** An interval in which nothing is known: charts break, nothing bridges it. City time. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: 'connection' | 'loop' | 'restart';
}

/** The transport's state, as ours: a lost connection is never shown as the operator's silence. */
export type LinkState = 'connecting' | 'open' | 'waiting' | 'failed' | 'closed';

/** The health of one feed, a plain value that crosses from the worker with the readings. */
export interface FeedHealth {
  readonly feed: string;
  readonly link: LinkState;
  /** Why the link is not open, for people. */
  readonly linkDetail?: string;
  /** Wall time of the last frame that was not a stored copy; `NaN` before the first. */
  readonly heardMs: number;
  /** Newest `observedMs` accepted, in city time; `NaN` before the first. */
  readonly newestMs: number;
  /** Declared or measured report interval; `NaN` while unknown. */
  readonly intervalMs: number;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  /** Values the source left empty (`null`): their cells became unknown. */
  readonly missing: number;
  readonly duplicates: number;
  readonly late: number;
  readonly coalesced: number;
  readonly keys: number;
  readonly reconnects: number;
  readonly gaps: readonly Gap[];
  /** How often each notice was given, by its code; no reading is lost by one. */
  readonly notices?: Readonly<Record<string, number>>;
  /** Stale limit that the source itself, or its standard, states. */
  readonly ttlMs?: number;
  /**
   * Our clock less the source's times, by the median of the newest. Below 0 the source is ahead of us, and
   * corrected; above, it is slow or behind, which nobody can tell apart. Absent while unknown.
   */
  readonly offsetMs?: number;
  /** The first of each notice, then the newest rejects, newest last; bounded. */
  readonly samples: readonly Reject[];
}

/**
 * What crosses to the page, at most once a frame for each feed: accepted, ordered, latest-wins
 * readings as transferable columns. The receiver owns the memory.
 */
export interface Delivery {
  readonly feed: string;
  /** Appended to the feed's key list; `key` indexes that list, so a key's text crosses once. */
  readonly newKeys: readonly string[];
  /** Appended to the feed's text list; the value of a text column indexes that list. */
  readonly newTexts: readonly string[];
  readonly key: Uint32Array;
  readonly column: Uint16Array;
  /** `NaN` where the source says that it has no value: the cell becomes unknown. */
  readonly value: Float64Array;
  /** What ages: observed, else sent, else received (then quality is at least 1). City time. */
  readonly atMs: Float64Array;
  readonly quality: Uint8Array;
  readonly positionKey: Uint32Array;
  /** lon, lat, height for each of `positionKey`. */
  readonly position: Float64Array;
  /** When each position was true; city time. */
  readonly positionAtMs: Float64Array;
  /** Readings older than what stands: never shown, but in the series of their things. At most 1,000. */
  readonly late?: Late;
  /** Shapes of things, by index into the feed's keys; seldom. */
  readonly geometries?: readonly { readonly key: number; readonly geometry: Geometry }[];
  /** True when everything this feed said before is void (a loop, a restart): its cells become unknown first. */
  readonly reset: boolean;
  readonly health: FeedHealth;
  readonly clock?: ClockMessage;
}

/** Readings that came too late, as columns; `key`, `column` and `value` as in a delivery. */
export interface Late {
  readonly key: Uint32Array;
  readonly column: Uint16Array;
  readonly value: Float64Array;
  readonly atMs: Float64Array;
  readonly quality: Uint8Array;
}

/** Receives deliveries on the page. */
export type FeedSink = (delivery: Delivery) => void;

/** Where and how fast a recording plays. */
export interface Steering {
  /** Seeks: recorded time, UTC milliseconds. */
  readonly atMs?: number;
  /** Recorded seconds in a second; 0 holds. */
  readonly rate?: number;
}

/** A running set of feeds. */
export interface Feeds {
  /**
   * Asks for what is new. At most one answer a feed for each call, and none until asked again, so a page
   * that stops drawing stops receiving; the mailbox behind is bounded by keys × columns.
   */
  pull(): void;
  /** Moves feeds that play a recording; others pay no heed. */
  steer?(to: Steering): void;
  /**
   * Opens more feeds beside those that run; the undo closes these. Where it is absent, they are opened on
   * their own.
   */
  add?(plans: readonly FeedPlan[]): Undo;
  /** Ends every connection and the worker. */
  close(): void;
}

/** Opens all feeds of a city; `@borough/feeds` has one that works in a worker. */
export type OpenFeeds = (plans: readonly FeedPlan[], sink: FeedSink) => Feeds;
