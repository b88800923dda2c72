/** Slots in a page: the unit in which changes are told and uploaded. */
export const PAGE = 1024;

/**
 * Remembers which pages changed, for any number of readers. Each page holds the tick of its last
 * change; a reader remembers the tick up to which it has read, so nobody registers and nobody clears.
 */
export interface Pages {
  /** The tick that marks carry now. */
  readonly tick: number;
  mark(slot: number): void;
  /** Marks the pages of `slots[from]` … `slots[to − 1]`. */
  markEach(slots: Uint32Array, from: number, to: number): void;
  /** Marks all pages that hold a slot in [from, to). */
  markRange(from: number, to: number): void;
  /** Ends the present tick and returns it: what was marked up to now is `<=` it. */
  seal(): number;
  /** Indices of pages changed after tick `since`, ascending, written to `out`; returns their number. */
  changedSince(since: number, out: Uint32Array): number;
  /** True when some page changed after tick `since`. */
  isChangedSince(since: number): boolean;
  readonly count: number;
  grow(capacity: number): void;
}

export function createPages(capacity: number): Pages {
  let stamps = new Uint32Array(Math.ceil(capacity / PAGE));
  let tick = 1;
  let newest = 0;
  return {
    get tick() {
      return tick;
    },
    get count() {
      return stamps.length;
    },
    mark(slot) {
      stamps[slot >>> 10] = tick;
      newest = tick;
    },
    markEach(slots, from, to) {
      if (to <= from) return;
      const [mine, now] = [stamps, tick];
      for (let i = from; i < to; i++) mine[(slots[i] as number) >>> 10] = now;
      newest = now;
    },
    markRange(from, to) {
      if (to <= from) return;
      stamps.fill(tick, from >>> 10, ((to - 1) >>> 10) + 1);
      newest = tick;
    },
    seal() {
      return tick++;
    },
    changedSince(since, out) {
      let n = 0;
      if (newest <= since) return 0;
      for (let page = 0; page < stamps.length; page++) {
        if ((stamps[page] as number) > since) out[n++] = page;
      }
      return n;
    },
    isChangedSince: (since) => newest > since,
    grow(next) {
      const wider = new Uint32Array(Math.ceil(next / PAGE));
      wider.set(stamps);
      stamps = wider;
    },
  };
}
