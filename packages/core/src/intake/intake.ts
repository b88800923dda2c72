import type { Geometry } from '../table/geometry.js';
import type { ClockMessage } from '../time/clock.js';
import { createAbsence } from './absence.js';
import {
  checkAhead,
  checkKey,
  checkNumber,
  checkPosition,
  checkText,
  type Flaw,
  FUTURE_UNCERTAIN_MS,
} from './check.js';
import type { CityNow, JumpReason } from './city-now.js';
import { type Mail, Mailbox, type Order, type Outcome } from './coalesce.js';
import { createDictionary } from './dictionary.js';
import {
  type Delivery,
  type FeedHealth,
  type FeedPlan,
  type Late,
  type LinkState,
  type ReadingBatch,
  WHOLE_THING,
} from './feed.js';
import { createHealth } from './health.js';
import { createQuarantine } from './quarantine.js';
import { createSkew } from './skew.js';

/** One feed's way in: checked, put aside or put in order, and handed over when asked. */
export interface Intake {
  /** Takes a decoded frame in, all but its clock; the batch's memory is free again when it returns. */
  accept(batch: ReadingBatch): void;
  /** The source answered that nothing is new: heard, not fresh. */
  heard(wallMs: number): void;
  /** What is new since the last call, or null. Health alone is worth a delivery four times a second. */
  take(): Delivery | null;
  /** How the feed fares at this moment. */
  health(): FeedHealth;
  /** `isResumed`: what was said while the link was down is still to come, so there is no gap. */
  link(state: LinkState, detail?: string, isResumed?: boolean): void;
  /** Something said since then (wall time) is lost for good. */
  missed(sinceWallMs: number): void;
  /** Has the page told what city time is. */
  tell(clock: ClockMessage): void;
  /** City time jumped: everything said before is void. */
  reset(reason: JumpReason, fromMs: number, toMs: number): void;
  /** How often that happened. */
  resets(): number;
  /** Nothing was known from `fromMs` until now: our own worker had stopped. */
  restarted(fromMs: number): void;
}

/** Health alone crosses at most this often. */
const HEALTH_MS = 250;
/** Rows of a batch that are asked about the source's clock. */
const SAMPLED = 16;
/** Different texts a feed may say; a source that says more is not a text column. */
const MAX_TEXTS = 65_536;

/** Late readings that wait to cross; a source that says more late than this is telling another story. */
const MOST_LATE = 1000;

/** `previous` carries the counters on when the worker had to be started again. */
export function createIntake(plan: FeedPlan, now: CityNow, previous?: FeedHealth): Intake {
  const quarantine = createQuarantine(previous?.rejected, undefined, previous?.notices);
  const health = createHealth(plan, quarantine, previous);
  const keys = createDictionary(plan.maxKeys);
  const texts = createDictionary(MAX_TEXTS);
  const mailbox = new Mailbox(plan.columns.length);
  const absence = createAbsence(mailbox);
  const skew = createSkew(now.rate);
  // A forecast is ahead by its nature, and an event may be announced.
  const { kind } = plan.cadence;
  const hasClock = plan.nature !== 'predicted' && (kind === 'periodic' || kind === 'onChange');
  const coalescedBefore = previous?.coalesced ?? 0;
  // Of the batch at hand: the index of each of its keys, where a row of it was ever good.
  let indices = new Int32Array(64);
  let flaws: (Flaw | null)[] = [];
  const geometries = new Map<number, Geometry>();
  let late: LateRow[] = [];
  const order: Order = { seq: 0, observedMs: 0, sentMs: 0 };
  let clock: ClockMessage | undefined;
  let isReset = false;
  let resets = 0;
  let built: FeedHealth | null = null;
  let builtRevision = -1;
  let builtMs = Number.NEGATIVE_INFINITY;

  function putAside(batch: ReadingBatch, row: number, flaw: Flaw): void {
    const column = plan.columns[batch.column[row] as number];
    quarantine.add({
      ...flaw,
      key: batch.keys[batch.key[row] as number] ?? '',
      ...(column !== undefined && { column }),
      atMs: batch.receivedMs,
    });
  }

  /** The feed's index of a batch's key, given out only now that a row of it is good. */
  function index(batch: ReadingBatch, key: number): number {
    const known = indices[key] as number;
    if (known >= 0) return known;
    const next = keys.index(batch.keys[key] as string);
    indices[key] = next;
    return next;
  }

  function acceptRow(batch: ReadingBatch, row: number, nowMs: number): Flaw | null {
    const key = batch.key[row] as number;
    if (key >= batch.keys.length) return { reason: 'schema', detail: 'The row has no key.' };
    const bad = flaws[key];
    if (bad) return bad;
    const column = batch.column[row] as number;
    order.seq = batch.seq[row] as number;
    order.observedMs = batch.observedMs[row] as number;
    order.sentMs = batch.sentMs[row] as number;
    if (batch.op[row] === 1) return remove(batch, key, column);
    const isPosition = column === WHOLE_THING;
    const flaw = isPosition ? checkPlace(batch, key) : checkCell(batch, row, column);
    if (flaw) return flaw;
    const quality = batch.quality[row] as number;
    const isMissing = !isPosition && isEmpty(batch, row, column);
    // What ages: observed, else sent, else the moment we got it — which proves nothing.
    let atMs = Number.isNaN(order.observedMs) ? order.sentMs : order.observedMs;
    let worst = quality;
    if (Number.isNaN(atMs)) {
      atMs = nowMs;
      worst = Math.max(quality, 1);
    } else if (now.isKnown()) {
      atMs += skew.correctionMs;
      const future = checkAhead(atMs - nowMs, now.rate());
      if (future) return future;
      if (atMs - nowMs > FUTURE_UNCERTAIN_MS * now.rate()) worst = Math.max(quality, 1);
    }
    if (isMissing && !isKnown(batch, key, column)) {
      health.missing++;
      return null;
    }
    const at = index(batch, key);
    if (at < 0) return { reason: 'limit', detail: `More than ${plan.maxKeys} keys.` };
    if (isPosition) {
      count(putPosition(batch, key, at, atMs));
      return null;
    }
    let value = batch.value[row] as number;
    if (plan.checks[column]?.type === 'text' && !isMissing) {
      value = texts.index(batch.text?.[row] as string);
      if (value < 0) return { reason: 'limit', detail: `More than ${MAX_TEXTS} different texts.` };
    }
    const before = mailbox.observedMs(at, column);
    const outcome = mailbox.put(at, column, value, order, atMs, worst, batch.retained);
    if (outcome === 'accepted' && !Number.isNaN(order.observedMs)) {
      health.observed(order.observedMs + skew.correctionMs, order.observedMs - before);
    }
    if (outcome === 'late' && !isMissing && late.length < MOST_LATE)
      late.push({ key: at, column, value, atMs, quality: worst });
    if (isMissing && outcome === 'accepted') health.missing++;
    else count(outcome);
    return null;
  }

  /** Times that are new to their cell tell of the source's clock; a frozen feed would correct itself to fresh. */
  function hearClock(batch: ReadingBatch, nowMs: number): void {
    if (!hasClock || batch.retained || !now.isKnown()) return;
    const stride = Math.max(1, Math.ceil(batch.rows / SAMPLED));
    for (let row = 0; row < batch.rows; row += stride) {
      const observedMs = batch.observedMs[row] as number;
      const sentMs = batch.sentMs[row] as number;
      const atMs = Number.isNaN(sentMs) ? observedMs : sentMs;
      const column = batch.column[row] as number;
      if (Number.isNaN(atMs) || column >= plan.columns.length) continue;
      const key = indices[batch.key[row] as number] ?? -1;
      const isKnown = key >= 0 && mailbox.observedMs(key, column) >= observedMs;
      if (!isKnown) skew.hear(atMs, nowMs);
    }
    if (!skew.settle()) return;
    const seconds = Math.round(-skew.correctionMs / 1000);
    const detail = `The source's clock is ${seconds} s ahead; its times are taken back by that.`;
    quarantine.notice({ code: 'clock', detail }, batch.receivedMs);
  }

  function checkCell(batch: ReadingBatch, row: number, column: number): Flaw | null {
    const check = plan.checks[column];
    if (column >= plan.columns.length || !check) {
      return { reason: 'schema', detail: `The feed has no column number ${column}.` };
    }
    if (isEmpty(batch, row, column)) return null;
    return check.type === 'text'
      ? checkText(batch.text?.[row])
      : checkNumber(batch.value[row] as number, check);
  }

  /** What nobody has heard of need not become unknown. */
  function isKnown(batch: ReadingBatch, key: number, column: number): boolean {
    const at = keys.find(batch.keys[key] as string);
    return at >= 0 && mailbox.isKnown(at, column);
  }

  /** `NaN` and bad: the source says that it has no value. */
  function isEmpty(batch: ReadingBatch, row: number, column: number): boolean {
    if (batch.quality[row] !== 2) return false;
    return plan.checks[column]?.type === 'text'
      ? batch.text?.[row] === undefined
      : Number.isNaN(batch.value[row]);
  }

  function checkPlace(batch: ReadingBatch, key: number): Flaw | null {
    const lon = batch.position?.[key * 3] ?? Number.NaN;
    const lat = batch.position?.[key * 3 + 1] ?? Number.NaN;
    if (Number.isNaN(lon) && Number.isNaN(lat)) return null;
    return checkPosition(lon, lat, plan.bounds);
  }

  function putPosition(batch: ReadingBatch, key: number, at: number, atMs: number): Outcome {
    const position = batch.position;
    const lon = position?.[key * 3] ?? Number.NaN;
    if (!position || Number.isNaN(lon)) return 'accepted';
    return mailbox.putPosition(
      at,
      lon,
      position[key * 3 + 1] as number,
      position[key * 3 + 2] as number,
      order,
      atMs,
      batch.retained,
    );
  }

  function remove(batch: ReadingBatch, key: number, column: number): Flaw | null {
    if (column !== WHOLE_THING) {
      return { reason: 'schema', detail: 'Only a whole thing can be removed, not one column.' };
    }
    const at = keys.find(batch.keys[key] as string);
    count(at < 0 ? 'duplicate' : mailbox.remove(at, order.observedMs));
    return null;
  }

  function count(outcome: Outcome): void {
    if (outcome === 'accepted') health.accepted++;
    else if (outcome === 'late') health.late++;
    else health.duplicates++;
  }

  /** Shapes have no time: the newest said is the one that holds. */
  function acceptGeometries(batch: ReadingBatch): void {
    for (const { key, geometry } of batch.geometries ?? []) {
      const flaw = flaws[key] ?? null;
      const at = flaw ? -1 : index(batch, key);
      if (at >= 0) {
        geometries.set(at, geometry);
        health.accepted++;
        continue;
      }
      const limit: Flaw = { reason: 'limit', detail: `More than ${plan.maxKeys} keys.` };
      quarantine.add({
        ...(flaw ?? limit),
        key: batch.keys[key] ?? '',
        atMs: batch.receivedMs,
      });
    }
  }

  function acceptRejects(batch: ReadingBatch): number {
    let n = batch.rejects.length;
    for (const reject of batch.rejects) quarantine.add(reject);
    if (!batch.rejectCounts) return n;
    n = 0;
    for (const [reason, all] of Object.entries(batch.rejectCounts)) {
      const sampled = batch.rejects.filter((reject) => reject.reason === reason).length;
      n += Math.max(all, sampled);
      if (all > sampled) quarantine.count(reason as Flaw['reason'], all - sampled);
    }
    return n;
  }

  const build = (): FeedHealth =>
    health.build(coalescedBefore + mailbox.coalesced, keys.size, skew.offsetMs);

  return {
    accept(batch) {
      if (!batch.retained) health.heard(batch.receivedMs);
      health.promised(batch.intervalMs, batch.ttlMs);
      for (const notice of batch.notices ?? []) quarantine.notice(notice, batch.receivedMs);
      health.received += batch.rows + (batch.geometries?.length ?? 0) + acceptRejects(batch);
      const nowMs = now.nowMs();
      if (indices.length < batch.keys.length) indices = new Int32Array(batch.keys.length * 2);
      keys.findAll(batch.keys, indices);
      // What is known by its key has passed the check.
      flaws = batch.keys.map((key, i) => ((indices[i] as number) >= 0 ? null : checkKey(key)));
      hearClock(batch, nowMs);
      for (let row = 0; row < batch.rows; row++) {
        const flaw = acceptRow(batch, row, nowMs);
        if (flaw) putAside(batch, row, flaw);
      }
      acceptGeometries(batch);
      if (batch.kind === 'full') {
        const present = batch.keys.map((key) => keys.find(key));
        absence.close(batch, present);
      }
      health.touch();
    },
    heard(wallMs) {
      health.heard(wallMs);
    },
    link(state, detail, isResumed) {
      health.link(state, detail, now.nowMs(), isResumed);
    },
    missed(sinceWallMs) {
      const toMs = now.nowMs();
      const fromMs = toMs - Math.max(0, now.wallMs() - sinceWallMs) * now.rate();
      health.gap({ fromMs, toMs, reason: 'connection' });
    },
    tell(message) {
      clock = message;
    },
    reset(reason, fromMs, toMs) {
      mailbox.reset();
      skew.reset();
      absence.reset();
      health.reset();
      health.gap({ fromMs, toMs, reason });
      isReset = true;
      late = [];
      resets++;
    },
    resets: () => resets,
    restarted(fromMs) {
      health.gap({ fromMs, toMs: now.nowMs(), reason: 'restart' });
    },
    health: build,
    take() {
      const mail = mailbox.take();
      const wallMs = now.wallMs();
      const isDue = health.revision !== builtRevision && wallMs - builtMs >= HEALTH_MS;
      if (!mail && !isReset && !clock && !isDue && geometries.size + late.length === 0) return null;
      if (!built || isDue) {
        built = build();
        builtRevision = health.revision;
        builtMs = wallMs;
      }
      const delivery: Delivery = {
        feed: plan.id,
        newKeys: keys.takeNew(),
        newTexts: texts.takeNew(),
        ...(mail ?? noMail()),
        ...(late.length > 0 && { late: toLate(late) }),
        ...(geometries.size > 0 && {
          geometries: [...geometries].map(([key, geometry]) => ({ key, geometry })),
        }),
        reset: isReset,
        health: built,
        // It may have waited for this pull: what crosses is what is true now.
        ...(clock && { clock: { ...clock, cityMs: now.nowMs() } }),
      };
      isReset = false;
      late = [];
      clock = undefined;
      geometries.clear();
      return delivery;
    },
  };
}

interface LateRow {
  readonly key: number;
  readonly column: number;
  readonly value: number;
  readonly atMs: number;
  readonly quality: number;
}

function toLate(rows: readonly LateRow[]): Late {
  return {
    key: Uint32Array.from(rows, ({ key }) => key),
    column: Uint16Array.from(rows, ({ column }) => column),
    value: Float64Array.from(rows, ({ value }) => value),
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    quality: Uint8Array.from(rows, ({ quality }) => quality),
  };
}

function noMail(): Mail {
  return {
    key: new Uint32Array(0),
    column: new Uint16Array(0),
    value: new Float64Array(0),
    atMs: new Float64Array(0),
    quality: new Uint8Array(0),
    positionKey: new Uint32Array(0),
    position: new Float64Array(0),
    positionAtMs: new Float64Array(0),
  };
}
