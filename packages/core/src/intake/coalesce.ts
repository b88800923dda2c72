import { WHOLE_THING } from './feed.js';

/** What became of a reading that passed the checks. */
export type Outcome = 'accepted' | 'duplicate' | 'late';

/** The marks by which two readings of one cell are ordered; `NaN` where unknown. */
export interface Order {
  seq: number;
  observedMs: number;
  sentMs: number;
}

/** Columns of a delivery; owned by the receiver. */
export interface Mail {
  readonly key: Uint32Array<ArrayBuffer>;
  readonly column: Uint16Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  readonly atMs: Float64Array<ArrayBuffer>;
  readonly quality: Uint8Array<ArrayBuffer>;
  readonly positionKey: Uint32Array<ArrayBuffer>;
  readonly position: Float64Array<ArrayBuffer>;
  readonly positionAtMs: Float64Array<ArrayBuffer>;
}

// Of a cell: it has a value; the value waits; it stands in the list of those that wait.
const KNOWN = 1;
const WAITING = 2;
const LISTED = 4;
// Of a key: it was put and not removed; its removal waits.
const ALIVE = 1;
const REMOVED = 2;

/**
 * The last-write-wins mailbox of one feed: one cell for each (key, column), so that it is bounded by
 * keys × columns however long nobody asks. Keys are indices; the last cell of a key is its position.
 */
export class Mailbox {
  readonly #columns: number;
  readonly #stride: number;
  #capacity = 64;
  #state: Uint8Array;
  #value: Float64Array;
  #atMs: Float64Array;
  #quality: Uint8Array;
  #seq: Float64Array | null = null;
  #observed: Float64Array;
  #sent: Float64Array | null = null;
  #place: Float64Array | null = null;
  /** Cells that wait. */
  #waiting: Uint32Array;
  #waitingCount = 0;
  #life: Uint8Array;
  #removedMs: Float64Array | null = null;
  #removed: number[] = [];
  #coalesced = 0;
  #alive = 0;

  constructor(columns: number) {
    this.#columns = columns;
    this.#stride = columns + 1;
    const cells = this.#capacity * this.#stride;
    this.#state = new Uint8Array(cells);
    this.#value = new Float64Array(cells);
    this.#atMs = new Float64Array(cells);
    this.#quality = new Uint8Array(cells);
    this.#observed = new Float64Array(cells);
    this.#waiting = new Uint32Array(cells);
    this.#life = new Uint8Array(this.#capacity);
  }

  /** Accepted readings that were overtaken before they crossed. */
  get coalesced(): number {
    return this.#coalesced;
  }

  /** Keys put and not removed. */
  get alive(): number {
    return this.#alive;
  }

  aliveKeys(): number[] {
    const keys: number[] = [];
    for (let key = 0; key < this.#capacity; key++) if (this.isAlive(key)) keys.push(key);
    return keys;
  }

  isAlive(key: number): boolean {
    return key < this.#capacity && ((this.#life[key] as number) & ALIVE) !== 0;
  }

  /** Whether something was said of a cell. */
  isKnown(key: number, column: number): boolean {
    const cell = key * this.#stride + column;
    return key < this.#capacity && ((this.#state[cell] as number) & KNOWN) !== 0;
  }

  /** The newest observed time of a cell; `NaN` where it has none. */
  observedMs(key: number, column: number): number {
    if (!this.isKnown(key, column)) return Number.NaN;
    return this.#observed[key * this.#stride + column] as number;
  }

  put(
    key: number,
    column: number,
    value: number,
    order: Order,
    atMs: number,
    quality: number,
    isRetained: boolean,
  ): Outcome {
    this.#ensure(key);
    const cell = key * this.#stride + column;
    const outcome = this.#judge(
      key,
      cell,
      order,
      isRetained,
      Object.is(this.#value[cell], value) && this.#quality[cell] === quality,
    );
    if (outcome !== 'accepted') return outcome;
    this.#value[cell] = value;
    this.#atMs[cell] = atMs;
    this.#quality[cell] = quality;
    this.#write(key, cell, order);
    return outcome;
  }

  putPosition(
    key: number,
    lon: number,
    lat: number,
    height: number,
    order: Order,
    atMs: number,
    isRetained: boolean,
  ): Outcome {
    this.#ensure(key);
    this.#place ??= new Float64Array(this.#capacity * 3);
    const place = this.#place;
    const at = key * 3;
    const cell = key * this.#stride + this.#columns;
    const isSame =
      place[at] === lon && place[at + 1] === lat && Object.is(place[at + 2] as number, height);
    const isNew = !((this.#state[cell] as number) & KNOWN);
    const outcome = this.#judge(key, cell, order, isRetained, isSame);
    if (outcome !== 'accepted') return outcome;
    if (isSame && !isNew) {
      // It stands where it stood: newer, but nothing to tell.
      this.#remember(cell, order);
      return outcome;
    }
    place[at] = lon;
    place[at + 1] = lat;
    place[at + 2] = height;
    this.#atMs[cell] = atMs;
    this.#write(key, cell, order);
    return outcome;
  }

  /** A thing is gone. What was said of it up to `observedMs` stays gone; `NaN` forgets all order. */
  remove(key: number, observedMs: number): Outcome {
    if (!this.isAlive(key)) return 'duplicate';
    const first = key * this.#stride;
    for (let cell = first; cell < first + this.#stride; cell++) {
      const isNewer = (this.#observed[cell] as number) > observedMs;
      if (isNewer && (this.#state[cell] as number) & KNOWN) return 'late';
    }
    for (let cell = first; cell < first + this.#stride; cell++) {
      if ((this.#state[cell] as number) & WAITING) this.#coalesced++;
      this.#state[cell] = (this.#state[cell] as number) & LISTED;
    }
    if (!Number.isNaN(observedMs) || this.#removedMs) {
      this.#removedMs ??= new Float64Array(this.#capacity).fill(Number.NaN);
      this.#removedMs[key] = observedMs;
    }
    if (!((this.#life[key] as number) & REMOVED)) this.#removed.push(key);
    this.#life[key] = REMOVED;
    this.#alive--;
    return 'accepted';
  }

  /** Hands over what waits, or null: removals first, then column after column, each in the order of its keys. */
  take(): Mail | null {
    if (this.#waitingCount === 0 && this.#removed.length === 0) return null;
    const removed = this.#removed;
    // In order, both sides walk through their arrays instead of jumping in them.
    const waiting = this.#waiting.subarray(0, this.#waitingCount).sort();
    /** By column, and last the positions: how many wait; then the row of the next. */
    const rows = new Uint32Array(this.#stride);
    for (let i = 0; i < waiting.length; i++) {
      const cell = waiting[i] as number;
      if (!((this.#state[cell] as number) & WAITING)) continue;
      const column = cell % this.#stride;
      rows[column] = (rows[column] as number) + 1;
    }
    let count = removed.length;
    for (let column = 0; column < this.#columns; column++) {
      const from = count;
      count += rows[column] as number;
      rows[column] = from;
    }
    const positions = rows[this.#columns] as number;
    rows[this.#columns] = 0;
    const mail: Mail = {
      key: new Uint32Array(count),
      column: new Uint16Array(count),
      value: new Float64Array(count),
      atMs: new Float64Array(count),
      quality: new Uint8Array(count),
      positionKey: new Uint32Array(positions),
      position: new Float64Array(positions * 3),
      positionAtMs: new Float64Array(positions),
    };
    removed.forEach((key, row) => {
      mail.key[row] = key;
      mail.column[row] = WHOLE_THING;
      mail.value[row] = Number.NaN;
      mail.atMs[row] = Number.NaN;
      this.#life[key] = (this.#life[key] as number) & ALIVE;
    });
    this.#fill(mail, waiting, rows);
    this.#waitingCount = 0;
    this.#removed = [];
    return mail;
  }

  #fill(mail: Mail, waiting: Uint32Array, rows: Uint32Array): void {
    for (let i = 0; i < waiting.length; i++) {
      const cell = waiting[i] as number;
      const isWaiting = (this.#state[cell] as number) & WAITING;
      this.#state[cell] = (this.#state[cell] as number) & KNOWN;
      if (!isWaiting) continue;
      const column = cell % this.#stride;
      const key = (cell - column) / this.#stride;
      const row = rows[column] as number;
      rows[column] = row + 1;
      if (column === this.#columns) {
        const place = this.#place as Float64Array;
        mail.positionKey[row] = key;
        mail.positionAtMs[row] = this.#atMs[cell] as number;
        mail.position.set(place.subarray(key * 3, key * 3 + 3), row * 3);
        continue;
      }
      mail.key[row] = key;
      mail.column[row] = column;
      mail.value[row] = this.#value[cell] as number;
      mail.atMs[row] = this.#atMs[cell] as number;
      mail.quality[row] = this.#quality[cell] as number;
    }
  }

  /** Forgets every reading and all order; what waited is void. */
  reset(): void {
    this.#state.fill(0);
    this.#life.fill(0);
    this.#removedMs = null;
    this.#removed = [];
    this.#waitingCount = 0;
    this.#alive = 0;
  }

  #judge(key: number, cell: number, order: Order, isRetained: boolean, isSame: boolean): Outcome {
    if (!((this.#state[cell] as number) & KNOWN)) {
      const gone = this.#removedMs ? (this.#removedMs[key] as number) : Number.NaN;
      return order.observedMs <= gone ? 'late' : 'accepted';
    }
    const seq = this.#seq ? (this.#seq[cell] as number) : Number.NaN;
    const observed = this.#observed[cell] as number;
    const sent = this.#sent ? (this.#sent[cell] as number) : Number.NaN;
    const newer =
      compare(order.seq, seq) || compare(order.observedMs, observed) || compare(order.sentMs, sent);
    if (newer < 0) return 'late';
    if (newer > 0 || !isSame) return 'accepted';
    // Without any mark it is a fresh report of the same value, unless it is a stored copy.
    const isMarked =
      order.seq === seq || order.observedMs === observed || order.sentMs === sent || isRetained;
    return isMarked ? 'duplicate' : 'accepted';
  }

  #write(key: number, cell: number, order: Order): void {
    this.#remember(cell, order);
    if (!this.isAlive(key)) {
      this.#life[key] = (this.#life[key] as number) | ALIVE;
      this.#alive++;
    }
    const state = this.#state[cell] as number;
    if (state & WAITING) this.#coalesced++;
    if (!(state & LISTED)) this.#waiting[this.#waitingCount++] = cell;
    this.#state[cell] = KNOWN | WAITING | LISTED;
  }

  #remember(cell: number, order: Order): void {
    this.#observed[cell] = order.observedMs;
    if (!Number.isNaN(order.seq) || this.#seq) {
      this.#seq ??= new Float64Array(this.#state.length).fill(Number.NaN);
      this.#seq[cell] = order.seq;
    }
    if (!Number.isNaN(order.sentMs) || this.#sent) {
      this.#sent ??= new Float64Array(this.#state.length).fill(Number.NaN);
      this.#sent[cell] = order.sentMs;
    }
  }

  #ensure(key: number): void {
    if (key < this.#capacity) return;
    let capacity = this.#capacity;
    while (capacity <= key) capacity *= 2;
    const cells = capacity * this.#stride;
    this.#state = grown(this.#state, cells);
    this.#value = grown(this.#value, cells);
    this.#atMs = grown(this.#atMs, cells);
    this.#quality = grown(this.#quality, cells);
    this.#observed = grown(this.#observed, cells);
    this.#waiting = grown(this.#waiting, cells);
    this.#life = grown(this.#life, capacity);
    if (this.#seq) this.#seq = grown(this.#seq, cells, Number.NaN);
    if (this.#sent) this.#sent = grown(this.#sent, cells, Number.NaN);
    if (this.#place) this.#place = grown(this.#place, capacity * 3);
    if (this.#removedMs) this.#removedMs = grown(this.#removedMs, capacity, Number.NaN);
    this.#capacity = capacity;
  }
}

/** 1 newer, −1 older, 0 equal or not comparable (`NaN`). */
function compare(a: number, b: number): number {
  if (a > b) return 1;
  return a < b ? -1 : 0;
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(
  array: T,
  length: number,
  rest = 0,
): T {
  const next = new (array.constructor as new (length: number) => T)(length);
  next.set(array as never);
  if (rest !== 0) next.fill(rest, array.length);
  return next;
}
