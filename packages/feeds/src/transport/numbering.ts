/** One frame's place: a numbering run and a number in it; larger is newer within a run. */
export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** What an arriving frame's place says. */
export interface Arrival {
  /** Larger is newer across runs too. */
  readonly order: number;
  /** Frames between the one before and this one never came. */
  readonly isBroken: boolean;
}

/** Follows the numbers of a source that counts its frames. */
export interface Numbering {
  /** The newest frame that intake has taken, to resume after; null before the first. */
  readonly taken: Place | null;
  arrive(place: Place): Arrival;
  take(place: Place): void;
  /** Nothing was resumed: the next frame begins anew, and what lies between is told already. */
  forget(): void;
}

export function createNumbering(): Numbering {
  let newest: Place | null = null;
  let taken: Place | null = null;
  // Orders of former runs lie below this.
  let base = 0;
  let isAnew = false;
  return {
    get taken() {
      return taken;
    },
    arrive(place) {
      const before = newest;
      const isFollowing = before !== null && !isAnew;
      isAnew = false;
      if (before && before.epoch === place.epoch) {
        // A frame said again, or late, is intake's to judge.
        if (place.seq > before.seq) newest = place;
        return { order: base + place.seq, isBroken: isFollowing && place.seq > before.seq + 1 };
      }
      if (before) base += before.seq + 1;
      newest = place;
      return { order: base + place.seq, isBroken: isFollowing };
    },
    take(place) {
      if (taken?.epoch !== place.epoch || place.seq > taken.seq) taken = place;
    },
    forget() {
      taken = null;
      isAnew = true;
    },
  };
}

/** `epoch:seq`, as event ids have it; null for ids that do not count. */
export function readPlace(id: string): Place | null {
  const match = /^(.{1,100}):(\d{1,15})$/.exec(id);
  return match ? { epoch: match[1] as string, seq: Number(match[2]) } : null;
}
